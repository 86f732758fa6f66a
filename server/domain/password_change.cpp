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
    m_guard.attempt(origin.address, folded,
        [this, change = std::move(change), origin, done = std::move(done)](const Result<void> &allowed) {
            if (!allowed)
                return done(fail(allowed.error()));
            replacePassword(change, origin, Look::First, done);
        });
}

void Accounts::replacePassword(
    const NewPassword &change, const Origin &origin, Look look, Done<std::vector<SessionId>> done)
{
    const QString folded = foldName(change.user.username);
    const auto verified = [this, folded, change, origin, look, done = std::move(done)](
                              const QByteArray &stored, const Result<PasswordHasher::Verdict> &verdict) {
        if (!verdict)
            return done(fail(verdict.error()));
        if (!verdict->correct) {
            m_guard.failed(folded);
            qCInfo(lcAccounts) << "wrong password at its change from" << origin.address;
            return done(fail(wrongPassword()));
        }
        m_guard.succeeded(folded);
        storePassword(change, stored, [this, change, origin, look, done](Result<std::vector<SessionId>> ended) {
            if (ended || ended.error().code != ErrorCode::AuthFailed)
                return done(std::move(ended));
            if (look == Look::First)
                return replacePassword(change, origin, Look::Again, done);
            done(fail(wrongPassword())); // it was right a moment ago: another device was quicker
        });
    };
    m_users.credentials(
        folded, [this, password = change.password, verified](const Result<std::optional<storage::Credentials>> &found) {
            if (!found)
                return verified({}, fail(found.error()));
            const QByteArray stored = found->value_or(storage::Credentials{}).passwordHash;
            m_hasher.verify(password, stored,
                [verified, stored](const Result<PasswordHasher::Verdict> &verdict) { verified(stored, verdict); });
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
                {.user = user, .before = before, .after = *hash, .endSessions = endSessions, .keep = keep}, done);
        });
}

} // namespace kith::domain
