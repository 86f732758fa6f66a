// Three instances over one real Redis: each hears every message of its rooms once and in order, whatever is cut.
#include "server/bus/message_bus.h"
#include "server/storage/redis/redis_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/redis_client.h"

#include <QRandomGenerator>
#include <QTest>

using namespace kith;
using namespace kith::bus;
using namespace kith::storage;
using namespace Qt::StringLiterals;

namespace {

struct Instance {
    explicit Instance(const test::RedisServer &server)
    {
        RedisStoreOptions options;
        options.connection.port = server.port();
        options.connection.reconnectMax = std::chrono::milliseconds(100);
        store = std::move(*openRedisStore(options));
        redis.openConnection(options.connection);
        bus = std::make_unique<MessageBus>(redis, Channels(0), store->messages());
        QObject::connect(bus.get(), &MessageBus::heard, bus.get(), [this](const HeardMessage &message) {
            std::vector<HeardMessage> &room = heard[message.message.roomId];
            if (!room.empty() && message.message.seq != room.back().message.seq + 1)
                outOfOrder = true;
            room.push_back(message);
        });
    }
    qsizetype count(RoomId room = RoomId::general()) { return static_cast<qsizetype>(heard[room].size()); }

    std::unique_ptr<Store> store;
    QtRedis redis;
    std::unique_ptr<MessageBus> bus;
    std::map<RoomId, std::vector<HeardMessage>> heard;
    bool outOfOrder = false;
};

std::vector<UserId> people(Store &store, int count)
{
    std::vector<UserId> users;
    for (int i = 0; i < count; ++i) {
        const QString name = u"user%1"_s.arg(i);
        users.push_back(await<User>(
            [&](auto done) { store.users().create({.username = name, .folded = name, .displayName = name}, done); })
                            .value()
                            .id);
    }
    return users;
}

// Sends until every message has its acknowledgement: again, with the same cid, where it was refused or lost.
class Traffic {
public:
    Traffic(std::vector<Instance *> instances, std::vector<UserId> users, int total)
        : m_instances(std::move(instances)), m_users(std::move(users)), m_total(total)
    {
    }
    void start()
    {
        for (int i = 0; i < 64; ++i)
            next();
    }
    int acknowledged() const { return static_cast<int>(m_seqs.size()); }
    bool isDone() const { return acknowledged() == m_total; }
    // Each seq was given once, from 1 on.
    bool isSound() const
    {
        qint64 expected = 0;
        return std::ranges::all_of(m_seqs, [&expected](const auto &entry) { return entry.first == ++expected; });
    }
    const std::map<qint64, QString> &seqs() const { return m_seqs; }

private:
    void next()
    {
        if (m_sent == m_total)
            return;
        const int number = m_sent++;
        send(m_users[static_cast<size_t>(number) % m_users.size()], u"message %1"_s.arg(number));
    }
    void send(UserId from, const QString &text)
    {
        Instance &instance = *m_instances[m_random.bounded(static_cast<quint32>(m_instances.size()))];
        instance.store->messages().append(
            {.room = RoomId::general(), .from = from, .cid = text, .text = text, .date = 1'000},
            [this, from, text](const Result<Appended> &appended) {
                if (!appended)
                    return QTimer::singleShot(20, &m_context, [this, from, text] { send(from, text); });
                m_seqs.emplace(appended->seq, text);
                next();
            });
    }

    std::vector<Instance *> m_instances;
    std::vector<UserId> m_users;
    int m_total;
    int m_sent = 0;
    QRandomGenerator m_random{20'261'125};
    std::map<qint64, QString> m_seqs;
    QObject m_context;
};

constexpr std::chrono::milliseconds patience{60'000};

} // namespace

class TestMessageBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void onlyRoomsThatAreListenedTo();
    void ignoresInsideAndListensAgain();
    void tenThousandOverThree();
    void cutAgainAndAgain();
    void redisKilledUnderLoad();
};

void TestMessageBus::parses_data()
{
    QTest::addColumn<QByteArray>("published");
    QTest::addColumn<bool>("good");
    QTest::newRow("message") << QByteArray("message\n3 4 7 1752000000250\nc 1\ntwo\nlines") << true;
    QTest::newRow("empty cid") << QByteArray("message\n3 4 7 1\n\ntext") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("another kind") << QByteArray("event\n3 4 7 1\nc\ntext") << false;
    QTest::newRow("cut") << QByteArray("message\n3 4 7 1\nc") << false;
    QTest::newRow("too few numbers") << QByteArray("message\n3 4 7\nc\ntext") << false;
    QTest::newRow("no seq") << QByteArray("message\nx 4 7 1\nc\ntext") << false;
}

void TestMessageBus::parses()
{
    QFETCH(QByteArray, published);
    QFETCH(bool, good);
    const auto parsed = parseMessage(RoomId(9), published);
    QCOMPARE(parsed.has_value(), good);
    if (QTest::currentDataTag() != QByteArray("message"))
        return;
    QCOMPARE(parsed->message.roomId, RoomId(9));
    QCOMPARE(parsed->message.seq, 3);
    QCOMPARE(parsed->message.rev, 4);
    QCOMPARE(parsed->message.from, UserId(7));
    QCOMPARE(parsed->message.date, 1'752'000'000'250);
    QCOMPARE(parsed->message.text, u"two\nlines"_s);
    QCOMPARE(parsed->cid, u"c 1"_s);
}

void TestMessageBus::onlyRoomsThatAreListenedTo()
{
    test::RedisServer server;
    Instance one(server);
    Instance two(server);
    const UserId ada = people(*one.store, 1)[0];
    const RoomId other =
        await<Room>([&](auto done) { one.store->rooms().create({.name = u"Other"_s, .owner = ada}, done); })->id;
    two.bus->listen(other, 0);
    QVERIFY(test::waitUntil([&] { return two.bus->isCurrent(other); }));
    for (const RoomId room : {RoomId::general(), other}) {
        KITH_VERIFY_OK(await<Appended>([&](auto done) {
            one.store->messages().append(
                {.room = room, .from = ada, .cid = room.toString(), .text = u"ü 🙂"_s, .date = 5}, done);
        }));
    }
    QVERIFY(test::waitUntil([&] { return two.count(other) == 1; }));
    QCOMPARE(two.heard[other][0].message.text, u"ü 🙂"_s);
    QCOMPARE(two.heard[other][0].cid, other.toString());
    QCOMPARE(two.count(), 0);
    test::RedisClient redis(server);
    QCOMPARE(redis.list({"PUBSUB", "CHANNELS", "kith:bus:*"}), QByteArrayList{Channels(0).room(other)});
    two.bus->ignore(other);
    QVERIFY(test::waitUntil([&] { return redis.list({"PUBSUB", "CHANNELS", "kith:bus:*"}).isEmpty(); }));
}

void TestMessageBus::ignoresInsideAndListensAgain()
{
    test::RedisServer server;
    Instance instance(server);
    const UserId ada = people(*instance.store, 1)[0];
    bool stopped = false;
    QObject::connect(instance.bus.get(), &MessageBus::heard, instance.bus.get(), [&](const HeardMessage &message) {
        if (message.message.seq == 10) {
            instance.bus->ignore(RoomId::general());
            stopped = true;
        }
    });
    instance.bus->listen(RoomId::general(), 0);
    Traffic traffic({&instance}, {ada}, 30);
    traffic.start();
    QVERIFY(test::waitUntil([&] { return traffic.isDone() && stopped; }));
    QCOMPARE(instance.count(), 10);
    instance.bus->listen(RoomId::general(), 10);
    QVERIFY(test::waitUntil([&] { return instance.count() == 30; }));
    QVERIFY(!instance.outOfOrder);
}

void TestMessageBus::tenThousandOverThree()
{
    constexpr int total = 10'000;
    test::RedisServer server;
    Instance one(server);
    Instance two(server);
    Instance three(server);
    const std::vector<UserId> users = people(*one.store, 50);
    one.bus->listen(RoomId::general(), 0);
    two.bus->listen(RoomId::general(), 0);
    Traffic traffic({&one, &two, &three}, users, total);
    traffic.start();
    // One that comes in the middle, from where its first reading of the room ended.
    QVERIFY(test::waitUntil([&] { return traffic.acknowledged() > total / 3; }, patience));
    const auto rooms = await<std::vector<Room>>([&](auto done) { three.store->rooms().roomsOf(users[0], done); });
    const qint64 from = rooms->at(0).lastSeq;
    three.bus->listen(RoomId::general(), from);
    QVERIFY(test::waitUntil(
        [&] {
            return traffic.isDone() && one.count() >= total && two.count() >= total && three.count() >= total - from;
        },
        patience));
    QVERIFY(traffic.isSound());
    for (Instance *instance : {&one, &two, &three}) {
        QVERIFY(!instance->outOfOrder);
        const qint64 first = instance == &three ? from : 0;
        QCOMPARE(instance->count(), total - first);
        for (const HeardMessage &heard : instance->heard[RoomId::general()])
            QCOMPARE(heard.message.text, traffic.seqs().at(heard.message.seq));
    }
}

void TestMessageBus::cutAgainAndAgain()
{
    constexpr int total = 5'000;
    test::RedisServer server;
    Instance one(server);
    Instance two(server);
    const std::vector<UserId> users = people(*one.store, 10);
    for (Instance *instance : {&one, &two})
        instance->bus->listen(RoomId::general(), 0);
    test::RedisClient redis(server);
    Traffic traffic({&one, &two}, users, total);
    traffic.start();
    for (int cut = 1; cut <= 10; ++cut) {
        QVERIFY(test::waitUntil([&] { return traffic.acknowledged() >= total * cut / 11; }, patience));
        redis({"CLIENT", "KILL", "TYPE", "pubsub"});
    }
    QVERIFY(
        test::waitUntil([&] { return traffic.isDone() && one.count() >= total && two.count() >= total; }, patience));
    for (Instance *instance : {&one, &two}) {
        QCOMPARE(instance->count(), total);
        QVERIFY(!instance->outOfOrder);
    }
}

void TestMessageBus::redisKilledUnderLoad()
{
    constexpr int total = 3'000;
    test::RedisServer server({"appendonly yes", "appendfsync always"});
    Instance one(server);
    Instance two(server);
    const std::vector<UserId> users = people(*one.store, 10);
    for (Instance *instance : {&one, &two})
        instance->bus->listen(RoomId::general(), 0);
    Traffic traffic({&one, &two}, users, total);
    traffic.start();
    for (int round = 1; round <= 3; ++round) {
        QVERIFY(test::waitUntil([&] { return traffic.acknowledged() >= total * round / 4; }, patience));
        server.kill();
        server.start();
    }
    QVERIFY(
        test::waitUntil([&] { return traffic.isDone() && one.count() >= total && two.count() >= total; }, patience));
    QVERIFY(traffic.isSound());
    for (Instance *instance : {&one, &two}) {
        QCOMPARE(instance->count(), total);
        QVERIFY(!instance->outOfOrder);
        for (const HeardMessage &heard : instance->heard[RoomId::general()])
            QCOMPARE(heard.message.text, traffic.seqs().at(heard.message.seq));
    }
}

QTEST_GUILESS_MAIN(TestMessageBus)
#include "tst_message_bus.moc"
