// What a link does with what its peer sends, how it ends, and when.
#include "net_support.h"
#include "server/net/websocket_link.h"
#include "shared/base/text.h"

#include <QWebSocket>

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

enum Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

QByteArray errorStart() { return R"({"type":"error","data":{"code":"bad.frame")"; }

QByteArray closePayload(int code)
{
    char bytes[2];
    qToBigEndian(static_cast<quint16>(code), bytes);
    return QByteArray(bytes, 2);
}

} // namespace

class TestWebSocketLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text();
    void linkTells();
    void brokenFrames_data();
    void brokenFrames();
    void brokenFrameBehindQueued();
    void brokenFrameAmongAFlood();
    void largestFrame();
    void fragments();
    void fragmentsOverTheLimit();
    void fragmentsOfWideCharacters();
    void unmaskedIsTolerated();
    void pingIsAnswered();
    void payloadThatLooksLikeAClose();
    void pingFlood();
    void incompleteFrame();
    void closeFromListener();
    void closeInsideTextReceived();
    void closeIsAnsweredByAnother();
    void closeWaitsForTheQueue();
    void closeWithoutAnswer();
    void longReason();
    void nothingAfterClose();
    void peerCloses();
    void peerVanishes();
    void peerEndsDuringHandshake();
    void droppedByTheListener();
    void liveness();
    void doorDiesWithLinks();
    void qtClient();
};

void TestWebSocketLink::text()
{
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, "one") + clientFrame(Text, "") + clientFrame(Text, "z\xC3\xA4\xF0\x9F\x98\x80"));
    QTRY_COMPARE(house.listener.texts, (QList<QByteArray>{"one", "", "z\xC3\xA4\xF0\x9F\x98\x80"}));
    house.listener.links[0]->send(TextFrame("answer"));
    QTRY_COMPARE(client.got, TextFrame("answer").bytes().toByteArray());
}

void TestWebSocketLink::linkTells()
{
    House house;
    RawWebSocket one(house);
    RawWebSocket two(house);
    QCOMPARE(house.listener.links.size(), 2u);
    Link &link = *house.listener.links[0];
    QVERIFY(link.isOpen());
    QCOMPARE(link.peer(), QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(link.origin(), QStringLiteral("http://chat.example"));
    QVERIFY(link.id() != house.listener.links[1]->id());
}

void TestWebSocketLink::brokenFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &bytes, int code) { QTest::newRow(name) << bytes << code; };
    const qsizetype over = limits::frameBytes + 1;
    row("binary", clientFrame(Binary, "x"), 1003);
    row("empty binary", clientFrame(Binary, ""), 1003);
    row("fragmented binary", clientFrame(Binary, "x", false) + clientFrame(Continuation, "y"), 1003);
    row("invalid UTF-8", clientFrame(Text, "a\xFF"), 1007);
    row("cut UTF-8", clientFrame(Text, "a\xE2\x82"), 1007);
    row("surrogate in UTF-8", clientFrame(Text, "\xED\xA0\x80"), 1007);
    row("too large", clientFrame(Text, QByteArray(over, 'x')), 1009);
    row("too large, only declared", clientFrame(Text, QByteArray(over, 'x')).first(14), 1009);
    row("declared 2^40", QByteArray::fromHex("81ff0000010000000000aabbccdd"), 1009);
    row("declared 2^40, some bytes follow",
        QByteArray::fromHex("81ff0000010000000000aabbccdd") + QByteArray(100'000, 'x'), 1009);
    row("declared 2^62", QByteArray::fromHex("81ff4000000000000000aabbccdd"), 1009);
    row("declared 2^63", QByteArray::fromHex("81ff8000000000000000aabbccdd"), 1002);
    row("much too large", clientFrame(Text, QByteArray(5'000'000, 'x')), 1009);
    row("too large binary", clientFrame(Binary, QByteArray(over, 'x')), 1009);
    row("continuation of nothing", clientFrame(Continuation, "x"), 1002);
    row("new message inside another", clientFrame(Text, "x", false) + clientFrame(Text, "y"), 1002);
    row("reserved bit", QByteArray::fromHex("c18011223344"), 1002);
    row("reserved opcode", clientFrame(3, "x"), 1002);
    row("fragmented ping", clientFrame(Ping, "x", false), 1002);
    row("long ping", clientFrame(Ping, QByteArray(126, 'x')), 1002);
}

void TestWebSocketLink::brokenFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    House house;
    RawWebSocket client(house);
    client.send(bytes);
    // Exactly one error, then the close, then the end; whatever is still on its way from the client.
    QTRY_VERIFY(client.ended());
    const Frames frames = parseFrames(client.got);
    QVERIFY(frames.whole);
    QCOMPARE(frames.list.size(), 2);
    QCOMPARE(frames.list[0].opcode, int(Text));
    QVERIFY2(frames.list[0].payload.startsWith(errorStart()), frames.list[0].payload.constData());
    QCOMPARE(frames.list[1].opcode, int(Close));
    QCOMPARE(frames.list[1].closeCode(), code);
    QTRY_COMPARE(house.listener.closed, 1);
    QCOMPARE(house.listener.texts, QList<QByteArray>());
}

