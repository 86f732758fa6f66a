// Instances die, Redis dies, sleeps, or cannot be reached: nothing that was acknowledged is lost or doubled, service
// resumes by itself, and nobody stays online who is not.
#include "server/bus/shared_presence.h"
#include "tests/server/instances/conversation.h"
#include "tests/server/instances/relay.h"
#include "tests/support/redis_server.h"

#include <QProcess>
#include <QTest>

using namespace kith;
using namespace kith::test;
using namespace std::chrono_literals;

namespace {

constexpr auto longPatience = 3min;

const QByteArrayList durable{"appendonly yes", "appendfsync always", "enable-debug-command yes"};

QString storeUrl(quint16 port) { return u"redis://127.0.0.1:%1/0"_s.arg(port); }

// A kithd of its own.
class Daemon {
public:
    explicit Daemon(const QString &store)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(KITHD),
            {u"--listen"_s, u"127.0.0.1:0"_s, u"--store"_s, store, u"--data"_s, m_folder.path(), u"--set"_s,
                u"limits.messagesPerSecond=0"_s, u"--set"_s, u"limits.signInsPerMinute=0"_s, u"--set"_s,
                u"log.level=warning"_s});
        QByteArray line;
        const bool ready = waitUntil([&] {
            line += m_process.readAllStandardOutput();
            return line.contains('\n') || m_process.state() == QProcess::NotRunning;
        });
        if (!ready || !line.startsWith("kithd ready on "))
            qFatal("kithd does not start: %s", line.constData());
        m_url = QUrl(u"ws://"_s + QString::fromLatin1(line.mid(15).trimmed()) + u"/ws"_s);
    }
    ~Daemon() { kill(); }
    QUrl url() const { return m_url; }
    void kill()
    {
        m_process.kill();
        waitUntil([this] { return m_process.state() == QProcess::NotRunning; });
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QUrl m_url;
};

QStringList registerMany(const QUrl &url, int count)
{
    QStringList tokens;
    for (int i = 0; i < count; ++i) {
        TestClient client(url);
        client.registerUser(u"user%1"_s.arg(i));
        tokens << client.token;
    }
    return tokens;
}

} // namespace

class TestInstancesTrouble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anInstanceIsKilled();
    void redisIsKilled();
    void redisSleeps();
    void oneInstanceIsCutOff();
    void subscriptionsAreCut();
    void membershipsThatWereMissed();
    void refusesAtOnce();
    void startsWithoutRedis();
    void refusesAWeakRedis();
};

