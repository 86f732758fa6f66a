#include "server/storage/redis/redis_store.h"

#include "server/storage/redis/stores.h"
#include "shared/base/log.h"

#include <QEventLoop>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace redis {
namespace {

// What of the configuration can lose acknowledged messages, as a sentence; empty: nothing.
QString weaknessOf(const QHash<QByteArray, QByteArray> &settings)
{
    if (settings.value("appendonly") != "yes")
        return u"Redis keeps no append-only file: what was acknowledged in the last minutes is lost when it stops. "
               "Set \"appendonly yes\" and \"appendfsync always\" in redis.conf."_s;
    if (settings.value("appendfsync") != "always")
        return u"Redis writes its append-only file to the disk only now and then: a power cut loses what was "
               "acknowledged in the last second. Set \"appendfsync always\" in redis.conf."_s;
    return {};
}

} // namespace

class RedisStore final : public Store {
public:
    explicit RedisStore(const RedisStoreOptions &options) : m_options(options)
    {
        QObject::connect(&m_redis, &QtRedis::connected, &m_redis, [this] { onConnected(); });
        QObject::connect(&m_redis, &QtRedis::errorOccurred, &m_redis, [this](const QtRedis::Error &error) {
            // Said once for each time that it goes, not for each attempt.
            if (!std::exchange(m_away, true))
                qCWarning(lcStore, "Redis is not there: %s Trying again.", qUtf8Printable(error.message));
        });
    }

    // nullopt: ready, or to be waited for no longer.
    Result<void> open()
    {
        QEventLoop loop;
        std::optional<Error> refused;
        QObject::connect(&m_redis, &QtRedis::errorOccurred, &loop, [&](const QtRedis::Error &error) {
            if (error.code != QtRedis::Error::Code::Denied && error.code != QtRedis::Error::Code::Protocol)
                return;
            refused = makeError(ErrorCode::StoreUnavailable, u"Redis does not let us in: %1"_s.arg(error.message));
            loop.quit();
        });
        m_checked = [&] { loop.quit(); };
        QTimer::singleShot(m_options.waitForConnection, &loop, &QEventLoop::quit);
        m_redis.openConnection(m_options.connection);
        loop.exec();
        m_checked = {};
        if (refused)
            return fail(*refused);
        if (!m_copying.isEmpty())
            return fail(makeError(ErrorCode::StoreUnavailable, m_copying));
        if (m_options.strictDurability && m_durability != Durability::Sound)
            return fail(makeError(ErrorCode::StoreUnavailable,
                m_weakness.isEmpty() ? u"it cannot be found out whether Redis is durable: it does not answer"_s
                                     : m_weakness));
        return {};
    }

    UserStore &users() override { return m_users; }
    SessionStore &sessions() override { return m_sessions; }
    RoomStore &rooms() override { return m_rooms; }
    MessageStore &messages() override { return m_messages; }
    bool publishes() const override { return true; }

    void probe(Done<void> done) override
    {
        m_redis.ping([done = std::move(done)](const QtRedis::Result &result) {
            if (!result)
                return done(fail(redisUnavailable()));
            done({});
        });
    }
    void drain(std::function<void()> done) override { m_caller.drain(std::move(done)); }

private:
    enum class Durability { Unknown, Weak, Sound };

    void onConnected()
    {
        if (std::exchange(m_away, false))
            qCInfo(lcStore, "Redis is there again.");
        m_redis.command({"CONFIG", "GET", "append*"}, [this](const QtRedis::Result &result) { judge(result); });
        m_redis.command({"GET", copyingKey}, [this](const QtRedis::Result &result) {
            if (const QByteArray begun = result ? result.value.toBytes() : QByteArray(); !begun.isEmpty())
                keepOut(begun);
            else
                adopt();
        });
    }

    // Nothing is answered from half a store, nor written into it.
    void keepOut(const QByteArray &begun)
    {
        m_copying = u"Redis holds a copy of another store that is not complete (%1). Wait until the copy is, or empty "
                    "that database (FLUSHDB) and copy again."_s.arg(QString::fromUtf8(begun));
        if (m_checked)
            return m_checked();
        qCCritical(lcStore, "%s Nothing is served until then; start this server again.", qUtf8Printable(m_copying));
        m_redis.closeConnection();
    }

    void adopt()
    {
        m_users.adopt([this](const Result<qint64> &adopted) {
            if (adopted && *adopted > 0)
                qCInfo(lcStore, "%lld users of another server are known now.", static_cast<long long>(*adopted));
            if (m_checked)
                m_checked();
        });
    }

    void judge(const QtRedis::Result &result)
    {
        const Durability before = m_durability;
        m_weakness = result ? weaknessOf(result.value.toHash())
                            : u"It cannot be found out whether Redis is durable: %1"_s.arg(result.error.message);
        m_durability = m_weakness.isEmpty() ? Durability::Sound : Durability::Weak;
        if (m_durability == Durability::Weak && before != Durability::Weak)
            qCWarning(lcStore, "%s", qUtf8Printable(m_weakness));
    }

    RedisStoreOptions m_options;
    QtRedis m_redis;
    Caller m_caller{m_redis, m_options.connection.database, m_options.interop};
    RedisUserStore m_users{m_caller};
    RedisSessionStore m_sessions{m_caller};
    RedisRoomStore m_rooms{m_caller};
    RedisMessageStore m_messages{m_caller};
    bool m_away = false;
    Durability m_durability = Durability::Unknown;
    QString m_weakness;
    QString m_copying;               // why nobody may serve from this Redis; empty: anybody
    std::function<void()> m_checked; // opening waits for it
};

} // namespace redis

Error redisUnavailable()
{
    constexpr int retrySeconds = 2;
    Error error = makeError(ErrorCode::StoreUnavailable);
    error.retryAfter = retrySeconds;
    return error;
}

Result<std::unique_ptr<Store>> openRedisStore(const RedisStoreOptions &options)
{
    auto store = std::make_unique<redis::RedisStore>(options);
    if (const auto opened = store->open(); !opened)
        return fail(opened.error());
    return std::unique_ptr<Store>(std::move(store));
}

} // namespace kith::storage
