// What happens to a password while somebody signs in with it, or changes it.
#include "server/domain/accounts.h"
#include "server/domain/secrets.h"
#include "server/storage/memory/memory_store.h"
#include "shared/base/text.h"
#include "tests/server/storage/await.h"

#include <QTest>

using namespace kith;
using namespace kith::domain;
using namespace Qt::StringLiterals;
using storage::await;

namespace {

const QString oldPassword = u"correct horse"_s;
const QString newPassword = u"battery staple"_s;
constexpr HashCost cheap{.operations = 1, .memoryBytes = 8'192};
constexpr HashCost dear{.operations = 2, .memoryBytes = 8'192};

// The users of a store, and what happens just after a password hash was read.
class Users final : public storage::UserStore {
public:
    explicit Users(storage::UserStore &users) : m_users(users) {}

    void afterReading(std::function<void()> what) { m_after.push_back(std::move(what)); }

    void credentials(QString folded, storage::Done<std::optional<storage::Credentials>> done) override
    {
        m_users.credentials(std::move(folded), [this, done = std::move(done)](auto found) {
            done(std::move(found));
            if (!m_after.empty()) {
                const auto what = std::move(m_after.front());
                m_after.erase(m_after.begin());
                what();
            }
        });
    }
    void create(storage::NewUser user, storage::Done<User> done) override { m_users.create(std::move(user), done); }
    void setPasswordHash(storage::PasswordChange change, storage::Done<std::vector<SessionId>> done) override
    {
        m_users.setPasswordHash(std::move(change), std::move(done));
    }
    void byIds(std::vector<UserId> ids, storage::Done<std::vector<User>> done) override
    {
        m_users.byIds(std::move(ids), std::move(done));
    }
    void search(QString query, int limit, storage::Done<std::vector<User>> done) override
    {
        m_users.search(std::move(query), limit, std::move(done));
    }
    void retireGuests(storage::GoneQuery query, storage::Done<std::vector<storage::Retired>> done) override
    {
        m_users.retireGuests(query, std::move(done));
    }

private:
    storage::UserStore &m_users;
    std::vector<std::function<void()>> m_after; // a reading each
};

// A server's accounts, of which one is Ada's.
struct World {
    FakeClock clock;
    Settings settings{.signInsPerMinute = 0, .publicUrl = {}};
    std::unique_ptr<storage::Store> store = storage::makeMemoryStore();
    Users users{store->users()};
    PasswordHasher hasher{dear};
    PasswordHasher cheapHasher{cheap};
    LocalSignInGuard guard{clock, settings};
    Accounts accounts{users, store->sessions(), hasher, guard, clock, settings};
    SignIn ada;

    World() { ada = registered(accounts); }

    static SignIn registered(Accounts &by)
    {
        return await<SignIn>([&](auto done) {
            by.registerUser(
                {.username = u"ada"_s, .password = oldPassword, .displayName = {}, .email = {}, .invite = {}}, {},
                done);
        }).value();
    }

    QByteArray hashOf(const QString &password, PasswordHasher &by)
    {
        return await<QByteArray>([&](auto done) { by.hash(password, done); }).value();
    }
    QByteArray stored()
    {
        return await<std::optional<storage::Credentials>>(
            [&](auto done) { store->users().credentials(u"ada"_s, done); })
            .value()
            ->passwordHash;
    }
    // As another device, or another server, does it.
    void replace(const QByteArray &before, const QByteArray &after, bool endSessions)
    {
        store->users().setPasswordHash(
            {.user = ada.user.id, .before = before, .after = after, .endSessions = endSessions}, {});
    }
    QString login(const QString &password = oldPassword)
    {
        const auto signIn = await<SignIn>([&](auto done) { accounts.login(u"ada"_s, password, {}, done); });
        return signIn ? u"ok"_s : QString(wireName(signIn.error().code));
    }
    QString change()
    {
        const auto changed = await<std::vector<SessionId>>([&](auto done) {
            accounts.changePassword({.user = ada.user,
                                        .password = oldPassword,
                                        .newPassword = newPassword,
                                        .endSessions = true,
                                        .session = ada.session},
                {}, done);
        });
        return changed ? u"ok"_s : QString(wireName(changed.error().code));
    }
    size_t sessions()
    {
        return await<std::vector<storage::SessionRecord>>(
            [&](auto done) { store->sessions().list(ada.user.id, clock.now(), done); })
            .value()
            .size();
    }
};

} // namespace

class TestPasswordRaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signInDoesNotOutliveThePassword();
    void signInWhileTheHashIsRenewed();
    void signInsRenewTogether();
    void changeWhileTheHashIsRenewed();
    void changeWhileAnotherChanges();
};

// Checked with the old one, and done when the new one is there and the other sessions have ended.
void TestPasswordRaces::signInDoesNotOutliveThePassword()
{
    World world;
    const QByteArray before = world.stored();
    const QByteArray after = world.hashOf(newPassword, world.hasher);
    world.users.afterReading([&] { world.replace(before, after, true); });
    QCOMPARE(world.login(), u"auth.failed"_s);
    QCOMPARE(world.sessions(), size_t(0));
    QCOMPARE(world.login(newPassword), u"ok"_s);
}

void TestPasswordRaces::signInWhileTheHashIsRenewed()
{
    World world;
    const QByteArray before = world.stored();
    const QByteArray after = world.hashOf(oldPassword, world.hasher);
    world.users.afterReading([&] { world.replace(before, after, false); });
    QCOMPARE(world.login(), u"ok"_s);
    QCOMPARE(world.sessions(), size_t(2));
    // Only once: somebody who does nothing else cannot keep us busy.
    world.users.afterReading([&] { world.replace(after, before, false); });
    world.users.afterReading([&] { world.replace(before, after, false); });
    QCOMPARE(world.login(), u"auth.failed"_s);
    QCOMPARE(world.login(), u"ok"_s);
}

// A hash of another cost, and many who sign in at once: each finds it outdated.
void TestPasswordRaces::signInsRenewTogether()
{
    World world;
    const QByteArray old = world.hashOf(oldPassword, world.cheapHasher);
    world.replace(world.stored(), old, false);
    constexpr int count = 12;
    int done = 0;
    int signedIn = 0;
    for (int i = 0; i < count; ++i)
        world.accounts.login(u"ada"_s, oldPassword, {}, [&](const Result<SignIn> &signIn) {
            ++done;
            signedIn += signIn ? 1 : 0;
        });
    QTRY_COMPARE_WITH_TIMEOUT(done, count, 30'000);
    QCOMPARE(signedIn, count);
    QTRY_VERIFY_WITH_TIMEOUT(world.stored() != old, 30'000);
    QCOMPARE(world.login(), u"ok"_s);
}

void TestPasswordRaces::changeWhileTheHashIsRenewed()
{
    World world;
    const QByteArray before = world.stored();
    const QByteArray after = world.hashOf(oldPassword, world.hasher);
    world.users.afterReading([&] { world.replace(before, after, false); });
    QCOMPARE(world.change(), u"ok"_s);
    QCOMPARE(world.login(), u"auth.failed"_s);
    QCOMPARE(world.login(newPassword), u"ok"_s);
}

// To something else: then the old one is wrong.
void TestPasswordRaces::changeWhileAnotherChanges()
{
    World world;
    const QByteArray before = world.stored();
    const QByteArray after = world.hashOf(u"a third one"_s, world.hasher);
    world.users.afterReading([&] { world.replace(before, after, false); });
    QCOMPARE(world.change(), u"auth.failed"_s);
    QCOMPARE(world.stored(), after);
}

QTEST_GUILESS_MAIN(TestPasswordRaces)
#include "tst_password_races.moc"
