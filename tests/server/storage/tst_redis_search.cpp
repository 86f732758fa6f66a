// The search on Redis where there is much to read: how far it gets, and what it leaves of the event loop to others.
#include "server/storage/redis/redis_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/redis_client.h"

#include <QTest>

#include <algorithm>
#include <ctime>
#include <set>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

namespace {

struct Pages {
    int count = 0;
    QStringList texts = {};
    bool advanced = true;
    EpochMs firstBefore = 0;
};

} // namespace

class TestRedisSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void manyRooms();
    void longMessages();
    void leavesTurnsToOthers();

private:
    // A message as another server writes it.
    static QByteArray theirs(const QByteArray &room, const QByteArray &date, const QByteArray &text);
    void addLongMessages(int count, const QByteArray &letter = "x");
    search::Found search(const search::Wanted &wanted);
    Pages allPages(const QString &query, int most);

    test::RedisServer m_server;
    std::unique_ptr<test::RedisClient> m_redis;
    std::unique_ptr<Store> m_store;
};

void TestRedisSearch::init()
{
    m_redis = std::make_unique<test::RedisClient>(m_server);
    (*m_redis)({"FLUSHALL"});
    (*m_redis)({"SET", "total_users", "1"});
    (*m_redis)({"SET", "username:Ada", "user:1"});
    (*m_redis)({"HSET", "user:1", "username", "Ada", "password", "x"});
    RedisStoreOptions options;
    options.connection.port = m_server.port();
    m_store = std::move(*openRedisStore(options));
}

void TestRedisSearch::cleanup()
{
    m_store.reset();
    m_redis.reset();
}

QByteArray TestRedisSearch::theirs(const QByteArray &room, const QByteArray &date, const QByteArray &text)
{
    return R"({"from": "1", "date": )" + date + R"(, "message": ")" + text + R"(", "roomId": ")" + room + "\"}";
}

// In General, a second each: every tenth is a plum.
void TestRedisSearch::addLongMessages(int count, const QByteArray &letter)
{
    (*m_redis)({"SADD", "user:1:rooms", "0"});
    for (int i = 1; i <= count; ++i) {
        const QByteArray date = QByteArray::number(1'700'000'000 + i);
        const QByteArray text = (i % 10 == 0 ? "plum " : "pear ") + QByteArray::number(i) + letter.repeated(16'000);
        (*m_redis)({"ZADD", "room:0", date, theirs("0", date, text)});
    }
}

search::Found TestRedisSearch::search(const search::Wanted &wanted)
{
    return await<search::Found>([&](auto done) {
        m_store->messages().search({.asker = UserId(1), .wanted = wanted}, done);
    }).value();
}

Pages TestRedisSearch::allPages(const QString &query, int most)
{
    Pages pages;
    search::Wanted wanted{.query = search::Query(query), .limit = 100};
    for (;;) {
        const search::Found found = search(wanted);
        if (++pages.count == 1)
            pages.firstBefore = found.before;
        for (const Message &message : found.messages)
            pages.texts << message.text;
        if (!found.more || pages.count >= most)
            return pages;
        pages.advanced = pages.advanced && (!wanted.before || found.before < *wanted.before);
        wanted.before = found.before;
    }
}

// More of them than a search can read a page of. Each has a plum, and it is the oldest message.
void TestRedisSearch::manyRooms()
{
    constexpr int rooms = 1'000;
    constexpr int messages = 30;
    for (int room = 1; room <= rooms; ++room) {
        const QByteArray id = QByteArray::number(room);
        (*m_redis)({"SADD", "user:1:rooms", id});
        QByteArrayList add{"ZADD", "room:" + id};
        for (int i = 1; i <= messages; ++i) {
            const QByteArray date = QByteArray::number(1'700'000'000 + i * 10'000 + room);
            add << date << theirs(id, date, i == 1 ? "plum " + id : "pear " + QByteArray::number(i));
        }
        (*m_redis)(add);
    }
    const Pages pages = allPages(u"plum"_s, 60);
    QVERIFY(pages.advanced);
    QVERIFY2(pages.count < 60, qPrintable(QString::number(pages.count)));
    QCOMPARE(pages.texts.size(), rooms);
    QCOMPARE(std::set<QString>(pages.texts.begin(), pages.texts.end()).size(), size_t(rooms));
}

void TestRedisSearch::longMessages()
{
    constexpr int count = 1'200; // 19 MB
    addLongMessages(count);
    const Pages pages = allPages(u"plum"_s, 20);
    QVERIFY(pages.advanced);
    QCOMPARE(pages.texts.size(), count / 10);
    const search::Found none = search({.query = search::Query(u"cherry"_s)});
    QVERIFY(none.messages.empty());
    QVERIFY(none.more);
    // After half a thousand messages, and not after all.
    QVERIFY2(none.before > 1700000500000, qPrintable(QString::number(none.before)));
    QVERIFY2(none.before < 1700000900000, qPrintable(QString::number(none.before)));
    const search::Found first = search({.query = search::Query(u"plum"_s), .textBytes = 100'000});
    QCOMPARE(first.messages.size(), size_t(6));
}

// No turn of the event loop has much of the work.
void TestRedisSearch::leavesTurnsToOthers()
{
    addLongMessages(60, "\u00e4");                 // a turn has one of them
    search({.query = search::Query(u"cherry"_s)}); // they are ours now
    const auto spent = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1'000'000'000 + time.tv_nsec;
    };
    const qint64 begun = spent();
    qint64 last = begun;
    qint64 longest = 0;
    QTimer others;
    QObject::connect(&others, &QTimer::timeout, &others, [&] {
        longest = std::max(longest, spent() - last);
        last = spent();
    });
    others.start();
    const search::Found none = search({.query = search::Query(u"cherry"_s)});
    longest = std::max(longest, spent() - last);
    QVERIFY(!none.more);
    const qint64 all = spent() - begun;
    QVERIFY2(longest < all / 10, qPrintable(u"%1 of %2 ns"_s.arg(longest).arg(all)));
}

QTEST_GUILESS_MAIN(TestRedisSearch)
#include "tst_redis_search.moc"
