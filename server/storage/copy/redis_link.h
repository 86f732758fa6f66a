// A connection to Redis for a command line tool: calls wait for their answers, in an event loop of their own. What
// needs no answer is pipelined, with a bound on what is under way.
#pragma once

#include "server/redis/qtredis.h"
#include "shared/base/error.h"

#include <functional>
#include <memory>
#include <optional>

namespace kith::storage::copy {

class RedisLink {
public:
    // Waits for Redis for some seconds, also while it loads its data.
    static Result<std::unique_ptr<RedisLink>> connect(const qtredis::Options &options);
    RedisLink(const RedisLink &) = delete;
    RedisLink &operator=(const RedisLink &) = delete;

    Result<qtredis::Value> ask(QByteArrayList command);
    // The answers to all, in their order.
    Result<std::vector<qtredis::Value>> askAll(std::vector<QByteArrayList> commands);

    // Without waiting, unless much is under way. What fails is kept for settle().
    void send(QByteArrayList command);
    void send(const qtredis::Script &script, QByteArrayList arguments);
    // A call of a store, with the callback to give it: link.start<Room>([&](auto done) { rooms.find(room, user, done);
    // }). `take` gets its answer; without it errors are kept for settle().
    template <typename T>
    void start(
        const std::function<void(std::function<void(Result<T>)>)> &call, std::function<void(Result<T>)> take = {})
    {
        throttle();
        begin(0);
        call([this, take = std::move(take)](Result<T> result) {
            if (take)
                take(std::move(result));
            else if (!result)
                keep(result.error());
            end(0);
        });
    }
    // What has failed since the last settle().
    Result<void> failure() const { return m_error ? fail(*m_error) : Result<void>(); }
    // Waits until nothing is under way. The first error since the last time, where there was one.
    Result<void> settle();

    QtRedis &redis() { return m_redis; }
    const QString &name() const { return m_name; } // the address, without a password

private:
    explicit RedisLink(QString name) : m_name(std::move(name)) {}
    Result<void> open(const qtredis::Options &options);
    QtRedis::Callback ended(qsizetype bytes);
    void begin(qsizetype bytes);
    void end(qsizetype bytes);
    void throttle();
    void keep(const Error &error);
    Error errorOf(const qtredis::Error &error) const;
    void waitUntil(const std::function<bool()> &done);

    QString m_name;
    qsizetype m_pending = 0;
    qsizetype m_bytes = 0; // of what is under way
    std::optional<Error> m_error;
    std::function<void()> m_changed; // wakes who waits
    QtRedis m_redis;                 // ends first: its callbacks use the rest
};

// "redis://host:port/db" or "redis+unix:///path?db=0".
QString nameOf(const qtredis::Options &options);

} // namespace kith::storage::copy
