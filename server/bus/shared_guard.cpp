#include "server/bus/shared_guard.h"

#include "server/bus/lua.h"
#include "server/storage/redis/redis_store.h"
#include "shared/base/log.h"

namespace kith::bus {
namespace {

const QByteArray nameKeys = QByteArrayLiteral("kith:throttle:name:");

} // namespace

SharedGuard::SharedGuard(QtRedis &redis, const domain::Settings &settings)
    : m_redis(redis), m_settings(settings), m_attempt(lua("attempt")), m_failed(lua("failed"))
{
}

void SharedGuard::attempt(const QString &address, const QString &foldedName, std::function<void(Result<void>)> done)
{
    m_redis.script(m_attempt, {},
        {address.toUtf8(), QByteArray::number(m_settings.signInsPerMinute), foldedName.toUtf8(),
            QByteArray::number(domain::FailedSignIns::freeFailures), QByteArray::number(domain::FailedSignIns::pause)},
        [done = std::move(done)](const QtRedis::Result &result) {
            if (!result)
                return done(fail(storage::redisUnavailable()));
            if (const qint64 wait = result.value.toInteger(); wait > 0)
                return done(fail(domain::throttled(static_cast<int>(wait))));
            done({});
        });
}

void SharedGuard::failed(const QString &foldedName)
{
    m_redis.script(
        m_failed, {}, {foldedName.toUtf8(), QByteArray::number(domain::FailedSignIns::memory)}, [](const auto &result) {
            if (!result)
                qCWarning(
                    lcAccounts, "A failed sign-in could not be counted: %s", qUtf8Printable(result.error.message));
        });
}

void SharedGuard::succeeded(const QString &foldedName) { m_redis.del({nameKeys + foldedName.toUtf8()}); }

} // namespace kith::bus
