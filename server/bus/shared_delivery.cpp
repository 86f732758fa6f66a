#include "server/bus/shared_delivery.h"

#include "server/bus/heard_event.h"
#include "shared/protocol/codec.h"

namespace kith::bus {

void SharedDelivery::toUser(UserId user, const proto::Event &event, domain::ConnectionId except)
{
    m_local.toUser(user, event, except);
    m_redis.publish(m_channels.user(user), publishedEvent({.instance = m_instance, .text = proto::encodeEvent(event)}));
}

void SharedDelivery::toRoom(RoomId room, const proto::Event &event, UserId except)
{
    m_local.toRoom(room, event, except);
    m_redis.publish(m_channels.room(room),
        publishedEvent({.instance = m_instance, .except = except, .text = proto::encodeEvent(event)}));
}

} // namespace kith::bus
