// Scripts: sent by their sum, with the source where Redis lacks it, and in order.
#include "redis_support.h"

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray appendSource = "return redis.call('RPUSH', KEYS[1], ARGV[1])";

} // namespace

class TestRedisScripts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sum();
    void first();
    void afterFlush();
    void orderOverFlush();
    void orderOverManyFlushes();
    void afterRestart();
    void errors();
    void doesNotCompile();
    void lostWhileMending();
    void counted();

private:
    RedisServer m_server{{"appendonly yes", "appendfsync always"}};
    QtRedis::Script m_append{appendSource};
};

void TestRedisScripts::init() { m_server.ask({"FLUSHALL"}); }

void TestRedisScripts::sum()
{
    QCOMPARE(QtRedis::Script("return 1").sha(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
}

void TestRedisScripts::first()
{
    m_server.ask({"SCRIPT", "FLUSH"});
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally;
    redis.script(m_append, {"list"}, {"a"}, tally.next(0));
    redis.command({"RPUSH", "list", "b"}, tally.next(1));
    redis.script(m_append, {"list"}, {QByteArray("c\0\r\n", 4)}, tally.next(2));
    redis.command({"LRANGE", "list", "0", "-1"}, tally.next(3));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    QCOMPARE(tally.results[2].value, Value::integer(3));
    QCOMPARE(tally.results[3].value.toByteArrayList(), (QByteArrayList{"a", "b", QByteArray("c\0\r\n", 4)}));
    // The source went once.
    QVERIFY(m_server.ask({"INFO", "commandstats"}).contains("cmdstat_script|load:calls=1,"));
}

void TestRedisScripts::afterFlush()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    for (int i = 1; i <= 3; ++i) {
        Tally tally;
        redis.script(m_append, {"list"}, {"x"}, tally.next(0));
        QVERIFY(waitUntil([&] { return tally.all(); }));
        QCOMPARE(tally.results[0].value, Value::integer(i));
        QCOMPARE(m_server.ask({"SCRIPT", "FLUSH"}), "OK");
    }
}

// What is under way when the script is gone, and what is given meanwhile, takes effect in the order it was given.
void TestRedisScripts::orderOverFlush()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally;
    size_t n = 0;
    const auto append = [&](const std::function<void()> &then) {
        const size_t number = n++;
        redis.script(
            m_append, {"list"}, {QByteArray::number(number)}, [next = tally.next(number), then](Result result) {
                next(std::move(result));
                then();
            });
    };
    append([] {});
    redis.command({"SCRIPT", "FLUSH"}, [](const Result &) {});
    bool more = true;
    for (int i = 0; i < 3'000; ++i) {
        append([&] {
            // Given while the first of the others are given again.
            for (int j = 0; j < 10 && more; ++j)
                append([] {});
            more = n < 5'000;
        });
        if (i % 100 == 0)
            QCoreApplication::processEvents();
    }
    QVERIFY(waitUntil([&] { return !more && tally.order.size() == n; }));
    QVERIFY(tally.eachOnceInOrder());
    const QByteArrayList list = ask(redis, {"LRANGE", "list", "0", "-1"}).value.toByteArrayList();
    QCOMPARE(static_cast<size_t>(list.size()), n);
    for (size_t i = 0; i < n; ++i)
        QCOMPARE(list[static_cast<qsizetype>(i)], QByteArray::number(i));
    QCOMPARE(redis.pendingCommands(), 0);
}

void TestRedisScripts::orderOverManyFlushes()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally;
    size_t n = 0;
    for (int i = 0; i < 200; ++i) {
        for (int j = 0; j < 20; ++j, ++n)
            redis.script(m_append, {"list"}, {QByteArray::number(n)}, tally.next(n));
        if (i % 20 == 10)
            m_server.ask({"SCRIPT", "FLUSH"}); // at any moment
        QCoreApplication::processEvents();
    }
    QVERIFY(waitUntil([&] { return tally.order.size() == n; }));
    QVERIFY(tally.eachOnceInOrder());
    const QByteArrayList list = ask(redis, {"LRANGE", "list", "0", "-1"}).value.toByteArrayList();
    QCOMPARE(static_cast<size_t>(list.size()), n);
    for (size_t i = 0; i < n; ++i)
        QCOMPARE(list[static_cast<qsizetype>(i)], QByteArray::number(i));
}

