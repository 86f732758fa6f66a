// The rows that scripts answer (lua/common.lua says which) as values of the model, and arguments for them.
#pragma once

#include "server/storage/redis/caller.h"

namespace kith::storage::redis {

User readUser(const qtredis::Value &value);
Room readRoom(const qtredis::Value &value);
Message readMessage(RoomId room, const qtredis::Value &value);
std::vector<Message> readMessages(RoomId room, const qtredis::Value &value);
SessionRecord readSession(const qtredis::Value &value);
InviteRecord readInvite(const qtredis::Value &value);
Retired readRetired(const qtredis::Value &value);

UserId userId(const qtredis::Value &value);
RoomId roomId(const qtredis::Value &value);
inline QString text(const qtredis::Value &value) { return QString::fromUtf8(value.toBytes()); }
inline bool flag(const qtredis::Value &value) { return value.toInteger() != 0; }

inline QByteArray argument(const QString &value) { return value.toUtf8(); }
inline QByteArray argument(qint64 value) { return QByteArray::number(value); }
inline QByteArray argument(RoomId id) { return id.isValid() ? id.toString().toLatin1() : QByteArray(); }
template <typename Tag>
QByteArray argument(NumericId<Tag> id)
{
    return QByteArray::number(id.value());
}
inline QByteArray argument(const QByteArray &value) { return value; }

template <typename... Values>
QByteArrayList arguments(const Values &...values)
{
    return {argument(values)...};
}

} // namespace kith::storage::redis
