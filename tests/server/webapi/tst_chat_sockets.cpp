// Chat over Socket.IO: one conversation with everybody else, one check, one rate.
#include "tests/support/http_client.h"
#include "tests/support/socketio_client.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

QJsonArray line(const QString &room, const QString &text)
{
    return {QJsonObject{{u"roomId"_s, room}, {u"message"_s, text}, {u"from"_s, u"999"_s}, {u"date"_s, 1}}};
}

QString code(const QJsonValue &ack) { return ack[u"error"][u"code"].toString(u"ok"_s); }

// Signed in over HTTP, and connected.
struct WebPerson : HttpClient {
    WebPerson(const TestServer &server, const QString &name)
        : HttpClient(server), id(HttpClient::login(name)), m_socket(server, cookie)
    {
        m_socket.connects();
    }
    SocketIoClient &io() { return m_socket; }

    QString id;

private:
    SocketIoClient m_socket;
};

} // namespace

class TestChatSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoMayConnect();
    void tokenInThePayload();
    void originsOfWebSockets();
    void talks();
    void forgedFields();
    void everyMessageIsOne();
    void presence();
    void twoTabs();
    void directRooms();
    void directRoomsKeepOrder();
    void roomsOfOthers_data();
    void roomsOfOthers();
    void wrongEvents();
    void everyRequest();
    void errorsWithoutAcknowledgement();
    void rates();
    void whoIgnoresTheRateIsClosed();
    void comingAndGoingHasAnEnd();
    void waitingHasAnEnd();
    void logoutPutsOut();
    void revokedPutsOut();
    void stopLetsClientsComeBack();
    void slowReaders();
    void goneWhileConnecting();
};

void TestChatSockets::whoMayConnect()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    QVERIFY(SocketIoClient(server, ana.cookie).connects());
    SocketIoClient nobody(server, {});
    QVERIFY(!nobody.connects());
    QCOMPARE(nobody.refusal()[u"data"][u"code"].toString(), u"auth.required"_s);
    QCOMPARE(nobody.refusal()[u"message"].toString(), u"Sign in first."_s);
    SocketIoClient forged(server, "kith=nothing");
    QVERIFY(!forged.connects());
    QCOMPARE(forged.refusal()[u"data"][u"code"].toString(), u"auth.expired"_s);
    const QByteArray old = ana.cookie;
    ana.post("/logout");
    QVERIFY(!SocketIoClient(server, old).connects());
    QVERIFY(server.settlesAt(0)); // who was refused leaves nothing behind
}

void TestChatSockets::tokenInThePayload()
{
    TestServer server;
    TestClient native(server);
    native.registerUser(u"ana"_s);
    SocketIoClient ana(server, {}, {{u"token"_s, native.token}});
    QVERIFY(ana.connects());
    QCOMPARE(code(ana.ask(u"message"_s, line(u"0"_s, u"by token"_s))), u"ok"_s);
    SocketIoClient wrong(server, {}, {{u"token"_s, u"x"_s}});
    QVERIFY(!wrong.connects());
}

