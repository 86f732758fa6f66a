// Every request and its reply. Adding one: a struct here, its place in `Requests`, a row and a handler in
// server/dispatch and server/handlers (missing ones do not compile), a fixture, an entry in PROTOCOL.md.
#pragma once

#include "shared/protocol/values.h"

#include <variant>

namespace kith::proto {

inline constexpr int protocolVersion = 1;

struct Empty {
    static void fields(auto &, auto) {}
};

enum class Registration { Open, Invite, Closed };
QLatin1StringView wireName(Registration registration);
bool fromWire(QStringView name, Registration &out);

struct HelloReply {
    QString server;
    QString version;
    int protocol = protocolVersion;
    Registration registration = Registration::Open;
    bool guests = true;
    LimitsInfo limits;

    static void fields(auto &s, auto v)
    {
        v("server"_L1, s.server);
        v("version"_L1, s.version);
        v("protocol"_L1, s.protocol);
        v("registration"_L1, s.registration);
        v("guests"_L1, s.guests);
        v("limits"_L1, s.limits);
    }
};

struct Hello {
    static constexpr auto type = "hello"_L1;
    using Reply = HelloReply;
    std::optional<QString> client;
    std::optional<QString> version;

    static void fields(auto &s, auto v)
    {
        v("client"_L1, s.client);
        v("version"_L1, s.version);
    }
};

struct SignedIn {
    QString token;
    UserInfo user;

    static void fields(auto &s, auto v)
    {
        v("token"_L1, s.token);
        v("user"_L1, s.user);
    }
};

struct Register {
    static constexpr auto type = "register"_L1;
    using Reply = SignedIn;
    QString username;
    QString password;
    std::optional<QString> displayName;
    std::optional<QString> email;
    std::optional<QString> invite;

    static void fields(auto &s, auto v)
    {
        v("username"_L1, s.username);
        v("password"_L1, s.password);
        v("displayName"_L1, s.displayName);
        v("email"_L1, s.email);
        v("invite"_L1, s.invite);
    }
};

struct Login {
    static constexpr auto type = "login"_L1;
    using Reply = SignedIn;
    QString username;
    QString password;

    static void fields(auto &s, auto v)
    {
        v("username"_L1, s.username);
        v("password"_L1, s.password);
    }
};

struct Guest {
    static constexpr auto type = "guest"_L1;
    using Reply = SignedIn;
    std::optional<QString> displayName;

    static void fields(auto &s, auto v) { v("displayName"_L1, s.displayName); }
};

struct ResumeReply {
    UserInfo user;
    std::vector<RoomInfo> rooms;
    std::vector<UserInfo> users;
    std::map<RoomId, RoomChangesInfo> changes;

    static void fields(auto &s, auto v)
    {
        v("user"_L1, s.user);
        v("rooms"_L1, s.rooms);
        v("users"_L1, s.users);
        v("changes"_L1, s.changes);
    }
};

struct Resume {
    static constexpr auto type = "resume"_L1;
    using Reply = ResumeReply;
    QString token;
    std::optional<std::map<RoomId, qint64>> cursors;

    static void fields(auto &s, auto v)
    {
        v("token"_L1, s.token);
        v("cursors"_L1, s.cursors);
    }
};

struct Logout : Empty {
    static constexpr auto type = "logout"_L1;
    using Reply = Empty;
};

struct SessionsReply {
    std::vector<SessionInfo> sessions;

    static void fields(auto &s, auto v) { v("sessions"_L1, s.sessions); }
};

struct SessionsList : Empty {
    static constexpr auto type = "sessions.list"_L1;
    using Reply = SessionsReply;
};

struct SessionsRevoke {
    static constexpr auto type = "sessions.revoke"_L1;
    using Reply = Empty;
    SessionId sessionId;

    static void fields(auto &s, auto v) { v("sessionId"_L1, s.sessionId); }
};

struct PasswordChange {
    static constexpr auto type = "password.change"_L1;
    using Reply = Empty;
    QString password;
    QString newPassword;
    std::optional<bool> keepSessions; // otherwise the user's other sessions end

