// Registration, sign-in, guests, sessions.
// Every callback runs later or at once on the same thread, exactly once.
#pragma once

#include "server/domain/password_hasher.h"
#include "server/domain/settings.h"
#include "server/domain/sign_in_guard.h"
#include "server/storage/store.h"

namespace kith::domain {

template <typename T>
using Done = std::function<void(Result<T>)>;

// Where a sign-in comes from.
struct Origin {
    QString address; // of the peer, as text
    QString client;  // what the client calls itself, for the list of sessions
};

struct NewAccount {
    QString username;
    QString password;
    QString displayName; // empty: the user name
    QString email;
    QString invite;
};

struct NewPassword {
    User user;
    QString password; // the old one
    QString newPassword;
    bool endSessions = true; // of the user, all but this one
    SessionId session;
};

struct SignIn {
    QString token;
    SessionId session;
    User user;
};

class Accounts {
public:
    static constexpr qint64 day = 86'400'000;
    static constexpr qint64 userLifetime = 30 * day; // a token unused for so long is dead
    static constexpr qint64 guestLifetime = day;
    static constexpr qint64 touchAfter = 3'600'000;

    Accounts(storage::UserStore &users, storage::SessionStore &sessions, PasswordHasher &hasher, SignInGuard &guard,
        const Clock &clock, const Settings &settings);

    void registerUser(NewAccount account, const Origin &origin, Done<SignIn> done);
    // Whether somebody has this name. Only for those who then sign in or register: it tells which names exist.
    void isKnown(const QString &username, Done<bool> done);
    // One more attempt of this address: auth.throttled where they are too many.
    void countAttempt(const Origin &origin, Done<void> done) { m_guard.attempt(origin.address, {}, std::move(done)); }
    // One more look at an invite link: as many as sign-ins, but counted apart, so that who follows a link can sign in.
    void countLook(const QString &address, Done<void> done);
    void login(const QString &username, const QString &password, const Origin &origin, Done<SignIn> done);
    void guest(const QString &displayName, const Origin &origin, Done<SignIn> done);
    // auth.expired.
    void resume(const QString &token, Done<storage::OpenedSession> done);

    void sessions(UserId user, Done<std::vector<storage::SessionRecord>> done);
    // false: the user has no such session.
    void endSession(UserId user, SessionId session, Done<bool> done);
    // Answers the sessions that ended. auth.failed (field password), also where somebody else changes it meanwhile;
    // password.weak (field newPassword), auth.throttled as for a sign-in; bad.request for a guest, who has none.
    void changePassword(NewPassword change, const Origin &origin, Done<std::vector<SessionId>> done);
    // The session is in use: keeps it alive. Failures wait for the next time.
    void touch(SessionId session);
    // Forgets dead sessions; once a day is enough.
    void purge();

private:
    // Whoever signs in renews an outdated hash, so one that was read may be another one by the time it matters, and the
    // password as right as before: then it is looked at again, once.
    enum class Look { First, Again };

    void hashAndCreate(storage::NewUser user, const QString &password, const Origin &origin, Done<SignIn> done);
    void checkPassword(
        const QString &folded, const QString &password, const Origin &origin, Look look, Done<SignIn> done);
    void replacePassword(const NewPassword &change, const Origin &origin, Look look, Done<std::vector<SessionId>> done);
    void storePassword(const NewPassword &change, QByteArray before, Done<std::vector<SessionId>> done);
    void createUser(storage::NewUser user, int attemptsLeft, const Origin &origin, Done<SignIn> done);
    // `passwordHash`: of the password that was checked; empty: none was.
    void openSession(const User &user, const QByteArray &passwordHash, const Origin &origin, Done<SignIn> done);
    void renewHash(const storage::Credentials &credentials, const QString &password);

    storage::UserStore &m_users;
    storage::SessionStore &m_sessions;
    PasswordHasher &m_hasher;
    SignInGuard &m_guard;
    const Clock &m_clock;
    const Settings &m_settings;
};

} // namespace kith::domain
