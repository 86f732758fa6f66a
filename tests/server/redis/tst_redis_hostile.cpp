// What answers is not Redis, or a Redis gone mad, or is cut into single bytes. hiredis asserts much of this: a process
// that survives is the test.
#include "redis_support.h"

#include <QRandomGenerator>

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

namespace {

// Lets clients in, and then says what the test wants.
class Fake : public QObject {
public:
    Fake()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                const QByteArray text = socket->readAll();
                if (text.contains("PING"))
                    socket->write("+PONG\r\n");
                if (text.contains("SUBSCRIBE"))
                    socket->write(onSubscribe);
                if (text.contains("ECHO"))
                    socket->write(onCommand);
                if (hangUp)
                    socket->disconnectFromHost();
            });
        });
    }
    quint16 port() const { return m_server.serverPort(); }

    QByteArray onCommand;
    QByteArray onSubscribe;
    bool hangUp = false;
    int connections = 0;

private:
    QTcpServer m_server;
};

} // namespace

class TestRedisHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commandReplies_data();
    void commandReplies();
    void messages_data();
    void messages();
    void notRedis();
    void noise();
    void singleBytes();
};

void TestRedisHostile::commandReplies_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("answered"); // by the first of what came
    QTest::newRow("two for one") << QByteArray("+a\r\n+b\r\n") << true;
    QTest::newRow("an error too many") << QByteArray("+a\r\n-ERR enough\r\n") << true;
    QTest::newRow("a message") << QByteArray("+a\r\n*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n") << true;
    QTest::newRow("unknown type") << QByteArray("?what\r\n") << false;
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << false;
    QTest::newRow("huge array") << QByteArray("*2147483647\r\n") << false;
    QTest::newRow("huge array inside") << QByteArray("*1\r\n*2147483647\r\n:1\r\n") << false;
    QTest::newRow("negative bytes") << QByteArray("$-5\r\n") << false;
    QTest::newRow("no number") << QByteArray(":12x\r\n") << false;
    QTest::newRow("RESP3") << QByteArray("%1\r\n+a\r\n+b\r\n") << false;
    QTest::newRow("half of an array") << QByteArray("*2\r\n:1\r\n?") << false;
}

void TestRedisHostile::commandReplies()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, answered);
    Fake fake;
    fake.onCommand = answer;
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(fake.port())));
    Tally tally;
    redis.command({"ECHO", "x"}, tally.next(0));
    QVERIFY(waitUntil([&] { return tally.all() && heard.disconnected == 1; }));
    QCOMPARE(tally.results[0].ok(), answered);
    if (!answered)
        QCOMPARE(tally.results[0].error.code, Code::Protocol);
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
    QVERIFY(tally.eachOnceInOrder());
}

void TestRedisHostile::messages_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("status") << QByteArray("+OK\r\n");
    QTest::newRow("integer") << QByteArray(":1\r\n");
    QTest::newRow("nil") << QByteArray("$-1\r\n");
    QTest::newRow("nil array") << QByteArray("*-1\r\n");
    QTest::newRow("empty array") << QByteArray("*0\r\n");
    QTest::newRow("short array") << QByteArray("*1\r\n$7\r\nmessage\r\n");
    QTest::newRow("two parts") << QByteArray("*2\r\n$7\r\nmessage\r\n$1\r\nc\r\n");
    QTest::newRow("no kind") << QByteArray("*3\r\n$-1\r\n$1\r\nc\r\n$1\r\nm\r\n");
    QTest::newRow("kind is a number") << QByteArray("*3\r\n:1\r\n$1\r\nc\r\n$1\r\nm\r\n");
    QTest::newRow("kind is a list") << QByteArray("*3\r\n*0\r\n$1\r\nc\r\n$1\r\nm\r\n");
    QTest::newRow("no channel") << QByteArray("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n");
    QTest::newRow("status for a channel") << QByteArray("*3\r\n$7\r\nmessage\r\n+c\r\n$1\r\nm\r\n");
    QTest::newRow("no count") << QByteArray("*3\r\n$11\r\nunsubscribe\r\n$17\r\nqtredis:heartbeat\r\n$1\r\nx\r\n");
    QTest::newRow("ended by the server") << QByteArray(
        "*3\r\n$9\r\nsubscribe\r\n$17\r\nqtredis:heartbeat\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:2\r\n"
        "*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:1\r\n*3\r\n$11\r\nunsubscribe\r\n$17\r\nqtredis:"
        "heartbeat\r\n:0\r\n*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
}

void TestRedisHostile::messages()
{
    QFETCH(QByteArray, answer);
    Fake fake;
    fake.onSubscribe = answer;
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(fake.port())));
    redis.subscribe({"c"});
    QVERIFY(waitUntil([&] { return heard.has(Code::Protocol) && fake.connections >= 3; }));
    QCOMPARE(heard.disconnected, 0);
}

