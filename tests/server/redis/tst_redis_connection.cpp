// How a connection comes and goes by the user's will: addresses, passwords, closing, deleting.
#include "redis_support.h"

#include <QThread>

#include <csignal>

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

class TestRedisConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostName();
    void unixSocket();
    void unixPathTooLong();
    void hostUnknown();
    void refusedThenAvailable();
    void restsWhileRefused();
    void silentServer();
    void password();
    void passwordChanged();
    void aclUser();
    void notConnected();
    void closes();
    void closeInsideCallback();
    void reopenInsideCallback();
    void deleteInsideCallback_data();
    void deleteInsideCallback();
    void deletedWithCommands();
    void deletedWhileConnecting();
    void inAnotherThread();

private:
    RedisServer m_server;
};

void TestRedisConnection::hostName()
{
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(m_server.port());
    options.host = u"localhost"_s; // often ::1 first, where nobody listens
    QVERIFY(opened(redis, options));
    QVERIFY(waitUntil([&] { return heard.connected == 1; }));
    QCOMPARE(redis.options().host, u"localhost"_s);
    redis.openConnection(u"127.0.0.1"_s, m_server.port());
    QVERIFY(!redis.isConnected());
    QVERIFY(waitUntil([&] { return heard.connected == 2; }));
    QCOMPARE(heard.disconnected, 1);
}

void TestRedisConnection::unixSocket()
{
    // Only Qt's own network classes ignore SIGPIPE otherwise.
    ::signal(SIGPIPE, SIG_DFL);
    RedisServer server;
    QtRedis redis;
    QtRedis::Options options = optionsFor(1);
    options.socketPath = server.socketPath();
    QVERIFY(opened(redis, options));
    QVERIFY(ask(redis, {"PING"}));
    struct sigaction now = {};
    ::sigaction(SIGPIPE, nullptr, &now);
    QVERIFY(now.sa_handler == SIG_IGN);
    server.kill();
    QVERIFY(waitUntil([&] { return !redis.isConnected(); }));
    server.start();
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
}

void TestRedisConnection::unixPathTooLong()
{
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(1);
    options.socketPath = u"/tmp/"_s + QString(107, u'x');
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.has(Code::ConnectFailed); }));
    options.socketPath = u"/nowhere/at/all"_s;
    heard.errors.clear();
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.has(Code::ConnectFailed); }));
}

void TestRedisConnection::hostUnknown()
{
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(6379);
    options.host = u"no-such-host.invalid"_s;
    options.connectTimeout = 500ms; // a resolver may take its time
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 2; }));
    QVERIFY(heard.has(Code::HostNotFound));
    QCOMPARE(heard.connected, 0);
    QCOMPARE(ask(redis, {"PING"}).error.code, Code::NotConnected);
}

void TestRedisConnection::refusedThenAvailable()
{
    RedisServer server;
    server.kill();
    QtRedis redis;
    Heard heard(redis);
    redis.openConnection(optionsFor(server.port()));
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 3; }));
    QVERIFY(heard.has(Code::ConnectFailed));
    QCOMPARE(heard.connected + heard.disconnected, 0);
    server.start();
    QVERIFY(waitUntil([&] { return heard.connected == 1; }));
    QVERIFY(ask(redis, {"PING"}));
}

void TestRedisConnection::restsWhileRefused()
{
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(freePort());
    options.reconnectMin = 100ms;
    options.reconnectMax = 200ms;
    redis.openConnection(options);
    int turns = 0;
    QObject context;
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &context, [&turns] { ++turns; });
    QElapsedTimer time;
    time.start();
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 6; }));
    // Half of each pause is certain: 50 + 4 × 100.
    QVERIFY2(time.elapsed() >= 440, qPrintable(QString::number(time.elapsed())));
    QVERIFY2(turns < 200, qPrintable(QString::number(turns)));
}

void TestRedisConnection::silentServer()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(silent.serverPort());
    options.connectTimeout = 50ms;
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 2; }));
    QVERIFY(heard.has(Code::ConnectFailed));
    QCOMPARE(heard.connected, 0);
}

