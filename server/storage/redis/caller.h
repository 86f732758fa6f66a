// Runs scripts and turns what comes back into what the stores answer. All commands go over one connection and are
// executed in the order of their calls, so every method of the stores is [ordered].
#pragma once

#include "server/redis/qtredis.h"
#include "server/storage/redis/scripts.h"
#include "server/storage/store.h"

#include <deque>

namespace kith::storage::redis {

// What a script answered behind its 'ok'.
using Answer = std::vector<qtredis::Value>;

class Caller {
public:
    Caller(QtRedis &redis, int database, bool interop) : m_redis(redis), m_scripts(database, interop) {}
    Caller(const Caller &) = delete;
    Caller &operator=(const Caller &) = delete;

    const Scripts &scripts() const { return m_scripts; }

    // `read` makes a T, or a Result<T>, of the answer.
    template <typename T, typename Read>
    void call(const qtredis::Script &script, QByteArrayList arguments, Done<T> done, Read read)
    {
        run(script, std::move(arguments), [done = std::move(done), read = std::move(read)](Result<Answer> answer) {
            if (!done)
                return;
            if (!answer)
                return done(fail(answer.error()));
            if constexpr (std::is_void_v<T>) {
                read(*answer);
                done({});
            } else {
                done(read(*answer));
            }
        });
    }
    void run(const qtredis::Script &script, QByteArrayList arguments, std::function<void(Result<Answer>)> done);

    // An operation of several calls is open between these.
    quint64 open() { return *m_open.insert(m_open.end(), ++m_last); }
    void close(quint64 ticket);
    // Calls `done` after the `done` of everything that was called before.
    void drain(std::function<void()> done);

private:
    struct Drain {
        quint64 upTo;
        std::function<void()> done;
    };
    void finishDrains();

    QtRedis &m_redis;
    Scripts m_scripts;
    quint64 m_last = 0;
    std::deque<quint64> m_open; // ascending
    std::vector<Drain> m_drains;
};

} // namespace kith::storage::redis
