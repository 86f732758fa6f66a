// HTTP through the real door.
#include "net_support.h"

#include <sys/resource.h>

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

const QByteArray simpleGet = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

FrontDoorOptions withLimit(int connections)
{
    FrontDoorOptions options;
    options.connectionsPerAddress = connections;
    return options;
}

} // namespace

class TestFrontDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void keepAlive();
    void idleConnectionsEnd();
    void pipelining();
    void pipelineKeepsOrderWithLateAnswers();
    void longPipeline();
    void greedyPipelineIsBounded();
    void head();
    void lateAnswers();
    void forgottenAnswer();
    void http10();
    void continueIsSent();
    void badRequestIsReadable();
    void largeHead();
    void slowHead();
    void slowHeadInDrops();
    void silence();
    void slowBody();
    void manySlowHeadsDelayNobody();
    void perAddressLimit();
    void limitCountsLinks();
    void noDescriptors();
    void foreignOriginCannotChange();
    void upgradeChecks_data();
    void upgradeChecks();
    void upgradeOrigins();
    void earlyFrames();
    void upgradeSurvivesAnyHead();
    void gracefulStop();
    void cannotListenTwice();
};

void TestFrontDoor::answers()
{
    House house;
    RawClient client(house);
    client.send("POST /a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody");
    QTRY_VERIFY(client.got.endsWith("POST /a b body"));
    QVERIFY(client.got.startsWith("HTTP/1.1 200 OK\r\n"));
    for (const char *line :
        {"\r\nContent-Length: 14\r\n", "\r\nConnection: keep-alive\r\n", "\r\nX-Content-Type-Options: nosniff\r\n",
            "\r\nReferrer-Policy: no-referrer\r\n", "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
            "\r\nContent-Type: text/plain; charset=utf-8\r\n", "\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"})
        QVERIFY2(client.got.contains(line), line);
    QVERIFY(!client.got.contains("Server:"));
    const HttpRequest request = house.requests.value(0);
    QCOMPARE(request.query, "c=d");
    QCOMPARE(request.peer, QHostAddress(QHostAddress::LocalHost));
    QVERIFY(!request.secure);
}

void TestFrontDoor::keepAlive()
{
    House house;
    RawClient client(house);
    for (int i = 1; i <= 3; ++i) {
        client.send(simpleGet);
        QTRY_COMPARE(client.got.count("GET /hello"), i);
    }
    QVERIFY(!client.ended());
    client.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.contains("Connection: close\r\n"));
    QVERIFY(client.got.endsWith("GET /last "));
    QTRY_COMPARE(house.door.connectionCount(), 0);
}

