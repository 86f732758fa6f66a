// The documented keys, read and written with plain commands as another server of the layout would.
#include "server/storage/redis/redis_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/redis_client.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

namespace {

Result<User> createUser(Store &store, const QString &name)
{
    return await<User>([&](auto done) {
        store.users().create({.username = name,
                                 .folded = name.toCaseFolded(),
                                 .displayName = name,
                                 .passwordHash = "$argon2id$" + name.toUtf8(),
                                 .created = 1'000},
            done);
    });
}

Result<Appended> say(Store &store, RoomId room, UserId from, const QString &text, EpochMs date)
{
    static int cid = 0;
    return await<Appended>([&](auto done) {
        store.messages().append(
            {.room = room, .from = from, .cid = u"cid %1"_s.arg(++cid), .text = text, .date = date}, done);
    });
}

std::vector<Message> history(Store &store, RoomId room, int limit = 200)
{
    return await<MessagePage>([&](auto done) { store.messages().page({.room = room, .limit = limit}, done); })
        .value()
        .messages;
}

std::vector<Room> roomsOf(Store &store, UserId user)
{
    return await<std::vector<Room>>([&](auto done) { store.rooms().roomsOf(user, done); }).value();
}

// A message as the other server writes it.
QByteArray theirs(const QByteArray &from, const QByteArray &date, const QByteArray &text, const QByteArray &room)
{
    return R"({"from": )" + from + R"(, "date": )" + date + R"(, "message": ")" + text + R"(", "roomId": ")" + room
        + "\"}";
}

} // namespace

class TestRedisLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void users();
    void rooms();
    void messages();
    void ownKeysBeginWithKith();
    void adoptsUsers();
    void adoptsUsersWhoCameLater();
    void adoptsRoomsAndMessages();
    void adoptsWhatIsWrittenMeanwhile();
    void adoptsOnceAmongInstances();
    void adoptsWhatIsNoMessage();

private:
    std::unique_ptr<Store> open();

    test::RedisServer m_server;
    std::unique_ptr<test::RedisClient> m_redis;
    std::unique_ptr<Store> m_store;
};

void TestRedisLayout::init()
{
    m_redis = std::make_unique<test::RedisClient>(m_server);
    (*m_redis)({"FLUSHALL"});
}

void TestRedisLayout::cleanup()
{
    m_store.reset();
    m_redis.reset();
}

std::unique_ptr<Store> TestRedisLayout::open()
{
    RedisStoreOptions options;
    options.connection.port = m_server.port();
    return std::move(*openRedisStore(options));
}

void TestRedisLayout::users()
{
    m_store = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    createUser(*m_store, u"Bob"_s);
    test::RedisClient &redis = *m_redis;
    QCOMPARE(redis.text({"GET", "total_users"}), "2");
    QCOMPARE(redis.text({"GET", "username:Ada"}), "user:1");
    QCOMPARE(redis.text({"HGET", "user:1", "username"}), "Ada");
    QCOMPARE(redis.text({"HGET", "user:1", "password"}), "$argon2id$Ada");
    QCOMPARE(redis.list({"SMEMBERS", "user:1:rooms"}), QByteArrayList{"0"});
    QCOMPARE(redis.text({"GET", "room:0:name"}), "General");
    KITH_VERIFY_OK(setPasswordHash(*m_store, {.user = ada, .before = "$argon2id$Ada", .after = "new"}));
    QCOMPARE(redis.text({"HGET", "user:1", "password"}), "new");
}

