// Who is told that somebody came or went (PROTOCOL.md, "Presence").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

ServerOptions presenceUpTo(int members)
{
    return {.configure = [members](app::Config &config) { config.settings.presenceRoom = members; }};
}

} // namespace

class TestPresence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesAndGoes();
    void twoTabsAreOnePerson();
    void nobodyIsToldOfThemselves();
    void aTokenAloneIsNotPresence();
    void logoutIsGoingOffline();
    void aRevokedSessionIsGone();
    void aLostConnectionIsGone();
    void onlyThoseWhoShareARoom();
    void onlyInSmallRooms_data();
    void onlyInSmallRooms();
    void directRoomsAlwaysHavePresence();
    void unrevealedDirectRoomsHaveNone();
    void theSizeThatCountsIsTheRoomsOwn();
    void eachPersonIsToldOnce();
    void membersJoinAndLeave();
    void membersOfLargeRoomsAreNotTold();
    void registeringJoinsTheFirstRooms();
    void theOwnersSuccessorIsTold();
    void usersKnowWhoIsOnline();
};

void TestPresence::comesAndGoes()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient ben(server);
    ben.registerUser(u"ben"_s);
    ben.resume();
    const QJsonObject came = ana.takeEvent("user.connected");
    QCOMPARE(came, object({{"id", ben.userId}, {"username", "ben"}, {"displayName", "ben"}, {"online", true}}));
    ben.close();
    const QJsonObject went = ana.takeEvent("user.disconnected");
    QCOMPARE(went, object({{"id", ben.userId}, {"username", "ben"}, {"displayName", "ben"}, {"online", false}}));
    TestClient guest(server);
    guest.guest();
    guest.resume();
    QCOMPARE(ana.takeEvent("user.connected").value(u"guest"), QJsonValue(true));
}

void TestPresence::twoTabsAreOnePerson()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ana.takeEvent("user.connected");
    Person tab(server, ben);
    QVERIFY(!ana.getsEvent("user.connected"));
    ben.close();
    QVERIFY(server.settlesAt(2));
    QVERIFY(!ana.getsEvent("user.disconnected"));
    tab.close();
    ana.takeEvent("user.disconnected");
}

void TestPresence::nobodyIsToldOfThemselves()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    tab.close();
    QVERIFY(server.settlesAt(1));
    ana.sync();
    QVERIFY(ana.eventsOf("user.connected").isEmpty());
    QVERIFY(ana.eventsOf("user.disconnected").isEmpty());
}

void TestPresence::aTokenAloneIsNotPresence()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient ben(server);
    ben.registerUser(u"ben"_s);
    QVERIFY(!ana.getsEvent("user.connected"));
    ben.close();
    QVERIFY(server.settlesAt(1));
    QVERIFY(!ana.getsEvent("user.disconnected"));
}

void TestPresence::logoutIsGoingOffline()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient phone(server);
    phone.login(u"ben"_s);
    phone.resume();
    ben.request("logout");
    QVERIFY(!ana.getsEvent("user.disconnected")); // the phone is still there
    phone.request("logout");
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
}

void TestPresence::aRevokedSessionIsGone()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString id = ben.request("sessions.list")["sessions"][0][u"id"].toString();
    ben.request("sessions.revoke", {{"sessionId", id}});
    ana.takeEvent("user.disconnected");
}

void TestPresence::aLostConnectionIsGone()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ben.socket().abort();
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
}

void TestPresence::onlyThoseWhoShareARoom()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person cat(server, u"cat"_s);
    ana.request("room.leave", {{"roomId", "0"}});
    ana.forgetEvents();
    Person ben(server, u"ben"_s);
    cat.takeEvent("user.connected");
    QVERIFY(!ana.getsEvent("user.connected"));
    // They meet in another room.
    const QString room = makeRoom(ana, u"den"_s);
    ben.request("room.join", {{"roomId", room}});
    ben.close();
    ana.takeEvent("user.disconnected");
    TestClient again(server);
    again.resumeWith(ben.token);
    ana.takeEvent("user.connected");
    again.request("room.leave", {{"roomId", room}});
    again.close();
    QVERIFY(server.settlesAt(2));
    QVERIFY(!ana.getsEvent("user.disconnected"));
}

void TestPresence::onlyInSmallRooms_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("told");
    QTest::newRow("of three, up to two") << 2 << false;
    QTest::newRow("of three, up to three") << 3 << true;
    QTest::newRow("of three, no limit") << 0 << true;
}

