// Guests who do not come back: a day later they have left their rooms, and their words are still there.
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

constexpr qint64 hour = 3'600'000;

ServerOptions withOwnClock(int presenceRoom = 500)
{
    return {.fakeClock = true,
        .configure = [presenceRoom](app::Config &config) { config.settings.presenceRoom = presenceRoom; }};
}

QStringList namesOf(const Answer &users)
{
    QStringList names;
    for (const QJsonValue &user : users["users"].toArray())
        names << user[u"displayName"].toString();
    return names;
}

// Somebody else who stays, as the sessions of everybody age with the clock.
void letPass(TestServer &server, qint64 hours)
{
    for (qint64 i = 0; i < hours; ++i)
        server.pass(hour);
    server.app().purge();
}

} // namespace

class TestGuests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void guestsLeaveAfterADay();
    void connectedGuestsStay();
    void guestsWhoComeBackStay();
    void guestsWhoSignOutLeave();
    void ownersAreSucceeded();
    void largeRoomsAreNotTold();
    void manyLeaveInPortions();
    void theirDirectRoomsStay();
    void guestsMakeNothing();
};

void TestGuests::guestsLeaveAfterADay()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    const QString den = makeRoom(ana, u"den"_s, "private");
    TestClient guest(server);
    guest.guest(u"Gast"_s);
    guest.resume();
    const QString key = ana.request("room.invite", {{"roomId", den}})["invite"].toString();
    QCOMPARE(guest.request("room.join", {{"invite", key}}).code(), u"ok"_s);
    QCOMPARE(guest.say(den, u"I was here"_s).code(), u"ok"_s);
    guest.close();
    QVERIFY(server.settlesAt(1));
    letPass(server, 24);
    QCOMPARE(namesOf(ana.request("users.search", {{"query", "gast"}})), QStringList{u"Gast"_s});
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", den}})).size(), 2);
    ana.sync();
    ana.forgetEvents();

    letPass(server, 1);
    QStringList told;
    for (int i = 0; i < 2; ++i) {
        const QJsonObject left = ana.takeEvent("room.member");
        QCOMPARE(left.value(u"change").toString(), u"left"_s);
        QCOMPARE(left.value(u"user").toObject(),
            object({{"id", guest.userId}, {"username", left.value(u"user")[u"username"]}, {"displayName", "Gast"},
                {"online", false}, {"guest", true}}));
        told << left.value(u"roomId").toString();
    }
    QCOMPARE(told, (QStringList{u"0"_s, den}));
    ana.sync();
    QCOMPARE(ana.events(), QList<QJsonObject>()); // and of nothing else
    for (const QString &room : {u"0"_s, den})
        QCOMPARE(namesOf(ana.request("room.members", {{"roomId", room}})), QStringList{u"ana"_s});
    QCOMPARE(namesOf(ana.request("users.search", {{"query", "gast"}})), QStringList());
    QCOMPARE(ana.request("rooms.browse")["rooms"][0][u"members"].toInt(), 1);
    // The name under what was said.
    QCOMPARE(ana.request("history", {{"roomId", den}})["messages"][0][u"from"].toString(), guest.userId);
    QCOMPARE(namesOf(ana.request("users.get", {{"ids", QJsonArray{guest.userId}}})), QStringList{u"Gast"_s});
    TestClient again(server);
    QCOMPARE(again.resumeWith(guest.token).code(), u"auth.expired"_s);
    Person tab(server, ana);
    QCOMPARE(tab.resumeWith(ana.token).code(), u"bad.request"_s); // it is live
    for (const QString &room : {u"0"_s, den})
        QCOMPARE(ana.request("room.invite", {{"roomId", room}, {"userId", guest.userId}}).code(), u"user.unknown"_s);
    QCOMPARE(ana.request("dm.open", {{"userId", guest.userId}}).code(), u"user.unknown"_s);
    letPass(server, 1);
    QVERIFY(!ana.getsEvent("room.member")); // once
}

void TestGuests::connectedGuestsStay()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    ana.sync();
    ana.forgetEvents();
    for (int day = 0; day < 4; ++day) {
        letPass(server, 24);
        QCOMPARE(guest.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    }
    // The machine slept, and both timers are due: whoever is connected is in use.
    server.clock().advance(3 * 24 * hour);
    server.app().purge();
    QCOMPARE(guest.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    QVERIFY(!ana.getsEvent("room.member"));
    QVERIFY(guest.isOpen());
    TestClient tab(server);
    QCOMPARE(tab.resumeWith(guest.token).code(), u"ok"_s);
}

void TestGuests::guestsWhoComeBackStay()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    for (int day = 0; day < 3; ++day) {
        guest.close();
        QVERIFY(server.settlesAt(1));
        letPass(server, 20);
        TestClient back(server);
        QCOMPARE(back.resumeWith(guest.token).code(), u"ok"_s);
        QCOMPARE(back.say(u"0"_s, u"back"_s).code(), u"ok"_s);
        back.close();
        QVERIFY(server.settlesAt(1));
    }
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", "0"}})).size(), 2);
}