void TestRedisConnection::password()
{
    RedisServer server({"requirepass secret"});
    for (const QByteArray &wrong : {QByteArray(), QByteArray("guess")}) {
        QtRedis redis;
        Heard heard(redis);
        QtRedis::Options options = optionsFor(server.port());
        options.password = wrong;
        redis.openConnection(options);
        QVERIFY(waitUntil([&] { return heard.errors.size() >= 2; }));
        QVERIFY(heard.has(Code::Denied));
        QVERIFY(!redis.isConnected());
        QVERIFY(!heard.errors.front().message.contains(u"guess"_s));
        // Right after all; the next attempt knows it.
        redis.auth("secret");
        QVERIFY(waitUntil([&] { return redis.isConnected(); }));
        QVERIFY(ask(redis, {"PING"}));
    }
    // Where no password is wanted, giving one is a mistake that is told.
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(m_server.port());
    options.password = "secret";
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.has(Code::Denied); }));
}

void TestRedisConnection::passwordChanged()
{
    RedisServer server({"requirepass secret"});
    QtRedis redis;
    QtRedis::Options options = optionsFor(server.port());
    options.password = "secret";
    QVERIFY(opened(redis, options));
    QVERIFY(ask(redis, {"CONFIG", "SET", "requirepass", "other"}));
    Tally tally;
    redis.auth("guess", tally.next(0));
    redis.auth("other", tally.next(1));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QCOMPARE(tally.results[0].error.code, Code::Server);
    QVERIFY(tally.results[1].ok());
    QCOMPARE(redis.options().password, "other");
    redis.command({"CLIENT", "KILL", "SKIPME", "no", "TYPE", "normal"}, [](const Result &) {});
    QVERIFY(waitUntil([&] { return !redis.isConnected(); }));
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
}

void TestRedisConnection::aclUser()
{
    QCOMPARE(m_server.ask({"ACL", "SETUSER", "kith", "on", ">word", "~kith:*", "+get", "+set"}), "OK");
    QtRedis redis;
    QtRedis::Options options = optionsFor(m_server.port());
    options.user = "kith";
    options.password = "word";
    options.clientName = "named";
    QVERIFY(opened(redis, options)); // though it may not PING
    QVERIFY(ask(redis, {"SET", "kith:key", "x"}));
    QVERIFY(ask(redis, {"SET", "other", "x"}).error.message.startsWith(u"NOPERM"_s));
}

void TestRedisConnection::notConnected()
{
    QtRedis redis;
    bool called = false;
    QVERIFY(!redis.get("key", [&](const Result &result) {
        called = true;
        QCOMPARE(result.error.code, Code::NotConnected);
        QVERIFY(!result.error.outcomeUnknown);
    }));
    QVERIFY(!called);
    QVERIFY(waitUntil([&] { return called; }));
    QCOMPARE(redis.pendingCommands(), 0);
}

void TestRedisConnection::closes()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    m_server.pause();
    Tally tally;
    redis.ping(tally.next(0));
    QVERIFY(waitUntil([&] { return redis.unsentBytes() == 0; }));
    redis.ping(tally.next(1));
    redis.closeConnection();
    QVERIFY(!redis.isConnected());
    QVERIFY(tally.order.empty());
    QCOMPARE(heard.disconnected, 0);
    QVERIFY(waitUntil([&] { return heard.disconnected == 1; }));
    m_server.resume();
    QVERIFY(tally.eachOnceInOrder());
    QVERIFY(tally.all());
    QCOMPARE(tally.results[0].error.code, Code::Closed);
    QVERIFY(tally.results[0].error.outcomeUnknown); // it had left
    QCOMPARE(tally.results[1].error.code, Code::Closed);
    QVERIFY(!tally.results[1].error.outcomeUnknown);
    redis.closeConnection(); // again, of nothing
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QCOMPARE(heard.disconnected, 1);
}

void TestRedisConnection::closeInsideCallback()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally(100);
    for (size_t i = 0; i < 100; ++i) {
        redis.command({"PING"}, [&, next = tally.next(i), i](const Result &result) {
            next(result);
            if (i == 10)
                redis.closeConnection();
        });
    }
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    QVERIFY(!redis.isConnected());
}

void TestRedisConnection::reopenInsideCallback()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally(100);
    for (size_t i = 0; i < 100; ++i) {
        redis.command({"PING"}, [&, next = tally.next(i), i](const Result &result) {
            next(result);
            if (i == 10)
                redis.openConnection(optionsFor(m_server.port()));
        });
    }
    QVERIFY(waitUntil([&] { return tally.all() && redis.isConnected(); }));
    QVERIFY(tally.eachOnceInOrder());
    QVERIFY(ask(redis, {"PING"}));
}

