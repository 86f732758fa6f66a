// What a chat is made of: plain values, known to servers and clients alike.
#pragma once

#include "shared/base/clock.h"
#include "shared/base/ids.h"

#include <QString>

#include <optional>

namespace kith {

enum class RoomKind { Public, Private, Direct };
enum class Role { Member, Moderator, Owner }; // ascending: a role may do what those before it may
enum class MemberChange { Joined, Left, Removed };

QLatin1StringView wireName(RoomKind kind);
QLatin1StringView wireName(Role role);
QLatin1StringView wireName(MemberChange change);
bool fromWire(QStringView name, RoomKind &out);
bool fromWire(QStringView name, Role &out);
bool fromWire(QStringView name, MemberChange &out);

struct User {
    UserId id;
    QString username;
    QString displayName;
    bool guest = false;
};

struct Message {
    RoomId roomId;
    qint64 seq = 0; // 1, 2, 3 … in a room, without gaps
    qint64 rev = 0; // the room's revision when this message last changed
    UserId from;
    EpochMs date = 0;
    QString text;
};

// A room as one member sees it.
struct Room {
    RoomId id;
    RoomKind kind = RoomKind::Public;
    QString name; // empty for a direct room, whose name is the other person's
    QString topic;
    qint64 rev = 0;
    qint64 lastSeq = 0;
    qint64 members = 0;
    // Of the member who asked; role is absent for a public room that was only browsed.
    std::optional<Role> role;
    qint64 readSeq = 0;
    std::optional<Message> lastMessage; // its text may be cut to limits::previewCharacters
    bool lastMessageCut = false;
};

// Permissions, in one place.
// Who may make links and add people: any member of a public room, moderators and owners of a private one; guests
// nowhere, who would otherwise open a server where registration needs an invite.
bool mayInvite(RoomKind kind, Role role, bool guest);
// Who sees and withdraws the links that others have made.
inline bool mayManageInvites(Role role) { return role >= Role::Moderator; }

} // namespace kith
