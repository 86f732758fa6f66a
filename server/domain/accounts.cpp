#include "server/domain/accounts.h"

#include "server/domain/guest_names.h"
#include "server/domain/secrets.h"
#include "shared/base/log.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::domain {
namespace {

Result<QString> checkEmail(const QString &email)
{
    // Only what could never be an address is refused: whether it works shows when it is used.
    auto line = checkLine(email, "email"_L1, limits::emailCharacters, true);
    if (line && !line->isEmpty() && (line->count(u'@') != 1 || line->startsWith(u'@') || line->endsWith(u'@')))
        return fail(badField("email"_L1, u"Field \"email\" is not an e-mail address."_s));
    return line;
}

} // namespace

Accounts::Accounts(storage::UserStore &users, storage::SessionStore &sessions, PasswordHasher &hasher,
    SignInGuard &guard, const Clock &clock, const Settings &settings)
    : m_users(users), m_sessions(sessions), m_hasher(hasher), m_guard(guard), m_clock(clock), m_settings(settings)
{
}

void Accounts::registerUser(NewAccount account, const Origin &origin, Done<SignIn> done)
{
    if (m_settings.registration == proto::Registration::Closed)
        return done(fail(ErrorCode::RegistrationClosed));
    if (m_settings.registration == proto::Registration::Invite && account.invite.isEmpty())
        return done(fail(makeError(ErrorCode::InviteInvalid, u"New accounts need an invite link here."_s)));
    if (account.displayName.trimmed().isEmpty())
        account.displayName = account.username;
    const auto username = checkUserName(account.username);
    if (!username)
        return done(fail(username.error()));
    if (const auto strong = kith::checkPassword(account.password); !strong)
        return done(fail(strong.error()));
    const auto displayName = checkLine(account.displayName, "displayName"_L1, limits::displayNameCharacters, false);
    if (!displayName)
        return done(fail(displayName.error()));
    const auto email = checkEmail(account.email);
    if (!email)
        return done(fail(email.error()));
    storage::NewUser user{.username = *username,
        .folded = foldName(*username),
        .displayName = *displayName,
        .email = *email,
        .passwordHash = {},
        .guest = false,
        .created = 0,
        .inviteHash = {}};
    if (!account.invite.isEmpty())
        user.inviteHash = hashSecret(account.invite);
    m_guard.attempt(origin.address, {},
        [this, user = std::move(user), password = account.password, origin, done = std::move(done)](
            const Result<void> &allowed) {
            if (!allowed)
                return done(fail(allowed.error()));
            hashAndCreate(user, password, origin, done);
        });
}

void Accounts::hashAndCreate(storage::NewUser user, const QString &password, const Origin &origin, Done<SignIn> done)
{
    m_hasher.hash(
        password, [this, user = std::move(user), origin, done = std::move(done)](Result<QByteArray> hash) mutable {
            if (!hash)
                return done(fail(hash.error()));
            user.passwordHash = *hash;
            createUser(std::move(user), 1, origin, std::move(done));
        });
}

void Accounts::guest(const QString &displayName, const Origin &origin, Done<SignIn> done)
{
    if (!m_settings.guests)
        return done(fail(makeError(ErrorCode::RegistrationClosed, u"This server does not accept guests."_s)));
    const GuestName name = randomGuestName();
    const auto shown = checkLine(displayName.trimmed().isEmpty() ? name.display : displayName, "displayName"_L1,
        limits::displayNameCharacters, false);
    if (!shown)
        return done(fail(shown.error()));
    const storage::NewUser user{.username = name.username,
        .folded = foldName(name.username),
        .displayName = *shown,
        .email = {},
        .passwordHash = {},
        .guest = true,
        .created = 0,
        .inviteHash = {}};
    m_guard.attempt(origin.address, {}, [this, user, origin, done = std::move(done)](const Result<void> &allowed) {
        if (!allowed)
            return done(fail(allowed.error()));
        constexpr int attempts = 5;
        createUser(user, attempts, origin, done);
    });
}

void Accounts::createUser(storage::NewUser user, int attemptsLeft, const Origin &origin, Done<SignIn> done)
{
    user.created = m_clock.now();
    m_users.create(user, [this, user, attemptsLeft, origin, done = std::move(done)](Result<User> created) mutable {
        if (!created && created.error().code == ErrorCode::NameTaken && attemptsLeft > 1) {
            // Only guests come here: their random name was taken.
            user.username = randomGuestName().username;
            user.folded = foldName(user.username);
            return createUser(std::move(user), attemptsLeft - 1, origin, std::move(done));
        }
        if (!created)
            return done(fail(created.error()));
        openSession(*created, {}, origin, std::move(done));
    });
}

