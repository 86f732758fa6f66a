// What happens to commands when the connection, the server or the answer is lost.
#include "redis_support.h"

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

class TestRedisLoss : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedWithCommands();
    void killedUnderLoad();
    void restarts();
    void loadsItsData();
    void commandTimeout();
    void slowThreadIsNoTimeout();
    void idleConnectionIsWatched();
    void clientKilled();
    void tooManyClients();
    void outputLimit();
};

void TestRedisLoss::killedWithCommands()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(server.port())));
    server.pause();
    Tally tally;
    for (size_t i = 0; i < 50; ++i)
        redis.ping(tally.next(i));
    QVERIFY(waitUntil([&] { return redis.unsentBytes() == 0; }));
    // More than the kernel takes: of this the end has not left.
    redis.set("big", QByteArray(32 * 1024 * 1024, 'x'), tally.next(50));
    redis.ping(tally.next(51));
    const qsizetype all = redis.unsentBytes();
    QVERIFY(waitUntil([&] { return redis.unsentBytes() < all; }));
    std::vector<Result> after; // given in the callbacks of lost commands
    bool late = false;
    connect(&redis, &QtRedis::disconnected, this, [&] { late = tally.all(); });
    redis.ping([&](const Result &) { redis.ping([&](Result result) { after.push_back(std::move(result)); }); });
    server.kill();
    QVERIFY(waitUntil([&] { return heard.disconnected == 1 && after.size() == 1; }));
    QVERIFY(tally.eachOnceInOrder());
    QVERIFY(late); // the signal comes behind them
    for (size_t i = 0; i < 52; ++i) {
        QCOMPARE(tally.results[i].error.code, Code::ConnectionLost);
        QCOMPARE(tally.results[i].error.outcomeUnknown, i < 50);
    }
    QCOMPARE(after.front().error.code, Code::NotConnected);
    QVERIFY(heard.has(Code::ConnectionLost));
}

// Whatever Redis acknowledged is there, and nothing that failed for certain is.
void TestRedisLoss::killedUnderLoad()
{
    RedisServer server({"appendonly yes", "appendfsync always"});
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(server.port())));
    QSet<QByteArray> acknowledged;
    QSet<QByteArray> impossible;
    int given = 0;
    int calls = 0;
    for (int round = 0; round < 4; ++round) {
        const int killAt = given + 1'500;
        while (redis.isConnected()) {
            for (int i = 0; i < 100 && redis.isConnected(); ++i) {
                const QByteArray name = QByteArray::number(given++);
                redis.sadd("names", {name}, [&, name](const Result &result) {
                    ++calls;
                    if (result)
                        acknowledged.insert(name);
                    else if (!result.error.outcomeUnknown)
                        impossible.insert(name);
                });
            }
            QCoreApplication::processEvents();
            if (given >= killAt && server.isRunning())
                server.kill();
        }
        QVERIFY(waitUntil([&] { return calls == given; }));
        server.start();
        QVERIFY(waitUntil([&] { return redis.isConnected(); }));
    }
    const QByteArrayList list = ask(redis, {"SMEMBERS", "names"}).value.toByteArrayList();
    const QSet<QByteArray> there(list.begin(), list.end());
    QVERIFY(!acknowledged.isEmpty());
    QVERIFY(there.contains(acknowledged));
    QVERIFY(!there.intersects(impossible));
}

void TestRedisLoss::restarts()
{
    RedisServer server({"requirepass secret", "appendonly yes", "appendfsync always"});
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    options.password = "secret";
    options.database = 2;
    options.clientName = "kept";
    QVERIFY(opened(redis, options));
    QVERIFY(ask(redis, {"SET", "key", "before"}));
    for (int i = 1; i <= 3; ++i) {
        server.stop();
        QVERIFY(waitUntil([&] { return heard.disconnected == i; }));
        QVERIFY(!redis.isConnected());
        QCOMPARE(ask(redis, {"GET", "key"}).error.code, Code::NotConnected);
        server.start();
        QVERIFY(waitUntil([&] { return heard.connected == i + 1; }));
        QCOMPARE(ask(redis, {"GET", "key"}).value, Value::bytes("before"));
        QCOMPARE(ask(redis, {"CLIENT", "GETNAME"}).value, Value::bytes("kept"));
    }
}

