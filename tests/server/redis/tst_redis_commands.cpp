// Commands and their replies: types, bytes, order, and what a callback may do.
#include "redis_support.h"

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

class TestRedisCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void types();
    void binary();
    void nested();
    void errors();
    void typedCommands();
    void withoutCallback();
    void refused();
    void manyInOrder();
    void bigValues();
    void insideCallbacks();
    void nestedLoop();
    void inFlightLimit();
    void unsentLimit();
    void database();

private:
    RedisServer m_server;
};

void TestRedisCommands::types()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QCOMPARE(ask(redis, {"SET", "key", "value"}).value, Value::status("OK"));
    QCOMPARE(ask(redis, {"GET", "key"}).value, Value::bytes("value"));
    QCOMPARE(ask(redis, {"GET", "nothing"}).value, Value());
    QVERIFY(ask(redis, {"GET", "nothing"}).value.isNil());
    QCOMPARE(ask(redis, {"STRLEN", "key"}).value, Value::integer(5));
    QCOMPARE(ask(redis, {"SET", "number", "-9223372036854775808"}).value.toBytes(), "OK");
    QCOMPARE(ask(redis, {"INCRBY", "number", "0"}).value.toInteger(), std::numeric_limits<qint64>::min());
    QCOMPARE(ask(redis, {"GET", "number"}).value.toInteger(), std::numeric_limits<qint64>::min());
    bool ok = true;
    QCOMPARE(ask(redis, {"GET", "key"}).value.toInteger(&ok), 0);
    QVERIFY(!ok);
    QCOMPARE(ask(redis, {"LRANGE", "nothing", "0", "-1"}).value, Value::array({}));
    QCOMPARE(ask(redis, {"MGET", "key", "nothing"}).value, Value::array({Value::bytes("value"), Value()}));
}

void TestRedisCommands::binary()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    all += "\r\n$5\r\n*3\r\n";
    QVERIFY(ask(redis, {"SET", all, all}));
    QCOMPARE(ask(redis, {"GET", all}).value, Value::bytes(all));
    QVERIFY(ask(redis, {"SET", "empty", ""}));
    const Value empty = ask(redis, {"GET", "empty"}).value;
    QVERIFY(empty.isBytes() && empty.toBytes().isEmpty());
}

void TestRedisCommands::nested()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    const Value value = ask(redis, {"EVAL", "return {1, {'two', {3, {false, {}}}}, {err = 'MINE own'}}", "0"}).value;
    const Value inner = Value::array({Value::integer(3), Value::array({Value(), Value::array({})})});
    QCOMPARE(
        value, Value::array({Value::integer(1), Value::array({Value::bytes("two"), inner}), Value::error("MINE own")}));
    // Deeper than hiredis reads: the connection ends, the process does not.
    const Result deep = ask(redis, {"EVAL", "return {{{{{{{{{{{{1}}}}}}}}}}}}", "0"});
    QCOMPARE(deep.error.code, Code::Protocol);
    QVERIFY(deep.error.outcomeUnknown);
    QVERIFY(waitUntil([&] { return redis.isConnected(); }));
}

void TestRedisCommands::errors()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    ask(redis, {"SET", "text", "x"});
    const Result result = ask(redis, {"LPUSH", "text", "x"});
    QCOMPARE(result.error.code, Code::Server);
    QVERIFY(result.error.message.startsWith(u"WRONGTYPE "_s));
    QVERIFY(!result.error.outcomeUnknown);
    QCOMPARE(ask(redis, {"NOSUCHCOMMAND"}).error.code, Code::Server);
    QVERIFY(redis.isConnected());
}