void TestPresence::onlyInSmallRooms()
{
    QFETCH(int, limit);
    QFETCH(bool, told);
    TestServer server(presenceUpTo(limit));
    Person ana(server, u"ana"_s);
    TestClient(server).registerUser(u"cat"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(ana.getsEvent("user.connected"), told);
    ben.close();
    QVERIFY(server.settlesAt(1));
    QCOMPARE(ana.getsEvent("user.disconnected"), told);
    TestClient again(server);
    const Answer resumed = again.resumeWith(ben.token);
    QCOMPARE(resumed["users"].toArray().size(), told ? 1 : 0); // who is online, under the same rule
    again.request("typing", {{"roomId", "0"}});
    QCOMPARE(ana.getsEvent("typing"), told);
}

void TestPresence::directRoomsAlwaysHavePresence()
{
    TestServer server(presenceUpTo(1));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    const QString room = ana.request("dm.open", {{"userId", ben.userId}})["room"].toObject().value(u"id").toString();
    ana.say(room, u"x"_s);
    ana.sync();
    ana.forgetEvents();
    ben.close();
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
    QVERIFY(!cat.getsEvent("user.disconnected"));
    TestClient again(server);
    again.resumeWith(ben.token);
    ana.takeEvent("user.connected");
    again.request("typing", {{"roomId", room}});
    ana.takeEvent("typing");
    TestClient tab(server);
    QCOMPARE(tab.resumeWith(ana.token)["users"][0][u"online"], QJsonValue(true));
}

// The other one does not see the room yet, so nothing tells of it.
void TestPresence::unrevealedDirectRoomsHaveNone()
{
    TestServer server(presenceUpTo(1));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ana.request("dm.open", {{"userId", ben.userId}});
    ana.close();
    QVERIFY(server.settlesAt(1));
    QVERIFY(!ben.getsEvent("user.disconnected"));
}

void TestPresence::theSizeThatCountsIsTheRoomsOwn()
{
    TestServer server(presenceUpTo(2));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ana.takeEvent("user.connected");
    Person cat(server, u"cat"_s); // General has three now
    QVERIFY(!ana.getsEvent("user.connected"));
    cat.request("room.leave", {{"roomId", "0"}});
    ben.close(); // and two again
    ana.takeEvent("user.disconnected");
    TestClient(server).registerUser(u"dan"_s); // three, though dan is not connected
    TestClient again(server);
    again.resumeWith(ben.token);
    QVERIFY(!ana.getsEvent("user.connected"));
}

void TestPresence::eachPersonIsToldOnce()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    for (int i = 0; i < 3; ++i) {
        const QString room = makeRoom(ana, QString::number(i));
        ben.request("room.join", {{"roomId", room}});
    }
    ana.sync();
    ana.forgetEvents();
    ben.close();
    QVERIFY(server.settlesAt(1));
    ana.sync();
    QCOMPARE(ana.eventsOf("user.disconnected").size(), 1);
}

void TestPresence::membersJoinAndLeave()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient away(server);
    away.registerUser(u"away"_s);
    Person stranger(server, u"stranger"_s);
    const QString room = makeRoom(ana, u"den"_s);
    ana.sync();
    ana.forgetEvents();
    stranger.forgetEvents();
    ben.request("room.join", {{"roomId", room}});
    const QJsonObject joined = ana.takeEvent("room.member");
    QCOMPARE(joined.value(u"roomId").toString(), room);
    QCOMPARE(joined.value(u"change").toString(), u"joined"_s);
    QCOMPARE(joined.value(u"date").toDouble(), 1'700'000'000.0);
    QCOMPARE(joined.value(u"user"),
        object({{"id", ben.userId}, {"username", "ben"}, {"displayName", "ben"}, {"online", true}}));
    ana.request("room.invite", {{"roomId", room}, {"userId", away.userId}});
    const QJsonObject added = ana.takeEvent("room.member");
    QCOMPARE(added.value(u"change").toString(), u"joined"_s);
    QCOMPARE(added.value(u"user")[u"online"], QJsonValue(false));
    ana.request("room.invite", {{"roomId", room}, {"userId", away.userId}}); // again: nobody joined
    ben.request("room.leave", {{"roomId", room}});
    const QJsonObject left = ana.takeEvent("room.member");
    QCOMPARE(left.value(u"change").toString(), u"left"_s);
    QCOMPARE(left.value(u"user")[u"id"].toString(), ben.userId);
    ana.sync();
    QVERIFY(ana.eventsOf("room.member").isEmpty());
    QVERIFY(!stranger.getsEvent("room.member"));
}

