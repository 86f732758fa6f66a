// Subscriptions: what is heard, and that they outlive the connection.
#include "redis_support.h"

using namespace kith::redis::test;
using namespace Qt::StringLiterals;

class TestRedisPubsub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hears();
    void patterns();
    void wrongNames();
    void unsubscribes();
    void quickChanges();
    void manyChannels();
    void manyMessages();
    void beforeConnecting();
    void comesBack_data();
    void comesBack();
    void heartbeatNoticesSilence();
    void heartbeatIsUnseen();
    void outputLimit();
    void forbiddenChannel();
    void changesInsideSignals();

private:
    RedisServer m_server;
};

void TestRedisPubsub::hears()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    const QByteArray channel("bin\0\r\n", 6);
    QVERIFY(redis.subscribe({channel, "other"}));
    QVERIFY(!redis.isSubscribed(channel));
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    QVERIFY(redis.isSubscribed(channel) && redis.isSubscribed("other"));
    QCOMPARE(heard.replies.size(), 2U);
    QCOMPARE(heard.replies[0].type, Reply::Type::Subscribed);
    std::optional<Result> receivers;
    redis.publish(channel, QByteArray("\0msg\r\n", 6), [&](Result result) { receivers = std::move(result); });
    QVERIFY(waitUntil([&] { return heard.replies.size() == 3 && receivers; }));
    QCOMPARE(receivers->value, Value::integer(1));
    QCOMPARE(heard.replies[2].type, Reply::Type::Message);
    QCOMPARE(heard.replies[2].channel, channel);
    QCOMPARE(heard.replies[2].message, QByteArray("\0msg\r\n", 6));
    // The other connection still takes commands.
    QVERIFY(ask(redis, {"SET", "key", "x"}));
}

void TestRedisPubsub::patterns()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QVERIFY(redis.psubscribe({"news.*"}));
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    m_server.ask({"PUBLISH", "news.today", "rain"});
    QVERIFY(waitUntil([&] { return heard.messages().size() == 1; }));
    const Reply &reply = heard.replies.back();
    QCOMPARE(reply.type, Reply::Type::PatternMessage);
    QCOMPARE(reply.pattern, "news.*");
    QCOMPARE(reply.channel, "news.today");
    QCOMPARE(reply.message, "rain");
    QVERIFY(redis.punsubscribe({"news.*"}));
    QVERIFY(waitUntil([&] { return heard.replies.back().type == Reply::Type::Unsubscribed; }));
    QCOMPARE(heard.replies.back().pattern, "news.*");
}

void TestRedisPubsub::wrongNames()
{
    QtRedis redis;
    QVERIFY(!redis.subscribe({}));
    QVERIFY(!redis.subscribe({"fine", ""}));
    QVERIFY(!redis.psubscribe({""}));
    QVERIFY(!redis.subscribe({redis.options().heartbeatChannel}));
    QVERIFY(!redis.unsubscribe({"never subscribed"}));
    QVERIFY(!redis.unsubscribe({}));
}

void TestRedisPubsub::unsubscribes()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    redis.subscribe({"a"});
    QVERIFY(waitUntil([&] { return redis.isSubscribed("a"); }));
    redis.unsubscribe({"a"});
    QVERIFY(waitUntil([&] { return !redis.isSubscribed("a"); }));
    // Of nothing at all, hiredis would have left the mode in which it understands what comes.
    m_server.ask({"PUBLISH", "a", "unheard"});
    redis.subscribe({"b"});
    QVERIFY(waitUntil([&] { return redis.isSubscribed("b"); }));
    m_server.ask({"PUBLISH", "b", "heard"});
    QVERIFY(waitUntil([&] { return !heard.messages().isEmpty(); }));
    QCOMPARE(heard.messages(), QByteArrayList{"heard"});
}