void TestInstancesTrouble::anInstanceIsKilled()
{
    RedisServer redis(durable);
    Daemon one(storeUrl(redis.port()));
    auto two = std::make_unique<Daemon>(storeUrl(redis.port()));
    const QStringList tokens = registerMany(one.url(), 6);
    Person watcher(one.url(), u"watcher"_s);
    Person lost(two->url(), u"lost"_s); // has no way back
    QCOMPARE(watcher.takeEvent("user.connected").value(u"id").toString(), lost.userId);

    Conversation conversation({one.url(), two->url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(150, u"message"_s);
    QVERIFY(waitUntil([&] { return conversation.acknowledged() > conversation.total() / 3; }, longPatience));
    watcher.forgetEvents();
    two->kill();
    QVERIFY(waitUntil([&] { return conversation.isOver(); }, longPatience));
    QCOMPARE(conversation.faults(), QStringList());
    // Users who came to the other instance stay online, or come back; the lost one goes.
    QVERIFY(waitUntil(
        [&] {
            return redis.ask({"SISMEMBER", "online_users", lost.userId.toLatin1()}) == "0"
                && redis.ask({"SCARD", "online_users"}) == "7";
        },
        longPatience));
    watcher.sync();
    QVERIFY(std::ranges::any_of(watcher.eventsOf("user.disconnected"),
        [&](const QJsonObject &user) { return user.value(u"id").toString() == lost.userId; }));
    QVERIFY(bus::SharedPresence::goneWithin <= 15s);
}

void TestInstancesTrouble::redisIsKilled()
{
    RedisServer redis(durable);
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer one(options);
    TestServer two(options);
    TestServer three(options);
    const QStringList tokens = registerMany(one.url(), 6);
    Conversation conversation({one.url(), two.url(), three.url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(200, u"message"_s);
    for (int turn = 1; turn <= 3; ++turn) {
        QVERIFY(waitUntil([&] { return conversation.acknowledged() > turn * conversation.total() / 5; }, longPatience));
        redis.kill();
        // Everybody has noticed; nobody is thrown out.
        TestClient client(two);
        QVERIFY(waitUntil([&] { return client.login(u"user1"_s).code() == u"store.unavailable"_s; }));
        redis.start();
    }
    QVERIFY(waitUntil([&] { return conversation.isOver(); }, longPatience));
    QCOMPARE(conversation.faults(), QStringList());
    QCOMPARE(conversation.connections(), 6);
    QVERIFY(waitUntil([&] { return redis.ask({"SCARD", "online_users"}) == "6"; }, longPatience));
}

void TestInstancesTrouble::redisSleeps()
{
    RedisServer redis(durable);
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer one(options);
    TestServer two(options);
    const QStringList tokens = registerMany(one.url(), 4);
    Conversation conversation({one.url(), two.url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(100, u"message"_s);
    QVERIFY(waitUntil([&] { return conversation.acknowledged() > conversation.total() / 3; }, longPatience));
    QtRedis sandman;
    QtRedis::Options connection;
    connection.port = redis.port();
    connection.commandTimeout = 60s;
    sandman.openConnection(connection);
    QVERIFY(waitUntil([&] { return sandman.isConnected(); }));
    bool awake = false;
    sandman.command({"DEBUG", "SLEEP", "10"}, [&](const QtRedis::Result &result) { awake = result.ok(); });
    QVERIFY(waitUntil([&] { return awake; }, longPatience));
    QVERIFY(waitUntil([&] { return conversation.isOver(); }, longPatience));
    QCOMPARE(conversation.faults(), QStringList());
    QCOMPARE(conversation.connections(), 4);
    QVERIFY(waitUntil([&] { return redis.ask({"SCARD", "online_users"}) == "4"; }, longPatience));
}

void TestInstancesTrouble::oneInstanceIsCutOff()
{
    RedisServer redis(durable);
    Relay relay(redis.port());
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer one(options);
    options.store = storeUrl(relay.port());
    TestServer two(options);
    const QStringList tokens = registerMany(one.url(), 4);
    Person watcher(one, u"watcher"_s);
    Person islander(two, u"islander"_s);
    Conversation conversation({one.url(), two.url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(100, u"message"_s);
    QVERIFY(waitUntil([&] { return conversation.acknowledged() > conversation.total() / 4; }, longPatience));
    watcher.forgetEvents();
    relay.cut();
    // Its users are offline for the others, and their connections stay.
    QVERIFY(waitUntil(
        [&] {
            return redis.ask({"SISMEMBER", "online_users", islander.userId.toLatin1()}) == "0";
        },
        longPatience));
    const Answer refused = islander.say(u"0"_s, u"does anybody hear me"_s);
    QCOMPARE(refused.code(), u"store.unavailable"_s);
    QVERIFY(refused.retryAfter() > 0);
    relay.mend();
    QVERIFY(waitUntil([&] { return conversation.isOver(); }, longPatience));
    QCOMPARE(conversation.faults(), QStringList());
    QCOMPARE(conversation.connections(), 4);
    QVERIFY(waitUntil([&] { return redis.ask({"SCARD", "online_users"}) == "6"; }, longPatience));
    TestServer::settleAll();
    watcher.sync();
    // Told of both, in this order.
    QStringList told;
    for (const QJsonObject &event : watcher.events()) {
        const QString type = event.value(u"type").toString();
        if (type.startsWith(u"user."_s) && event.value(u"data").toObject().value(u"id").toString() == islander.userId)
            told << type;
    }
    QCOMPARE(told, (QStringList{u"user.disconnected"_s, u"user.connected"_s}));
}

void TestInstancesTrouble::subscriptionsAreCut()
{
    RedisServer redis(durable);
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer one(options);
    TestServer two(options);
    const QStringList tokens = registerMany(one.url(), 4);
    Conversation conversation({one.url(), two.url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(200, u"message"_s);
    for (int turn = 1; turn <= 6; ++turn) {
        QVERIFY(waitUntil([&] { return conversation.acknowledged() > turn * conversation.total() / 8; }, longPatience));
        redis.ask({"CLIENT", "KILL", "TYPE", turn % 2 ? "pubsub" : "normal"});
    }
    QVERIFY(waitUntil([&] { return conversation.isOver(); }, longPatience));
    QCOMPARE(conversation.faults(), QStringList());
    QCOMPARE(conversation.connections(), 4);
}

// What happened while nobody listened is found when the subscriptions stand again.
void TestInstancesTrouble::membershipsThatWereMissed()
{
    RedisServer redis(durable);
    Relay relay(redis.port());
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer one(options);
    options.store = storeUrl(relay.port());
    TestServer two(options);
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    const auto newRoom = [&] {
        return ana.request("room.create", {{"name", "den"}, {"visibility", "private"}})["room"][u"id"].toString();
    };
    const QString old = newRoom();
    QCOMPARE(ana.request("room.invite", {{"roomId", old}, {"userId", ben.userId}}).code(), u"ok"_s);
    ben.takeEvent("show.room");
    TestClient elsewhere(one);
    elsewhere.resumeWith(ben.token);
    Person doomed(two, u"doomed"_s);
    TestClient judge(one);
    judge.resumeWith(doomed.token);

    relay.cut();
    QVERIFY(waitUntil([&] { return ben.say(u"0"_s, u"?"_s).code() == u"store.unavailable"_s; }));
    const QString missed = newRoom();
    QCOMPARE(ana.request("room.invite", {{"roomId", missed}, {"userId", ben.userId}}).code(), u"ok"_s);
    QCOMPARE(elsewhere.request("room.leave", {{"roomId", old}}).code(), u"ok"_s);
    QCOMPARE(judge.request("logout").code(), u"ok"_s);
    QVERIFY(doomed.isOpen());
    relay.mend();
    QCOMPARE(ben.takeEvent("show.room").value(u"id").toString(), missed);
    QCOMPARE(ben.takeEvent("room.removed").value(u"roomId").toString(), old);
    QCOMPARE(doomed.closeCode(), 4001);
    ana.say(missed, u"there you are"_s);
    QVERIFY(waitUntil([&] {
        return std::ranges::any_of(ben.eventsOf("message"),
            [&](const QJsonObject &message) { return message.value(u"roomId").toString() == missed; });
    }));
}

void TestInstancesTrouble::refusesAtOnce()
{
    RedisServer redis(durable);
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer server(options);
    Person ana(server, u"ana"_s);
    QCOMPARE(server.httpStatus("/healthz"), 200);
    redis.kill();
    QVERIFY(waitUntil([&] { return server.httpStatus("/healthz") == 503; }));
    const std::pair<const char *, QJsonObject> requests[] = {
        {"message", object({{"roomId", "0"}, {"message", "x"}, {"cid", "1"}})}, {"history", object({{"roomId", "0"}})},
        {"room.create", object({{"name", "x"}, {"visibility", "public"}})}, {"rooms.browse", {}},
        {"room.members", object({{"roomId", "0"}})}, {"users.search", object({{"query", "a"}})}, {"sessions.list", {}},
        {"read", object({{"roomId", "0"}, {"seq", 1}})}};
    for (const auto &[type, data] : requests) {
        const Answer answer = ana.requestObject(type, data);
        QVERIFY2(answer.code() == u"store.unavailable"_s && answer.retryAfter() > 0, type);
    }
    TestClient other(server);
    QCOMPARE(other.registerUser(u"ben"_s).code(), u"store.unavailable"_s);
    QCOMPARE(other.resumeWith(ana.token).code(), u"store.unavailable"_s);
    QVERIFY(ana.isOpen());
    QCOMPARE(ana.request("ping").code(), u"ok"_s);
    redis.start();
    QVERIFY(waitUntil([&] { return ana.say(u"0"_s, u"back"_s, u"1"_s).code() == u"ok"_s; }));
    QVERIFY(waitUntil([&] { return other.resumeWith(ana.token).code() == u"ok"_s; }));
    QVERIFY(waitUntil([&] { return server.httpStatus("/healthz") == 200; }));
}

void TestInstancesTrouble::startsWithoutRedis()
{
    RedisServer redis(durable);
    redis.stop();
    ServerOptions options;
    options.store = storeUrl(redis.port());
    TestServer server(options);
    TestClient ana(server);
    QCOMPARE(ana.registerUser(u"ana"_s).code(), u"store.unavailable"_s);
    redis.start();
    QVERIFY(waitUntil([&] { return ana.registerUser(u"ana"_s).code() == u"ok"_s; }));
    QCOMPARE(ana.resume().code(), u"ok"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(ben.say(u"0"_s, u"hello"_s).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("message").value(u"message").toString(), u"hello"_s);
}

void TestInstancesTrouble::refusesAWeakRedis()
{
    RedisServer weak({"appendonly yes", "appendfsync everysec"});
    app::Config config = quietConfig();
    config.store = storeUrl(weak.port());
    config.redisStrict = true;
    app::App refused(config, {.store = {}, .clock = nullptr, .hashCost = cheapHash()});
    const auto started = refused.start();
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(u"appendfsync always"_s), qPrintable(started.error().message));
    config.redisStrict = false;
    app::App warned(config, {.store = {}, .clock = nullptr, .hashCost = cheapHash()});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"appendfsync always"_s));
    QVERIFY(warned.start());
}

QTEST_GUILESS_MAIN(TestInstancesTrouble)
#include "tst_instances_trouble.moc"