void TestChatSockets::originsOfWebSockets()
{
    TestServer server(
        {.configure = [](app::Config &config) { config.allowedOrigins = {u"https://friend.example"_s}; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    const QByteArray own = "http://127.0.0.1:" + QByteArray::number(server.port());
    QVERIFY(SocketIoClient(server, ana.cookie, {}, own).connects());
    QVERIFY(SocketIoClient(server, ana.cookie, {}, "https://friend.example").connects());
    SocketIoClient evil(server, ana.cookie, {}, "https://evil.example");
    QVERIFY(!evil.connects());
    QVERIFY(server.settlesAt(0));
}

void TestChatSockets::talks()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    WebPerson ana(server, u"ana"_s);
    ana.io().emitEvent(u"room.join"_s, {u"0"_s});
    ana.io().emitEvent(u"message"_s, line(u"0"_s, u"hello <b>&amp;"_s));
    const QJsonObject heard = ben.takeEvent("message");
    QCOMPARE(heard[u"message"].toString(), u"hello <b>&amp;"_s);
    QCOMPARE(heard[u"from"].toString(), ana.id);
    const QJsonValue own = ana.io().take(u"message"_s); // the sender gets its own back
    QCOMPARE(own[u"message"], heard[u"message"]);
    QCOMPARE(own[u"roomId"].toString(), u"0"_s);
    QCOMPARE(own[u"date"], heard[u"date"]);
    ben.say(u"0"_s, u"hello ana"_s);
    QCOMPARE(ana.io().take(u"message"_s)[u"message"].toString(), u"hello ana"_s);
    // An acknowledgement comes when it is stored.
    const QJsonValue ack = ana.io().ask(u"message"_s, line(u"0"_s, u"third"_s));
    QCOMPARE(ack[u"seq"].toInt(), 3);
    QCOMPARE(ana.get("/room/0/messages?size=1").json().toArray().first()[u"message"].toString(), u"third"_s);
}

void TestChatSockets::forgedFields()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    const QJsonObject forged{
        {u"roomId"_s, 0}, {u"message"_s, u"I am not 999"_s}, {u"from"_s, 999}, {u"date"_s, 5}, {u"seq"_s, 77}};
    ana.io().emitEvent(u"message"_s, {forged});
    const QJsonValue told = ana.io().take(u"message"_s);
    QCOMPARE(told[u"from"].toString(), ana.id);
    QVERIFY(told[u"date"].toDouble() > 1'600'000'000);
    QCOMPARE(told[u"seq"].toInt(), 1);
    QCOMPARE(ana.get("/room/0/messages").json().toArray().first()[u"from"].toString(), ana.id);
}

void TestChatSockets::everyMessageIsOne()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    for (int i = 0; i < 5; ++i)
        ana.io().emitEvent(u"message"_s, line(u"0"_s, u"same"_s));
    ana.io().sync();
    QCOMPARE(ana.get("/room/0/messages").json().toArray().size(), 5);
    // With a cid of its own a client may send again.
    QJsonObject again = line(u"0"_s, u"once"_s).first().toObject();
    again.insert(u"cid"_s, u"c1"_s);
    QCOMPARE(ana.io().ask(u"message"_s, {again})[u"seq"].toInt(), 6);
    const QJsonValue second = ana.io().ask(u"message"_s, {again});
    QCOMPARE(second[u"seq"].toInt(), 6);
    QCOMPARE(second[u"dup"].toBool(), true);
}

void TestChatSockets::presence()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    WebPerson ana(server, u"ana"_s);
    QCOMPARE(ben.takeEvent("user.connected")[u"username"].toString(), u"ana"_s);
    QVERIFY(ana.get("/users/online").json()[ana.id][u"online"].toBool());
    WebPerson cy(server, u"cy"_s);
    const QJsonValue came = ana.io().take(u"user.connected"_s);
    QCOMPARE(came[u"username"].toString(), u"cy"_s);
    QCOMPARE(came[u"online"].toBool(), true);
    cy.io().close();
    const QJsonValue went = ana.io().take(u"user.disconnected"_s);
    QCOMPARE(went[u"id"].toString(), cy.id);
    QCOMPARE(went[u"online"].toBool(true), false);
    ben.close();
    QCOMPARE(ana.io().take(u"user.disconnected"_s)[u"username"].toString(), u"ben"_s);
}

void TestChatSockets::twoTabs()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    WebPerson ben(server, u"ben"_s);
    ana.io().take(u"user.connected"_s);
    {
        SocketIoClient tab(server, ben.cookie);
        QVERIFY(tab.connects());
        tab.close();
        QVERIFY(tab.ends());
    }
    QVERIFY(server.settlesAt(2));
    ana.io().sync();
    for (const auto &event : ana.io().events)
        QVERIFY2(event.name != u"user.disconnected"_s, "closing one of two tabs marks nobody offline");
}

