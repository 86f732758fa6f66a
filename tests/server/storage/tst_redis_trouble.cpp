// A Redis that is away, comes back, is not durable, or does not let us in; and the URLs that name one.
#include "server/storage/redis/redis_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/redis_client.h"

#include <QTest>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

namespace {

RedisStoreOptions optionsFor(const test::RedisServer &server)
{
    RedisStoreOptions options;
    options.connection.port = server.port();
    options.connection.reconnectMax = std::chrono::milliseconds(200);
    return options;
}

Result<Appended> say(Store &store, UserId from, const QString &cid)
{
    return await<Appended>([&](auto done) {
        store.messages().append(
            {.room = RoomId::general(), .from = from, .cid = cid, .text = u"text"_s, .date = 2'000}, done);
    });
}

UserId person(Store &store)
{
    return await<User>([&](auto done) {
        store.users().create({.username = u"Ada"_s, .folded = u"ada"_s, .displayName = u"Ada"_s}, done);
    })
        .value()
        .id;
}

bool answers(Store &store)
{
    return await<void>([&](auto done) { store.probe(done); }).has_value();
}

} // namespace

class TestRedisTrouble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goneAndBack();
    void killedUnderLoad();
    void awayAtTheStart();
    void fullMemory();
    void durability_data();
    void durability();
    void wrongPassword();
    void incompleteCopy();
    void incompleteCopyLater();
    void urls_data();
    void urls();
};

void TestRedisTrouble::goneAndBack()
{
    test::RedisServer server({"appendonly yes", "appendfsync always"});
    const auto store = std::move(*openRedisStore(optionsFor(server)));
    const UserId ada = person(*store);
    KITH_VERIFY_OK(say(*store, ada, u"1"_s));
    server.kill();
    // The first may hear that it was lost, those after it that there is nobody: all at once, none waits.
    for (int i = 0; i < 3; ++i) {
        const Result<Appended> refused = say(*store, ada, u"2"_s);
        KITH_VERIFY_ERROR(refused, ErrorCode::StoreUnavailable);
        QVERIFY(refused.error().retryAfter.has_value());
    }
    QVERIFY(!answers(*store));
    server.start();
    QVERIFY(test::waitUntil([&] { return answers(*store); }));
    QCOMPARE(say(*store, ada, u"1"_s)->dup, true);
    QCOMPARE(say(*store, ada, u"3"_s)->seq, 2);
}

void TestRedisTrouble::killedUnderLoad()
{
    test::RedisServer server({"appendonly yes", "appendfsync always"});
    const auto store = std::move(*openRedisStore(optionsFor(server)));
    const UserId ada = person(*store);
    std::map<QString, qint64> acknowledged;
    int open = 0;
    int next = 0;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 500; ++i) {
            const QString cid = u"cid %1"_s.arg(++next);
            ++open;
            store->messages().append(
                {.room = RoomId::general(), .from = ada, .cid = cid, .text = cid, .date = 3'000 + next},
                [&, cid](const Result<Appended> &appended) {
                    --open;
                    if (appended)
                        acknowledged[cid] = appended->seq;
                });
        }
        const size_t before = acknowledged.size();
        QVERIFY(test::waitUntil([&] { return acknowledged.size() > before + 50 || open == 0; }));
        server.kill();
        QVERIFY(test::waitUntil([&] { return open == 0; })); // each hears once
        server.start();
        QVERIFY(test::waitUntil([&] { return answers(*store); }));
    }
    QVERIFY(!acknowledged.empty());
    // Whoever sends again gets the first result, acknowledged or not.
    for (int i = 1; i <= next; ++i) {
        const QString cid = u"cid %1"_s.arg(i);
        const Result<Appended> again = say(*store, ada, cid);
        KITH_VERIFY_OK(again);
        if (const auto known = acknowledged.find(cid); known != acknowledged.end()) {
            QVERIFY(again->dup);
            QCOMPARE(again->seq, known->second);
        }
    }
    const auto rooms = await<std::vector<Room>>([&](auto done) { store->rooms().roomsOf(ada, done); });
    QCOMPARE(rooms->at(0).lastSeq, next); // nothing doubled, no gap
}

void TestRedisTrouble::awayAtTheStart()
{
    test::RedisServer server;
    server.stop();
    RedisStoreOptions options = optionsFor(server);
    options.waitForConnection = 300;
    auto store = openRedisStore(options);
    KITH_VERIFY_OK(store);
    QVERIFY(!answers(**store));
    server.start();
    QVERIFY(test::waitUntil([&] { return answers(**store); }));
    QCOMPARE(person(**store), UserId(1));
    // Where it must be durable, not knowing is not enough.
    server.stop();
    options.strictDurability = true;
    KITH_VERIFY_ERROR(openRedisStore(options), ErrorCode::StoreUnavailable);
}

void TestRedisTrouble::fullMemory()
{
    test::RedisServer server;
    const auto store = std::move(*openRedisStore(optionsFor(server)));
    const UserId ada = person(*store);
    test::RedisClient redis(server);
    redis({"CONFIG", "SET", "maxmemory", "1"});
    KITH_VERIFY_ERROR(say(*store, ada, u"1"_s), ErrorCode::StoreUnavailable);
    redis({"CONFIG", "SET", "maxmemory", "0"});
    KITH_VERIFY_OK(say(*store, ada, u"1"_s));
}

