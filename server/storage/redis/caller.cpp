#include "server/storage/redis/caller.h"

#include "server/storage/redis/redis_store.h"
#include "shared/base/log.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage::redis {
namespace {

// What Redis says while it cannot serve, as opposed to a fault of ours.
bool isTrouble(const QString &message)
{
    static const QStringList codes{u"OOM"_s, u"MISCONF"_s, u"READONLY"_s, u"LOADING"_s, u"BUSY"_s, u"MASTERDOWN"_s,
        u"NOREPLICAS"_s, u"NOAUTH"_s, u"NOPERM"_s};
    return codes.contains(message.section(u' ', 0, 0));
}

Error errorOf(const qtredis::Error &error)
{
    if (error.code != qtredis::Error::Code::Server || isTrouble(error.message))
        return redisUnavailable();
    qCCritical(lcStore, "A script failed: %s.", qUtf8Printable(error.message));
    return makeError(ErrorCode::Internal);
}

// What a script refused, with its reason.
Error refusalOf(const Answer &answer)
{
    const QString name = QString::fromUtf8(answer[0].toBytes());
    const ErrorCode code = errorCodeFromWire(name).value_or(ErrorCode::Internal);
    const QByteArray reason = answer.size() > 1 ? answer[1].toBytes() : QByteArray();
    if (reason == "full")
        return tooManyInvites();
    if (const auto fault = inviteFaultFromWire(QString::fromLatin1(reason)))
        return inviteInvalid(*fault);
    return makeError(code);
}

} // namespace

void Caller::run(const qtredis::Script &script, QByteArrayList arguments, std::function<void(Result<Answer>)> done)
{
    const quint64 ticket = open();
    m_redis.script(script, {}, std::move(arguments), [this, ticket, done = std::move(done)](qtredis::Result result) {
        // First: `done` may end the store, and this with it.
        close(ticket);
        if (!result)
            return done(fail(errorOf(result.error)));
        Answer answer = std::move(result.value).takeArray();
        if (answer.empty())
            return done(fail(ErrorCode::Internal));
        if (answer[0].toBytes() != "ok")
            return done(fail(refusalOf(answer)));
        answer.erase(answer.begin());
        done(std::move(answer));
    });
}

void Caller::close(quint64 ticket)
{
    m_open.erase(std::ranges::lower_bound(m_open, ticket));
    if (!m_drains.empty())
        finishDrains();
}

void Caller::drain(std::function<void()> done)
{
    m_drains.push_back({m_last, std::move(done)});
    finishDrains();
}

// Not at once: the `done` of what was closed last has yet to run.
void Caller::finishDrains()
{
    while (!m_drains.empty() && (m_open.empty() || m_open.front() > m_drains.front().upTo)) {
        QMetaObject::invokeMethod(&m_redis, std::move(m_drains.front().done), Qt::QueuedConnection);
        m_drains.erase(m_drains.begin());
    }
}

} // namespace kith::storage::redis