void TestChatSockets::directRooms()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    WebPerson ben(server, u"ben"_s);
    WebPerson cy(server, u"cy"_s);
    // A client of this kind enters the room of a name that was clicked, and writes.
    ana.io().emitEvent(u"room.join"_s, {u"1:2"_s});
    ana.io().emitEvent(u"message"_s, line(u"1:2"_s, u"psst"_s));
    const QJsonValue shown = ben.io().take(u"show.room"_s);
    QCOMPARE(shown[u"id"].toString(), u"1:2"_s);
    QCOMPARE(shown[u"names"].toArray(), QJsonArray({u"ana"_s, u"ben"_s}));
    QCOMPARE(ben.io().take(u"message"_s)[u"message"].toString(), u"psst"_s);
    QCOMPARE(ana.io().take(u"message"_s)[u"message"].toString(), u"psst"_s);
    // Written to without having been entered.
    QCOMPARE(code(ben.io().ask(u"message"_s, line(u"2:3"_s, u"hello cy"_s))), u"ok"_s);
    QCOMPARE(cy.io().take(u"show.room"_s)[u"id"].toString(), u"2:3"_s);
    cy.io().sync();
    ana.io().sync();
    for (const auto &event : ana.io().events) // nobody else hears of it
        QVERIFY(event.arguments.first()[u"id"].toString() != u"2:3"_s);
    QCOMPARE(code(ana.io().ask(u"room.join"_s, {u"1:99"_s})), u"user.unknown"_s);
    QCOMPARE(code(ana.io().ask(u"room.join"_s, {u"1:1"_s})), u"room.unknown"_s);
}

void TestChatSockets::directRoomsKeepOrder()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    WebPerson ben(server, u"ben"_s);
    for (int i = 1; i <= 20; ++i)
        ana.io().emitEvent(u"message"_s, line(i % 3 == 0 ? u"0"_s : u"1:2"_s, QString::number(i)));
    ana.io().sync();
    QCOMPARE(code(ana.io().ask(u"message"_s, line(u"1:2"_s, u"end"_s))), u"ok"_s);
    QStringList direct;
    for (const QJsonValue &message : ben.get("/room/1:2/messages").json().toArray())
        direct.prepend(message[u"message"].toString());
    QCOMPARE(direct,
        QStringList({u"1"_s, u"2"_s, u"4"_s, u"5"_s, u"7"_s, u"8"_s, u"10"_s, u"11"_s, u"13"_s, u"14"_s, u"16"_s,
            u"17"_s, u"19"_s, u"20"_s, u"end"_s}));
}

void TestChatSockets::roomsOfOthers_data()
{
    QTest::addColumn<QJsonValue>("room");
    QTest::newRow("private") << QJsonValue(u"PRIVATE"_s);
    QTest::newRow("direct") << QJsonValue(u"1:2"_s);
    QTest::newRow("not there") << QJsonValue(u"4711"_s);
    QTest::newRow("number") << QJsonValue(4711);
    QTest::newRow("__proto__") << QJsonValue(u"__proto__"_s);
    QTest::newRow("constructor") << QJsonValue(u"constructor"_s);
    QTest::newRow("empty") << QJsonValue(u""_s);
    QTest::newRow("reversed") << QJsonValue(u"3:1"_s);
    QTest::newRow("far") << QJsonValue(u"99999999999999999999"_s);
}

void TestChatSockets::roomsOfOthers()
{
    QFETCH(QJsonValue, room);
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString secret = makeRoom(ana, u"Secret"_s, "private");
    ana.request("dm.open", {{"userId", ben.userId}});
    WebPerson cy(server, u"cy"_s);
    if (room == QJsonValue(u"PRIVATE"_s))
        room = secret;
    QCOMPARE(code(cy.io().ask(u"room.join"_s, {room})), u"room.unknown"_s);
    QCOMPARE(
        code(cy.io().ask(u"message"_s, {QJsonObject{{u"roomId"_s, room}, {u"message"_s, u"x"_s}}})), u"room.unknown"_s);
    ana.say(secret, u"for us"_s);
    ana.say(u"1:2"_s, u"for ben"_s);
    cy.io().sync();
    for (const auto &event : cy.io().events)
        QVERIFY(event.name != u"message"_s);
}