void TestRedisLayout::rooms()
{
    m_store = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    const UserId bob = createUser(*m_store, u"Bob"_s)->id;
    const auto room = await<Room>([&](auto done) {
        m_store->rooms().create({.name = u"Garden"_s, .kind = RoomKind::Private, .owner = ada, .created = 2'000}, done);
    });
    KITH_VERIFY_OK(room);
    test::RedisClient &redis = *m_redis;
    QCOMPARE(redis.text({"GET", "room:" + room->id.toString().toLatin1() + ":name"}), "Garden");
    KITH_VERIFY_OK(await<DirectOpened>([&](auto done) { m_store->rooms().openDirect(bob, ada, 3'000, done); }));
    QVERIFY(redis({"GET", "room:1:2:name"}).isNil());
    // The other one sees it with the first message.
    QCOMPARE(redis.list({"SMEMBERS", "user:2:rooms"}), QByteArrayList({"0", "1:2"}));
    QVERIFY(!redis.list({"SMEMBERS", "user:1:rooms"}).contains("1:2"));
    KITH_VERIFY_OK(say(*m_store, RoomId::direct(ada, bob), bob, u"hello"_s, 4'000));
    QVERIFY(redis.list({"SMEMBERS", "user:1:rooms"}).contains("1:2"));
}

void TestRedisLayout::messages()
{
    m_store = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    const QString text = u"a \"quoted\" / text\nwith ü and 🙂"_s;
    KITH_VERIFY_OK(say(*m_store, RoomId::general(), ada, text, 1'752'000'000'250));
    KITH_VERIFY_OK(say(*m_store, RoomId::general(), ada, u"second"_s, 1'752'000'001'000));
    const auto rows = (*m_redis)({"ZRANGE", "room:0", "0", "-1", "WITHSCORES"}).toByteArrayList();
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[1].toDouble(), 1'752'000'000.25);
    const QJsonObject first = QJsonDocument::fromJson(rows[0]).object();
    QCOMPARE(first["from"_L1].toString(), u"1"_s);
    QCOMPARE(first["date"_L1].toDouble(), 1'752'000'000.25);
    QCOMPARE(first["message"_L1].toString(), text);
    QCOMPARE(first["roomId"_L1].toString(), u"0"_s);
    QCOMPARE(first["seq"_L1].toInteger(), 1);
    QCOMPARE(QJsonDocument::fromJson(rows[2]).object()["date"_L1].toInteger(), 1'752'000'001);
    QVERIFY(!first.contains("cid"_L1)); // nobody's but the sender's
}

void TestRedisLayout::ownKeysBeginWithKith()
{
    m_store = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    KITH_VERIFY_OK(say(*m_store, RoomId::general(), ada, u"text"_s, 2'000));
    KITH_VERIFY_OK(await<SessionId>([&](auto done) {
        m_store->sessions().create({.user = ada, .tokenHash = "hash", .created = 1'000, .idleLifetime = 1'000}, done);
    }));
    KITH_VERIFY_OK(await<void>([&](auto done) {
        m_store->rooms().createInvite({.room = RoomId::general(), .keyHash = "key", .by = ada}, done);
    }));
    const QByteArrayList documented{"room:0", "room:0:name", "total_users", "user:1", "user:1:rooms", "username:Ada"};
    QByteArrayList others;
    for (const QByteArray &key : m_redis->list({"KEYS", "*"})) {
        if (!key.startsWith("kith:"))
            others.append(key);
    }
    QCOMPARE(others, documented);
}

void TestRedisLayout::adoptsUsers()
{
    test::RedisClient &redis = *m_redis;
    redis({"SET", "total_users", "2"});
    redis({"SET", "username:Zoe", "user:1"});
    redis({"HSET", "user:1", "username", "Zoe", "password", "$2b$12$bcrypt"});
    redis({"SADD", "user:1:rooms", "0"});
    redis({"HSET", "user:2", "username", "Übermut", "password", "x"});
    redis({"SET", "username:Übermut", "user:2"});
    m_store = open();
    const auto found =
        await<std::optional<Credentials>>([&](auto done) { m_store->users().credentials(u"zoe"_s, done); });
    KITH_VERIFY_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->user.username, u"Zoe"_s);
    QCOMPARE((*found)->passwordHash, "$2b$12$bcrypt");
    KITH_VERIFY_ERROR(createUser(*m_store, u"ÜBERMUT"_s), ErrorCode::NameTaken);
    KITH_VERIFY_ERROR(createUser(*m_store, u"Zoe"_s), ErrorCode::NameTaken);
    QCOMPARE(createUser(*m_store, u"Ada"_s)->id, UserId(3));
    QCOMPARE(roomsOf(*m_store, UserId(1)).size(), size_t(1));
    const auto members =
        await<MemberPage>([&](auto done) { m_store->rooms().members(RoomId::general(), {}, 10, done); });
    QCOMPARE(members->members.size(), size_t(2)); // Zoe and Ada
}

void TestRedisLayout::adoptsUsersWhoCameLater()
{
    m_store = open();
    createUser(*m_store, u"Ada"_s);
    test::RedisClient &redis = *m_redis;
    redis({"INCR", "total_users"});
    redis({"SET", "username:Zoe", "user:2"});
    redis({"HSET", "user:2", "username", "Zoe", "password", "x"});
    const auto found =
        await<std::optional<Credentials>>([&](auto done) { m_store->users().credentials(u"zoe"_s, done); });
    QVERIFY(found && found->has_value());
    QCOMPARE((*found)->user.id, UserId(2));
    redis({"INCR", "total_users"});
    redis({"SET", "username:YVES", "user:3"});
    redis({"HSET", "user:3", "username", "YVES", "password", "x"});
    KITH_VERIFY_ERROR(createUser(*m_store, u"yves"_s), ErrorCode::NameTaken);
    QCOMPARE(createUser(*m_store, u"Bob"_s)->id, UserId(4));
}

void TestRedisLayout::adoptsRoomsAndMessages()
{
    test::RedisClient &redis = *m_redis;
    redis({"SET", "total_users", "2"});
    for (const QByteArray id : {"1", "2"}) {
        redis({"HSET", "user:" + id, "username", "user" + id, "password", "x"});
        redis({"SADD", "user:" + id + ":rooms", "0", "1:2"});
    }
    redis({"SET", "room:0:name", "General"});
    for (int i = 1; i <= 1'200; ++i) {
        const QByteArray date = QByteArray::number(1'600'000'000 + i);
        redis({"ZADD", "room:0", date, theirs(i % 2 ? "\"1\"" : "2", date, "text " + QByteArray::number(i), "0")});
    }
    redis({"ZADD", "room:1:2", "1600000000.5", theirs("1", "1600000000.5", "just us", "1:2")});

    m_store = open();
    const std::vector<Room> seen = roomsOf(*m_store, UserId(1));
    QCOMPARE(seen.size(), size_t(2));
    QCOMPARE(seen[0].lastSeq, 1'200);
    QCOMPARE(seen[0].name, u"General"_s);
    QVERIFY(seen[1].kind == RoomKind::Direct);
    QCOMPARE(seen[1].lastMessage->text, u"just us"_s);
    QCOMPARE(seen[1].lastMessage->date, 1'600'000'000'500);
    const std::vector<Message> page = history(*m_store, RoomId::general());
    QCOMPARE(page.size(), size_t(200));
    for (size_t i = 0; i < page.size(); ++i) {
        const qint64 seq = 1'001 + static_cast<qint64>(i);
        QCOMPARE(page[i].seq, seq);
        QCOMPARE(page[i].text, u"text %1"_s.arg(seq));
        QCOMPARE(page[i].from, UserId(seq % 2 ? 1 : 2));
    }
    // It goes on from there, and the other server still reads what it wrote.
    QCOMPARE(say(*m_store, RoomId::general(), UserId(1), u"ours"_s, 1'700'000'000'000)->seq, 1'201);
    QCOMPARE(redis({"ZCARD", "room:0"}).toInteger(), 1'201);
    const QByteArray newest = redis({"ZRANGE", "room:0", "-2", "-2"}).toByteArrayList().value(0);
    QCOMPARE(QJsonDocument::fromJson(newest).object()["message"_L1].toString(), u"text 1200"_s);
}

void TestRedisLayout::adoptsWhatIsWrittenMeanwhile()
{
    m_store = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    KITH_VERIFY_OK(say(*m_store, RoomId::general(), ada, u"first"_s, 1'700'000'000'000));
    (*m_redis)({"ZADD", "room:0", "1700000001", theirs("1", "1700000001", "theirs", "0")});
    KITH_VERIFY_OK(say(*m_store, RoomId::general(), ada, u"third"_s, 1'700'000'002'000));
    (*m_redis)({"ZADD", "room:0", "1700000003", theirs("1", "1700000003", "last", "0")});
    const std::vector<Message> all = history(*m_store, RoomId::general());
    QStringList texts;
    for (const Message &message : all) {
        QCOMPARE(message.seq, texts.size() + 1);
        texts.append(message.text);
    }
    QCOMPARE(texts, QStringList({u"first"_s, u"theirs"_s, u"third"_s, u"last"_s}));
    const auto changes = await<std::vector<RoomChanges>>([&](auto done) {
        m_store->messages().changes({.cursors = {{RoomId::general(), 1}}}, done);
    });
    QCOMPARE(changes->at(0).messages.size(), size_t(3));
}

void TestRedisLayout::adoptsOnceAmongInstances()
{
    m_store = open();
    const auto other = open();
    const UserId ada = createUser(*m_store, u"Ada"_s)->id;
    int answers = 0;
    for (int i = 0; i < 100; ++i) {
        const QByteArray date = QByteArray::number(1'700'000'000 + i);
        (*m_redis)({"ZADD", "room:0", date, theirs("1", date, "theirs " + date, "0")});
        for (Store *store : {m_store.get(), other.get()}) {
            store->messages().page({.room = RoomId::general()}, [&](const auto &) { ++answers; });
            store->messages().append({.room = RoomId::general(),
                                         .from = ada,
                                         .cid = u"%1 %2"_s.arg(i).arg(store == other.get()),
                                         .text = u"ours"_s,
                                         .date = 1'700'000'000'000 + i},
                [&](const auto &) { ++answers; });
        }
    }
    QTRY_COMPARE(answers, 400);
    std::set<qint64> seqs;
    std::set<QString> texts;
    qint64 before = 301;
    while (before > 1) {
        const auto page = await<MessagePage>([&](auto done) {
            other->messages().page({.room = RoomId::general(), .before = before, .limit = 200}, done);
        });
        for (const Message &message : page->messages) {
            seqs.insert(message.seq);
            if (message.text != u"ours"_s)
                QVERIFY(texts.insert(message.text).second);
        }
        before = page->messages.front().seq;
    }
    QCOMPARE(seqs.size(), size_t(300));
    QCOMPARE(*seqs.rbegin(), 300);
    QCOMPARE(texts.size(), size_t(100));
}

void TestRedisLayout::adoptsWhatIsNoMessage()
{
    test::RedisClient &redis = *m_redis;
    redis({"ZADD", "room:0", "1", "no JSON"});
    redis({"ZADD", "room:0", "2", "[1, 2]"});
    redis({"ZADD", "room:0", "3", R"({"from": {"id": 1}, "message": 7})"});
    redis({"ZADD", "room:0", "4", theirs("-1", "4", "from nobody", "0")});
    m_store = open();
    const std::vector<Message> all = history(*m_store, RoomId::general());
    QCOMPARE(all.size(), size_t(4));
    QCOMPARE(all[0].text, u"no JSON"_s);
    QCOMPARE(all[3].text, u"from nobody"_s);
    for (const Message &message : all)
        QVERIFY(!message.from.isValid());
}

QTEST_GUILESS_MAIN(TestRedisLayout)
#include "tst_redis_layout.moc"