void TestWebSocketLink::brokenFrameBehindQueued()
{
    House house;
    house.listener.onText = [](Link &link, const QByteArray &) {
        for (int i = 0; i < 50; ++i)
            link.send(TextFrame(QByteArray(100'000, 'q')));
    };
    RawWebSocket client(house);
    client.send(clientFrame(Text, "go") + clientFrame(Text, "\xFF") + clientFrame(Text, "ignored"));
    QTRY_VERIFY(client.ended());
    const QList<Frame> frames = client.frames();
    QVERIFY(frames.size() >= 2);
    QVERIFY(frames[frames.size() - 2].payload.startsWith(errorStart()));
    QCOMPARE(frames.last().closeCode(), 1007);
    QCOMPARE(house.listener.texts.size(), 1);
}

void TestWebSocketLink::brokenFrameAmongAFlood()
{
    // The client goes on sending while the server says why it closes: a reset would swallow the reason.
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Binary, "x"));
    for (int i = 0; i < 100; ++i)
        client.socket.write(clientFrame(Text, QByteArray(50'000, 'x')));
    QTRY_VERIFY(client.frames().size() == 2);
    QVERIFY(client.frames()[0].payload.startsWith(errorStart()));
    QCOMPARE(client.frames()[1].closeCode(), 1003);
    QCOMPARE(house.listener.texts.size(), 0);
}

void TestWebSocketLink::largestFrame()
{
    House house;
    RawWebSocket client(house);
    const QByteArray largest(limits::frameBytes, 'x');
    client.send(clientFrame(Text, largest).first(70));
    settle(house);
    client.send(clientFrame(Text, largest).sliced(70) + clientFrame(Text, largest));
    QTRY_COMPARE(house.listener.texts, (QList<QByteArray>{largest, largest}));
}

void TestWebSocketLink::fragments()
{
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, "one ", false));
    client.send(clientFrame(Ping, "between"));
    client.send(clientFrame(Continuation, "two ", false) + clientFrame(Continuation, "three"));
    QTRY_COMPARE(house.listener.texts, QList<QByteArray>{"one two three"});
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].opcode, int(Pong));
    QCOMPARE(client.frames()[0].payload, "between");
}

void TestWebSocketLink::fragmentsOverTheLimit()
{
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, QByteArray(40'000, 'x'), false));
    client.send(clientFrame(Continuation, QByteArray(40'000, 'x')));
    QTRY_COMPARE(client.frames().size(), 2);
    QVERIFY(client.frames()[0].payload.startsWith(errorStart()));
    QCOMPARE(client.frames()[1].closeCode(), 1009);
    QCOMPARE(house.listener.texts.size(), 0);
}

void TestWebSocketLink::fragmentsOfWideCharacters()
{
    // 90,000 bytes are 30,000 UTF-16 units: below the limit as Qt counts, above as the contract does.
    House house;
    RawWebSocket client(house);
    const QByteArray part = QByteArray("\xE2\x82\xAC").repeated(15'000);
    client.send(clientFrame(Text, part, false));
    client.send(clientFrame(Continuation, part));
    QTRY_COMPARE(client.frames().size(), 2);
    QCOMPARE(client.frames()[1].closeCode(), 1009);
    QCOMPARE(house.listener.texts.size(), 0);
}

void TestWebSocketLink::unmaskedIsTolerated()
{
    // RFC 6455, 5.1 wants them refused; QWebSocket 6.4 reads them. Masks protect proxies in between, not us.
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, "bare", true, false));
    QTRY_COMPARE(house.listener.texts, QList<QByteArray>{"bare"});
}

void TestWebSocketLink::pingIsAnswered()
{
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Ping, "") + clientFrame(Ping, QByteArray(125, 'p')));
    QTRY_COMPARE(client.frames().size(), 2);
    QCOMPARE(client.frames()[0].payload, "");
    QCOMPARE(client.frames()[1].payload, QByteArray(125, 'p'));
}

void TestWebSocketLink::payloadThatLooksLikeAClose()
{
    // Qt writes a pong in two pieces; the second must not be taken for a close frame.
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Ping, QByteArray::fromHex("880203e8")) + clientFrame(Text, "still here"));
    QTRY_COMPARE(house.listener.texts, QList<QByteArray>{"still here"});
    QVERIFY(house.listener.links[0]->isOpen());
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].payload, QByteArray::fromHex("880203e8"));
}

