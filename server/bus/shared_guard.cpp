#include "server/bus/shared_guard.h"

#include "server/bus/lua.h"
#include "server/storage/redis/redis_store.h"
#include "shared/base/log.h"

#include <QCryptographicHash>

namespace kith::bus {
namespace {

// Of one length, however long the name that somebody tries.
QByteArray keyOf(const QString &foldedName)
{
    if (foldedName.isEmpty())
        return {};
    return "kith:throttle:name:" + QCryptographicHash::hash(foldedName.toUtf8(), QCryptographicHash::Sha256).toHex();
}

} // namespace

SharedGuard::SharedGuard(QtRedis &redis, const domain::Settings &settings)
    : m_redis(redis), m_settings(settings), m_attempt(lua("attempt")), m_failed(lua("failed"))
{
}

void SharedGuard::attempt(const QString &address, const QString &foldedName, std::function<void(Result<void>)> done)
{
    m_redis.script(m_attempt, {},
        {address.toUtf8(), QByteArray::number(m_settings.signInsPerMinute), keyOf(foldedName),
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
        m_failed, {}, {keyOf(foldedName), QByteArray::number(domain::FailedSignIns::memory)}, [](const auto &result) {
            if (!result)
                qCWarning(
                    lcAccounts, "A failed sign-in could not be counted: %s", qUtf8Printable(result.error.message));
        });
}

void SharedGuard::succeeded(const QString &foldedName) { m_redis.del({keyOf(foldedName)}); }

} // namespace kith::bus
