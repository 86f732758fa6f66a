#include "server/bus/channels.h"

#include "server/storage/redis/scripts.h"

namespace kith::bus {
namespace {

template <typename Id>
Id idBehind(const QByteArray &prefix, const QByteArray &channel)
{
    return channel.startsWith(prefix) ? Id::fromString(QString::fromLatin1(channel.sliced(prefix.size()))) : Id();
}

} // namespace

Channels::Channels(int database)
    : m_prefix(storage::redis::channelPrefix(database)), m_room(m_prefix + "room:"), m_user(m_prefix + "user:")
{
}

RoomId Channels::roomOf(const QByteArray &channel) const { return idBehind<RoomId>(m_room, channel); }
UserId Channels::userOf(const QByteArray &channel) const { return idBehind<UserId>(m_user, channel); }

} // namespace kith::bus
