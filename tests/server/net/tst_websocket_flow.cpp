// The send queue: sizes, order, slow readers, bounds.
#include "net_support.h"
#include "server/net/websocket_link.h"

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

FrontDoorOptions withQueue(qint64 bytes)
{
    FrontDoorOptions options;
    options.sendQueueBytes = bytes;
    return options;
}

// Takes nothing until it is told to.
class SlowClient : public RawWebSocket {
public:
    explicit SlowClient(const House &house) : RawWebSocket(house)
    {
        socket.setReadBufferSize(1);
        QCoreApplication::processEvents();
        m_paused = true;
        QObject::disconnect(&socket, &QTcpSocket::readyRead, nullptr, nullptr);
    }
    void drain()
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { got += socket.readAll(); });
        socket.setReadBufferSize(0);
        got += socket.readAll();
    }

private:
    bool m_paused = false;
};

const WebSocketLink &asWebSocket(const std::shared_ptr<Link> &link)
{
    return static_cast<const WebSocketLink &>(*link);
}

} // namespace

class TestWebSocketFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void orderWithPongsBetween();
    void oneSegmentForATurn();
    void sharedFrames();
    void slowReader();
    void slowReaderWhoNeverDrains();
    void slowReaderDelaysNobody();
    void queueIsBounded();
    void burstIsNoSlowReader();
    void noBound();
    void slowThenFast();
    void doorDiesInsideAFrame();
    void resetWhileQueued();
    void upgradeBehindUnsentAnswers();
};

void TestWebSocketFlow::sizes_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 125, 126, 65535, 65536, 65537, 3'000'000})
        QTest::addRow("%d", size) << size;
}

void TestWebSocketFlow::sizes()
{
    QFETCH(int, size);
    House house;
    RawWebSocket client(house);
    const QByteArray payload(size, 's');
    house.listener.links[0]->send(TextFrame(payload));
    house.listener.links[0]->send(TextFrame("end"));
    QTRY_COMPARE(client.frames().size(), 2);
    QCOMPARE(client.frames()[0].payload, payload);
    QCOMPARE(client.frames()[1].payload, "end");
}