void TestGuests::guestsWhoSignOutLeave()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    QCOMPARE(guest.request("logout").code(), u"ok"_s);
    guest.guest(); // somebody else, on the same connection
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", "0"}})).size(), 3);
    guest.resume();
    letPass(server, 25);
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", "0"}})).size(), 2);
}

void TestGuests::ownersAreSucceeded()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    const QString den = makeRoom(ana, u"den"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    QCOMPARE(guest.request("room.join", {{"roomId", den}}).code(), u"ok"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(ana.request("room.leave", {{"roomId", den}}).code(), u"ok"_s);
    QCOMPARE(guest.takeEvent("room.changed").value(u"role").toString(), u"owner"_s);
    QCOMPARE(guest.request("room.invite", {{"roomId", den}}).code(), u"room.denied"_s); // also as an owner
    QCOMPARE(ben.request("room.join", {{"roomId", den}}).code(), u"ok"_s);
    guest.close();
    QVERIFY(server.settlesAt(2));
    letPass(server, 25);
    const QJsonObject changed = ben.takeEvent("room.changed");
    QCOMPARE(changed.value(u"id").toString(), den);
    QCOMPARE(changed.value(u"role").toString(), u"owner"_s);
    QCOMPARE(changed.value(u"members").toInt(), 1);
}

void TestGuests::largeRoomsAreNotTold()
{
    TestServer server(withOwnClock(2));
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString den = makeRoom(ana, u"den"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    QCOMPARE(guest.request("room.join", {{"roomId", den}}).code(), u"ok"_s);
    Person eve(server, u"eve"_s);
    guest.close();
    QVERIFY(server.settlesAt(3));
    ana.sync();
    ana.forgetEvents();
    letPass(server, 25);
    QCOMPARE(ana.takeEvent("room.member").value(u"roomId").toString(), den);
    QVERIFY(!ana.getsEvent("room.member")); // three remain in General
    QCOMPARE(ana.request("rooms.browse")["rooms"][0][u"members"].toInt(), 3);
}

void TestGuests::manyLeaveInPortions()
{
    constexpr int guests = 450;
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    TestClient client(server);
    for (int i = 0; i < guests; ++i) {
        QCOMPARE(client.guest().code(), u"ok"_s);
        QCOMPARE(client.request("logout").code(), u"ok"_s);
    }
    client.close();
    ana.sync();
    ana.forgetEvents();
    letPass(server, 25);
    QVERIFY(waitUntil([&] { return ana.eventsOf("room.member").size() == guests; }));
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", "0"}})), QStringList{u"ana"_s});
}

void TestGuests::theirDirectRoomsStay()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    TestClient guest(server);
    guest.guest(u"Gast"_s);
    guest.resume();
    const QString room = ana.request("dm.open", {{"userId", guest.userId}})["room"][u"id"].toString();
    QCOMPARE(ana.say(room, u"hello"_s).code(), u"ok"_s);
    QCOMPARE(guest.say(room, u"hi"_s).code(), u"ok"_s);
    guest.close();
    QVERIFY(server.settlesAt(1));
    letPass(server, 25);
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", "0"}})), QStringList{u"ana"_s});
    Person tab(server, ana);
    QCOMPARE(ana.request("history", {{"roomId", room}})["messages"].toArray().size(), 2);
    QCOMPARE(ana.request("dm.open", {{"userId", guest.userId}})["room"][u"name"].toString(), u"Gast"_s);
    QCOMPARE(namesOf(ana.request("room.members", {{"roomId", room}})), (QStringList{u"ana"_s, u"Gast"_s}));
    TestClient fresh(server);
    const Answer resumed = fresh.resumeWith(ana.token);
    QCOMPARE(resumed["rooms"].toArray().size(), 2);
    QCOMPARE(resumed["rooms"][1][u"name"].toString(), u"Gast"_s);
}

void TestGuests::guestsMakeNothing()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient guest(server);
    guest.guest();
    guest.resume();
    for (const char *visibility : {"public", "private"})
        QCOMPARE(guest.request("room.create", {{"name", "x"}, {"visibility", visibility}}).code(), u"room.denied"_s);
    QCOMPARE(guest.request("dm.open", {{"userId", ana.userId}}).code(), u"room.denied"_s);
    QCOMPARE(guest.request("room.invite", {{"roomId", "0"}}).code(), u"room.denied"_s);
    QCOMPARE(guest.request("room.invite", {{"roomId", "0"}, {"userId", ana.userId}}).code(), u"room.denied"_s);
    QCOMPARE(guest.request("room.invites", {{"roomId", "0"}})["invites"].toArray().size(), 0);
    // Public rooms are open to guests, and private ones by invite only.
    const QString open = makeRoom(ana, u"open"_s);
    const QString closed = makeRoom(ana, u"closed"_s, "private");
    QCOMPARE(guest.request("room.join", {{"roomId", open}}).code(), u"ok"_s);
    QCOMPARE(guest.request("room.join", {{"roomId", closed}}).code(), u"room.unknown"_s);
    QCOMPARE(ana.request("room.invite", {{"roomId", closed}, {"userId", guest.userId}}).code(), u"ok"_s);
    QCOMPARE(guest.say(closed, u"thanks"_s).code(), u"ok"_s);
}

QTEST_GUILESS_MAIN(TestGuests)
#include "tst_guests.moc"
