// One room's messages from a lossy source and a store that answers when the test says so.
#include "server/bus/room_feed.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <deque>

using namespace kith;
using namespace kith::bus;
using namespace Qt::StringLiterals;

namespace {

constexpr RoomId room = RoomId(7);

Message messageOf(qint64 seq)
{
    return {.roomId = room, .seq = seq, .rev = seq, .from = UserId(1), .date = seq, .text = u"text %1"_s.arg(seq)};
}

// Has messages 1 to `count`.
class PlayedStore final : public storage::MessageStore {
public:
    void append(storage::NewMessage, storage::Done<storage::Appended>) override {}
    void changes(storage::ChangesQuery, storage::Done<std::vector<storage::RoomChanges>>) override {}
    void search(storage::SearchQuery, storage::Done<search::Found>) override {}
    void page(storage::PageQuery query, storage::Done<storage::MessagePage> done) override
    {
        asked.push_back({query, std::move(done)});
    }
    void answer(bool fine = true)
    {
        const auto [query, done] = std::move(asked.front());
        asked.pop_front();
        if (!fine)
            return done(fail(ErrorCode::StoreUnavailable));
        storage::MessagePage page;
        for (qint64 seq = *query.after + 1; seq <= count; ++seq) {
            if (static_cast<int>(page.messages.size()) == query.limit) {
                page.more = true;
                break;
            }
            page.messages.push_back(messageOf(seq));
        }
        done(page);
    }

    qint64 count = 0;
    std::deque<std::pair<storage::PageQuery, storage::Done<storage::MessagePage>>> asked;
};

struct Feed {
    explicit Feed(qint64 last = 0)
        : feed(room, last, store, [this](const HeardMessage &heard) {
              told.append(heard.message.seq);
              cids.append(heard.cid);
          })
    {
        store.count = last;
    }
    void publish(qint64 seq)
    {
        store.count = std::max(store.count, seq);
        feed.published({messageOf(seq), u"cid"_s});
    }

    PlayedStore store;
    QList<qint64> told;
    QStringList cids;
    RoomFeed feed;
};

} // namespace

class TestRoomFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inOrder();
    void twiceAndOld();
    void gap();
    void reordered();
    void catchesUp();
    void whileAPageIsUnderWay();
    void storeAway();
    void manyPages();
    void moreThanItHolds();
    void stops();
    void endsWhileAsking();
    void anyHistory();
};

void TestRoomFeed::inOrder()
{
    Feed feed(4);
    for (qint64 seq = 5; seq <= 9; ++seq)
        feed.publish(seq);
    QCOMPARE(feed.told, QList<qint64>({5, 6, 7, 8, 9}));
    QVERIFY(feed.store.asked.empty());
    QVERIFY(feed.feed.isComplete());
}

void TestRoomFeed::twiceAndOld()
{
    Feed feed(4);
    for (const qint64 seq : {3, 4, 5, 5, 4, 6, 5})
        feed.publish(seq);
    QCOMPARE(feed.told, QList<qint64>({5, 6}));
}

void TestRoomFeed::gap()
{
    Feed feed;
    feed.publish(1);
    feed.publish(4);
    QCOMPARE(feed.told, QList<qint64>({1}));
    QVERIFY(!feed.feed.isComplete());
    feed.store.answer();
    QCOMPARE(feed.told, QList<qint64>({1, 2, 3, 4}));
    QCOMPARE(feed.cids, QStringList({u"cid"_s, {}, {}, u"cid"_s}));
    QVERIFY(feed.feed.isComplete());
    QVERIFY(feed.store.asked.empty());
}

void TestRoomFeed::reordered()
{
    Feed feed;
    for (const qint64 seq : {3, 1, 2})
        feed.publish(seq);
    feed.store.answer();
    QCOMPARE(feed.told, QList<qint64>({1, 2, 3}));
    QVERIFY(feed.feed.isComplete());
}