void TestPresence::membersOfLargeRoomsAreNotTold()
{
    TestServer server(presenceUpTo(2));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    const QString room = makeRoom(ana, u"den"_s);
    ana.sync();
    ana.forgetEvents();
    ben.request("room.join", {{"roomId", room}});
    ana.takeEvent("room.member");
    cat.request("room.join", {{"roomId", room}}); // the third
    QVERIFY(!ana.getsEvent("room.member"));
    cat.request("room.leave", {{"roomId", room}}); // two remain
    QCOMPARE(ana.takeEvent("room.member").value(u"change").toString(), u"left"_s);
}

void TestPresence::registeringJoinsTheFirstRooms()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const QString key = ana.request("room.invite", {{"roomId", room}})["invite"].toString();
    TestClient guest(server);
    guest.guest(u"Visitor"_s);
    QJsonObject joined = ana.takeEvent("room.member");
    QCOMPARE(joined.value(u"roomId").toString(), u"0"_s);
    QCOMPARE(joined.value(u"change").toString(), u"joined"_s);
    QCOMPARE(joined.value(u"user")[u"displayName"].toString(), u"Visitor"_s);
    TestClient ben(server);
    ben.request("register", {{"username", "ben"}, {"password", goodPassword}, {"invite", key}});
    QCOMPARE(ana.takeEvent("room.member").value(u"roomId").toString(), u"0"_s);
    QCOMPARE(ana.takeEvent("room.member").value(u"roomId").toString(), room);
    TestClient again(server); // signing in later is no joining
    again.login(u"ben"_s);
    again.resume();
    QVERIFY(!ana.getsEvent("room.member"));
}

void TestPresence::theOwnersSuccessorIsTold()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite, .fakeClock = true});
        Person ana(server, u"ana"_s);
        Person ben(server, u"ben"_s);
        Person tab(server, ben);
        Person cat(server, u"cat"_s);
        const QString room = makeRoom(ana, u"den"_s, "private");
        const QString key = ana.request("room.invite", {{"roomId", room}})["invite"].toString();
        ben.request("room.join", {{"invite", key}});
        server.clock().advance(1'000);
        cat.request("room.join", {{"invite", key}});
        QCOMPARE(ben.request("room.invite", {{"roomId", room}}).code(), u"room.denied"_s);
        QCOMPARE(ana.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
        for (TestClient *client : {static_cast<TestClient *>(&ben), static_cast<TestClient *>(&tab)}) {
            const QJsonObject changed = client->takeEvent("room.changed"); // who has been there longest
            QCOMPARE(changed.value(u"id").toString(), room);
            QCOMPARE(changed.value(u"role").toString(), u"owner"_s);
            QCOMPARE(changed.value(u"members").toInt(), 2);
        }
        QVERIFY(!cat.getsEvent("room.changed"));
        QVERIFY(!ana.getsEvent("room.changed"));
        QCOMPARE(ben.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
        QCOMPARE(cat.request("room.invite", {{"roomId", room}}).code(), u"room.denied"_s);
        QCOMPARE(cat.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
        QCOMPARE(ben.request("room.leave", {{"roomId", room}}).code(), u"ok"_s); // the last one
        QCOMPARE(ana.request("room.join", {{"invite", key}}).code(), u"ok"_s);   // the room and its link stay
    }
}

void TestPresence::usersKnowWhoIsOnline()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const auto online = [&] {
        const bool got = ana.request("users.get", {{"ids", QJsonArray{ben.userId}}})["users"][0][u"online"].toBool();
        const bool searched = ana.request("users.search", {{"query", "ben"}})["users"][0][u"online"].toBool();
        const bool member = ana.request("room.members", {{"roomId", "0"}})["users"][1][u"online"].toBool();
        return got == searched && searched == member ? int(got) : -1;
    };
    QCOMPARE(online(), 1);
    ben.close();
    ana.takeEvent("user.disconnected");
    QCOMPARE(online(), 0);
}

QTEST_GUILESS_MAIN(TestPresence)
#include "tst_presence.moc"
