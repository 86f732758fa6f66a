// Changing the password (PROTOCOL.md, "password.change").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

const QString newPassword = u"battery staple"_s;

Answer change(TestClient &client, const QString &from, const QString &to)
{
    return client.request("password.change", {{"password", from}, {"newPassword", to}});
}

// Another device of the same person, live.
struct Device : TestClient {
    Device(const TestServer &server, const QString &name) : TestClient(server)
    {
        login(name);
        resume();
    }
};

} // namespace

class TestPassword : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewOneSignsIn();
    void staysAfterARestart();
    void theOldOneMustBeRight();
    void weakOnes_data();
    void weakOnes();
    void guestsHaveNone();
    void otherSessionsEnd();
    void otherSessionsStay();
    void whoIsElsewhereSignedInStays();
    void twoAtOnce();
    void guessingIsSlowedDown();
    void attemptsOfAnAddress();
};

void TestPassword::theNewOneSignsIn()
{
    TestServer server;
    Person ana(server, u"Ána"_s);
    const Answer changed = change(ana, goodPassword, newPassword);
    QCOMPARE(changed.code(), u"ok"_s);
    QVERIFY(changed.data().isEmpty());
    QCOMPARE(TestClient(server).login(u"ána"_s, goodPassword).code(), u"auth.failed"_s);
    QCOMPARE(TestClient(server).login(u"ána"_s, newPassword).code(), u"ok"_s);
    // Here all goes on, with the same token.
    QCOMPARE(ana.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    QCOMPARE(TestClient(server).resumeWith(ana.token).code(), u"ok"_s);
    // And once more, from the new one.
    QCOMPARE(change(ana, goodPassword, newPassword).code(), u"auth.failed"_s);
    QCOMPARE(change(ana, newPassword, goodPassword).code(), u"ok"_s);
    QCOMPARE(TestClient(server).login(u"Ána"_s, goodPassword).code(), u"ok"_s);
}

void TestPassword::staysAfterARestart()
{
    TestServer server({.sqlite = true});
    {
        Person ana(server, u"ana"_s);
        Device phone(server, u"ana"_s);
        QCOMPARE(change(ana, goodPassword, newPassword).code(), u"ok"_s);
        server.restart();
        QCOMPARE(TestClient(server).resumeWith(ana.token).code(), u"ok"_s);
        QCOMPARE(TestClient(server).resumeWith(phone.token).code(), u"auth.expired"_s);
    }
    QCOMPARE(TestClient(server).login(u"ana"_s, goodPassword).code(), u"auth.failed"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, newPassword).code(), u"ok"_s);
}

void TestPassword::theOldOneMustBeRight()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Device phone(server, u"ana"_s);
    for (const QString &wrong : {QString(), u"correct hors"_s, u"correct horsee"_s, u"Correct horse"_s, newPassword}) {
        const Answer refused = change(ana, wrong, newPassword);
        QCOMPARE(refused.code(), u"auth.failed"_s);
        QCOMPARE(refused.field(), u"password"_s);
    }
    QCOMPARE(TestClient(server).login(u"ana"_s, newPassword).code(), u"auth.failed"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, goodPassword).code(), u"ok"_s);
    phone.sync();
    QVERIFY(phone.isOpen()); // nobody is signed out by a guess
}

void TestPassword::weakOnes_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("code");
    QTest::newRow("empty") << QString() << u"password.weak"_s;
    QTest::newRow("7") << QString(7, u'x') << u"password.weak"_s;
    QTest::newRow("8") << QString(8, u'x') << u"ok"_s;
    QTest::newRow("7 astral") << u"🔑"_s.repeated(7) << u"password.weak"_s;
    QTest::newRow("1024") << QString(1024, u'x') << u"ok"_s;
    QTest::newRow("1025") << QString(1025, u'x') << u"password.weak"_s;
}

void TestPassword::weakOnes()
{
    QFETCH(QString, password);
    QFETCH(QString, code);
    TestServer server;
    Person ana(server, u"ana"_s);
    const Answer answer = change(ana, goodPassword, password);
    QCOMPARE(answer.code(), code);
    QCOMPARE(answer.field(), code == u"ok" ? QString() : u"newPassword"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, code == u"ok" ? password : goodPassword).code(), u"ok"_s);
}

void TestPassword::guestsHaveNone()
{
    TestServer server;
    TestClient guest(server);
    guest.guest();
    guest.resume();
    for (const QString &old : {QString(), goodPassword})
        QCOMPARE(change(guest, old, newPassword).code(), u"bad.request"_s);
    QVERIFY(guest.isOpen());
}

