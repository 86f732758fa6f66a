// How far a search gets with the work that it is allowed. What is found: the contract of the stores, tst_cache_search.
#include "shared/search/finder.h"

#include "shared/search/text_index.h"

#include <QTemporaryFile>
#include <QTest>

using namespace kith;
using namespace kith::search;
using namespace Qt::StringLiterals;

namespace {

// Rooms in memory, and the index of them.
class World final : public Rows {
public:
    World()
    {
        if (!m_file.open())
            qFatal("no temporary file");
        m_database = std::make_unique<sqlite::Database>(m_file.fileName(), sqlite::Database::Mode::ReadWrite);
        m_database->run("CREATE VIRTUAL TABLE message_index USING fts5("
                        "tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii')");
    }

    // `text` of a seq; `date` of a seq. Rooms are added by ascending number.
    void addRoom(qint64 count, const std::function<QString(qint64)> &text, const std::function<EpochMs(qint64)> &date,
        bool indexed = true)
    {
        const auto key = static_cast<qint64>(m_spans.size()) + 1;
        m_database->run("BEGIN");
        std::vector<Message> &messages = m_messages.emplace_back();
        for (qint64 seq = 1; seq <= count; ++seq) {
            messages.push_back({.roomId = RoomId(static_cast<quint64>(key)),
                .seq = seq,
                .rev = seq,
                .from = UserId(1),
                .date = date(seq),
                .text = text(seq)});
            if (indexed)
                addEntry(*m_database, {.room = key, .seq = seq, .from = UserId(1), .text = text(seq)});
        }
        m_database->run("COMMIT");
        m_spans.push_back({.id = RoomId(static_cast<quint64>(key)),
            .key = key,
            .index = key,
            .high = count,
            .indexedHigh = indexed ? count : 0,
            .newest = date(count)});
    }

    std::chrono::milliseconds indexTime{10'000};
    Found find(const Wanted &wanted, int work)
    {
        return search::find(*m_database, wanted, m_spans, Scope::SomeRooms, *this,
            {.goOn = [&work] { return --work >= 0; }, .index = indexTime});
    }

    void each(
        const Span &span, qint64 highest, qint64 lowest, const std::function<bool(const Message &)> &take) override
    {
        for (qint64 seq = highest; seq >= lowest && take(*one(span, seq)); --seq) {}
    }
    std::optional<Message> one(const Span &span, qint64 seq) override
    {
        const std::vector<Message> &messages = m_messages[static_cast<size_t>(span.key - 1)];
        return seq >= 1 && seq <= span.high ? std::optional(messages[static_cast<size_t>(seq - 1)]) : std::nullopt;
    }
    std::optional<EpochMs> dateOf(const Span &span, qint64 seq) override
    {
        const std::optional<Message> message = one(span, seq);
        return message ? std::optional(message->date) : std::nullopt;
    }

private:
    QTemporaryFile m_file;
    std::unique_ptr<sqlite::Database> m_database;
    std::vector<Span> m_spans;
    std::vector<std::vector<Message>> m_messages;
};

struct Pages {
    int count = 0;
    QStringList texts = {};
    bool advanced = true;
};

// All answers to one search, each with so much work.
Pages allPages(World &world, const QString &query, int work, int most)
{
    Pages pages;
    Wanted wanted{.query = Query(query)};
    for (;;) {
        const Found found = world.find(wanted, work);
        ++pages.count;
        for (const Message &message : found.messages)
            pages.texts << message.text;
        if (!found.more || pages.count >= most)
            return pages;
        pages.advanced = pages.advanced && (!wanted.before || found.before < *wanted.before);
        wanted.before = found.before;
    }
}

EpochMs eachSecond(qint64 seq) { return seq * 1'000; }

} // namespace

class TestSearchFinder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theIndexMayTakeLong();
    void alwaysAdvances();
    void advancesWithinAMoment();
};

// Two words that are in every second message each, and together in one only: the index alone keeps busy long.
void TestSearchFinder::theIndexMayTakeLong()
{
    World world;
    world.addRoom(
        60'000,
        [](qint64 seq) {
            if (seq == 59'000)
                return u"apples and pears"_s;
            return seq % 2 == 0 ? u"apples"_s : u"pears"_s;
        },
        eachSecond);
    const Found all = world.find({.query = Query(u"apples pears"_s)}, 100);
    QCOMPARE(all.messages.size(), size_t(1));
    QVERIFY(!all.more);
    // Without time for it the messages themselves are looked at, as many as are allowed.
    world.indexTime = std::chrono::milliseconds(0);
    const Found first = world.find({.query = Query(u"apples pears"_s)}, 100);
    QVERIFY(first.messages.empty());
    QVERIFY(first.more);
    QVERIFY(first.before > eachSecond(59900));
    QVERIFY(first.before < eachSecond(59910));
    const Pages pages = allPages(world, u"apples pears"_s, 1000, 3);
    QVERIFY(pages.advanced);
    QCOMPARE(pages.count, 3);
    QCOMPARE(pages.texts, QStringList(u"apples and pears"_s));
    world.indexTime = std::chrono::seconds(10);
    QCOMPARE(allPages(world, u"apples pears"_s, 100, 1000).count, 1); // nothing of it stays
}

void TestSearchFinder::alwaysAdvances()
{
    World world;
    for (int room = 0; room < 40; ++room) {
        world.addRoom(
            20, [room](qint64 seq) { return seq == 7 ? u"plum %1"_s.arg(room) : u"nothing"_s; },
            [room](qint64 seq) { return seq * 1'000 + room; }, room % 2 == 0);
    }
    for (const int work : {1, 2, 3, 50}) {
        const Pages pages = allPages(world, u"plum"_s, work, 2'000);
        QVERIFY(pages.advanced);
        QCOMPARE(pages.texts.size(), 40);
        QVERIFY2(pages.count < 2000, qPrintable(QString::number(pages.count)));
    }
}

// More of one moment than can be looked at: the rest of it is not found, but all that is older.
void TestSearchFinder::advancesWithinAMoment()
{
    World world;
    for (int room = 0; room < 10; ++room)
        world.addRoom(
            10, [](qint64 seq) { return seq == 1 ? u"an old plum"_s : u"nothing"_s; },
            [](qint64 seq) { return seq == 1 ? 1'000 : 5'000; }, false);
    const Pages pages = allPages(world, u"plum"_s, 40, 100);
    QVERIFY(pages.advanced);
    QCOMPARE(pages.texts.size(), 10);
}

QTEST_GUILESS_MAIN(TestSearchFinder)
#include "tst_search_finder.moc"
