// What a store holds, as plain values: what a copy carries from one backend to another. Nothing that can be made of the
// rest is here: folded names, counts of members, indexes.
#pragma once

#include "shared/model/model.h"

#include <QByteArray>

#include <array>
#include <variant>
#include <vector>

namespace kith::storage::copy {

// In the order in which they are copied. Cids come before the messages that they belong to.
enum class Kind : quint8 { Users, Rooms, Members, Sessions, Invites, Cids, Messages };
inline constexpr std::array kinds{
    Kind::Users, Kind::Rooms, Kind::Members, Kind::Sessions, Kind::Invites, Kind::Cids, Kind::Messages};

// "users", for a person.
QLatin1StringView nameOf(Kind kind);

// One number for each kind.
using Counts = std::array<qint64, kinds.size()>;

struct StoredUser {
    UserId id = {};
    QString username = {};
    QString displayName = {};
    QString email = {};
    QByteArray passwordHash = {};
    bool guest = false;
    EpochMs created = 0;
    // The name finds this user. False where another server gave a name out that differs from an earlier one only in
    // case: the earlier user has it.
    bool named = true;
};

struct StoredRoom {
    RoomId id = {};
    RoomKind kind = RoomKind::Public;
    QString name = {};
    QString topic = {};
    EpochMs created = 0;
    qint64 rev = 0;
    qint64 lastSeq = 0;
};

struct StoredMember {
    RoomId room = {};
    UserId user = {};
    Role role = Role::Member;
    qint64 readSeq = 0;
    bool hidden = false; // a direct room that this member does not see yet
    EpochMs joined = 0;
};

struct StoredSession {
    SessionId id = {};
    UserId user = {};
    QByteArray tokenHash = {};
    QString client = {};
    EpochMs created = 0;
    EpochMs lastUsed = 0;
    qint64 idleLifetime = 0; // ms
};

struct StoredInvite {
    QByteArray keyHash = {};
    RoomId room = {};
    UserId by = {};
    EpochMs created = 0;
    EpochMs expires = 0; // 0: never
    qint64 uses = 0;     // 0: without limit
    qint64 used = 0;
};

// By which a message that is sent again is known. Messages of other servers have none.
struct StoredCid {
    UserId from = {};
    QString cid = {};
    RoomId room = {}; // where the message is that had it first
    qint64 seq = 0;
    qint64 rev = 0;
    EpochMs date = 0;
};

// Records of one kind.
using Records = std::variant<std::vector<StoredUser>, std::vector<StoredRoom>, std::vector<StoredMember>,
    std::vector<StoredSession>, std::vector<StoredInvite>, std::vector<StoredCid>, std::vector<Message>>;

// The last ids that were given.
struct Counters {
    qint64 users = 0;
    qint64 sessions = 0;
    qint64 rooms = 0;
    bool operator==(const Counters &) const = default;
};

} // namespace kith::storage::copy