void TestPassword::otherSessionsEnd()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient tab(server); // of the same session
    tab.resumeWith(ana.token);
    Device phone(server, u"ana"_s);
    Device tablet(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(change(ana, goodPassword, newPassword).code(), u"ok"_s);
    for (TestClient *other : {static_cast<TestClient *>(&phone), static_cast<TestClient *>(&tablet)}) {
        QCOMPARE(other->takeEvent("session.closed").value(u"code").toString(), u"auth.expired"_s);
        QCOMPARE(other->closeCode(), 4001);
        QCOMPARE(TestClient(server).resumeWith(other->token).code(), u"auth.expired"_s);
    }
    QCOMPARE(ana.request("sessions.list")["sessions"].toArray().size(), 1);
    QCOMPARE(ben.say(u"0"_s, u"me too?"_s).code(), u"ok"_s);
    QCOMPARE(tab.takeEvent("message").value(u"message").toString(), u"me too?"_s);
    QVERIFY(ana.isOpen());
}

void TestPassword::otherSessionsStay()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Device phone(server, u"ana"_s);
    QCOMPARE(ana.request("password.change",
                    {{"password", goodPassword}, {"newPassword", newPassword}, {"keepSessions", true}})
                 .code(),
        u"ok"_s);
    phone.sync();
    QVERIFY(phone.isOpen());
    QCOMPARE(TestClient(server).resumeWith(phone.token).code(), u"ok"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, newPassword).code(), u"ok"_s);
    // False is as good as absent.
    QCOMPARE(ana.request("password.change",
                    {{"password", newPassword}, {"newPassword", goodPassword}, {"keepSessions", false}})
                 .code(),
        u"ok"_s);
    QCOMPARE(phone.closeCode(), 4001);
}

// Who changes it is who stays, wherever the account was made.
void TestPassword::whoIsElsewhereSignedInStays()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Device phone(server, u"ana"_s);
    QCOMPARE(change(phone, goodPassword, newPassword).code(), u"ok"_s);
    QCOMPARE(ana.closeCode(), 4001);
    QCOMPARE(phone.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
}

// One of them wins, and the password is what it was told.
void TestPassword::twoAtOnce()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString passwords[] = {u"the first one"_s, u"the second one"_s};
    qint64 ids[2];
    for (int i = 0; i < 2; ++i) {
        ids[i] = ana.send(
            "password.change", {{"password", goodPassword}, {"newPassword", passwords[i]}, {"keepSessions", true}});
    }
    int won = 0;
    for (int i = 0; i < 2; ++i) {
        const QString code = ana.answer(ids[i]).code();
        won += code == u"ok" ? 1 : 0;
        QVERIFY2(code == u"ok" || code == u"auth.failed", qPrintable(code));
        QCOMPARE(TestClient(server).login(u"ana"_s, passwords[i]).code(), code);
    }
    QCOMPARE(won, 1);
}

void TestPassword::guessingIsSlowedDown()
{
    TestServer server({.fakeClock = true});
    if (server.usesRedis())
        QSKIP("Redis counts by its own clock: tst_shared_guard");
    Person ana(server, u"Ana"_s);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(change(ana, u"wrong horse"_s, newPassword).code(), u"auth.failed"_s);
    const Answer right = change(ana, goodPassword, newPassword);
    QCOMPARE(right.code(), u"auth.throttled"_s);
    QCOMPARE(right.retryAfter(), 30);
    // Failures of the name count alike wherever they happen.
    QCOMPARE(TestClient(server).login(u"ana"_s).code(), u"auth.throttled"_s);
    // A weak one is no guess.
    QCOMPARE(change(ana, goodPassword, u"short"_s).code(), u"password.weak"_s);
    server.clock().advance(30'000);
    QCOMPARE(change(ana, goodPassword, newPassword).code(), u"ok"_s);
    // A success forgives the failures.
    QCOMPARE(change(ana, goodPassword, newPassword).code(), u"auth.failed"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, newPassword).code(), u"ok"_s);
}

void TestPassword::attemptsOfAnAddress()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.signInsPerMinute = 5; }});
    if (server.usesRedis())
        QSKIP("Redis counts by its own clock: tst_shared_guard");
    Person ana(server, u"ana"_s); // the first attempt
    for (int i = 0; i < 4; ++i)
        QCOMPARE(change(ana, u"wrong horse"_s, newPassword).code(), u"auth.failed"_s);
    QCOMPARE(change(ana, goodPassword, newPassword).code(), u"auth.throttled"_s);
}

QTEST_GUILESS_MAIN(TestPassword)
#include "tst_password.moc"
