// Hears servers of other kinds over the same Redis: the channel MESSAGES of the documented layout, JSON
// {"serverId", "type", "data"}. What they say is a hint: that a room has a new entry, that a user of theirs came.
//
// It is heard by a pattern, so that scripts can tell whether anybody but us listens (storage/redis/lua/others.lua).
// Threads: one, that of the Redis client.
#pragma once

#include "server/redis/qtredis.h"
#include "shared/base/ids.h"

#include <QObject>

namespace kith::bus {

class Others final : public QObject {
    Q_OBJECT

public:
    // Outlives this.
    explicit Others(QtRedis &redis, QObject *parent = nullptr);

Q_SIGNALS:
    // They have written into the room.
    void wrote(kith::RoomId room);
    // They show the room to somebody: a direct room, to its two users.
    void showed(kith::RoomId room);
    void userChanged(kith::UserId user, bool online);

private:
    void onData(const QtRedis::Reply &reply);

    QtRedis &m_redis;
};

} // namespace kith::bus
