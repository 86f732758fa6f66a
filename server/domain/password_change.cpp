// The change of a password by who is signed in and knows the old one.
#include "server/domain/accounts.h"
#include "shared/base/log.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::domain {
namespace {

Error wrongPassword()
{
    Error error = makeError(ErrorCode::AuthFailed, u"The password is wrong."_s);
    error.field = u"password"_s;
    return error;
}

} // namespace

void Accounts::changePassword(NewPassword change, const Origin &origin, Done<std::vector<SessionId>> done)
{
    if (change.user.guest)
        return done(fail(makeError(ErrorCode::BadRequest, u"Guests have no password."_s)));
    if (const auto strong = kith::checkPassword(change.newPassword); !strong) {
        Error weak = strong.error();
        weak.field = u"newPassword"_s;
        return done(fail(std::move(weak)));
    }
    const QString folded = foldName(change.user.username);
    const auto verified = [this, folded, change, origin, done](
                              const QByteArray &stored, const Result<PasswordHasher::Verdict> &verdict) {
        if (!verdict)
            return done(fail(verdict.error()));
        if (!verdict->correct) {
            m_guard.failed(folded);
            qCInfo(lcAccounts) << "wrong password at its change from" << origin.address;
            return done(fail(wrongPassword()));
        }
        m_guard.succeeded(folded);
        storePassword(change, stored, done);
    };
    m_guard.attempt(origin.address, folded,
        [this, folded, password = change.password, verified, done](const Result<void> &allowed) {
            if (!allowed)
                return done(fail(allowed.error()));
            m_users.credentials(
                folded, [this, password, verified, done](const Result<std::optional<storage::Credentials>> &found) {
                    if (!found)
                        return done(fail(found.error()));
                    const QByteArray stored = found->value_or(storage::Credentials{}).passwordHash;
                    m_hasher.verify(
                        password, stored, [verified, stored](const Result<PasswordHasher::Verdict> &verdict) {
                            verified(stored, verdict);
                        });
                });
        });
}

void Accounts::storePassword(const NewPassword &change, QByteArray before, Done<std::vector<SessionId>> done)
{
    m_hasher.hash(change.newPassword,
        [this, user = change.user.id, endSessions = change.endSessions, keep = change.session,
            before = std::move(before), done = std::move(done)](const Result<QByteArray> &hash) {
            if (!hash)
                return done(fail(hash.error()));
            m_users.setPasswordHash(
                {.user = user, .before = before, .after = *hash, .endSessions = endSessions, .keep = keep},
                [done](Result<std::vector<SessionId>> ended) {
                    // It was right a moment ago: another device was quicker.
                    if (!ended && ended.error().code == ErrorCode::AuthFailed)
                        return done(fail(wrongPassword()));
                    done(std::move(ended));
                });
        });
}

} // namespace kith::domain