void TestRedisPubsub::quickChanges()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    redis.subscribe({"steady"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    for (int i = 0; i < 200; ++i) {
        redis.subscribe({"flicker"});
        if (i % 3 == 0)
            QCoreApplication::processEvents();
        redis.unsubscribe({"flicker"});
        if (i % 5 == 0)
            QCoreApplication::processEvents();
    }
    redis.subscribe({"flicker", "last"});
    QVERIFY(waitUntil([&] { return redis.isSubscribed("last"); }));
    QVERIFY(redis.isSubscribed("flicker"));
    m_server.ask({"PUBLISH", "flicker", "still"});
    QVERIFY(waitUntil([&] { return heard.messages() == QByteArrayList{"still"}; }));
}

void TestRedisPubsub::manyChannels()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QByteArrayList names;
    for (int i = 0; i < 5'000; ++i)
        names.append("room:" + QByteArray::number(i));
    redis.subscribe(names);
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    QCOMPARE(heard.replies.size(), 5'000U);
    m_server.ask({"PUBLISH", "room:4999", "last"});
    QVERIFY(waitUntil([&] { return heard.messages() == QByteArrayList{"last"}; }));
    redis.unsubscribe(names);
    QVERIFY(waitUntil([&] { return heard.replies.size() == 10'001U; }));
    QVERIFY(!redis.isSubscribed("room:0"));
}

void TestRedisPubsub::manyMessages()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    redis.subscribe({"many"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    for (int i = 0; i < 20'000; ++i)
        redis.publish("many", QByteArray::number(i), [](const Result &) {});
    QVERIFY(waitUntil([&] { return heard.replies.size() == 20'001; }));
    const QByteArrayList messages = heard.messages();
    for (int i = 0; i < 20'000; ++i)
        QVERIFY(messages[i] == QByteArray::number(i));
}

void TestRedisPubsub::beforeConnecting()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(redis.subscribe({"early"}));
    QVERIFY(redis.psubscribe({"earl*"}));
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    m_server.ask({"PUBLISH", "early", "bird"});
    QVERIFY(waitUntil([&] { return heard.messages() == (QByteArrayList{"bird", "bird"}); }));
    redis.closeConnection();
    QVERIFY(waitUntil([&] { return heard.lost == 1; }));
    // Closing forgets them.
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    QVERIFY(!redis.unsubscribe({"early"}));
}

void TestRedisPubsub::comesBack_data()
{
    QTest::addColumn<bool>("restart");
    QTest::newRow("server restarted") << true;
    QTest::newRow("connection cut") << false;
}

void TestRedisPubsub::comesBack()
{
    QFETCH(bool, restart);
    RedisServer server({"requirepass secret"});
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    options.password = "secret";
    QVERIFY(opened(redis, options));
    redis.subscribe({"kept", "dropped"});
    redis.psubscribe({"k*"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    for (int i = 1; i <= 3; ++i) {
        if (restart)
            server.kill();
        else
            server.ask({"CLIENT", "KILL", "TYPE", "pubsub"});
        QVERIFY(waitUntil([&] { return heard.lost == i; }));
        QVERIFY(!redis.isSubscribed("kept"));
        // What is changed meanwhile holds afterwards.
        if (i == 1) {
            redis.unsubscribe({"dropped"});
            redis.subscribe({"added"});
        }
        if (restart)
            server.start();
        QVERIFY(waitUntil([&] { return heard.ready == i + 1; }));
        QVERIFY(redis.isSubscribed("kept") && redis.isSubscribed("added") && !redis.isSubscribed("dropped"));
        heard.replies.clear();
        QCOMPARE(server.ask({"PUBLISH", "dropped", "no"}), "0");
        QCOMPARE(server.ask({"PUBLISH", "kept", "yes"}), "2");
        QVERIFY(waitUntil([&] { return heard.messages().size() == 2; }));
    }
    if (!restart)
        QCOMPARE(heard.disconnected, 0); // commands have a connection of their own
}

// The kernel of a machine that hangs still takes our bytes: only an answer shows that someone listens.
void TestRedisPubsub::heartbeatNoticesSilence()
{
    RedisServer server;
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(server.port());
    options.heartbeatInterval = 50ms;
    options.heartbeatTimeout = 300ms;
    redis.openConnection(options);
    redis.subscribe({"channel"});
    QVERIFY(waitUntil([&] { return heard.ready > 0; }));
    server.pause();
    QVERIFY(waitUntil([&] { return heard.lost > 0; }));
    QVERIFY(heard.has(Code::TimedOut));
    const int ready = heard.ready;
    server.resume();
    QVERIFY(waitUntil([&] { return heard.ready > ready; }));
    heard.replies.clear();
    QVERIFY(waitUntil([&] {
        server.ask({"PUBLISH", "channel", "again"});
        return !heard.messages().isEmpty();
    }));
}

void TestRedisPubsub::heartbeatIsUnseen()
{
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(m_server.port());
    options.heartbeatInterval = 5ms;
    QVERIFY(opened(redis, options));
    redis.subscribe({"quiet"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    const auto beats = [this] {
        const QByteArray stats = m_server.ask({"INFO", "commandstats"});
        const qsizetype at = stats.indexOf("cmdstat_subscribe:calls=");
        return stats.mid(at + 24, stats.indexOf(',', at) - at - 24).toInt();
    };
    const int before = beats();
    QVERIFY(waitUntil([&] { return beats() >= before + 20; }));
    QCOMPARE(heard.replies.size(), 1U);
    QCOMPARE(heard.lost + heard.disconnected, 0);
    QCOMPARE(heard.ready, 1);
}

// Redis drops a subscriber that does not keep up.
void TestRedisPubsub::outputLimit()
{
    RedisServer server({"client-output-buffer-limit pubsub 1mb 1mb 1"});
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(server.port())));
    redis.subscribe({"flood"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    // In one command: nothing is read meanwhile.
    redis.command({"EVAL", "for i = 1, 100 do redis.call('PUBLISH', 'flood', string.rep('x', 1000000)) end", "0"},
        [](const Result &) {});
    QVERIFY(waitUntil([&] { return heard.lost == 1; }));
    QVERIFY(waitUntil([&] { return heard.ready == 2; }));
    server.ask({"PUBLISH", "flood", "ebb"});
    QVERIFY(waitUntil([&] { return heard.messages().contains("ebb"); }));
}

void TestRedisPubsub::forbiddenChannel()
{
    QCOMPARE(
        m_server.ask({"ACL", "SETUSER", "deaf", "on", ">word", "resetchannels", "&qtredis:*", "&mine", "+@all"}), "OK");
    QtRedis redis;
    Heard heard(redis);
    QtRedis::Options options = optionsFor(m_server.port());
    options.user = "deaf";
    options.password = "word";
    QVERIFY(opened(redis, options));
    redis.subscribe({"mine"});
    QVERIFY(waitUntil([&] { return heard.ready == 1; }));
    redis.subscribe({"yours"});
    QVERIFY(waitUntil([&] { return heard.lost == 1; }));
    QVERIFY(heard.errors.back().message.startsWith(u"NOPERM"_s));
    redis.unsubscribe({"yours"});
    QVERIFY(waitUntil([&] { return heard.ready == 2; }));
    QCOMPARE(heard.disconnected, 0);
}

void TestRedisPubsub::changesInsideSignals()
{
    QtRedis redis;
    Heard heard(redis);
    QVERIFY(opened(redis, optionsFor(m_server.port())));
    connect(&redis, &QtRedis::returnData, this, [&](const Reply &reply) {
        if (reply.type != Reply::Type::Message)
            return;
        const int number = reply.message.toInt();
        redis.unsubscribe({"c" + QByteArray::number(number)});
        redis.subscribe({"c" + QByteArray::number(number + 1)});
    });
    redis.subscribe({"c0"});
    for (int i = 0; i < 20; ++i) {
        const QByteArray channel = "c" + QByteArray::number(i);
        QVERIFY(waitUntil([&] { return redis.isSubscribed(channel); }));
        redis.publish(channel, QByteArray::number(i), [](const Result &) {});
    }
    QVERIFY(waitUntil([&] { return redis.isSubscribed("c20"); }));
}

int main(int argc, char *argv[]) { return run<TestRedisPubsub>(argc, argv); }
#include "tst_redis_pubsub.moc"