void TestRoomFeed::catchesUp()
{
    Feed feed(2);
    feed.store.count = 5; // published before the subscription stood
    feed.feed.catchUp();
    feed.store.answer();
    QCOMPARE(feed.told, QList<qint64>({3, 4, 5}));
    QVERIFY(feed.feed.isComplete());
}

void TestRoomFeed::whileAPageIsUnderWay()
{
    Feed feed;
    feed.feed.catchUp();
    feed.publish(1);
    feed.publish(2);
    QVERIFY(feed.told.isEmpty()); // the page might have something before them
    feed.feed.catchUp();
    feed.store.answer();
    QCOMPARE(feed.told, QList<qint64>({1, 2}));
    QVERIFY(!feed.feed.isComplete());
    feed.store.answer();
    QVERIFY(feed.feed.isComplete());
}

void TestRoomFeed::storeAway()
{
    Feed feed;
    feed.publish(3);
    feed.store.answer(false);
    QVERIFY(feed.told.isEmpty());
    QVERIFY(!feed.feed.isComplete());
    feed.feed.catchUp();
    feed.store.answer();
    QCOMPARE(feed.told, QList<qint64>({1, 2, 3}));
    // Nothing is held, and still something may be missing.
    feed.feed.catchUp();
    feed.store.answer(false);
    QVERIFY(!feed.feed.isComplete());
}

void TestRoomFeed::manyPages()
{
    Feed feed;
    feed.store.count = 1'000;
    feed.feed.catchUp();
    while (!feed.store.asked.empty())
        feed.store.answer();
    QCOMPARE(feed.told.size(), 1'000);
    QVERIFY(std::ranges::is_sorted(feed.told));
}

void TestRoomFeed::moreThanItHolds()
{
    Feed feed;
    for (qint64 seq = 2; seq <= 5'000; ++seq)
        feed.publish(seq);
    while (!feed.store.asked.empty())
        feed.store.answer();
    QCOMPARE(feed.told.size(), 5'000);
    QVERIFY(std::ranges::is_sorted(feed.told));
    QVERIFY(feed.feed.isComplete());
}

void TestRoomFeed::stops()
{
    Feed feed;
    feed.publish(3);
    feed.feed.stop();
    feed.store.answer();
    QVERIFY(feed.told.isEmpty());
}

void TestRoomFeed::endsWhileAsking()
{
    PlayedStore store;
    store.count = 3;
    int told = 0;
    {
        RoomFeed feed(room, 0, store, [&](const HeardMessage &) { ++told; });
        feed.catchUp();
    }
    store.answer();
    QCOMPARE(told, 0);
}

// Whatever is lost, doubled, late and out of order, with a store that is away at times.
void TestRoomFeed::anyHistory()
{
    for (quint32 seed = 1; seed <= 300; ++seed) {
        QRandomGenerator random(seed);
        Feed feed;
        QList<qint64> under;
        while (feed.store.count < 200) {
            under.append(++feed.store.count);
            if (random.bounded(4) == 0)
                under.removeAt(random.bounded(under.size())); // lost
            if (random.bounded(6) == 0 && !under.isEmpty())
                under.append(under[random.bounded(under.size())]); // doubled
            while (!under.isEmpty() && random.bounded(3) > 0)
                feed.publish(under.takeAt(random.bounded(std::min<qsizetype>(under.size(), 3))));
            if (!feed.store.asked.empty() && random.bounded(3) == 0)
                feed.store.answer(random.bounded(5) > 0);
            if (random.bounded(20) == 0)
                feed.feed.catchUp();
        }
        feed.feed.catchUp();
        while (!feed.store.asked.empty())
            feed.store.answer();
        QList<qint64> all;
        for (qint64 seq = 1; seq <= 200; ++seq)
            all.append(seq);
        QVERIFY2(feed.told == all, qPrintable(u"seed %1"_s.arg(seed)));
        QVERIFY(feed.feed.isComplete());
    }
}

QTEST_GUILESS_MAIN(TestRoomFeed)
#include "tst_room_feed.moc"
