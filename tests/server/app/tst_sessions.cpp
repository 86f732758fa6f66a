// Tokens and sessions: how they live and end (PROTOCOL.md, "Signing in").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

} // namespace

class TestSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongTokens();
    void aTokenOfSomebodyElse();
    void logoutKillsTheToken();
    void logoutThenSignInAgain();
    void listsSessions();
    void revokesASession();
    void revokesItself();
    void foreignSessionsCannotBeRevoked();
    void tokensDie_data();
    void tokensDie();
    void useKeepsATokenAlive();
    void aLongConnectionKeepsItsTokenAlive();
    void anIdleConnectionIsClosed();
    void theTimeToSignInBeginsAgainAfterLogout();
};

void TestSessions::wrongTokens()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient client(server);
    for (const QString &token : {QString(), u"x"_s, ana.token.chopped(1), ana.token + u'x', ana.token.toUpper(),
             ana.token + u' ', QString(5'000, u'x')})
        QCOMPARE(client.resumeWith(token).code(), u"auth.expired"_s);
    QCOMPARE(client.resumeWith(ana.token).code(), u"ok"_s);
}

void TestSessions::aTokenOfSomebodyElse()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    TestClient ana(server);
    ana.registerUser(u"ana"_s);
    QCOMPARE(ana.request("resume", {{"token", ben.token}}).code(), u"bad.request"_s);
    QCOMPARE(ana.request("sessions.list")["sessions"].toArray().size(), 1);
    QCOMPARE(ana.resume().code(), u"ok"_s);
    ana.say(u"0"_s, u"it is me"_s);
    QCOMPARE(ben.takeEvent("message").value(u"from").toString(), ana.userId);
}

void TestSessions::logoutKillsTheToken()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    TestClient onlySignedIn(server);
    Person otherDevice(server, u"other"_s);
    TestClient phone(server);
    phone.login(u"ana"_s);
    phone.resume();

    const Answer out = ana.request("logout");
    QCOMPARE(out.code(), u"ok"_s);
    QVERIFY(out.data().isEmpty());
    const QJsonObject closed = tab.takeEvent("session.closed");
    QCOMPARE(closed.value(u"code").toString(), u"auth.expired"_s);
    QVERIFY(!closed.value(u"message").toString().isEmpty());
    QCOMPARE(tab.closeCode(), 4001);
    // The token is dead; other sign-ins of the same person and other people are not.
    QCOMPARE(TestClient(server).resumeWith(ana.token).code(), u"auth.expired"_s);
    QCOMPARE(phone.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    QCOMPARE(otherDevice.takeEvent("message").value(u"from").toString(), phone.userId);
    // The connection itself is nobody's now: it gets no events and may do nothing.
    QVERIFY(!ana.getsEvent("message"));
    QVERIFY(ana.isOpen());
    QCOMPARE(ana.say(u"0"_s, u"x"_s).code(), u"auth.required"_s);
    QCOMPARE(ana.request("logout").code(), u"auth.required"_s);
}

void TestSessions::logoutThenSignInAgain()
{
    TestServer server;
    TestClient(server).registerUser(u"ben"_s);
    Person ana(server, u"ana"_s);
    ana.request("logout");
    QCOMPARE(ana.login(u"ben"_s).code(), u"ok"_s);
    QCOMPARE(ana.resume().code(), u"ok"_s);
    ana.say(u"0"_s, u"I am Ben"_s);
    const QJsonObject message = ana.takeEvent("message");
    QCOMPARE(message.value(u"from").toString(), ana.userId);
    QCOMPARE(ana.events().size(), 0);
}

void TestSessions::listsSessions()
{
    TestServer server({.fakeClock = true});
    TestClient ana(server);
    ana.request("hello", {{"client", "kith-term"}, {"version", "0.1"}});
    ana.registerUser(u"ana"_s);
    server.clock().advance(minute);
    TestClient phone(server);
    phone.request("hello", {{"client", u"phone\nwith\u202E controls"_s}});
    phone.login(u"ana"_s);
    Person ben(server, u"ben"_s);

    const QJsonArray sessions = ana.request("sessions.list")["sessions"].toArray();
    QCOMPARE(sessions.size(), 2);
    QCOMPARE(sessions[0][u"current"], QJsonValue(false));
    QCOMPARE(sessions[1][u"current"], QJsonValue(true));
    QCOMPARE(sessions[1][u"client"].toString(), u"kith-term 0.1"_s);
    QVERIFY(!sessions[0][u"client"].toString().contains(u'\n'));
    QCOMPARE(sessions[0][u"created"].toDouble() - sessions[1][u"created"].toDouble(), 60.0);
    QVERIFY(sessions[0][u"lastUsed"].isDouble());
    for (const QJsonValue &session : sessions)
        QVERIFY(session[u"id"].isString());
    QVERIFY(!toJson(sessions[0].toObject()).contains(phone.token.toLatin1()));
    QCOMPARE(ben.request("sessions.list")["sessions"].toArray().size(), 1);
}

void TestSessions::revokesASession()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient phone(server);
    phone.login(u"ana"_s);
    phone.resume();
    TestClient tablet(server); // has a token, and gets no events: it is told all the same
    tablet.login(u"ana"_s);
    for (TestClient *client : {&phone, &tablet}) {
        QString id;
        const QJsonArray sessions = client->request("sessions.list")["sessions"].toArray();
        for (const QJsonValue &session : sessions) {
            if (session[u"current"].toBool())
                id = session[u"id"].toString();
        }
        const Answer revoked = ana.request("sessions.revoke", {{"sessionId", id}});
        QCOMPARE(revoked.code(), u"ok"_s);
        QCOMPARE(client->takeEvent("session.closed").value(u"code").toString(), u"auth.expired"_s);
        QCOMPARE(client->closeCode(), 4001);
        QCOMPARE(TestClient(server).resumeWith(client->token).code(), u"auth.expired"_s);
        QCOMPARE(ana.request("sessions.revoke", {{"sessionId", id}}).code(), u"bad.request"_s); // it is gone
    }
    QCOMPARE(ana.request("sessions.list")["sessions"].toArray().size(), 1);
    QVERIFY(ana.isOpen());
}