// A Redis that reads its data takes connections, but no commands: it is not there yet.
void TestRedisLoss::loadsItsData()
{
    QTcpServer fake;
    QVERIFY(fake.listen(QHostAddress::LocalHost));
    int attempts = 0;
    connect(&fake, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = fake.nextPendingConnection();
        const bool loading = ++attempts <= 3;
        connect(socket, &QTcpSocket::readyRead, socket, [socket, loading] {
            socket->readAll();
            socket->write(loading ? "-LOADING Redis is loading the dataset in memory\r\n" : "+PONG\r\n");
        });
    });
    QtRedis redis;
    Heard heard(redis);
    redis.openConnection(optionsFor(fake.serverPort()));
    QVERIFY(waitUntil([&] { return heard.connected == 1; }));
    QCOMPARE(attempts, 4);
    QCOMPARE(heard.disconnected, 0);
    QVERIFY(heard.errors.front().message.startsWith(u"LOADING"_s));
}

void TestRedisLoss::commandTimeout()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    QVERIFY(opened(redis, options));
    options.commandTimeout = 200ms;
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.connected == 2; }));
    server.pause();
    Tally tally;
    QElapsedTimer time;
    time.start();
    redis.incr("counter", tally.next(0));
    redis.incr("counter", tally.next(1));
    QVERIFY(waitUntil([&] { return heard.disconnected == 2; }));
    QVERIFY(time.elapsed() >= 199);
    QVERIFY(tally.all() && tally.eachOnceInOrder());
    for (const Result &result : tally.results) {
        QCOMPARE(result.error.code, Code::TimedOut);
        QVERIFY(result.error.outcomeUnknown);
    }
    server.resume();
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
    // Nothing was sent again; and what was is what outcomeUnknown speaks of.
    QCOMPARE(ask(redis, {"GET", "counter"}).value, Value::bytes("2"));
}

void TestRedisLoss::slowThreadIsNoTimeout()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    options.commandTimeout = 2s;
    QVERIFY(opened(redis, options));
    const QByteArray big(20 * 1024 * 1024, 'x');
    QVERIFY(ask(redis, {"SET", "big", big}));
    std::optional<Result> got;
    redis.get("big", [&](Result result) { got = std::move(result); });
    QVERIFY(waitUntil([&] { return redis.unsentBytes() == 0; }));
    // The answer lies in the socket, to be read in many turns, while the thread does something else for too long.
    QElapsedTimer busy;
    busy.start();
    while (busy.elapsed() < 2'100) {}
    QVERIFY(waitUntil([&] { return got.has_value(); }));
    QVERIFY(got->ok());
    QCOMPARE(got->value.toBytes().size(), big.size());
    QCOMPARE(heard.disconnected, 0);
}

// Nobody gives a command, and still the loss is seen.
void TestRedisLoss::idleConnectionIsWatched()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    options.heartbeatInterval = 30ms;
    options.commandTimeout = 300ms;
    redis.openConnection(options);
    QVERIFY(waitUntil([&] { return heard.connected > 0; }));
    server.pause();
    QVERIFY(waitUntil([&] { return heard.has(Code::TimedOut); }));
    server.resume();
    const int before = heard.connected;
    QVERIFY(waitUntil([&] { return heard.connected > before || redis.isConnected(); }));
    QVERIFY(heard.replies.empty()); // the PING is nobody's business
}

void TestRedisLoss::clientKilled()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(server.port())));
    for (int i = 1; i <= 5; ++i) {
        QCOMPARE(server.ask({"CLIENT", "KILL", "TYPE", "normal"}).toInt() > 0, true);
        QVERIFY(waitUntil([&] { return heard.disconnected == i; }));
        QVERIFY(waitUntil([&] { return redis.isConnected(); }));
        QVERIFY(ask(redis, {"PING"}));
    }
}

void TestRedisLoss::tooManyClients()
{
    RedisServer server;
    QtRedis first;
    QVERIFY(opened(first, optionsFor(server.port())));
    QVERIFY(ask(first, {"CONFIG", "SET", "maxclients", "1"}));
    QtRedis second;
    Heard heard(second);
    second.openConnection(optionsFor(server.port()));
    QVERIFY(waitUntil([&] { return heard.errors.size() >= 2; }));
    QVERIFY(!second.isConnected());
    QVERIFY(ask(first, {"CONFIG", "SET", "maxclients", "100"}));
    QVERIFY(waitUntil([&] { return second.isConnected(); }));
}

// Redis drops a client that does not read what it asked for.
void TestRedisLoss::outputLimit()
{
    RedisServer server({"client-output-buffer-limit normal 4mb 4mb 1"});
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(server.port())));
    QVERIFY(ask(redis, {"SET", "big", QByteArray(2'000'000, 'x')}));
    Tally tally(200);
    for (size_t i = 0; i < 200; ++i)
        redis.get("big", tally.next(i));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    QCOMPARE(heard.disconnected, 1);
    QCOMPARE(tally.results.back().error.code, Code::ConnectionLost);
    QVERIFY(tally.results.back().error.outcomeUnknown);
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
}

int main(int argc, char *argv[]) { return run<TestRedisLoss>(argc, argv); }
#include "tst_redis_loss.moc"
