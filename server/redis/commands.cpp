// The common commands of QtRedis.
#include "server/redis/qtredis.h"

using std::chrono::milliseconds;

bool QtRedis::ping(Callback callback) { return command({"PING"}, std::move(callback)); }

bool QtRedis::publish(const QByteArray &channel, const QByteArray &message, Callback callback)
{
    return command({"PUBLISH", channel, message}, std::move(callback));
}

bool QtRedis::get(const QByteArray &key, Callback callback) { return command({"GET", key}, std::move(callback)); }

bool QtRedis::set(const QByteArray &key, const QByteArray &value, Callback callback)
{
    return command({"SET", key, value}, std::move(callback));
}

bool QtRedis::set(const QByteArray &key, const QByteArray &value, milliseconds lifetime, Callback callback)
{
    return command({"SET", key, value, "PX", QByteArray::number(qint64(lifetime.count()))}, std::move(callback));
}

bool QtRedis::del(const QByteArrayList &keys, Callback callback)
{
    return command(QByteArrayList{"DEL"} + keys, std::move(callback));
}

bool QtRedis::exists(const QByteArray &key, Callback callback) { return command({"EXISTS", key}, std::move(callback)); }

bool QtRedis::expire(const QByteArray &key, milliseconds lifetime, Callback callback)
{
    return command({"PEXPIRE", key, QByteArray::number(qint64(lifetime.count()))}, std::move(callback));
}

bool QtRedis::incr(const QByteArray &key, Callback callback) { return command({"INCR", key}, std::move(callback)); }

bool QtRedis::mget(const QByteArrayList &keys, Callback callback)
{
    return command(QByteArrayList{"MGET"} + keys, std::move(callback));
}

bool QtRedis::hget(const QByteArray &key, const QByteArray &field, Callback callback)
{
    return command({"HGET", key, field}, std::move(callback));
}

bool QtRedis::hset(const QByteArray &key, const QByteArray &field, const QByteArray &value, Callback callback)
{
    return command({"HSET", key, field, value}, std::move(callback));
}

bool QtRedis::hset(const QByteArray &key, const QHash<QByteArray, QByteArray> &fields, Callback callback)
{
    QByteArrayList args{"HSET", key};
    for (auto i = fields.begin(); i != fields.end(); ++i)
        args << i.key() << i.value();
    return command(std::move(args), std::move(callback));
}

bool QtRedis::hdel(const QByteArray &key, const QByteArrayList &fields, Callback callback)
{
    return command(QByteArrayList{"HDEL", key} + fields, std::move(callback));
}

bool QtRedis::hgetall(const QByteArray &key, Callback callback)
{
    return command({"HGETALL", key}, std::move(callback));
}

bool QtRedis::sadd(const QByteArray &key, const QByteArrayList &members, Callback callback)
{
    return command(QByteArrayList{"SADD", key} + members, std::move(callback));
}

bool QtRedis::srem(const QByteArray &key, const QByteArrayList &members, Callback callback)
{
    return command(QByteArrayList{"SREM", key} + members, std::move(callback));
}

bool QtRedis::smembers(const QByteArray &key, Callback callback)
{
    return command({"SMEMBERS", key}, std::move(callback));
}
