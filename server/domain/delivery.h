// How the domain reaches connected clients, without knowing what a connection is.
// Only live connections (after `resume`) receive events.
#pragma once

#include "shared/protocol/events.h"

#include <functional>
#include <span>
#include <vector>

namespace kith::domain {

using ConnectionId = quint64; // 0: none; of this server

// To clients of every server.
class Delivery {
public:
    virtual ~Delivery() = default;

    // The user's connections, all but `except`.
    virtual void toUser(UserId user, const proto::Event &event, ConnectionId except = 0) = 0;
    // Everybody subscribed to the room but `except`.
    virtual void toRoom(RoomId room, const proto::Event &event, UserId except = {}) = 0;

    // Closes the connections of a session with 4001, all but `except`.
    virtual void endSession(UserId user, SessionId session, ConnectionId except) = 0;
};

// To clients of this server.
class LocalDelivery : public Delivery {
public:
    // Everybody subscribed to any of the rooms, once each, but `except`.
    virtual void toRooms(std::span<const RoomId> rooms, const proto::Event &event, UserId except) = 0;
    // A new message, to the room; its sender's connections also get the cid.
    virtual void message(const proto::MessageEvent &event, const QString &cid) = 0;

    // From now on the user's live connections get, or no longer get, what happens in the room. `told`: where nobody was
    // subscribed before, the seq of the last message that need not be told any more.
    virtual void subscribe(UserId user, RoomId room, qint64 told) = 0;
    virtual void unsubscribe(UserId user, RoomId room) = 0;

    // Of the user's connections.
    virtual std::vector<SessionId> sessionsOf(UserId user) const = 0;
};

// Hears what this server's clients have to be told of: the users who are signed in, and the rooms that they are in.
class DeliveryListener {
public:
    virtual ~DeliveryListener() = default;
    virtual void userCame(UserId user) = 0;
    virtual void userWent(UserId user) = 0;
    // `told`: the seq of the last message that need not be told.
    virtual void roomOpened(RoomId room, qint64 told) = 0;
    virtual void roomClosed(RoomId room) = 0;
    // Calls `done` when nothing that happens to the user from then on is missed: at once or later.
    virtual void whenHeard(UserId user, std::function<void()> done) = 0;
};

} // namespace kith::domain