void TestSessions::revokesItself()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString id = ana.request("sessions.list")["sessions"][0][u"id"].toString();
    QCOMPARE(ana.request("sessions.revoke", {{"sessionId", id}}).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("session.closed").value(u"code").toString(), u"auth.expired"_s);
    QCOMPARE(ana.closeCode(), 4001);
}

void TestSessions::foreignSessionsCannotBeRevoked()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString id = ben.request("sessions.list")["sessions"][0][u"id"].toString();
    const Answer foreign = ana.request("sessions.revoke", {{"sessionId", id}});
    QCOMPARE(foreign.code(), u"bad.request"_s);
    QCOMPARE(foreign.field(), u"sessionId"_s);
    for (const QString &none : {u"999"_s, u"abc"_s, QString(), u"-1"_s, u"0"_s})
        QCOMPARE(ana.request("sessions.revoke", {{"sessionId", none}}).data(), foreign.data());
    QCOMPARE(ben.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
}

void TestSessions::tokensDie_data()
{
    QTest::addColumn<bool>("guest");
    QTest::addColumn<qint64>("age");
    QTest::addColumn<bool>("alive");
    QTest::newRow("30 days less a minute") << false << 30 * day - minute << true;
    QTest::newRow("30 days and a minute") << false << 30 * day + minute << false;
    QTest::newRow("guest, a day less a minute") << true << day - minute << true;
    QTest::newRow("guest, a day and a minute") << true << day + minute << false;
}

void TestSessions::tokensDie()
{
    QFETCH(bool, guest);
    QFETCH(qint64, age);
    QFETCH(bool, alive);
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite, .fakeClock = true});
        QString token;
        {
            TestClient client(server);
            guest ? client.guest() : client.registerUser(u"ana"_s);
            token = client.token;
            client.close();
        }
        QVERIFY(server.settlesAt(0));
        server.clock().advance(age);
        QCOMPARE(TestClient(server).resumeWith(token).code(), alive ? u"ok"_s : u"auth.expired"_s);
    }
}

void TestSessions::useKeepsATokenAlive()
{
    TestServer server({.fakeClock = true});
    QString token;
    {
        Person ana(server, u"ana"_s);
        token = ana.token;
        ana.close();
    }
    QVERIFY(server.settlesAt(0));
    for (int i = 0; i < 4; ++i) {
        server.clock().advance(29 * day);
        TestClient client(server);
        QCOMPARE(client.resumeWith(token).code(), u"ok"_s);
        client.close();
        QVERIFY(server.settlesAt(0));
    }
    server.clock().advance(31 * day);
    QCOMPARE(TestClient(server).resumeWith(token).code(), u"auth.expired"_s);
}

// The connection stays, nobody resumes: its being there is use enough.
void TestSessions::aLongConnectionKeepsItsTokenAlive()
{
    TestServer server({.fakeClock = true});
    TestClient guest(server);
    guest.guest();
    guest.resume();
    for (int i = 0; i < 100; ++i) {
        server.pass(hour);
        guest.sync(); // else the link itself would be dropped as silent
    }
    QVERIFY(guest.isOpen());
    guest.close();
    QVERIFY(server.settlesAt(0));
    server.clock().advance(day - minute);
    QCOMPARE(TestClient(server).resumeWith(guest.token).code(), u"ok"_s);
}

void TestSessions::anIdleConnectionIsClosed()
{
    TestServer server({.fakeClock = true});
    TestClient fresh(server);
    TestClient talks(server);
    TestClient failed(server);
    TestClient signedIn(server);
    signedIn.registerUser(u"ana"_s);
    failed.login(u"nobody"_s);
    server.pass(29'900);
    fresh.sync();
    talks.sync();
    failed.sync();
    QVERIFY(fresh.isOpen() && talks.isOpen() && failed.isOpen());
    server.pass(100);
    for (TestClient *client : {&fresh, &talks, &failed}) {
        QCOMPARE(client->takeEvent("session.closed").value(u"code").toString(), u"auth.required"_s);
        QVERIFY(client->closeCode() > 0);
    }
    QCOMPARE(signedIn.request("ping").code(), u"ok"_s);
}

void TestSessions::theTimeToSignInBeginsAgainAfterLogout()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    server.pass(hour);
    ana.request("logout");
    server.pass(29'000);
    QCOMPARE(ana.request("ping").code(), u"ok"_s);
    server.pass(1'000);
    QVERIFY(ana.closeCode() > 0);
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
