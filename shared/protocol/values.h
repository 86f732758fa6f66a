// The values that requests, replies and events carry (PROTOCOL.md, "Values").
// `fields` is the one description of a struct: the codec reads and writes with it. std::optional is a field
// that may be absent; everything else must be there. Unknown fields are ignored.
#pragma once

#include "shared/model/model.h"
#include "shared/protocol/timestamp.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace kith::proto {

using namespace Qt::StringLiterals;

struct UserInfo {
    UserId id;
    QString username;
    QString displayName;
    bool online = false;
    std::optional<bool> guest;
    std::optional<Role> role; // in room.members

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("username"_L1, s.username);
        v("displayName"_L1, s.displayName);
        v("online"_L1, s.online);
        v("guest"_L1, s.guest);
        v("role"_L1, s.role);
    }
};

struct MessageInfo {
    RoomId roomId;
    qint64 seq = 0;
    qint64 rev = 0;
    UserId from;
    Timestamp date;
    QString message;
    std::optional<QString> cid; // only to the sender's own connections
    std::optional<bool> cut;    // a preview whose text was cut

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("seq"_L1, s.seq);
        v("rev"_L1, s.rev);
        v("from"_L1, s.from);
        v("date"_L1, s.date);
        v("message"_L1, s.message);
        v("cid"_L1, s.cid);
        v("cut"_L1, s.cut);
    }
};

struct RoomInfo {
    RoomId id;
    std::vector<QString> names;
    QString name;
    QString topic;
    RoomKind kind = RoomKind::Public;
    qint64 rev = 0;
    qint64 lastSeq = 0;
    qint64 readSeq = 0;
    std::optional<MessageInfo> lastMessage;
    std::optional<Role> role; // of the reader; absent where not a member
    std::optional<qint64> members;
    std::optional<bool> joined; // in rooms.browse

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("names"_L1, s.names);
        v("name"_L1, s.name);
        v("topic"_L1, s.topic);
        v("kind"_L1, s.kind);
        v("rev"_L1, s.rev);
        v("lastSeq"_L1, s.lastSeq);
        v("readSeq"_L1, s.readSeq);
        v("lastMessage"_L1, s.lastMessage);
        v("role"_L1, s.role);
        v("members"_L1, s.members);
        v("joined"_L1, s.joined);
    }
};

struct SessionInfo {
    SessionId id;
    QString client;
    Timestamp created;
    Timestamp lastUsed;
    bool current = false;

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("client"_L1, s.client);
        v("created"_L1, s.created);
        v("lastUsed"_L1, s.lastUsed);
        v("current"_L1, s.current);
    }
};

// A link that lets people into a room; its key is not here.
struct InviteInfo {
    QString id;
    UserId by;
    Timestamp created;
    std::optional<Timestamp> expires; // absent: never
    std::optional<int> uses;          // how often it may be used; absent: without limit
    int used = 0;

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("by"_L1, s.by);
        v("created"_L1, s.created);
        v("expires"_L1, s.expires);
        v("uses"_L1, s.uses);
        v("used"_L1, s.used);
    }
};

// What a link tells to whoever has its key.
struct InvitedRoomInfo {
    QString name;
    qint64 members = 0;

    static void fields(auto &s, auto v)
    {
        v("name"_L1, s.name);
        v("members"_L1, s.members);
    }
};

struct RoomChangesInfo {
    std::vector<MessageInfo> messages;
    bool limited = false;
    qint64 rev = 0;

    static void fields(auto &s, auto v)
    {
        v("messages"_L1, s.messages);
        v("limited"_L1, s.limited);
        v("rev"_L1, s.rev);
    }
};

struct LimitsInfo {
    qint64 message = 0; // characters
    qint64 frame = 0;   // bytes
    qint64 upload = 0;  // bytes; 0: no uploads

    static void fields(auto &s, auto v)
    {
        v("message"_L1, s.message);
        v("frame"_L1, s.frame);
        v("upload"_L1, s.upload);
    }
};

} // namespace kith::proto