    static void fields(auto &s, auto v)
    {
        v("password"_L1, s.password);
        v("newPassword"_L1, s.newPassword);
        v("keepSessions"_L1, s.keepSessions);
    }
};

struct RoomReply {
    RoomInfo room;

    static void fields(auto &s, auto v) { v("room"_L1, s.room); }
};

struct RoomCreate {
    static constexpr auto type = "room.create"_L1;
    using Reply = RoomReply;
    QString name;
    std::optional<QString> topic;
    RoomKind visibility = RoomKind::Public;

    static void fields(auto &s, auto v)
    {
        v("name"_L1, s.name);
        v("topic"_L1, s.topic);
        v("visibility"_L1, s.visibility);
    }
};

struct RoomsReply {
    std::vector<RoomInfo> rooms;
    bool more = false;

    static void fields(auto &s, auto v)
    {
        v("rooms"_L1, s.rooms);
        v("more"_L1, s.more);
    }
};

struct RoomsBrowse {
    static constexpr auto type = "rooms.browse"_L1;
    using Reply = RoomsReply;
    std::optional<QString> query;
    std::optional<RoomId> after;
    std::optional<int> limit;

    static void fields(auto &s, auto v)
    {
        v("query"_L1, s.query);
        v("after"_L1, s.after);
        v("limit"_L1, s.limit);
    }
};

struct JoinReply {
    RoomInfo room;
    std::vector<MessageInfo> messages;
    qint64 rev = 0;

    static void fields(auto &s, auto v)
    {
        v("room"_L1, s.room);
        v("messages"_L1, s.messages);
        v("rev"_L1, s.rev);
    }
};

struct RoomJoin {
    static constexpr auto type = "room.join"_L1;
    using Reply = JoinReply;
    std::optional<RoomId> roomId; // one of the two
    std::optional<QString> invite;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("invite"_L1, s.invite);
    }
};

struct RoomLeave {
    static constexpr auto type = "room.leave"_L1;
    using Reply = Empty;
    RoomId roomId;

    static void fields(auto &s, auto v) { v("roomId"_L1, s.roomId); }
};

struct InviteReply {
    std::optional<QString> invite; // all absent where a person was added
    std::optional<QString> url;
    std::optional<QString> id;
    std::optional<Timestamp> expires; // absent: never
    std::optional<int> uses;          // absent: without limit

    static void fields(auto &s, auto v)
    {
        v("invite"_L1, s.invite);
        v("url"_L1, s.url);
        v("id"_L1, s.id);
        v("expires"_L1, s.expires);
        v("uses"_L1, s.uses);
    }
};

struct RoomInvite {
    static constexpr auto type = "room.invite"_L1;
    using Reply = InviteReply;
    RoomId roomId;
    std::optional<UserId> userId;      // a person; absent: a link, with
    std::optional<int> expiresIn = {}; // seconds
    std::optional<int> uses = {};

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("userId"_L1, s.userId);
        v("expiresIn"_L1, s.expiresIn);
        v("uses"_L1, s.uses);
    }
};

struct InvitesReply {
    std::vector<InviteInfo> invites;

    static void fields(auto &s, auto v) { v("invites"_L1, s.invites); }
};

struct RoomInvites {
    static constexpr auto type = "room.invites"_L1;
    using Reply = InvitesReply;
    RoomId roomId;

    static void fields(auto &s, auto v) { v("roomId"_L1, s.roomId); }
};

struct RoomInviteRevoke {
    static constexpr auto type = "room.invite.revoke"_L1;
    using Reply = Empty;
    RoomId roomId;
    QString inviteId;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("inviteId"_L1, s.inviteId);
    }
};

struct InviteLookReply {
    InvitedRoomInfo room;

    static void fields(auto &s, auto v) { v("room"_L1, s.room); }
};

struct InviteLook {
    static constexpr auto type = "invite.look"_L1;
    using Reply = InviteLookReply;
    QString invite;

    static void fields(auto &s, auto v) { v("invite"_L1, s.invite); }
};

struct UserPageReply {
    std::vector<UserInfo> users;
    bool more = false;

    static void fields(auto &s, auto v)
    {
        v("users"_L1, s.users);
        v("more"_L1, s.more);
    }
};

