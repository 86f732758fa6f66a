// Plain commands to a Redis, as another server would send them, and waiting for their answers.
#pragma once

#include "server/redis/qtredis.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <algorithm>
#include <optional>

namespace kith::test {

class RedisClient {
public:
    explicit RedisClient(const RedisServer &server)
    {
        m_redis.openConnection(QStringLiteral("127.0.0.1"), server.port());
        if (!waitUntil([this] { return m_redis.isConnected(); }))
            qFatal("no connection to the test's Redis");
    }

    qtredis::Value operator()(const QByteArrayList &command)
    {
        std::optional<qtredis::Result> result;
        m_redis.command(command, [&result](qtredis::Result answer) { result = std::move(answer); });
        if (!waitUntil([&result] { return result.has_value(); }) || !result->ok())
            qWarning(
                "%s: %s", command.join(' ').constData(), result ? qUtf8Printable(result->error.message) : "no answer");
        return result ? result->value : qtredis::Value();
    }
    QByteArray text(const QByteArrayList &command) { return (*this)(command).toBytes(); }
    QByteArrayList list(const QByteArrayList &command)
    {
        QByteArrayList items = (*this)(command).toByteArrayList();
        std::ranges::sort(items);
        return items;
    }

private:
    QtRedis m_redis;
};

} // namespace kith::test
