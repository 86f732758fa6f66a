#include "server/domain/sign_in_guard.h"

#include "shared/base/log.h"

namespace kith::domain {

Error throttled(int seconds)
{
    Error error = makeError(ErrorCode::AuthThrottled);
    error.retryAfter = seconds;
    return error;
}

void LocalSignInGuard::attempt(
    const QString &address, const QString &foldedName, std::function<void(Result<void>)> done)
{
    if (const auto wait = m_perAddress.take(address)) {
        qCInfo(lcAccounts) << "too many attempts from" << address;
        return done(fail(throttled(*wait)));
    }
    if (!foldedName.isEmpty()) {
        if (const auto wait = m_failures.check(foldedName))
            return done(fail(throttled(*wait)));
    }
    done({});
}

} // namespace kith::domain
