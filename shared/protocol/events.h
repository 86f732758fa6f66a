// Every event that the server sends by itself. Adding one: a struct here, its place in `Event`, a fixture, an
// entry in PROTOCOL.md.
#pragma once

#include "shared/protocol/values.h"

#include <variant>

namespace kith::proto {

struct MessageEvent : MessageInfo {
    static constexpr auto type = "message"_L1;
};

struct ShowRoom : RoomInfo {
    static constexpr auto type = "show.room"_L1;
};

struct RoomChanged : RoomInfo {
    static constexpr auto type = "room.changed"_L1;
};

struct RoomRemoved {
    static constexpr auto type = "room.removed"_L1;
    RoomId roomId;

    static void fields(auto &s, auto v) { v("roomId"_L1, s.roomId); }
};

struct RoomMember {
    static constexpr auto type = "room.member"_L1;
    RoomId roomId;
    UserInfo user;
    MemberChange change = MemberChange::Joined;
    Timestamp date;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("user"_L1, s.user);
        v("change"_L1, s.change);
        v("date"_L1, s.date);
    }
};

struct UserConnected : UserInfo {
    static constexpr auto type = "user.connected"_L1;
};

struct UserDisconnected : UserInfo {
    static constexpr auto type = "user.disconnected"_L1;
};

struct ReadEvent {
    static constexpr auto type = "read"_L1;
    RoomId roomId;
    UserId userId;
    qint64 seq = 0;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("userId"_L1, s.userId);
        v("seq"_L1, s.seq);
    }
};

struct TypingEvent {
    static constexpr auto type = "typing"_L1;
    RoomId roomId;
    UserId userId;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("userId"_L1, s.userId);
    }
};

struct SessionClosed {
    static constexpr auto type = "session.closed"_L1;
    QString code;
    QString message;

    static void fields(auto &s, auto v)
    {
        v("code"_L1, s.code);
        v("message"_L1, s.message);
    }
};

using Event = std::variant<MessageEvent, ShowRoom, RoomChanged, RoomRemoved, RoomMember, UserConnected,
    UserDisconnected, ReadEvent, TypingEvent, SessionClosed>;

} // namespace kith::proto