void TestRedisConnection::deleteInsideCallback_data()
{
    QTest::addColumn<QString>("where");
    for (const char *where : {"reply", "refusal", "closed", "lost", "connected", "disconnected", "error", "message"})
        QTest::newRow(where) << QString::fromLatin1(where);
}

void TestRedisConnection::deleteInsideCallback()
{
    QFETCH(QString, where);
    RedisServer server;
    auto redis = std::make_unique<QtRedis>();
    QVERIFY(opened(*redis, optionsFor(server.port())));
    QVERIFY(redis->subscribe({"channel"}));
    QVERIFY(waitUntil([&] { return redis->isSubscribed("channel"); }));
    const auto end = [&] { redis.reset(); };
    const auto endAfter = [&](const Result &) { redis.reset(); };
    int later = 0;
    const auto count = [&](const Result &) { ++later; };
    if (where == u"reply"_s) {
        redis->ping(endAfter);
        redis->ping(count);
    } else if (where == u"refusal"_s) {
        redis->command({}, endAfter);
        redis->command({}, count);
    } else if (where == u"closed"_s) {
        redis->ping(endAfter);
        redis->ping(count);
        redis->closeConnection();
    } else if (where == u"lost"_s) {
        server.pause();
        redis->ping(endAfter);
        redis->ping(count);
        server.kill();
    } else if (where == u"connected"_s) {
        connect(redis.get(), &QtRedis::connected, this, end);
        redis->openConnection(optionsFor(server.port()));
    } else if (where == u"disconnected"_s) {
        connect(redis.get(), &QtRedis::disconnected, this, end);
        server.kill();
    } else if (where == u"error"_s) {
        connect(redis.get(), &QtRedis::errorOccurred, this, end);
        server.kill();
    } else {
        connect(redis.get(), &QtRedis::returnData, this, end);
        redis->publish("channel", "end", count);
    }
    QVERIFY(waitUntil([&] { return !redis; }));
    QCoreApplication::processEvents();
    QVERIFY(later <= (where == u"message"_s ? 1 : 0));
}

// None is called: an owner that ends with its client is not called back into.
void TestRedisConnection::deletedWithCommands()
{
    auto redis = std::make_unique<QtRedis>();
    QVERIFY(opened(*redis, optionsFor(m_server.port())));
    int calls = 0;
    const auto held = std::make_shared<int>();
    for (int i = 0; i < 100; ++i)
        redis->ping([&calls, held](const Result &) { ++calls; });
    redis->command({}, [&calls, held](const Result &) { ++calls; });
    redis->closeConnection();
    redis.reset();
    QCoreApplication::processEvents();
    QCOMPARE(calls, 0);
    QCOMPARE(held.use_count(), 1); // and nothing is kept
}

void TestRedisConnection::deletedWhileConnecting()
{
    for (const QString &host : {u"127.0.0.1"_s, u"localhost"_s, u"no-such-host.invalid"_s}) {
        for (int turns = 0; turns < 12; ++turns) {
            QtRedis redis;
            QtRedis::Options options = optionsFor(m_server.port());
            options.host = host;
            redis.openConnection(options);
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
        }
    }
}

void TestRedisConnection::inAnotherThread()
{
    QThread thread;
    auto *redis = new QtRedis;
    redis->moveToThread(&thread);
    connect(&thread, &QThread::finished, redis, &QObject::deleteLater);
    std::atomic<int> answers = 0;
    connect(redis, &QtRedis::connected, redis, [&] {
        for (int i = 0; i < 100; ++i)
            redis->ping([&answers](const Result &result) { answers += result.ok(); });
    });
    thread.start();
    QMetaObject::invokeMethod(redis, [&] { redis->openConnection(optionsFor(m_server.port())); });
    QTimer poll; // the other thread wakes nobody here
    poll.start(5);
    QVERIFY(waitUntil([&] { return answers == 100; }));
    thread.quit();
    QVERIFY(thread.wait(20'000));
}

int main(int argc, char *argv[]) { return run<TestRedisConnection>(argc, argv); }
#include "tst_redis_connection.moc"