void TestWebSocketLink::pingFlood()
{
    House house;
    RawWebSocket client(house);
    client.socket.disconnect(SIGNAL(readyRead()));
    client.socket.setReadBufferSize(1);
    const QByteArray pings = clientFrame(Ping, QByteArray(125, 'p')).repeated(500);
    qint64 sent = 0;
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QStringLiteral("floods with pings")));
    // No pong is read: the kernel's buffers fill, then ours to its bound, then the link is cut.
    while (house.listener.closed == 0 && sent < 200'000'000) {
        client.send(pings);
        sent += pings.size();
        QCoreApplication::processEvents();
        if (!house.listener.links.empty()) {
            const auto &link = static_cast<WebSocketLink &>(*house.listener.links[0]);
            QVERIFY2(link.unsentBytes() < 300'000, qPrintable(QString::number(link.unsentBytes())));
        }
    }
    QCOMPARE(house.listener.closed, 1);
    QTRY_COMPARE(house.door.connectionCount(), 0);
}

void TestWebSocketLink::incompleteFrame()
{
    // QWebSocket itself gives up after 5 s (1001). Real seconds: its timer cannot be moved.
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, "incomplete").chopped(3));
    QTRY_VERIFY_WITH_TIMEOUT(client.ended(), 10'000);
    QCOMPARE(client.frames().last().closeCode(), 1001);
    QTRY_COMPARE(house.listener.closed, 1);
    QCOMPARE(house.listener.texts.size(), 0);
}

void TestWebSocketLink::closeFromListener()
{
    House house;
    RawWebSocket client(house);
    Link &link = *house.listener.links[0];
    link.send(TextFrame("last"));
    link.close(CloseCode::Revoked, QStringLiteral("Signed out."));
    QVERIFY(!link.isOpen());
    link.send(TextFrame("ignored"));
    link.close(CloseCode::Normal, QStringLiteral("ignored"));
    QTRY_COMPARE(client.frames().size(), 2);
    QCOMPARE(client.frames()[0].payload, "last");
    QCOMPARE(client.frames()[1].payload, closePayload(4001) + "Signed out.");
    QCOMPARE(house.listener.closed, 0);
    client.send(clientFrame(Close, closePayload(4001)));
    QTRY_COMPARE(house.listener.closed, 1);
    QTRY_VERIFY(client.ended());
    QCOMPARE(client.frames().size(), 2);
}

void TestWebSocketLink::closeInsideTextReceived()
{
    House house;
    house.listener.onText = [](Link &link, const QByteArray &) {
        link.close(CloseCode::BadPayload, QStringLiteral("Not JSON."));
    };
    RawWebSocket client(house);
    client.send(clientFrame(Text, "a") + clientFrame(Text, "b") + clientFrame(Ping, "c"));
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].closeCode(), 1007);
    client.send(clientFrame(Close, closePayload(1007)));
    QTRY_COMPARE(house.listener.closed, 1);
    QCOMPARE(house.listener.texts, QList<QByteArray>{"a"});
    QCOMPARE(client.frames().size(), 1);
}

void TestWebSocketLink::closeIsAnsweredByAnother()
{
    // Two closes meet on the way.
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Close, closePayload(1000)));
    house.listener.links[0]->close(CloseCode::ShuttingDown, QString());
    QTRY_VERIFY(client.ended());
    QCOMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].closeCode(), 4002);
    QTRY_COMPARE(house.listener.closed, 1);
}