struct RoomMembers {
    static constexpr auto type = "room.members"_L1;
    using Reply = UserPageReply;
    RoomId roomId;
    std::optional<UserId> after;
    std::optional<int> limit;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("after"_L1, s.after);
        v("limit"_L1, s.limit);
    }
};

struct DmOpen {
    static constexpr auto type = "dm.open"_L1;
    using Reply = RoomReply;
    UserId userId;

    static void fields(auto &s, auto v) { v("userId"_L1, s.userId); }
};

struct MessageReply {
    RoomId roomId;
    qint64 seq = 0;
    qint64 rev = 0;
    Timestamp date;
    std::optional<bool> dup;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("seq"_L1, s.seq);
        v("rev"_L1, s.rev);
        v("date"_L1, s.date);
        v("dup"_L1, s.dup);
    }
};

struct SendMessage {
    static constexpr auto type = "message"_L1;
    using Reply = MessageReply;
    RoomId roomId;
    QString message;
    QString cid;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("message"_L1, s.message);
        v("cid"_L1, s.cid);
    }
};

struct MessagesReply {
    std::vector<MessageInfo> messages;
    bool more = false;

    static void fields(auto &s, auto v)
    {
        v("messages"_L1, s.messages);
        v("more"_L1, s.more);
    }
};

struct History {
    static constexpr auto type = "history"_L1;
    using Reply = MessagesReply;
    RoomId roomId;
    std::optional<qint64> before;
    std::optional<qint64> after;
    std::optional<int> limit;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("before"_L1, s.before);
        v("after"_L1, s.after);
        v("limit"_L1, s.limit);
    }
};

struct Read {
    static constexpr auto type = "read"_L1;
    using Reply = Empty;
    RoomId roomId;
    qint64 seq = 0;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("seq"_L1, s.seq);
    }
};

struct Typing {
    static constexpr auto type = "typing"_L1;
    using Reply = Empty;
    RoomId roomId;

    static void fields(auto &s, auto v) { v("roomId"_L1, s.roomId); }
};

struct UsersReply {
    std::vector<UserInfo> users;

    static void fields(auto &s, auto v) { v("users"_L1, s.users); }
};

struct UsersGet {
    static constexpr auto type = "users.get"_L1;
    using Reply = UsersReply;
    std::vector<UserId> ids;

    static void fields(auto &s, auto v) { v("ids"_L1, s.ids); }
};

struct UsersSearch {
    static constexpr auto type = "users.search"_L1;
    using Reply = UsersReply;
    QString query;
    std::optional<int> limit;

    static void fields(auto &s, auto v)
    {
        v("query"_L1, s.query);
        v("limit"_L1, s.limit);
    }
};

struct SearchReply {
    std::vector<MessageInfo> messages; // newest first
    bool more = false;
    std::optional<Timestamp> before; // where more: what to ask with for what is older

    static void fields(auto &s, auto v)
    {
        v("messages"_L1, s.messages);
        v("more"_L1, s.more);
        v("before"_L1, s.before);
    }
};

struct Search {
    static constexpr auto type = "search"_L1;
    using Reply = SearchReply;
    QString query;
    std::optional<RoomId> roomId;
    std::optional<UserId> from;
    std::optional<Timestamp> before;
    std::optional<int> limit;

    static void fields(auto &s, auto v)
    {
        v("query"_L1, s.query);
        v("roomId"_L1, s.roomId);
        v("from"_L1, s.from);
        v("before"_L1, s.before);
        v("limit"_L1, s.limit);
    }
};

struct PingReply {
    Timestamp date;

    static void fields(auto &s, auto v) { v("date"_L1, s.date); }
};

struct Ping : Empty {
    static constexpr auto type = "ping"_L1;
    using Reply = PingReply;
};

using Request = std::variant<Hello, Register, Login, Guest, Resume, Logout, SessionsList, SessionsRevoke,
    PasswordChange, RoomCreate, RoomsBrowse, RoomJoin, RoomLeave, RoomInvite, RoomInvites, RoomInviteRevoke, InviteLook,
    RoomMembers, DmOpen, SendMessage, History, Read, Typing, UsersGet, UsersSearch, Search, Ping>;

} // namespace kith::proto
