// GET /stream: what reaches a session that has no Socket.IO connection, and what one gets that begins again.
#include "server/webapi/event_streams.h"
#include "tests/support/http_client.h"
#include "tests/support/socketio_client.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

class TestEventStreams : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ids();
    void tells();
    void silentBesideSocketIo();
    void beginsAgain();
    void missesNothingBesideSocketIo();
    void beginsAgainInManyRooms();
    void beginsAgainAfterARestart();
    void isOnline();
    void endsWithTheSession();
    void endsWithTheServer();
    void wrongIds();
};

void TestEventStreams::ids()
{
    using webapi::cursorsOf;
    using webapi::eventId;
    const webapi::Cursors cursors{{RoomId(0), 5}, {RoomId(17), 123}, {RoomId::direct(UserId(1), UserId(2)), 7}};
    QCOMPARE(eventId(cursors), "0.5,1:2.7,17.123");
    QCOMPARE(cursorsOf(eventId(cursors)), cursors);
    QCOMPARE(cursorsOf(""), webapi::Cursors());
    QCOMPARE(cursorsOf("0,.5,x.1,1.x,-1.2,1.-2,3.4,,"), (webapi::Cursors{{RoomId(3), 4}}));
    webapi::Cursors many;
    for (quint64 i = 1; i < 5'000; ++i)
        many[RoomId(i)] = 1'000'000;
    QVERIFY(eventId(many).size() <= 4'096);
    QVERIFY(cursorsOf(eventId(many)).size() > 200);
}

void TestEventStreams::tells()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    EventSource stream(server, ana.cookie);
    QVERIFY(stream.opens());
    QVERIFY(stream.head().contains("200 OK"));
    QVERIFY(stream.head().toLower().contains("content-type: text/event-stream"));
    Person ben(server, u"ben"_s);
    QCOMPARE(stream.take(u"user.connected"_s)[u"username"].toString(), u"ben"_s);
    ben.say(u"0"_s, u"two\nlines"_s);
    const QJsonObject message = stream.take(u"message"_s);
    QCOMPARE(message[u"message"].toString(), u"two\nlines"_s);
    QCOMPARE(message[u"from"].toString(), ben.userId);
    ben.request("dm.open", {{"userId", "1"}});
    ben.say(u"1:2"_s, u"psst"_s);
    QCOMPARE(stream.take(u"show.room"_s)[u"id"].toString(), u"1:2"_s);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"psst"_s);
    ben.close();
    QCOMPARE(stream.take(u"user.disconnected"_s)[u"username"].toString(), u"ben"_s);
}

void TestEventStreams::silentBesideSocketIo()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    EventSource stream(server, ana.cookie);
    QVERIFY(stream.opens());
    Person ben(server, u"ben"_s);
    stream.take(u"user.connected"_s);
    const QByteArray before = stream.lastEventId;
    QByteArray meanwhile;
    {
        SocketIoClient socket(server, ana.cookie);
        QVERIFY(socket.connects());
        ben.say(u"0"_s, u"over the socket"_s);
        QCOMPARE(socket.take(u"message"_s)[u"message"].toString(), u"over the socket"_s);
        // The stream says nothing of it, but would begin again behind it.
        QVERIFY(waitUntil([&] { return stream.lastEventId != before; }));
        QVERIFY(stream.events.isEmpty());
        // Another session of the same person has no socket.
        HttpClient phone(server);
        phone.login(u"ana"_s);
        EventSource other(server, phone.cookie);
        QVERIFY(other.opens());
        ben.say(u"0"_s, u"to both"_s);
        QCOMPARE(other.take(u"message"_s)[u"message"].toString(), u"to both"_s);
        QCOMPARE(socket.take(u"message"_s)[u"message"].toString(), u"to both"_s);
        socket.close();
        QVERIFY(socket.ends());
    }
    QVERIFY(server.settlesAt(2)); // ben, and the stream
    ben.say(u"0"_s, u"over the stream"_s);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"over the stream"_s);
}

void TestEventStreams::beginsAgain()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString room = makeRoom(ben, u"Garden"_s);
    TestClient native(server);
    native.login(u"ana"_s);
    native.request("room.join", {{"roomId", room}});
    ben.say(u"0"_s, u"long ago"_s);
    QByteArray id;
    {
        EventSource stream(server, ana.cookie);
        QVERIFY(stream.opens());
        ben.say(u"0"_s, u"heard"_s);
        stream.take(u"message"_s);
        id = stream.lastEventId;
    }
    ben.say(room, u"missed 1"_s);
    ben.say(u"0"_s, u"missed 2"_s);
    ben.say(room, u"missed 3"_s);
    EventSource stream(server, ana.cookie, id);
    QStringList missed; // by room in their order
    for (int i = 0; i < 3; ++i)
        missed.append(stream.take(u"message"_s)[u"message"].toString());
    QVERIFY(missed.indexOf(u"missed 1"_s) < missed.indexOf(u"missed 3"_s));
    missed.sort();
    QCOMPARE(missed, QStringList({u"missed 1"_s, u"missed 2"_s, u"missed 3"_s}));
    ben.say(u"0"_s, u"live"_s);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"live"_s);
    const QByteArray beginning = "0.0," + room.toLatin1() + ".0";
    EventSource all(server, ana.cookie, beginning);
    QStringList told;
    for (int i = 0; i < 3; ++i)
        told.append(all.take(u"message"_s)[u"message"].toString());
    EventSource rest(server, ana.cookie, all.takenId.isEmpty() ? beginning : all.takenId);
    told.clear(); // what breaks off before its id comes again
    for (int i = 0; i < 6; ++i)
        told.append(rest.take(u"message"_s)[u"message"].toString());
    QVERIFY(rest.opens() && rest.events.isEmpty());
    told.sort();
    QCOMPARE(told, QStringList({u"heard"_s, u"live"_s, u"long ago"_s, u"missed 1"_s, u"missed 2"_s, u"missed 3"_s}));
    // Without an id, only what comes.
    EventSource fresh(server, ana.cookie);
    QVERIFY(fresh.opens());
    ben.say(u"0"_s, u"last"_s);
    QCOMPARE(fresh.take(u"message"_s)[u"message"].toString(), u"last"_s);
}

