// The pool that hashes passwords. How long it takes is not measured here.
#include "server/domain/password_hasher.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::domain;

namespace {

// crypto_pwhash_argon2id_OPSLIMIT_MIN and …MEMLIMIT_MIN
constexpr HashCost cheap{.operations = 1, .memoryBytes = 8'192};
constexpr HashCost dearer{.operations = 2, .memoryBytes = 16'384};

QByteArray hashOf(PasswordHasher &hasher, const QString &password)
{
    std::optional<QByteArray> made;
    hasher.hash(password, [&](Result<QByteArray> hash) { made = hash.value_or(QByteArray()); });
    return QTest::qWaitFor([&] { return made.has_value(); }) ? *made : QByteArray();
}

std::optional<PasswordHasher::Verdict> verdictOf(
    PasswordHasher &hasher, const QString &password, const QByteArray &stored)
{
    std::optional<PasswordHasher::Verdict> given;
    hasher.verify(password, stored,
        [&](Result<PasswordHasher::Verdict> verdict) { given = verdict.value_or(PasswordHasher::Verdict{}); });
    return QTest::qWaitFor([&] { return given.has_value(); }) ? given : std::nullopt;
}

} // namespace

class TestPasswordHasher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashes();
    void verifies_data();
    void verifies();
    void nobodyHasTheEmptyHash();
    void damagedHashesAreWrong();
    void knowsOutdatedHashes();
    void knowsBcrypt();
    void answersLaterOnTheSameThread();
    void aFullQueueThrottles();
    void dropsWhatWaitsAtItsEnd();
};

void TestPasswordHasher::hashes()
{
    PasswordHasher hasher(cheap);
    const QByteArray first = hashOf(hasher, u"correct horse"_s);
    QVERIFY2(first.startsWith("$argon2id$v=19$"), first.constData());
    QVERIFY(!first.contains("correct"));
    QVERIFY(hashOf(hasher, u"correct horse"_s) != first); // salted
}

void TestPasswordHasher::verifies_data()
{
    QTest::addColumn<QString>("set");
    QTest::addColumn<QString>("tried");
    QTest::addColumn<bool>("correct");
    const auto row = [](const char *name, const QString &set, const QString &tried, bool correct) {
        QTest::newRow(name) << set << tried << correct;
    };
    row("equal", u"correct horse"_s, u"correct horse"_s, true);
    row("other", u"correct horse"_s, u"correct house"_s, false);
    row("shorter", u"correct horse"_s, u"correct hors"_s, false);
    row("empty", u"correct horse"_s, QString(), false);
    row("case", u"correct horse"_s, u"Correct horse"_s, false);
    row("unicode", u"пароль 密码 🔑"_s, u"пароль 密码 🔑"_s, true);
    row("nul inside", u"a\0bcdefgh"_s, u"a\0bcdefgh"_s, true);
    row("other behind nul", u"a\0bcdefgh"_s, u"a\0xxxxxxx"_s, false);
    row("long", QString(1'024, u'x'), QString(1'024, u'x'), true);
    row("long, last differs", QString(1'024, u'x'), QString(1'023, u'x') + u'y', false);
}

void TestPasswordHasher::verifies()
{
    QFETCH(QString, set);
    QFETCH(QString, tried);
    QFETCH(bool, correct);
    PasswordHasher hasher(cheap);
    const auto verdict = verdictOf(hasher, tried, hashOf(hasher, set));
    QVERIFY(verdict);
    QCOMPARE(verdict->correct, correct);
    QVERIFY(!verdict->outdated);
}

void TestPasswordHasher::nobodyHasTheEmptyHash()
{
    PasswordHasher hasher(cheap);
    const auto verdict = verdictOf(hasher, u"anything"_s, {});
    QVERIFY(verdict);
    QVERIFY(!verdict->correct);
    QVERIFY(!verdict->outdated);
}

void TestPasswordHasher::damagedHashesAreWrong()
{
    PasswordHasher hasher(cheap);
    QByteArray damaged = hashOf(hasher, u"correct horse"_s);
    damaged[damaged.size() - 2] = damaged[damaged.size() - 2] == 'A' ? 'B' : 'A';
    for (const QByteArray &stored : {damaged, QByteArray("x"), QByteArray("$argon2id$"), QByteArray(500, '$')}) {
        const auto verdict = verdictOf(hasher, u"correct horse"_s, stored);
        QVERIFY(verdict);
        QVERIFY(!verdict->correct);
    }
}

void TestPasswordHasher::knowsOutdatedHashes()
{
    PasswordHasher before(cheap);
    PasswordHasher now(dearer);
    const QByteArray old = hashOf(before, u"correct horse"_s);
    const auto right = verdictOf(now, u"correct horse"_s, old);
    QVERIFY(right && right->correct && right->outdated);
    const auto wrong = verdictOf(now, u"wrong horse!"_s, old);
    QVERIFY(wrong && !wrong->correct && !wrong->outdated);
    const auto fresh = verdictOf(now, u"correct horse"_s, hashOf(now, u"correct horse"_s));
    QVERIFY(fresh && fresh->correct && !fresh->outdated);
}

// Made by another implementation: the password is "correct horse".
void TestPasswordHasher::knowsBcrypt()
{
    PasswordHasher hasher(cheap);
    const QByteArray stored = "$2b$05$razw0bb21cbHaMNzvYBGGeLQEFORHUkxkD7KkjmGl9fzzMy6Yt1la";
    const auto right = verdictOf(hasher, u"correct horse"_s, stored);
    QVERIFY(right && right->correct && right->outdated);
    for (const QString &password : {u"correct hors"_s, u"Correct horse"_s, QString(), u"correct horse"_s + QChar(0)}) {
        const auto wrong = verdictOf(hasher, password, stored);
        QVERIFY(wrong && !wrong->correct && !wrong->outdated);
    }
    const auto damaged = verdictOf(hasher, u"correct horse"_s, stored.chopped(1));
    QVERIFY(damaged && !damaged->correct);
    QVERIFY(!verdictOf(hasher, u"correct horse"_s, "$2b$")->correct);
}

void TestPasswordHasher::answersLaterOnTheSameThread()
{
    PasswordHasher hasher(cheap);
    QThread *thread = nullptr;
    hasher.hash(u"correct horse"_s, [&](const Result<QByteArray> &) { thread = QThread::currentThread(); });
    QCOMPARE(thread, nullptr);
    QVERIFY(QTest::qWaitFor([&] { return thread != nullptr; }));
    QCOMPARE(thread, QThread::currentThread());
}

void TestPasswordHasher::aFullQueueThrottles()
{
    PasswordHasher hasher(cheap);
    int hashed = 0;
    QList<Error> refused;
    bool inside = true;
    for (int i = 0; i < PasswordHasher::maxQueued + 10; ++i) {
        hasher.hash(u"correct horse"_s, [&](Result<QByteArray> hash) {
            QVERIFY(!inside);
            if (hash)
                ++hashed;
            else
                refused.append(hash.error());
        });
    }
    inside = false;
    QVERIFY(QTest::qWaitFor([&] { return hashed + refused.size() == PasswordHasher::maxQueued + 10; }, 30'000));
    QCOMPARE(hashed, PasswordHasher::maxQueued);
    for (const Error &error : std::as_const(refused)) {
        QCOMPARE(error.code, ErrorCode::AuthThrottled);
        QVERIFY(error.retryAfter.value_or(0) >= 1);
    }
    // And it goes on.
    QVERIFY(!hashOf(hasher, u"correct horse"_s).isEmpty());
}

// What a callback holds is let go of on the owner's thread: it may be a connection.
void TestPasswordHasher::dropsWhatWaitsAtItsEnd()
{
    struct Held {
        ~Held()
        {
            ok = ok && QThread::currentThread() == owner;
            ++dropped;
        }
        QThread *owner;
        bool &ok;
        int &dropped;
    };
    bool ok = true;
    int dropped = 0;
    int called = 0;
    constexpr int calls = 300;
    {
        PasswordHasher hasher(cheap);
        for (int i = 0; i < calls; ++i) {
            auto held = std::make_shared<Held>(QThread::currentThread(), ok, dropped);
            hasher.hash(u"correct horse"_s, [held, &called](const Result<QByteArray> &) { ++called; });
        }
        QVERIFY(QTest::qWaitFor([&] { return called > calls / 3; }));
    }
    const int calledBefore = called;
    QCoreApplication::processEvents();
    QCOMPARE(called, calledBefore);
    QCOMPARE(dropped, calls);
    QVERIFY(ok);
}

QTEST_GUILESS_MAIN(TestPasswordHasher)
#include "tst_password_hasher.moc"
