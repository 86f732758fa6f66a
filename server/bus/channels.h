// The channels of the instances over one Redis. They have the database in their names: Redis publishes to all of its
// databases.
#pragma once

#include "shared/base/ids.h"

#include <QByteArray>

namespace kith::bus {

class Channels {
public:
    explicit Channels(int database);

    QByteArray presence() const { return m_prefix + "presence"; }
    QByteArray instance(const QByteArray &name) const { return m_prefix + "instance:" + name; }
    QByteArray room(RoomId room) const { return m_room + room.toString().toLatin1(); }
    QByteArray user(UserId user) const { return m_user + QByteArray::number(user.value()); }

    // Invalid: the channel is of another kind.
    RoomId roomOf(const QByteArray &channel) const;
    UserId userOf(const QByteArray &channel) const;

private:
    QByteArray m_prefix; // "kith:bus:0:"; the store's scripts have the same (storage/redis/lua/others.lua)
    QByteArray m_room;
    QByteArray m_user;
};

} // namespace kith::bus