void TestChatSockets::wrongEvents()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    SocketIoClient &io = ana.io();
    QCOMPARE(code(io.ask(u"frobnicate"_s, {})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"__proto__"_s, {QJsonObject()})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"message"_s, {})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"message"_s, {u"text"_s})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"message"_s, {QJsonObject{{u"roomId"_s, u"0"_s}}})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"message"_s, {QJsonObject{{u"roomId"_s, u"0"_s}, {u"message"_s, 7}}})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"message"_s, line(u"0"_s, u" \n"_s))), u"message.empty"_s);
    QCOMPARE(code(io.ask(u"message"_s, line(u"0"_s, QString(16'385, u'x')))), u"message.tooLong"_s);
    QCOMPARE(code(io.ask(u"room.join"_s, {})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"room.join"_s, {QJsonValue(QJsonArray{u"0"_s})})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"room.join"_s, {true})), u"bad.request"_s);
    QCOMPARE(code(io.ask(u"login"_s, {QJsonObject{{u"username"_s, u"ana"_s}, {u"password"_s, goodPassword}}})),
        u"bad.request"_s); // signed in already
    QCOMPARE(code(io.ask(u"message"_s, line(u"0"_s, u"and still here"_s))), u"ok"_s);
}

void TestChatSockets::everyRequest()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    WebPerson ana(server, u"ana"_s);
    const QJsonValue made =
        ana.io().ask(u"room.create"_s, {QJsonObject{{u"name"_s, u"Garden"_s}, {u"visibility"_s, u"public"_s}}});
    const QString room = made[u"room"][u"id"].toString();
    QVERIFY(!room.isEmpty());
    QCOMPARE(ben.request("room.join", {{"roomId", room}}).code(), u"ok"_s);
    ben.say(room, u"here"_s);
    const QJsonValue history = ana.io().ask(u"history"_s, {QJsonObject{{u"roomId"_s, room}}});
    QCOMPARE(history[u"messages"].toArray().first()[u"message"].toString(), u"here"_s);
    QCOMPARE(ana.io().take(u"room.member"_s)[u"change"].toString(), u"joined"_s);
    QCOMPARE(code(ana.io().ask(u"typing"_s, {QJsonObject{{u"roomId"_s, room}}})), u"ok"_s);
    QCOMPARE(ben.takeEvent("typing")[u"userId"].toString(), ana.id);
}

void TestChatSockets::errorsWithoutAcknowledgement()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    ana.io().emitEvent(u"message"_s, line(u"4711"_s, u"x"_s));
    const QJsonValue error = ana.io().take(u"error"_s);
    QCOMPARE(error[u"code"].toString(), u"room.unknown"_s);
    QVERIFY(!error[u"message"].toString().isEmpty());
}

// One rate, whatever way the messages come.
void TestChatSockets::rates()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.messagesPerSecond = 2; }});
    WebPerson ana(server, u"ana"_s);
    TestClient native(server);
    native.login(u"ana"_s);
    native.resume();
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(code(ana.io().ask(u"message"_s, line(u"0"_s, u"x"_s))), u"ok"_s);
        QCOMPARE(native.say(u"0"_s, u"y"_s).code(), u"ok"_s);
    }
    const QJsonValue refused = ana.io().ask(u"message"_s, line(u"0"_s, u"x"_s));
    QCOMPARE(code(refused), u"rate.limited"_s);
    QCOMPARE(refused[u"error"][u"retryAfter"].toInt(), 1);
    QCOMPARE(native.say(u"0"_s, u"y"_s).code(), u"rate.limited"_s);
    server.pass(1'000);
    QCOMPARE(code(ana.io().ask(u"message"_s, line(u"0"_s, u"x"_s))), u"ok"_s);
}

void TestChatSockets::whoIgnoresTheRateIsClosed()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.messagesPerSecond = 1; }});
    WebPerson ana(server, u"ana"_s);
    for (int i = 0; i < 1'100; ++i)
        ana.io().emitEvent(u"frobnicate"_s, {});
    QVERIFY(ana.io().ends());
    QCOMPARE(ana.io().take(u"session.closed"_s)[u"code"].toString(), u"rate.limited"_s);
}