void TestRedisHostile::notRedis()
{
    // What was sent comes back, as from a TCP connection to itself.
    QTcpServer echo;
    QVERIFY(echo.listen(QHostAddress::LocalHost));
    connect(&echo, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = echo.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
    });
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(echo.serverPort());
    options.password = "secret";
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 2; }));
    QVERIFY(heard.has(Code::Protocol));
    QCOMPARE(heard.connected, 0);
}

void TestRedisHostile::noise()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QByteArrayList pieces{"*3\r\n", "*2\r\n", "*-1\r\n", "$7\r\nmessage\r\n", "$8\r\npmessage\r\n", "$1\r\nc\r\n",
        "$9\r\nsubscribe\r\n", "$11\r\nunsubscribe\r\n", "$12\r\npunsubscribe\r\n", "$17\r\nqtredis:heartbeat\r\n",
        ":0\r\n", ":1\r\n", "+OK\r\n", "-ERR no\r\n", "-NOSCRIPT gone\r\n", "$-1\r\n", "$0\r\n\r\n", "*0\r\n",
        "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n", "\r\n", "x", QByteArray("\0", 1), "$3\r\n", "_\r\n"};
    const auto noise = [&] {
        QByteArray text;
        for (quint32 i = random.bounded(12U); i > 0; --i)
            text += pieces[random.bounded(static_cast<int>(pieces.size()))];
        return text;
    };
    const QtRedis::Script script("return 'ECHO'");
    Fake fake;
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(fake.port());
    options.reconnectMin = options.reconnectMax = 1ms;
    options.commandTimeout = 5ms; // what is not answered ends soon
    options.heartbeatInterval = options.heartbeatTimeout = 5ms;
    redis.openConnection(options);
    redis.subscribe({"c"});
    redis.psubscribe({"c*"});
    size_t given = 0;
    Tally tally;
    for (int round = 0; round < 400; ++round) {
        fake.onCommand = noise();
        fake.onSubscribe = noise();
        fake.hangUp = random.bounded(10) == 0;
        for (quint32 i = random.bounded(6U); i > 0; --i, ++given) {
            if (random.bounded(3) == 0)
                redis.script(script, {}, {"ECHO"}, tally.next(given));
            else
                redis.command({"ECHO", "x"}, tally.next(given));
        }
        if (random.bounded(8) == 0)
            redis.unsubscribe({"c"});
        else
            redis.subscribe({"c"});
        for (quint32 i = random.bounded(20U); i > 0; --i)
            QCoreApplication::processEvents();
    }
    QVERIFY(waitUntil([&] { return tally.order.size() == given; }));
    for (size_t i = 0; i < given; ++i)
        QCOMPARE(tally.calls[i], 1);
}

// A real Redis behind a relay that passes its answers on byte by byte.
void TestRedisHostile::singleBytes()
{
    RedisServer server;
    QTcpServer relay;
    QVERIFY(relay.listen(QHostAddress::LocalHost));
    connect(&relay, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *client = relay.nextPendingConnection();
        auto *behind = new QTcpSocket(client);
        behind->connectToHost(u"127.0.0.1"_s, server.port());
        client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(client, &QTcpSocket::readyRead, behind, [client, behind] { behind->write(client->readAll()); });
        auto *drip = new QTimer(client);
        connect(drip, &QTimer::timeout, client, [client, behind] {
            if (behind->bytesAvailable() > 0) {
                client->write(behind->read(1));
                client->flush();
            }
        });
        drip->start(0);
    });
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(relay.serverPort());
    options.clientName = "dripped";
    QVERIFY(opened(redis, options));
    redis.subscribe({"c"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    const Value value = ask(redis, {"EVAL", "return {1, {'two', {false, {err = 'E x'}}}, 'three\\r\\n'}", "0"}).value;
    QCOMPARE(value,
        Value::array(
            {Value::integer(1), Value::array({Value::bytes("two"), Value::array({Value(), Value::error("E x")})}),
                Value::bytes("three\r\n")}));
    Tally tally;
    for (size_t i = 0; i < 50; ++i)
        redis.command({"ECHO", QByteArray::number(i)}, tally.next(i));
    redis.publish("c", "drop by drop", tally.next(50));
    QVERIFY(waitUntil([&] { return tally.all() && heard.messages().size() == 1; }));
    QVERIFY(tally.eachOnceInOrder());
    for (size_t i = 0; i < 50; ++i)
        QCOMPARE(tally.results[i].value.toInteger(), static_cast<qint64>(i));
    QCOMPARE(heard.messages(), QByteArrayList{"drop by drop"});
    QCOMPARE(heard.disconnected, 0);
}

int main(int argc, char *argv[]) { return run<TestRedisHostile>(argc, argv); }
#include "tst_redis_hostile.moc"
