// The search index of the SQLite store behind the scenes: old stores, restarts, and what happens without room for it.
#include "server/storage/sqlite/backend.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/sqlite_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace kith;
using namespace kith::storage;
using namespace Qt::StringLiterals;

class SqliteSearchTest : public QObject {
    Q_OBJECT

private:
    static constexpr int count = 5'000; // several portions

    QString path() const { return m_dir->filePath(u"kith.db"_s); }

    void open(std::chrono::milliseconds indexAfter = std::chrono::milliseconds(1))
    {
        m_store.reset();
        auto store = storage::sqlite::SqliteStore::open({.path = path(), .indexAfter = indexAfter});
        KITH_VERIFY_OK(store);
        m_store = std::move(*store);
    }

    // A store with messages as an earlier version left it: General has 5,000, of which every 1,000th has a tomato.
    void makeOldStore()
    {
        open();
        m_ada = await<User>([&](auto done) {
            m_store->users().create({.username = u"ada"_s, .folded = u"ada"_s, .displayName = u"Ada"_s}, done);
        })
                    .value()
                    .id;
        m_store.reset();
        RawDatabase(path()).run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                                " INSERT INTO messages SELECT '0', i, i, 1, i, 'cid' || i, iif(i % 1000 = 0, 'tomato "
                                "', 'line ') || i FROM n;"
                                "UPDATE rooms SET last_seq = 5000, rev = 5000 WHERE id = '0'");
    }

    QString hits(const QString &text)
    {
        const SearchQuery query{.asker = m_ada, .wanted = {.query = search::Query(text), .limit = 100}};
        const auto found = await<search::Found>([&](auto done) { m_store->messages().search(query, done); });
        if (!found)
            return found.error().message;
        QStringList list;
        for (const Message &message : found->messages)
            list << QString::number(message.seq);
        return list.join(u' ') + (found->more ? u" …"_s : QString());
    }

    Result<Appended> say(const QString &text)
    {
        const NewMessage message{
            .room = RoomId::general(), .from = m_ada, .cid = QString::number(++m_cid), .text = text, .date = 10'000};
        return await<Appended>([&](auto done) { m_store->messages().append(message, done); });
    }

    // How many messages are said to be in the index.
    int indexed() { return RawDatabase(path()).value("SELECT coalesce(sum(high - low + 1), 0) FROM indexed").toInt(); }
    bool waitUntilIndexed(int messages)
    {
        return QTest::qWaitFor([&] { return indexed() >= messages; }, 30'000);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<storage::sqlite::SqliteStore> m_store;
    UserId m_ada;
    int m_cid = 0;

private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_store.reset();
        QCOMPARE(checkSqliteStore(path()).value(), QStringList());
        m_dir.reset();
    }

    void indexesOldStoresMeanwhile()
    {
        makeOldStore();
        open();
        const QString expected = u"5000 4000 3000 2000 1000"_s;
        do
            QCOMPARE(hits(u"tomat"_s), expected); // before, in the middle, and behind
        while (indexed() < count);
        QCOMPARE(hits(u"tomat"_s), expected);
        QCOMPARE(RawDatabase(path()).value("SELECT low || ' ' || high FROM indexed"), QByteArray("1 5000"));
    }

    void goesOnAfterARestart()
    {
        makeOldStore();
        open();
        QVERIFY(waitUntilIndexed(1));
        open(); // in the middle, or behind
        QVERIFY(waitUntilIndexed(count));
        QCOMPARE(hits(u"tomat"_s), u"5000 4000 3000 2000 1000"_s);
        KITH_VERIFY_OK(say(u"tomatoes at last"_s));
        QCOMPARE(hits(u"tomat"_s), u"5001 5000 4000 3000 2000 1000"_s);
        QVERIFY(waitUntilIndexed(count + 1));
        QCOMPARE(hits(u"tomat"_s), u"5001 5000 4000 3000 2000 1000"_s);
    }

    // The other tests would pass without an index.
    void asksTheIndex()
    {
        makeOldStore();
        open();
        QVERIFY(waitUntilIndexed(count));
        m_store.reset();
        RawDatabase(path()).run("INSERT INTO message_index (message_index) VALUES ('delete-all')");
        open();
        QCOMPARE(hits(u"tomat"_s), QString());
    }

    // Without a pause in which it could be done.
    void doesNotFallBehind()
    {
        makeOldStore();
        open(std::chrono::hours(1));
        QVERIFY(waitUntilIndexed(count)); // what is old waits for nothing
        const auto one = [this](auto done) {
            m_store->messages().append({.room = RoomId::general(),
                                           .from = m_ada,
                                           .cid = QString::number(++m_cid),
                                           .text = u"line"_s,
                                           .date = 10'000},
                done);
        };
        for (int i = 0; i < 2 * storage::sqlite::SearchIndexer::urgent; ++i)
            one(Done<Appended>());
        KITH_VERIFY_OK(await<Appended>(one));
        awaitDrain(*m_store);
        QVERIFY(indexed() > count);
    }

    // The writer waits for a step: long texts make small ones, upwards and downwards.
    void stepsAreShort()
    {
        makeOldStore();
        RawDatabase(path()).run("UPDATE messages SET text = substr(hex(zeroblob(8000)), 1, 16000) WHERE seq > 4000");
        kith::sqlite::Database database(path(), kith::sqlite::Database::Mode::ReadWrite);
        storage::sqlite::SearchIndexer indexer(std::chrono::milliseconds(1));
        indexer.step(database); // looks what is there
        int before = 0;
        for (int i = 0; i < 5; ++i) {
            indexer.step(database);
            const int now = indexed();
            QVERIFY2(now > before && now - before <= 5, qPrintable(QString::number(now - before)));
            before = now;
        }
        RawDatabase(path()).run("UPDATE rooms SET last_seq = 5000, rev = 5000 WHERE id = '0';"
                                "UPDATE indexed SET low = 4001, high = 4100");
        storage::sqlite::SearchIndexer another(std::chrono::milliseconds(1));
        another.step(database);
        another.step(database);
        QCOMPARE(RawDatabase(path()).value("SELECT low || ' ' || high FROM indexed"), QByteArray("4001 4105"));
        RawDatabase(path()).run("DELETE FROM indexed; INSERT INTO message_index (message_index) VALUES ('delete-all')");
    }

    void worksWithoutRoom()
    {
        makeOldStore();
        open();
        QVERIFY(waitUntilIndexed(count));
        m_store->setMaxBytes(1); // as many pages as there are, and no more
        awaitDrain(*m_store);
        while (say(u"tomato "_s + QString(2'000, u'x'))) {}
        const QString found = hits(u"tomato"_s);
        QVERIFY2(found.endsWith(u"5000 4000 3000 2000 1000"), qPrintable(found));
        m_store->setMaxBytes(0);
        KITH_VERIFY_OK(say(u"a last tomato"_s));
        QCOMPARE(hits(u"last"_s), QString::fromLatin1(RawDatabase(path()).value("SELECT max(seq) FROM messages")));
    }
};

QTEST_GUILESS_MAIN(SqliteSearchTest)
#include "tst_sqlite_search.moc"