void TestRedisCommands::typedCommands()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    ask(redis, {"FLUSHALL"});
    Tally tally;
    size_t n = 0;
    QVERIFY(redis.ping(tally.next(n++)));
    redis.set("a", "1", tally.next(n++));
    redis.set("b", "2", 1h, tally.next(n++));
    redis.get("a", tally.next(n++));
    redis.incr("a", tally.next(n++));
    redis.mget({"a", "b"}, tally.next(n++));
    redis.exists("b", tally.next(n++));
    redis.expire("a", 1h, tally.next(n++));
    redis.hset("h", "f", "v", tally.next(n++));
    redis.hset("h", {{"g", "w"}, {"x", "y"}}, tally.next(n++));
    redis.hget("h", "g", tally.next(n++));
    redis.hdel("h", {"x"}, tally.next(n++));
    redis.hgetall("h", tally.next(n++));
    redis.sadd("s", {"one", "two"}, tally.next(n++));
    redis.srem("s", {"two"}, tally.next(n++));
    redis.smembers("s", tally.next(n++));
    redis.publish("nobody", "hears", tally.next(n++));
    redis.del({"a", "b"}, tally.next(n++));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    const QHash<QByteArray, QByteArray> hash{{"f", "v"}, {"g", "w"}};
    QCOMPARE(tally.results[0].value, Value::status("PONG"));
    QCOMPARE(tally.results[3].value, Value::bytes("1"));
    QCOMPARE(tally.results[4].value, Value::integer(2));
    QCOMPARE(tally.results[5].value.toByteArrayList(), (QByteArrayList{"2", "2"}));
    QCOMPARE(tally.results[7].value, Value::integer(1));
    QCOMPARE(tally.results[10].value, Value::bytes("w"));
    QCOMPARE(tally.results[12].value.toHash(), hash);
    QCOMPARE(tally.results[15].value.toByteArrayList(), QByteArrayList{"one"});
    QCOMPARE(tally.results[17].value, Value::integer(2));
    QVERIFY(tally.eachOnceInOrder());
}

void TestRedisCommands::withoutCallback()
{
    QtRedis redis;
    Heard heard(redis);
    redis.command({"PING"}); // there is no connection yet
    QVERIFY(waitUntil([&] { return heard.replies.size() == 1; }));
    QCOMPARE(heard.replies[0].type, Reply::Type::Error);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    redis.command({"ECHO", "hello"});
    redis.command({"NOSUCHCOMMAND"});
    QVERIFY(waitUntil([&] { return heard.replies.size() == 3; }));
    QCOMPARE(heard.replies[1].type, Reply::Type::Value);
    QCOMPARE(heard.replies[1].value, Value::bytes("hello"));
    QCOMPARE(heard.replies[2].type, Reply::Type::Error);
    QVERIFY(heard.replies[2].message.startsWith("ERR unknown command"));
}

void TestRedisCommands::refused()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    const std::vector<QByteArrayList> lists{{}, {""}, {"SUBSCRIBE", "x"}, {"psubscribe", "x"}, {"SSubscribe", "x"},
        {"UNSUBSCRIBE"}, {"PUNSUBSCRIBE"}, {"SUNSUBSCRIBE"}, {"MONITOR"}, {"SYNC"}, {"PSYNC", "?", "-1"},
        {"HELLO", "3"}, {"RESET"}, {"QUIT"}, {"AUTH", "x"}, {"SELECT", "1"}, {"CLIENT", "reply", "OFF"}};
    Tally tally;
    for (size_t i = 0; i < lists.size(); ++i)
        QVERIFY(!redis.command(lists[i], tally.next(i)));
    QVERIFY(tally.order.empty()); // never inside the call
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    for (const Result &result : tally.results) {
        QCOMPARE(result.error.code, Code::Refused);
        QVERIFY(!result.error.outcomeUnknown);
    }
    QVERIFY(ask(redis, {"CLIENT", "ID"}));
}

void TestRedisCommands::manyInOrder()
{
    constexpr size_t many = 100'000;
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    ask(redis, {"DEL", "counter"});
    Tally tally(many);
    for (size_t i = 0; i < many; ++i)
        QVERIFY(redis.command({"INCR", "counter"}, tally.next(i)));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    for (size_t i = 0; i < many; ++i)
        QVERIFY(tally.results[i].value == Value::integer(static_cast<qint64>(i + 1)));
    QCOMPARE(redis.pendingCommands(), 0);
}