void TestRedisScripts::afterRestart()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    for (int i = 1; i <= 3; ++i) {
        Tally tally;
        redis.script(m_append, {"list"}, {"x"}, tally.next(0));
        QVERIFY(waitUntil([&] { return tally.all(); }));
        QCOMPARE(tally.results[0].value, Value::integer(i));
        m_server.kill();
        QVERIFY(waitUntil([&] { return heard.disconnected == i; }));
        m_server.start();
        QVERIFY(waitUntil([&] { return heard.connected == i + 1; }));
    }
}

void TestRedisScripts::errors()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    const QtRedis::Script fails("return redis.error_reply('MINE is the reason')");
    Tally tally;
    redis.script(fails, {}, {}, tally.next(0));
    redis.script(QtRedis::Script("return redis.call('LPUSH', KEYS[1])"), {"key"}, {}, tally.next(1));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QCOMPARE(tally.results[0].error.code, Code::Server);
    QVERIFY(tally.results[0].error.message.startsWith(u"MINE is the reason"_s));
    QCOMPARE(tally.results[1].error.code, Code::Server);
}

void TestRedisScripts::doesNotCompile()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    const QtRedis::Script wrong("this is not Lua");
    for (int i = 0; i < 2; ++i) {
        Tally tally;
        redis.script(wrong, {}, {}, tally.next(0));
        redis.script(wrong, {}, {}, tally.next(1));
        redis.ping(tally.next(2));
        QVERIFY(waitUntil([&] { return tally.all(); }));
        QVERIFY(tally.results[0].error.message.contains(u"compil"_s));
        QVERIFY(tally.results[1].error.message.contains(u"compil"_s));
        QVERIFY(tally.results[2].ok());
    }
}

void TestRedisScripts::lostWhileMending()
{
    // Knows no script, ever, and then hangs up: what waits to be given again has certainly not run.
    QTcpServer fake;
    QVERIFY(fake.listen(QHostAddress::LocalHost));
    QByteArray heardText;
    connect(&fake, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = fake.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            const QByteArray text = socket->readAll();
            heardText += text;
            if (text.contains("PING"))
                socket->write("+PONG\r\n");
            if (text.contains("third"))
                socket->write("+sum\r\n-NOSCRIPT gone\r\n");
            if (text.contains("given meanwhile"))
                socket->abort();
        });
    });
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(fake.serverPort())));
    Tally tally;
    redis.script(m_append, {"list"}, {"first"}, tally.next(0));
    redis.command({"ECHO", "second"}, tally.next(1));
    redis.command({"ECHO", "third"}, tally.next(2));
    QVERIFY(waitUntil([&] { return heardText.contains("third"); }));
    QVERIFY(waitUntil([&] { return redis.pendingCommands() == 3; })); // no longer the source
    redis.command({"ECHO", "held"}, tally.next(3));
    redis.closeConnection();
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    QVERIFY(!tally.results[0].error.outcomeUnknown);
    QVERIFY(tally.results[1].error.outcomeUnknown);
    QVERIFY(tally.results[2].error.outcomeUnknown);
    QVERIFY(!tally.results[3].error.outcomeUnknown);
}

// A script that Redis forgets each time is not given for ever.
void TestRedisScripts::counted()
{
    QTcpServer fake;
    QVERIFY(fake.listen(QHostAddress::LocalHost));
    connect(&fake, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = fake.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            const QByteArray text = socket->readAll();
            if (text.contains("PING"))
                socket->write("+PONG\r\n");
            for (qsizetype i = 0; i < text.count("LOAD"); ++i)
                socket->write("+sum\r\n");
            for (qsizetype i = 0; i < text.count("EVALSHA"); ++i)
                socket->write("-NOSCRIPT gone\r\n");
        });
    });
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(fake.serverPort())));
    Tally tally;
    redis.script(m_append, {"list"}, {"x"}, tally.next(0));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QCOMPARE(tally.results[0].error.code, Code::Server);
    QVERIFY(tally.results[0].error.message.startsWith(u"NOSCRIPT"_s));
    QCOMPARE(redis.pendingCommands(), 0);
}

int main(int argc, char *argv[]) { return run<TestRedisScripts>(argc, argv); }
#include "tst_redis_scripts.moc"
