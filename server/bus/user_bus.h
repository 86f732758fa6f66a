// Hears what happens to users who are connected here, from all instances over one Redis, this one among them. The store
// publishes changes of memberships and sessions in the script that makes them; what is heard says where to look, not
// what is there, so that it may come twice or late.
//
// One channel for each user, `kith:bus:{database}:user:{id}`.
// Threads: one, that of the Redis client.
#pragma once

#include "server/bus/channels.h"
#include "server/bus/heard_event.h"
#include "server/redis/qtredis.h"

#include <QObject>

#include <functional>
#include <unordered_map>
#include <vector>

namespace kith::bus {

class UserBus final : public QObject {
    Q_OBJECT

public:
    // Outlives the bus.
    UserBus(QtRedis &redis, Channels channels, QObject *parent = nullptr);

    void listen(UserId user);
    void ignore(UserId user);
    // Calls `done` once the subscription stands; at once where it does, or where Redis is away: then missedSome()
    // follows when it is there again. Dropped where the user is ignored before.
    void whenHeard(UserId user, std::function<void()> done);

Q_SIGNALS:
    // Something between the user and the room has changed.
    void roomChanged(kith::UserId user, kith::RoomId room);
    // A session of the user has ended, or may have.
    void sessionsChanged(kith::UserId user);
    void eventHeard(kith::UserId user, const kith::bus::HeardEvent &event);
    // There was a time in which nothing of the user was heard; it is over.
    void missedSome(kith::UserId user);

private:
    struct Entry {
        bool stands = false;
        bool missed = false;
        std::vector<std::function<void()>> waiting;
    };

    void onData(const QtRedis::Reply &reply);
    void onPublished(UserId user, const QByteArray &published);
    void onLost();
    void stopWaiting();
    static void callWaiting(Entry &entry);

    QtRedis &m_redis;
    Channels m_channels;
    std::unordered_map<UserId, Entry> m_users;
    bool m_isUp = false; // the connection of subscriptions, as far as we know
};

} // namespace kith::bus