void TestWebSocketFlow::orderWithPongsBetween()
{
    House house(withQueue(0));
    RawWebSocket client(house);
    QList<QByteArray> sent;
    int pings = 0;
    const auto link = house.listener.links[0];
    for (int round = 0; round < 60; ++round) {
        for (const int size : {10, 200'000, 0, 70'000, 126}) {
            sent.append(QByteArray::number(round) + QByteArray(size, 'o'));
            link->send(TextFrame(sent.last()));
        }
        client.send(clientFrame(9, QByteArray::number(round)));
        ++pings;
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE_WITH_TIMEOUT(client.frames().size(), sent.size() + pings, 20'000);
    QVERIFY(parseFrames(client.got).whole);
    QList<QByteArray> texts;
    int pongs = 0;
    const QList<Frame> frames = client.frames();
    for (const Frame &frame : frames) {
        if (frame.opcode == 10)
            QCOMPARE(frame.payload, QByteArray::number(pongs++));
        else
            texts.append(frame.payload);
    }
    QCOMPARE(pongs, pings);
    QVERIFY(texts == sent);
}

void TestWebSocketFlow::oneSegmentForATurn()
{
    House house;
    RawWebSocket client(house);
    int arrivals = 0;
    QObject::connect(&client.socket, &QTcpSocket::readyRead, &client.socket, [&arrivals] { ++arrivals; });
    FrameRun run;
    for (int i = 0; i < 200; ++i)
        house.listener.links[0]->send(run.append("small"));
    QCOMPARE(asWebSocket(house.listener.links[0]).unsentBytes(), 200 * 7); // nothing leaves inside the turn
    QTRY_COMPARE(client.frames().size(), 200);
    QCOMPARE(arrivals, 1);
}

void TestWebSocketFlow::sharedFrames()
{
    House house;
    RawWebSocket one(house);
    RawWebSocket two(house);
    const TextFrame frame(QByteArray(10'000, 'f'));
    for (const auto &link : house.listener.links)
        link->send(frame);
    QCOMPARE(frame.memory().use_count(), 3); // one copy, wherever it waits
    QTRY_COMPARE(one.got, frame.bytes().toByteArray());
    QTRY_COMPARE(two.got, frame.bytes().toByteArray());
}

void TestWebSocketFlow::slowReader()
{
    House house(withQueue(300'000));
    SlowClient client(house);
    const auto link = house.listener.links[0];
    int sent = 0;
    for (; link->isOpen() && sent < 2'000; ++sent) {
        link->send(TextFrame(QByteArray::number(sent) + ' ' + QByteArray(50'000, 'x')));
        QCoreApplication::processEvents();
    }
    QVERIFY(!link->isOpen());
    client.drain();
    QTRY_VERIFY(!client.frames().isEmpty() && client.frames().last().opcode == 8);
    const QList<Frame> frames = client.frames();
    QVERIFY(parseFrames(client.got).whole);
    QCOMPARE(frames.last().closeCode(), 4003);
    const QByteArray farewell = frames[frames.size() - 2].payload;
    QVERIFY2(farewell.startsWith(R"({"type":"session.closed","data":{"code":"connection.slow")"), farewell.constData());
    // What was already on its way came whole and in order.
    for (int i = 0; i < frames.size() - 2; ++i)
        QVERIFY(frames[i].payload.startsWith(QByteArray::number(i) + ' '));
    QVERIFY(frames.size() - 2 < sent);
    client.send(clientFrame(8, QByteArray::fromHex("0fa3")));
    QTRY_COMPARE(house.listener.closed, 1);
}

void TestWebSocketFlow::slowReaderWhoNeverDrains()
{
    House house(withQueue(300'000));
    SlowClient client(house);
    const auto link = house.listener.links[0];
    for (int i = 0; link->isOpen() && i < 2'000; ++i) {
        link->send(TextFrame(QByteArray(50'000, 'x')));
        QCoreApplication::processEvents();
    }
    QVERIFY(!link->isOpen());
    QCOMPARE(house.listener.closed, 0);
    house.pass(4'999);
    QCOMPARE(house.listener.closed, 0);
    house.pass(1);
    QCOMPARE(house.listener.closed, 1);
    QCOMPARE(asWebSocket(link).unsentBytes(), 0);
    QTRY_COMPARE(house.door.connectionCount(), 0);
}

void TestWebSocketFlow::slowReaderDelaysNobody()
{
    House house(withQueue(300'000));
    SlowClient slow(house);
    RawWebSocket fast(house);
    const TextFrame frame(QByteArray(50'000, 'x'));
    constexpr int count = 400;
    for (int i = 0; i < count; ++i) {
        const auto links = house.listener.links;
        for (const auto &link : links)
            link->send(frame);
        QTRY_COMPARE(fast.got.size(), (i + 1) * frame.bytes().size());
    }
    QVERIFY(!house.listener.links[0]->isOpen());
    QVERIFY(house.listener.links[1]->isOpen());
    QCOMPARE(fast.frames().size(), count);
}

void TestWebSocketFlow::queueIsBounded()
{
    constexpr qint64 bound = 300'000;
    constexpr qint64 frameSize = 50'010;
    constexpr qint64 farewell = 1'000;
    House house(withQueue(bound));
    SlowClient client(house);
    const auto link = house.listener.links[0];
    qint64 most = 0;
    for (int i = 0; i < 2'000; ++i) {
        link->send(TextFrame(QByteArray(50'000, 'x')));
        most = std::max(most, asWebSocket(link).unsentBytes());
        if (i % 3 == 0)
            QCoreApplication::processEvents();
    }
    QVERIFY2(most <= bound + frameSize, qPrintable(QString::number(most)));
    QVERIFY2(asWebSocket(link).unsentBytes() <= 64 * 1024 + frameSize + farewell,
        qPrintable(QString::number(asWebSocket(link).unsentBytes()))); // dropped at the end
}

void TestWebSocketFlow::burstIsNoSlowReader()
{
    // Ten times the bound within one turn, to a client whose kernel takes it.
    House house(withQueue(20'000));
    RawWebSocket client(house);
    for (int i = 0; i < 100; ++i)
        house.listener.links[0]->send(TextFrame(QByteArray(2'000, 'x')));
    QVERIFY(house.listener.links[0]->isOpen());
    QTRY_COMPARE(client.frames().size(), 100);
}

void TestWebSocketFlow::noBound()
{
    House house(withQueue(0));
    SlowClient client(house);
    const auto link = house.listener.links[0];
    for (int i = 0; i < 400; ++i)
        link->send(TextFrame(QByteArray(50'000, 'x')));
    settle(house);
    QVERIFY(link->isOpen());
    client.drain();
    QTRY_COMPARE_WITH_TIMEOUT(client.got.size(), 400 * 50'004, 20'000);
    QCOMPARE(asWebSocket(link).unsentBytes(), 0);
}

void TestWebSocketFlow::slowThenFast()
{
    // Below the bound a reader may pause as long as it likes.
    House house(withQueue(100'000'000));
    SlowClient client(house);
    const auto link = house.listener.links[0];
    for (int i = 0; i < 400; ++i) {
        link->send(TextFrame(QByteArray::number(i) + ' ' + QByteArray(50'000, 'x')));
        QCoreApplication::processEvents();
    }
    client.drain();
    QTRY_COMPARE_WITH_TIMEOUT(client.frames().size(), 400, 20'000);
    link->send(TextFrame("after"));
    QTRY_COMPARE(client.frames().size(), 401);
    QCOMPARE(client.frames()[399].payload.left(4), "399 ");
    QCOMPARE(client.frames()[400].payload, "after");
}

void TestWebSocketFlow::doorDiesInsideAFrame()
{
    auto house = std::make_unique<House>(withQueue(0));
    SlowClient client(*house);
    const auto link = house->listener.links[0];
    QByteArray sent;
    for (int i = 0; i < 200; ++i) {
        const TextFrame frame(QByteArray::number(i) + ' ' + QByteArray(50'000, 'x'));
        sent += frame.bytes();
        link->send(frame);
        QCoreApplication::processEvents();
    }
    QVERIFY(asWebSocket(link).unsentBytes() > 0);
    // So that the kernel has room for a goodbye when the door ends.
    client.socket.setReadBufferSize(400'000);
    client.socket.read(client.got.data(), 0);
    QVERIFY(client.socket.waitForReadyRead(20'000));
    house.reset();
    client.drain();
    QTRY_VERIFY(client.ended());
    QVERIFY(client.got.size() < sent.size());
    QVERIFY(sent.startsWith(client.got)); // nothing that fell between
}

void TestWebSocketFlow::resetWhileQueued()
{
    House house(withQueue(0));
    {
        SlowClient client(house);
        for (int i = 0; i < 200; ++i) {
            house.listener.links[0]->send(TextFrame(QByteArray(50'000, 'x')));
            QCoreApplication::processEvents();
        }
        QVERIFY(asWebSocket(house.listener.links[0]).unsentBytes() > 0);
        const linger reset{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(static_cast<int>(client.socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        client.socket.abort();
    }
    QTRY_COMPARE(house.listener.closed, 1);
    QTRY_COMPARE(house.door.connectionCount(), 0);
    QCOMPARE(house.listener.closed, 1);
}

void TestWebSocketFlow::upgradeBehindUnsentAnswers()
{
    House house;
    house.listener.onText = [](Link &link, const QByteArray &text) { link.send(TextFrame(text + " yourself")); };
    RawClient client(house);
    client.socket.setReadBufferSize(1);
    const QByteArray get = "GET /big HTTP/1.1\r\nHost: chat.example\r\n\r\n";
    client.send(get.repeated(6) + handshake() + clientFrame(1, "hello") + clientFrame(9, "ping"));
    settle(house);
    client.socket.setReadBufferSize(0);
    client.got += client.socket.readAll();
    const auto answers = [&client] { return client.got.indexOf("HTTP/1.1 101 "); };
    QTRY_VERIFY_WITH_TIMEOUT(answers() > 0, 20'000);
    QCOMPARE(client.got.first(answers()).count("HTTP/1.1 200 OK"), 6);
    QVERIFY(client.got.first(answers()).endsWith('b'));
    const qsizetype frames = client.got.indexOf("\r\n\r\n", answers()) + 4;
    QTRY_COMPARE(parseFrames(client.got.mid(frames)).list.size(), 2);
    const QList<Frame> list = parseFrames(client.got.mid(frames)).list;
    // Pong or answer first: both are behind everything that HTTP said.
    QVERIFY(std::ranges::any_of(list, [](const Frame &frame) { return frame.payload == "hello yourself"; }));
    QVERIFY(
        std::ranges::any_of(list, [](const Frame &frame) { return frame.opcode == 10 && frame.payload == "ping"; }));
}

QTEST_GUILESS_MAIN(TestWebSocketFlow)
#include "tst_websocket_flow.moc"