void TestRedisTrouble::durability_data()
{
    QTest::addColumn<QByteArrayList>("config");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("no file") << QByteArrayList{} << u"appendonly yes"_s;
    QTest::newRow("every second") << QByteArrayList{"appendonly yes", "appendfsync everysec"}
                                  << u"appendfsync always"_s;
    QTest::newRow("never") << QByteArrayList{"appendonly yes", "appendfsync no"} << u"appendfsync always"_s;
    QTest::newRow("always") << QByteArrayList{"appendonly yes", "appendfsync always"} << QString();
}

void TestRedisTrouble::durability()
{
    QFETCH(QByteArrayList, config);
    QFETCH(QString, complaint);
    test::RedisServer server(config);
    RedisStoreOptions options = optionsFor(server);
    if (!complaint.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(complaint));
    KITH_VERIFY_OK(openRedisStore(options)); // a warning
    options.strictDurability = true;
    if (!complaint.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(complaint));
    const auto strict = openRedisStore(options);
    QCOMPARE(strict.has_value(), complaint.isEmpty());
    if (!strict)
        QVERIFY(strict.error().message.contains(complaint));
}

void TestRedisTrouble::wrongPassword()
{
    test::RedisServer server({"requirepass secret"});
    RedisStoreOptions options = optionsFor(server);
    options.connection.password = "another";
    const auto refused = openRedisStore(options);
    KITH_VERIFY_ERROR(refused, ErrorCode::StoreUnavailable);
    QVERIFY(!refused.error().message.contains(u"another"_s));
    options.connection.password = "secret";
    KITH_VERIFY_OK(openRedisStore(options));
}

void TestRedisTrouble::incompleteCopy()
{
    test::RedisServer server;
    server.ask({"SET", copyingKey, "begun some day"});
    server.ask({"SET", "total_users", "1"});
    server.ask({"HSET", "user:1", "username", "Ada"});
    const auto refused = openRedisStore(optionsFor(server));
    KITH_VERIFY_ERROR(refused, ErrorCode::StoreUnavailable);
    QVERIFY(refused.error().message.contains(u"begun some day"_s));
    test::RedisClient redis(server);
    QVERIFY(redis({"GET", "kith:users:indexed"}).isNil()); // nothing was touched
    redis({"DEL", copyingKey});
    KITH_VERIFY_OK(openRedisStore(optionsFor(server)));
}

static bool saidIncomplete = false;

void TestRedisTrouble::incompleteCopyLater()
{
    test::RedisServer server({"appendonly yes", "appendfsync always"});
    const auto store = std::move(*openRedisStore(optionsFor(server)));
    QVERIFY(answers(*store));
    server.ask({"SET", copyingKey, "begun some day"});
    saidIncomplete = false;
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &text) {
        saidIncomplete = saidIncomplete || (type == QtCriticalMsg && text.contains(u"begun some day"_s));
        before(type, context, text);
    });
    server.restart();
    const bool said = test::waitUntil([] { return saidIncomplete; });
    qInstallMessageHandler(before);
    QVERIFY(said);
    QVERIFY(test::waitUntil([&] { return !answers(*store); }));
    KITH_VERIFY_ERROR(say(*store, UserId(1), u"1"_s), ErrorCode::StoreUnavailable);
    QVERIFY(!server.ask({"EXISTS", "kith:room:0"}).contains('1'));
}

void TestRedisTrouble::urls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("where"); // host:port/db or path/db; empty: refused
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("host") << u"redis://chat.example.org"_s << u"chat.example.org:6379/0"_s << QByteArray();
    QTest::newRow("all") << u"redis://:secret@10.0.0.7:7000/3"_s << u"10.0.0.7:7000/3"_s << QByteArray("secret");
    QTest::newRow("escaped") << u"redis://:p%40ss%2F@localhost/1"_s << u"localhost:6379/1"_s << QByteArray("p@ss/");
    QTest::newRow("IPv6") << u"redis://[::1]:6380/0"_s << u"::1:6380/0"_s << QByteArray();
    QTest::newRow("socket") << u"redis+unix:///run/redis.sock?db=2"_s << u"/run/redis.sock/2"_s << QByteArray();
    QTest::newRow("no host") << u"redis:///1"_s << QString() << QByteArray();
    QTest::newRow("database") << u"redis://host/first"_s << QString() << QByteArray();
    QTest::newRow("negative") << u"redis://host/-1"_s << QString() << QByteArray();
    QTest::newRow("scheme") << u"rediss://host/1"_s << QString() << QByteArray();
    QTest::newRow("nothing") << QString() << QString() << QByteArray();
}

void TestRedisTrouble::urls()
{
    QFETCH(QString, url);
    QFETCH(QString, where);
    QFETCH(QByteArray, password);
    const auto parsed = parseRedisUrl(url);
    QCOMPARE(parsed.has_value(), !where.isEmpty());
    if (!parsed)
        return;
    const QString place =
        parsed->socketPath.isEmpty() ? u"%1:%2"_s.arg(parsed->host).arg(parsed->port) : parsed->socketPath;
    QCOMPARE(u"%1/%2"_s.arg(place).arg(parsed->database), where);
    QCOMPARE(parsed->password, password);
}

QTEST_GUILESS_MAIN(TestRedisTrouble)
#include "tst_redis_trouble.moc"