// What came while neither was there comes over the stream, and what the socket has told does not.
void TestEventStreams::missesNothingBesideSocketIo()
{
    TestServer server({.fakeClock = true});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    QByteArray id;
    {
        EventSource stream(server, ana.cookie);
        QVERIFY(stream.opens());
        ben.say(u"0"_s, u"heard"_s);
        stream.take(u"message"_s);
        id = stream.lastEventId;
    }
    server.clock().advance(1'000);
    ben.say(u"0"_s, u"missed"_s);
    server.clock().advance(1'000);
    SocketIoClient socket(server, ana.cookie);
    QVERIFY(socket.connects());
    server.clock().advance(1'000);
    ben.say(u"0"_s, u"over the socket"_s);
    QCOMPARE(socket.take(u"message"_s)[u"message"].toString(), u"over the socket"_s);
    EventSource stream(server, ana.cookie, id);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"missed"_s);
    socket.close();
    QVERIFY(server.settlesAt(2));
    ben.say(u"0"_s, u"over the stream"_s);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"over the stream"_s);
}

// More than a slow reader may leave unread comes whole: nobody has left it unread yet.
void TestEventStreams::beginsAgainInManyRooms()
{
    TestServer server({.configure = [](app::Config &config) { config.settings.sendQueueBytes = 65'536; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    QByteArray beginning;
    for (int i = 0; i < 8; ++i) {
        const QString room = makeRoom(ben, u"R%1"_s.arg(i));
        ben.request("room.invite", {{"roomId", room}, {"userId", "1"}});
        beginning += room.toLatin1() + ".0,";
        for (int k = 0; k < 100; ++k)
            ben.send("message", {{"roomId", room}, {"message", "x"}, {"cid", u"%1-%2"_s.arg(i).arg(k)}});
        ben.sync();
    }
    EventSource stream(server, ana.cookie, beginning);
    int told = 0;
    while (told < 800 && !stream.take(u"message"_s).isEmpty())
        ++told;
    QCOMPARE(told, 800);
}

void TestEventStreams::beginsAgainAfterARestart()
{
    TestServer server({.sqlite = true});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    QByteArray id;
    {
        EventSource stream(server, ana.cookie);
        QVERIFY(stream.opens());
        Person ben(server, u"ben"_s);
        ben.say(u"0"_s, u"heard"_s);
        stream.take(u"message"_s);
        ben.say(u"0"_s, u"missed"_s);
        stream.take(u"message"_s);
        id = stream.lastEventId;
    }
    server.restart();
    TestClient ben(server);
    ben.login(u"ben"_s);
    ben.resume();
    ben.say(u"0"_s, u"after"_s);
    EventSource stream(server, ana.cookie, id);
    QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"after"_s);
}

void TestEventStreams::isOnline()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    HttpClient ana(server);
    ana.login(u"ana"_s);
    {
        EventSource stream(server, ana.cookie);
        QCOMPARE(ben.takeEvent("user.connected")[u"username"].toString(), u"ana"_s);
    }
    QCOMPARE(ben.takeEvent("user.disconnected")[u"username"].toString(), u"ana"_s);
}

void TestEventStreams::endsWithTheSession()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    EventSource stream(server, ana.cookie);
    QVERIFY(stream.opens());
    ana.post("/logout");
    QCOMPARE(stream.take(u"session.closed"_s)[u"code"].toString(), u"auth.expired"_s);
    QVERIFY(stream.ends());
    QVERIFY(server.settlesAt(0));
}

void TestEventStreams::endsWithTheServer()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    EventSource stream(server, ana.cookie);
    QVERIFY(stream.opens());
    QVERIFY(server.stop());
    QVERIFY(stream.ends());
}

void TestEventStreams::wrongIds()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString secret = makeRoom(ben, u"Secret"_s, "private");
    ben.say(secret, u"not for ana"_s);
    for (const QByteArray &id :
        {secret.toLatin1() + ".0", QByteArray("0.99999"), QByteArray("{}"), QByteArray(9'000, '1')}) {
        EventSource stream(server, ana.cookie, id);
        QVERIFY(stream.opens());
        ben.say(u"0"_s, u"live"_s);
        QCOMPARE(stream.take(u"message"_s)[u"message"].toString(), u"live"_s);
        ben.request("room.leave", {{"roomId", "4711"}});
    }
}

QTEST_GUILESS_MAIN(TestEventStreams)
#include "tst_event_streams.moc"
