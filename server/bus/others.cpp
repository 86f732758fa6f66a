#include "server/bus/others.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace kith::bus {
namespace {

const QByteArray channel = QByteArrayLiteral("MESSAGES");
// As storage/redis/lua/others.lua writes it.
constexpr QByteArrayView ours = "{\"serverId\":\"kith\"";

// They write ids as numbers or as text.
QString idText(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger(-1)) : value.toString();
}

} // namespace

Others::Others(QtRedis &redis, QObject *parent) : QObject(parent), m_redis(redis)
{
    connect(&m_redis, &QtRedis::returnData, this, &Others::onData);
    m_redis.psubscribe({channel});
}

void Others::onData(const QtRedis::Reply &reply)
{
    if (reply.type != QtRedis::Reply::Type::PatternMessage || reply.pattern != channel
        || reply.message.startsWith(ours))
        return;
    const QJsonObject said = QJsonDocument::fromJson(reply.message).object();
    const QString type = said.value("type"_L1).toString();
    const QJsonObject data = said.value("data"_L1).toObject();
    if (type == "message"_L1) {
        if (const RoomId room = RoomId::fromString(idText(data.value("roomId"_L1))); room.isValid())
            Q_EMIT wrote(room);
    } else if (type == "show.room"_L1) {
        if (const RoomId room = RoomId::fromString(idText(data.value("id"_L1))); room.isValid())
            Q_EMIT showed(room);
    } else if (type == "user.connected"_L1 || type == "user.disconnected"_L1) {
        if (const UserId user = UserId::fromString(idText(data.value("id"_L1))); user.isValid())
            Q_EMIT userChanged(user, type == "user.connected"_L1);
    }
}

} // namespace kith::bus