void TestFrontDoor::idleConnectionsEnd()
{
    House house;
    RawClient client(house);
    client.send(simpleGet);
    QTRY_VERIFY(client.got.endsWith("GET /hello "));
    house.pass(29'000);
    client.send(simpleGet);
    QTRY_COMPARE(client.got.count("GET /hello"), 2);
    house.pass(29'999);
    QCOMPARE(house.door.connectionCount(), 1);
    house.pass(1);
    QTRY_VERIFY(client.ended());
    QCOMPARE(client.got.count("HTTP/1.1"), 2); // nothing was said
}

void TestFrontDoor::pipelining()
{
    House house;
    RawClient client(house);
    client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxyGET /3 "
                "HTTP/1.1\r\nHost: a\r\n"
                "Connection: close\r\n\r\nGET /4 HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.indexOf("GET /1 ") < client.got.indexOf("POST /2 xy"));
    QVERIFY(client.got.indexOf("POST /2 xy") < client.got.indexOf("GET /3 "));
    QCOMPARE(house.requests.size(), 3); // nothing behind "close"
}

void TestFrontDoor::pipelineKeepsOrderWithLateAnswers()
{
    House house;
    RawClient client(house);
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + simpleGet);
    QTRY_COMPARE(house.later.size(), 1u);
    settle(house);
    QCOMPARE(client.got, QByteArray());
    house.later[0](plainResponse(200, "first"));
    QTRY_VERIFY(client.got.endsWith("GET /hello "));
    QVERIFY(client.got.indexOf("first") < client.got.indexOf("GET /hello"));
}

void TestFrontDoor::longPipeline()
{
    House house;
    RawClient client(house);
    client.send(simpleGet.repeated(1'000));
    QTRY_COMPARE(client.got.count("GET /hello "), 1'000);
}

void TestFrontDoor::greedyPipelineIsBounded()
{
    House house;
    RawClient client(house);
    client.socket.setReadBufferSize(1024); // asks for 200 MB and takes nothing
    QObject::disconnect(&client.socket, &QTcpSocket::readyRead, nullptr, nullptr);
    client.send(QByteArray("GET /big HTTP/1.1\r\nHost: a\r\n\r\n").repeated(200));
    QTRY_VERIFY(house.requests.size() >= 1);
    // What the kernel's buffers take, and one answer more.
    RawClient other(house);
    for (int i = 1; i <= 20; ++i) {
        other.send(simpleGet);
        QTRY_COMPARE(other.got.count("GET /hello "), i);
    }
    QVERIFY2(house.requests.size() - 20 < 20, qPrintable(QString::number(house.requests.size())));
}

void TestFrontDoor::head()
{
    House house;
    RawClient client(house);
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + simpleGet);
    QTRY_VERIFY(client.got.endsWith("GET /hello "));
    QVERIFY(client.got.contains("Content-Length: 12\r\n")); // "HEAD /hello "
    QVERIFY(!client.got.contains("HEAD /hello "));
}

void TestFrontDoor::lateAnswers()
{
    House house;
    {
        RawClient client(house);
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(house.later.size(), 1u);
    }
    QTRY_COMPARE(house.door.connectionCount(), 0);
    house.later[0](plainResponse(200, "to nobody"));
    house.later[0](plainResponse(200, "twice"));

    RawClient client(house);
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(house.later.size(), 2u);
    house.pass(100'000); // a handler has its own time
    house.later[1](plainResponse(200, "once"));
    house.later[1](plainResponse(200, "twice"));
    client.send(simpleGet);
    house.later[1](plainResponse(200, "thrice"));
    QTRY_VERIFY(client.got.endsWith("GET /hello "));
    QVERIFY(client.got.contains("once"));
    QVERIFY(!client.got.contains("twice"));
    QVERIFY(!client.got.contains("thrice"));
}

void TestFrontDoor::forgottenAnswer()
{
    House house;
    RawClient client(house);
    client.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(client.got.startsWith("HTTP/1.1 500 "));
}

void TestFrontDoor::http10()
{
    House house;
    RawClient client(house);
    client.send("GET /old HTTP/1.0\r\n\r\n");
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.endsWith("GET /old "));
    QVERIFY(client.got.contains("Connection: close\r\n"));
}

void TestFrontDoor::continueIsSent()
{
    House house;
    RawClient client(house);
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QTRY_COMPARE(client.got, QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send("ab");
    QTRY_VERIFY(client.got.endsWith("POST /p ab"));
}

void TestFrontDoor::badRequestIsReadable()
{
    // The answer must arrive although the client keeps sending: a reset would destroy it.
    House house;
    RawClient client(house);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
    client.send(QByteArray(2'000'000, 'x'));
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.startsWith("HTTP/1.1 413 "));
    QVERIFY(client.got.contains("Connection: close\r\n"));
    QTRY_COMPARE(house.door.connectionCount(), 0);
}

void TestFrontDoor::largeHead()
{
    House house;
    RawClient client(house);
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(200'000, 'x'));
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.startsWith("HTTP/1.1 431 "));
}

void TestFrontDoor::slowHead()
{
    House house;
    RawClient client(house);
    client.send("GET / HTTP/1.1\r\n");
    QTRY_COMPARE(house.door.connectionCount(), 1);
    settle(house);
    house.pass(9'999);
    QVERIFY(client.got.isEmpty());
    house.pass(1);
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.startsWith("HTTP/1.1 408 "));
}

void TestFrontDoor::slowHeadInDrops()
{
    // Bytes now and then do not buy time, nor do empty lines.
    for (const QByteArray &drop : {QByteArray("x"), QByteArray("\r\n")}) {
        House house;
        RawClient client(house);
        client.send(drop);
        settle(house);
        for (int i = 0; i < 9; ++i) {
            house.pass(1'100);
            client.send(drop);
            settle(house);
            QVERIFY(client.got.isEmpty());
        }
        house.pass(1'100);
        QTRY_VERIFY(client.ended());
        QVERIFY(client.got.startsWith("HTTP/1.1 408 "));
    }
}

void TestFrontDoor::silence()
{
    House house;
    RawClient client(house);
    QTRY_COMPARE(house.door.connectionCount(), 1);
    house.pass(9'999);
    QCOMPARE(house.door.connectionCount(), 1);
    house.pass(1);
    QTRY_VERIFY(client.ended());
    QCOMPARE(client.got, QByteArray());
}

void TestFrontDoor::slowBody()
{
    House house;
    RawClient client(house);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n");
    settle(house);
    for (int i = 0; i < 3; ++i) {
        house.pass(9'000);
        client.send("x");
        settle(house);
    }
    QVERIFY(client.got.isEmpty());
    house.pass(3'000);
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.startsWith("HTTP/1.1 408 "));
}

void TestFrontDoor::manySlowHeadsDelayNobody()
{
    House house(withLimit(0));
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 300; ++i) {
        slow.push_back(std::make_unique<RawClient>(house));
        slow.back()->send("GET / HT");
    }
    QTRY_COMPARE(house.door.connectionCount(), 300);
    QElapsedTimer timer;
    timer.start();
    RawClient client(house);
    client.send(simpleGet);
    QTRY_VERIFY(client.got.endsWith("GET /hello "));
    QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    house.pass(10'000);
    for (const auto &each : slow)
        QTRY_VERIFY(each->got.startsWith("HTTP/1.1 408 "));
}

void TestFrontDoor::perAddressLimit()
{
    House house(withLimit(2));
    RawClient first(house);
    auto second = std::make_unique<RawClient>(house);
    QTRY_COMPARE(house.door.connectionCount(), 2);
    RawClient third(house);
    third.send(simpleGet);
    QTRY_VERIFY(third.ended());
    QVERIFY(third.got.startsWith("HTTP/1.1 429 "));
    QVERIFY(third.got.contains("Connection: close\r\n"));
    QCOMPARE(house.requests.size(), 0);
    second.reset();
    QTRY_COMPARE(house.door.connectionCount(), 1);
    RawClient fourth(house);
    fourth.send(simpleGet);
    QTRY_VERIFY(fourth.got.endsWith("GET /hello "));
}

void TestFrontDoor::limitCountsLinks()
{
    House house(withLimit(1));
    auto socket = std::make_unique<RawWebSocket>(house);
    QTRY_COMPARE(house.door.linkCount(), 1);
    {
        RawClient refused(house);
        QTRY_VERIFY(refused.got.startsWith("HTTP/1.1 429 "));
    }
    socket.reset();
    QTRY_COMPARE(house.listener.closed, 1);
    RawWebSocket again(house);
    QTRY_COMPARE(house.door.linkCount(), 1);
}

void TestFrontDoor::noDescriptors()
{
    House house(withLimit(0));
    rlimit before;
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Cannot accept connections")));
    {
        // Room for the clients' own descriptors, and not for the server's ends.
        std::vector<int> filler;
        const rlimit low{200, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &low), 0);
        for (int i = 0; i < 5; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            clients.back()->bind(QHostAddress(QHostAddress::LocalHost)); // takes its descriptor now
        }
        for (int fd = dup(0); fd >= 0; fd = dup(0))
            filler.push_back(fd);
        for (const auto &client : clients)
            client->connectToHost(QHostAddress::LocalHost, house.door.port());
        for (const auto &client : clients)
            QTRY_COMPARE(client->state(), QAbstractSocket::ConnectedState); // in the backlog
        for (int turns = 0; turns < 3; ++turns)
            QCoreApplication::processEvents(); // the door tries, and fails
        QCOMPARE(house.door.connectionCount(), 0);
        for (const int fd : filler)
            ::close(fd);
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &before), 0);
    }
    QTRY_COMPARE(house.door.connectionCount(), 5);
    clients[0]->write(simpleGet);
    QTRY_VERIFY(clients[0]->peek(100'000).endsWith("GET /hello "));
}

void TestFrontDoor::foreignOriginCannotChange()
{
    House house;
    const auto status = [&house](const QByteArray &method, const QByteArray &origin) {
        RawClient client(house);
        client.send(method + " /x HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n" + origin + "\r\n");
        if (!QTest::qWaitFor([&client] { return client.ended(); }))
            return QByteArray();
        return client.got.mid(9, 3);
    };
    for (const char *method : {"POST", "PUT", "DELETE"}) {
        QCOMPARE(status(method, ""), "200");
        QCOMPARE(status(method, "Origin: http://a.example\r\n"), "200");
        QCOMPARE(status(method, "Origin: http://evil.example\r\n"), "403");
        QCOMPARE(status(method, "Origin: null\r\n"), "403");
    }
    QCOMPARE(status("GET", "Origin: http://evil.example\r\n"), "200");
}

void TestFrontDoor::upgradeChecks_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray good = handshake();
    const auto changed = [&good](const char *name, const QByteArray &from, const QByteArray &to, int status) {
        QVERIFY2(good.contains(from), name);
        QTest::newRow(name) << QByteArray(good).replace(from, to) << status;
    };
    QTest::newRow("good") << good << 101;
    QTest::newRow("good, query") << handshake({}, "/ws?x=y") << 101;
    changed("other case", "Upgrade: websocket", "UPGRADE: WebSocket", 101);
    changed("no space behind colons", "Upgrade: websocket", "Upgrade:websocket", 101);
    changed("only the token", "keep-alive, Upgrade", "upgrade", 101);
    changed("padding in the key", "dGhlIHNhbXBsZSBub25jZQ==", " dGhlIHNhbXBsZSBub25jZQ==  ", 101);
    changed("POST", "GET ", "POST ", 405);
    changed("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 400);
    changed("no host", "Host: chat.example\r\n", "", 400);
    changed("two hosts", "Host: chat.example\r\n", "Host: chat.example\r\nHost: chat.example\r\n", 400);
    changed("no upgrade", "Upgrade: websocket\r\n", "", 426);
    changed("other upgrade", "Upgrade: websocket", "Upgrade: h2c", 426);
    changed("no connection token", "keep-alive, Upgrade", "keep-alive", 400);
    changed("part of the token", "keep-alive, Upgrade", "Upgrades", 400);
    changed("no version", "Sec-WebSocket-Version: 13\r\n", "", 426);
    changed("version 8", "Version: 13", "Version: 8", 426);
    changed("version list", "Version: 13", "Version: 13, 8", 426);
    changed("no key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400);
    changed("short key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==", 400);
    changed("no base64", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZ!==", 400);
    changed("two keys", "Sec-WebSocket-Key:", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key:", 400);
    changed("with a body", "Upgrade: websocket\r\n", "Upgrade: websocket\r\nContent-Length: 1\r\n", 0);
    QTest::newRow("folded") << handshake("X: a\r\n b\r\n") << 400;
    QTest::newRow("other path") << handshake({}, "/other") << 200;
}

void TestFrontDoor::upgradeChecks()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    House house;
    RawClient client(house);
    if (status == 0) {
        client.send(request + "x");
        status = 400;
    } else {
        client.send(request);
    }
    QTRY_VERIFY(client.got.contains("\r\n\r\n"));
    QCOMPARE(client.got.left(client.got.indexOf("\r\n")).split(' ').value(1).toInt(), status);
    QCOMPARE(house.listener.links.size(), status == 101 ? 1u : 0u);
    if (status == 101)
        QVERIFY(client.got.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    if (status == 426) {
        QVERIFY(client.got.contains("Sec-WebSocket-Version: 13\r\n"));
        QVERIFY(client.got.contains("Upgrade: websocket\r\n"));
    }
}

void TestFrontDoor::upgradeOrigins()
{
    FrontDoorOptions options;
    options.allowedOrigins = {QStringLiteral("https://listed.example")};
    House house(options);
    const auto status = [&house](const QByteArray &origin) {
        RawClient client(house);
        client.send(handshake(origin.isEmpty() ? QByteArray() : "Origin: " + origin + "\r\n"));
        if (!QTest::qWaitFor([&client] { return client.got.contains("\r\n\r\n"); }))
            return QByteArray();
        return client.got.mid(9, 3);
    };
    QCOMPARE(status({}), "101");
    QCOMPARE(house.listener.links.back()->origin(), QStringLiteral("http://chat.example"));
    QCOMPARE(status("https://chat.example"), "101");
    QCOMPARE(house.listener.links.back()->origin(), QStringLiteral("https://chat.example"));
    QCOMPARE(status("https://listed.example"), "101");
    QCOMPARE(status("https://chat.example:444"), "403");
    QCOMPARE(status("https://evil.example"), "403");
    QCOMPARE(status("null"), "403");
}

void TestFrontDoor::earlyFrames()
{
    // Behind the handshake in the same segment, whole and cut in two.
    House house;
    const QByteArray first = clientFrame(1, "first");
    const QByteArray second = clientFrame(1, QByteArray(3'000, 's'));
    RawWebSocket client(house, first + second.left(100));
    client.send(second.mid(100) + clientFrame(1, "third"));
    QTRY_COMPARE(house.listener.texts, (QList<QByteArray>{"first", QByteArray(3'000, 's'), "third"}));
}

void TestFrontDoor::upgradeSurvivesAnyHead()
{
    // Qt's own handshake reader refuses more than 100 header lines and lines over 8 KiB; ours has decided already.
    House house;
    QByteArray lines;
    for (int i = 0; i < 300; ++i)
        lines += "X-" + QByteArray::number(i) + ": y\r\n";
    RawClient many(house);
    many.send(handshake(lines));
    QTRY_VERIFY(many.got.startsWith("HTTP/1.1 101 "));
    RawClient wide(house);
    wide.send(handshake("Cookie: " + QByteArray(12'000, 'c') + "\r\nX:\r\n"));
    QTRY_VERIFY(wide.got.startsWith("HTTP/1.1 101 "));
}

void TestFrontDoor::gracefulStop()
{
    House house;
    bool drained = false;
    QObject::connect(&house.door, &FrontDoor::drained, &house.door, [&drained] { drained = true; });
    RawClient idle(house);
    idle.send(simpleGet);
    QTRY_VERIFY(idle.got.endsWith("GET /hello "));
    RawClient busy(house);
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(house.later.size(), 1u);
    RawWebSocket socket(house);
    QTRY_COMPARE(house.door.linkCount(), 1);

    const quint16 port = house.door.port();
    house.door.stopAccepting();
    QTRY_VERIFY(idle.ended());
    QTcpSocket late;
    late.connectToHost(QHostAddress::LocalHost, port);
    QTRY_COMPARE(late.error(), QAbstractSocket::ConnectionRefusedError);
    QVERIFY(!busy.ended());
    house.later[0](plainResponse(200, "done"));
    QTRY_VERIFY(busy.ended());
    QVERIFY(busy.got.endsWith("done\n"));
    QVERIFY(!drained);
    house.door.closeLinks(CloseCode::ShuttingDown, TextFrame("farewell"), QStringLiteral("Bye."));
    QTRY_COMPARE(socket.frames().size(), 2);
    QCOMPARE(socket.frames()[0].payload, "farewell");
    QCOMPARE(socket.frames()[1].closeCode(), 4002);
    QVERIFY(!drained);
    socket.send(clientFrame(8, QByteArray::fromHex("0fa2")));
    QTRY_VERIFY(drained);
    QCOMPARE(house.listener.closed, 1);
    QCOMPARE(house.door.connectionCount(), 0);

    House empty;
    bool emptyDrained = false;
    QObject::connect(&empty.door, &FrontDoor::drained, &empty.door, [&emptyDrained] { emptyDrained = true; });
    empty.door.stopAccepting();
    QTRY_VERIFY(emptyDrained);
}

void TestFrontDoor::cannotListenTwice()
{
    House house;
    FrontDoorOptions options;
    options.port = house.door.port();
    FrontDoor second(options, house.clock, house.listener, {});
    const auto result = second.listen();
    QVERIFY(!result);
    QVERIFY(result.error().message.contains(QString::number(options.port)));
}

QTEST_GUILESS_MAIN(TestFrontDoor)
#include "tst_front_door.moc"