void TestChatSockets::comingAndGoingHasAnEnd()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    const QByteArray base = "/socket.io/?EIO=4&transport=polling";
    const QByteArray opened = ana.get(base).body;
    const QByteArray sid = QJsonDocument::fromJson(opened.sliced(1)).object()[u"sid"].toString().toLatin1();
    QByteArray flood = "40";
    for (int i = 0; i < 200; ++i)
        flood += "\x1e"
                 "41\x1e"
                 "40";
    ana.post(base + "&sid=" + sid, flood);
    const QByteArray last = ana.get(base + "&sid=" + sid).body;
    QVERIFY2(last.split('\x1e').last() == "1", last.constData()); // a close
    QVERIFY(server.settlesAt(0));
    QCOMPARE(ana.get(base + "&sid=" + sid).status, 400);
}

void TestChatSockets::waitingHasAnEnd()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    WebPerson ben(server, u"ben"_s);
    for (int i = 0; i < 200; ++i)
        ana.io().emitEvent(u"message"_s, line(u"1:2"_s, QString::number(i)));
    ana.io().sync();
    int refused = 0;
    for (const auto &event : ana.io().events) {
        if (event.name == u"error"_s) {
            QCOMPARE(event.arguments.first()[u"code"].toString(), u"rate.limited"_s);
            ++refused;
        }
    }
    QVERIFY(refused > 0);
    // Whatever was not refused comes, in its order.
    QList<int> told;
    while (told.size() < 200 - refused)
        told.append(ben.io().take(u"message"_s)[u"message"].toString(u"-1"_s).toInt());
    QVERIFY(std::ranges::is_sorted(told) && told.first() == 0);
}

void TestChatSockets::logoutPutsOut()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    QCOMPARE(ana.post("/logout").status, 200);
    QCOMPARE(ana.io().take(u"session.closed"_s)[u"code"].toString(), u"auth.expired"_s);
    QVERIFY(ana.io().ends());
    QVERIFY(ana.io().wasPutOut());
    QVERIFY(server.settlesAt(0));
}

void TestChatSockets::revokedPutsOut()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    TestClient native(server);
    native.login(u"ana"_s);
    QString session;
    for (const QJsonValue &each : native.request("sessions.list")["sessions"].toArray()) {
        if (each[u"client"].toString() == u"Web"_s)
            session = each[u"id"].toString();
    }
    QCOMPARE(native.request("sessions.revoke", {{"sessionId", session}}).code(), u"ok"_s);
    QVERIFY(ana.io().ends());
    QVERIFY(ana.io().wasPutOut());
    QCOMPARE(ana.get("/me").body, "null");
}

void TestChatSockets::stopLetsClientsComeBack()
{
    TestServer server;
    WebPerson ana(server, u"ana"_s);
    QVERIFY(server.stop());
    QVERIFY(ana.io().ends());
    QVERIFY(!ana.io().wasPutOut());
    QCOMPARE(ana.io().take(u"session.closed"_s)[u"code"].toString(), u"server.stopping"_s);
}

// A client that polls, and then does not, holds a bounded number of bytes and goes.
void TestChatSockets::slowReaders()
{
    TestServer server({.configure = [](app::Config &config) { config.settings.sendQueueBytes = 65'536; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    const QByteArray base = "/socket.io/?EIO=4&transport=polling";
    const QByteArray opened = ana.get(base).body;
    const QByteArray sid = QJsonDocument::fromJson(opened.sliced(1)).object()[u"sid"].toString().toLatin1();
    QCOMPARE(ana.post(base + "&sid=" + sid, "40").body, "ok");
    QVERIFY(ana.get(base + "&sid=" + sid).body.startsWith("40{"));
    QVERIFY(server.settlesAt(1));
    Person ben(server, u"ben"_s);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(ben.say(u"0"_s, QString(8'000, u'x')).code(), u"ok"_s);
    QVERIFY(server.settlesAt(1)); // ben
    QCOMPARE(ana.get(base + "&sid=" + sid).status, 400);
}

void TestChatSockets::goneWhileConnecting()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    for (int i = 0; i < 20; ++i) {
        SocketIoClient client(server, ana.cookie);
        if (i % 2 == 0)
            QVERIFY(client.connects());
        client.close();
    }
    QVERIFY(server.settlesAt(0));
    QCOMPARE(ana.get("/users?ids[]=1").json()[u"1"][u"online"].toBool(true), false);
}

QTEST_GUILESS_MAIN(TestChatSockets)
#include "tst_chat_sockets.moc"