void TestWebSocketLink::closeWaitsForTheQueue()
{
    FrontDoorOptions options;
    options.sendQueueBytes = 0;
    House house(options);
    RawWebSocket client(house);
    constexpr int count = 300;
    for (int i = 0; i < count; ++i)
        house.listener.links[0]->send(TextFrame(QByteArray(100'000, 'q')));
    house.listener.links[0]->close(CloseCode::Normal, QString());
    QTRY_COMPARE_WITH_TIMEOUT(client.got.size(), count * (100'000 + 10) + 4, 20'000);
    QCOMPARE(client.frames().size(), count + 1);
    QCOMPARE(client.frames().last().closeCode(), 1000);
}

void TestWebSocketLink::closeWithoutAnswer()
{
    House house;
    RawWebSocket client(house);
    house.listener.links[0]->close(CloseCode::Normal, QString());
    QTRY_COMPARE(client.frames().size(), 1);
    house.pass(4'999);
    QCOMPARE(house.listener.closed, 0);
    house.pass(1);
    QCOMPARE(house.listener.closed, 1);
    QTRY_VERIFY(client.ended());
}

void TestWebSocketLink::longReason()
{
    House house;
    RawWebSocket client(house);
    house.listener.links[0]->close(CloseCode::Normal, QString(500, QChar(0x20AC)));
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].payload.size(), 2 + 123);
}

void TestWebSocketLink::nothingAfterClose()
{
    House house;
    RawWebSocket client(house);
    house.listener.links[0]->close(CloseCode::Normal, QString());
    client.send(clientFrame(Text, "late") + clientFrame(Ping, "late") + clientFrame(Binary, "late"));
    QTRY_COMPARE(client.frames().size(), 1);
    client.send(clientFrame(Close, closePayload(1000)));
    QTRY_VERIFY(client.ended());
    QCOMPARE(client.frames().size(), 1);
    QCOMPARE(house.listener.texts.size(), 0);
}

void TestWebSocketLink::peerCloses()
{
    House house;
    RawWebSocket client(house);
    client.send(clientFrame(Text, "last") + clientFrame(Close, closePayload(1001) + "away"));
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].closeCode(), 1001);
    QTRY_VERIFY(client.ended());
    QTRY_COMPARE(house.listener.closed, 1);
    QCOMPARE(house.listener.texts, QList<QByteArray>{"last"});
}

void TestWebSocketLink::peerVanishes()
{
    House house;
    RawWebSocket client(house);
    const std::weak_ptr<Link> link = house.listener.links[0];
    client.socket.abort();
    QTRY_COMPARE(house.listener.closed, 1);
    QTRY_VERIFY(link.expired());
    QCOMPARE(house.door.linkCount(), 0);
}

void TestWebSocketLink::peerEndsDuringHandshake()
{
    House house;
    for (int i = 0; i < 20; ++i) {
        RawClient client(house);
        client.send(handshake());
        if (i % 2 == 0)
            QCoreApplication::processEvents();
        client.socket.abort();
    }
    QTRY_COMPARE(house.door.connectionCount(), 0);
    QVERIFY(house.listener.links.empty());
}

void TestWebSocketLink::droppedByTheListener()
{
    // The last pointer of the listener goes inside a callback of the link; a kept one outlives the connection.
    House house;
    house.listener.onText = [&house](Link &, const QByteArray &) { house.listener.links.clear(); };
    RawWebSocket client(house);
    const std::shared_ptr<Link> kept = house.listener.links[0];
    client.send(clientFrame(Text, "x"));
    QTRY_VERIFY(house.listener.links.empty());
    QVERIFY(kept->isOpen());
    client.socket.abort();
    QTRY_COMPARE(house.listener.closed, 1);
    QVERIFY(!kept->isOpen());
    kept->send(TextFrame("nobody"));
    kept->close(CloseCode::Normal, QString());
}

void TestWebSocketLink::liveness()
{
    House house;
    RawWebSocket client(house);
    house.pass(29'999);
    settle(house);
    QVERIFY(client.got.isEmpty());
    house.pass(1);
    QTRY_COMPARE(client.frames().size(), 1);
    QCOMPARE(client.frames()[0].opcode, int(Ping));
    house.pass(10'000);
    settle(house);
    QCOMPARE(client.frames().size(), 1); // one ping for each silence
    client.send(clientFrame(Pong, client.frames()[0].payload));
    settle(house);
    house.pass(35'000); // 75 s since the start, 35 since the pong
    QCOMPARE(house.listener.closed, 0);
    QTRY_COMPARE(client.frames().size(), 2);
    house.pass(39'999);
    QCOMPARE(house.listener.closed, 0);
    house.pass(1);
    QCOMPARE(house.listener.closed, 1);
    QTRY_VERIFY(client.ended());
}

void TestWebSocketLink::doorDiesWithLinks()
{
    auto house = std::make_unique<House>();
    RawWebSocket client(*house);
    RawClient http(*house);
    http.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(house->later.size(), 1u);
    RawClient upgrading(*house);
    upgrading.send(handshake());
    const std::shared_ptr<Link> kept = house->listener.links[0];
    house.reset();
    QTRY_VERIFY(http.ended());
    kept->send(TextFrame("x"));
}

void TestWebSocketLink::qtClient()
{
    House house;
    house.listener.onText = [](Link &link, const QByteArray &text) { link.send(TextFrame(text + "!")); };
    QWebSocket client;
    QStringList texts;
    connect(&client, &QWebSocket::textMessageReceived, this, [&texts](const QString &text) { texts += text; });
    client.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(house.door.port())));
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    client.sendTextMessage(QStringLiteral("grüße"));
    QTRY_COMPARE(texts, QStringList{QStringLiteral("grüße!")});
    QCOMPARE(house.listener.links[0]->origin(), QStringLiteral("http://127.0.0.1:%1").arg(house.door.port()));
    house.listener.links[0]->close(CloseCode::Revoked, QStringLiteral("Gone."));
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(int(client.closeCode()), 4001);
    QCOMPARE(client.closeReason(), QStringLiteral("Gone."));
    QTRY_COMPARE(house.listener.closed, 1);
}

QTEST_GUILESS_MAIN(TestWebSocketLink)
#include "tst_websocket_link.moc"