void TestRedisCommands::bigValues()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QByteArray big(10 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < big.size(); ++i)
        big[i] = static_cast<char>(i * 7 + i / 251);
    QVERIFY(ask(redis, {"SET", "big", big}));
    QVERIFY(ask(redis, {"GET", "big"}).value == Value::bytes(big));
    // And smaller ones behind it keep their place.
    Tally tally;
    redis.get("big", tally.next(0));
    redis.ping(tally.next(1));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(tally.eachOnceInOrder());
    ask(redis, {"DEL", "big"});
}

void TestRedisCommands::insideCallbacks()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    ask(redis, {"SET", "chain", "0"});
    int left = 1'000;
    std::function<void()> step = [&] {
        redis.incr("chain", [&](const Result &result) {
            QVERIFY(result);
            if (--left > 0)
                step();
        });
    };
    step();
    QVERIFY(waitUntil([&] { return left == 0; }));
    QCOMPARE(ask(redis, {"GET", "chain"}).value.toInteger(), 1'000);
}

// hiredis itself would not survive this: its context would be entered again from within.
void TestRedisCommands::nestedLoop()
{
    QtRedis redis;
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    Tally tally(2'000);
    bool inner = false;
    for (size_t i = 0; i < 2'000; ++i) {
        redis.command({"PING"}, [&, next = tally.next(i), i](const Result &result) {
            next(result);
            if (i == 5)
                inner = bool(ask(redis, {"ECHO", "inside"}));
        });
    }
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QVERIFY(inner);
    QVERIFY(tally.eachOnceInOrder());
}

void TestRedisCommands::inFlightLimit()
{
    QtRedis redis;
    QtRedis::Options options = optionsFor(m_server.port());
    options.maxPending = 10;
    QVERIFY(opened(redis, options));
    int done = 0;
    int refused = 0;
    for (int i = 0; i < 15; ++i) {
        const bool taken = redis.ping([&](const Result &result) {
            ++done;
            refused += result.error.code == Code::Overloaded && !result.error.outcomeUnknown;
        });
        QCOMPARE(taken, i < 10);
    }
    QVERIFY(waitUntil([&] { return done == 15; }));
    QCOMPARE(refused, 5);
    QVERIFY(ask(redis, {"PING"})); // there is room again
}

void TestRedisCommands::unsentLimit()
{
    RedisServer server;
    QtRedis redis;
    QtRedis::Options options = optionsFor(server.port());
    options.maxUnsentBytes = 1'000'000;
    QVERIFY(opened(redis, options));
    server.pause();
    const QByteArray value(100'000, 'x');
    int done = 0;
    int taken = 0;
    while (redis.set("key", value, [&](const Result &) { ++done; }))
        ++taken;
    QVERIFY(taken >= 10);
    QVERIFY(redis.unsentBytes() >= options.maxUnsentBytes);
    QVERIFY(redis.unsentBytes() < options.maxUnsentBytes + 2 * value.size());
    server.resume();
    QVERIFY(waitUntil([&] { return done == taken + 1; }));
    QCOMPARE(redis.unsentBytes(), 0);
}

void TestRedisCommands::database()
{
    QtRedis redis;
    QtRedis other;
    QtRedis::Options options = optionsFor(m_server.port());
    QVERIFY(opened(other, options));
    options.database = 3;
    QVERIFY(opened(redis, options));
    ask(redis, {"SET", "where", "three"});
    QVERIFY(ask(other, {"GET", "where"}).value.isNil());
    Tally tally;
    other.select(3, tally.next(0));
    other.get("where", tally.next(1));
    other.select(99, tally.next(2));
    QVERIFY(waitUntil([&] { return tally.all(); }));
    QCOMPARE(tally.results[1].value, Value::bytes("three"));
    QCOMPARE(tally.results[2].error.code, Code::Server);
    // A new connection is where the last one was.
    ask(redis, {"CLIENT", "KILL", "TYPE", "normal"});
    QVERIFY(waitUntil([&] { return !other.isConnected(); }));
    QVERIFY(waitUntil([&] { return other.isConnected(); }));
    QCOMPARE(ask(other, {"GET", "where"}).value, Value::bytes("three"));
}

int main(int argc, char *argv[]) { return run<TestRedisCommands>(argc, argv); }
#include "tst_redis_commands.moc"