void Accounts::isKnown(const QString &username, Done<bool> done)
{
    m_users.credentials(
        foldName(username), [done = std::move(done)](Result<std::optional<storage::Credentials>> found) {
            if (!found)
                return done(fail(found.error()));
            done(found->has_value());
        });
}

void Accounts::countLook(const QString &address, Done<void> done)
{
    m_guard.attempt(u"look:"_s + address, {}, std::move(done));
}

void Accounts::login(const QString &username, const QString &password, const Origin &origin, Done<SignIn> done)
{
    const QString folded = foldName(username);
    m_guard.attempt(
        origin.address, folded, [this, folded, password, origin, done = std::move(done)](const Result<void> &allowed) {
            if (!allowed)
                return done(fail(allowed.error()));
            checkPassword(folded, password, origin, Look::First, done);
        });
}

void Accounts::checkPassword(
    const QString &folded, const QString &password, const Origin &origin, Look look, Done<SignIn> done)
{
    const auto verified = [this, folded, password, origin, look, done = std::move(done)](
                              const storage::Credentials &credentials, const Result<PasswordHasher::Verdict> &verdict) {
        if (!verdict)
            return done(fail(verdict.error()));
        if (!verdict->correct) {
            m_guard.failed(folded);
            qCInfo(lcAccounts) << "failed sign-in from" << origin.address;
            return done(fail(ErrorCode::AuthFailed));
        }
        m_guard.succeeded(folded);
        if (verdict->outdated)
            renewHash(credentials, password);
        openSession(credentials.user, credentials.passwordHash, origin,
            [this, folded, password, origin, look, done](Result<SignIn> signIn) {
                if (!signIn && signIn.error().code == ErrorCode::AuthFailed && look == Look::First)
                    return checkPassword(folded, password, origin, Look::Again, done);
                done(std::move(signIn));
            });
    };
    m_users.credentials(folded, [this, password, verified](const Result<std::optional<storage::Credentials>> &found) {
        if (!found)
            return verified({}, fail(found.error()));
        const storage::Credentials credentials = found->value_or(storage::Credentials{});
        m_hasher.verify(password, credentials.passwordHash,
            [credentials, verified](
                const Result<PasswordHasher::Verdict> &verdict) { verified(credentials, verdict); });
    });
}

void Accounts::renewHash(const storage::Credentials &credentials, const QString &password)
{
    m_hasher.hash(password, [this, credentials](Result<QByteArray> hash) {
        if (!hash)
            return; // the old hash still works; the next sign-in tries again
        const UserId user = credentials.user.id;
        m_users.setPasswordHash({.user = user, .before = credentials.passwordHash, .after = *hash},
            [user](const Result<std::vector<SessionId>> &stored) {
                if (!stored && stored.error().code != ErrorCode::AuthFailed) // a newer one is there
                    qCWarning(lcAccounts) << "cannot renew the password hash of user" << user;
            });
    });
}

void Accounts::openSession(const User &user, const QByteArray &passwordHash, const Origin &origin, Done<SignIn> done)
{
    const QString token = makeToken();
    m_sessions.create({.user = user.id,
                          .tokenHash = hashSecret(token),
                          .client = origin.client,
                          .created = m_clock.now(),
                          .idleLifetime = user.guest ? guestLifetime : userLifetime,
                          .passwordHash = passwordHash},
        [token, user, done = std::move(done)](Result<SessionId> session) {
            if (!session)
                return done(fail(session.error()));
            done(SignIn{.token = token, .session = *session, .user = user});
        });
}

void Accounts::resume(const QString &token, Done<storage::OpenedSession> done)
{
    const EpochMs now = m_clock.now();
    m_sessions.open(hashSecret(token), now, [this, now, done = std::move(done)](Result<storage::OpenedSession> opened) {
        if (opened && now - opened->session.lastUsed >= touchAfter)
            touch(opened->session.id);
        done(std::move(opened));
    });
}

void Accounts::sessions(UserId user, Done<std::vector<storage::SessionRecord>> done)
{
    m_sessions.list(user, m_clock.now(), std::move(done));
}

void Accounts::endSession(UserId user, SessionId session, Done<bool> done)
{
    m_sessions.remove(user, session, std::move(done));
}

void Accounts::touch(SessionId session)
{
    m_sessions.touch(session, m_clock.now(), [](Result<void> touched) {
        if (!touched)
            qCWarning(lcAccounts) << "cannot note the use of a session:" << touched.error().message;
    });
}

void Accounts::purge()
{
    m_sessions.purge(m_clock.now(), [](Result<qint64> purged) {
        if (purged && *purged > 0)
            qCInfo(lcAccounts) << "forgot" << *purged << "unused sessions";
    });
}

} // namespace kith::domain
