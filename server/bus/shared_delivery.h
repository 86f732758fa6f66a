// Events to the clients of every instance: to our own at once, to the others over Redis.
#pragma once

#include "server/bus/channels.h"
#include "server/domain/delivery.h"
#include "server/redis/qtredis.h"

namespace kith::bus {

class SharedDelivery final : public domain::Delivery {
public:
    // `instance`: our name among the others. All outlive this.
    SharedDelivery(QtRedis &redis, Channels channels, QByteArray instance, domain::LocalDelivery &local)
        : m_redis(redis), m_channels(std::move(channels)), m_instance(std::move(instance)), m_local(local)
    {
    }

    // `except` is a connection here.
    void toUser(UserId user, const proto::Event &event, domain::ConnectionId except) override;
    void toRoom(RoomId room, const proto::Event &event, UserId except) override;
    // The store tells the others that there is one session less.
    void endSession(UserId user, SessionId session, domain::ConnectionId except) override
    {
        m_local.endSession(user, session, except);
    }

private:
    QtRedis &m_redis;
    Channels m_channels;
    QByteArray m_instance;
    domain::LocalDelivery &m_local;
};

} // namespace kith::bus
