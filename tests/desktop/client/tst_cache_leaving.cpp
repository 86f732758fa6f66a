// A room that is left, or begun anew, is gone at once; its messages leave the file in small steps.
#include "desktop/client/search_worker.h"
#include "tests/desktop/client/cache_fixture.h"

using namespace kith;
using namespace kith::client;
using namespace kith::client::test;
using namespace Qt::StringLiterals;

class CacheLeavingTest : public CacheFixture {
    Q_OBJECT

private:
    static constexpr qint64 many = 25;
    static constexpr int portion = 10;

    static void hold(Cache::Batch &batch, RoomId id, const QString &text, qint64 low, qint64 high)
    {
        RoomState state = room(id);
        state.known = true;
        state.low = low;
        state.high = high;
        std::vector<Message> messages;
        for (qint64 seq = low; seq <= high; ++seq)
            messages.push_back(message(id, seq, seq, text));
        batch.putMessages(messages);
        batch.putRoom(state);
    }
    void hold(RoomId id, const QString &text, qint64 high = many)
    {
        VERIFY_OK(write([&](Cache::Batch &batch) { hold(batch, id, text, 1, high); }));
    }
    void indexAll()
    {
        while (m_cache->index(portion)) {}
    }

    qint64 number(const QByteArray &query) { return RawDatabase(path()).number(query); }
    qint64 rows() { return number("SELECT count(*) FROM messages"); }
    bool inIndex(const char *token)
    {
        return number("SELECT count(*) FROM message_index WHERE message_index MATCH '" + QByteArray(token) + "'") > 0;
    }
    size_t hits(const QString &text)
    {
        SearchWorker worker(path());
        std::optional<size_t> found;
        worker.start({.query = search::Query(text), .limit = 1'000}, {}, this,
            [&](const search::Found &came) { found = came.messages.size(); });
        return QTest::qWaitFor([&] { return found.has_value(); }, 20'000) ? *found : 9'999;
    }
    QStringList texts(RoomId id)
    {
        QStringList found;
        for (const Message &one : m_cache->messagesAfter(id, 0, 1'000))
            found << one.text;
        return found;
    }
    bool isWhole()
    {
        return number("SELECT count(*) FROM pragma_foreign_key_check") == 0
            && number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1;
    }
    // Nothing is left of it but what the other rooms have.
    void verifyOnlyThese(qint64 messages, qint64 rooms)
    {
        QCOMPARE(rows(), messages);
        QCOMPARE(number("SELECT count(*) FROM room_keys"), rooms);
        QCOMPARE(number("SELECT count(*) FROM indexed"), rooms);
        QCOMPARE(number("SELECT count(*) FROM leaving"), 0);
        QVERIFY(isWhole());
    }

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void leavesInSteps_data()
    {
        QTest::addColumn<bool>("indexed");
        QTest::newRow("indexed") << true;
        QTest::newRow("not indexed") << false;
    }

    void leavesInSteps()
    {
        QFETCH(const bool, indexed);
        hold(general, u"tomatoes"_s);
        hold(direct, u"cucumbers"_s);
        if (indexed)
            indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.putNotice(general, {.afterSeq = 3, .user = UserId(3), .name = u"Eve"_s, .date = 7});
            batch.removeRoom(general);
        }));
        QCOMPARE(rows(), 2 * many); // that would have taken its time
        QCOMPARE(m_cache->rooms().size(), size_t(1));
        QVERIFY(texts(general).isEmpty());
        QVERIFY(m_cache->messagesBefore(general, many, 10).empty());
        QVERIFY(m_cache->notices(general, 0, many).empty());
        QCOMPARE(hits(u"tomatoes"_s), size_t(0));
        QCOMPARE(hits(u"cucumbers"_s), size_t(many));

        qint64 before = rows();
        while (before > many) {
            m_cache->index(portion);
            const qint64 now = rows();
            QVERIFY2(now < before && before - now <= portion, qPrintable(QString::number(before - now)));
            before = now;
        }
        indexAll();
        QVERIFY(!inIndex("tom"));
        QCOMPARE(hits(u"cucumbers"_s), size_t(many));
        verifyOnlyThese(many, 1);
    }

    // A part of a room is indexed where somebody leaves it soon.
    void leavesHalfIndexed()
    {
        hold(general, u"tomatoes"_s);
        QVERIFY(m_cache->index(portion));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.removeRoom(general); }));
        indexAll();
        QVERIFY(!inIndex("tom"));
        verifyOnlyThese(0, 0);
    }

    void comesBackMeanwhile()
    {
        hold(general, u"tomatoes"_s);
        indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.removeRoom(general); }));
        QVERIFY(m_cache->index(portion));
        hold(general, u"beans"_s, 3); // the same seqs
        QCOMPARE(texts(general), QStringList(3, u"beans"_s));
        QCOMPARE(hits(u"tomatoes"_s), size_t(0));
        QCOMPARE(hits(u"beans"_s), size_t(3));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(general, 2, 9, u"peas"_s)}); }));
        // And goes once more, before the first time is done.
        VERIFY_OK(write([](Cache::Batch &batch) { batch.removeRoom(general); }));
        hold(general, u"carrots"_s, 4);
        QCOMPARE(texts(general), QStringList(4, u"carrots"_s));
        indexAll();
        QCOMPARE(texts(general), QStringList(4, u"carrots"_s));
        for (const char *token : {"tom", "bea", "pea"})
            QVERIFY2(!inIndex(token), token);
        QCOMPARE(hits(u"carrots"_s), size_t(4));
        verifyOnlyThese(4, 1);
    }

    // As Timeline does where more was missed than a page.
    void beginsAnew()
    {
        hold(general, u"tomatoes"_s);
        RoomState chosen = room(general);
        chosen.favourite = true;
        VERIFY_OK(write([&](Cache::Batch &batch) { batch.putRoom(chosen); }));
        indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putDraft(general, u"half a sentence"_s); }));
        VERIFY_OK(write([](Cache::Batch &batch) { batch.forgetMessages(general); }));
        QCOMPARE(m_cache->rooms().size(), size_t(1));
        QVERIFY(m_cache->rooms().front().favourite);
        VERIFY_OK(write([](Cache::Batch &batch) {
            batch.forgetMessages(general); // none are there
            hold(batch, general, u"beans"_s, 20, 22);
        }));
        QCOMPARE(rows(), many + 3);
        QCOMPARE(texts(general), QStringList(3, u"beans"_s));
        QCOMPARE(m_cache->draft(general), u"half a sentence"_s);
        QCOMPARE(hits(u"tomatoes"_s), size_t(0));
        indexAll();
        QCOMPARE(hits(u"beans"_s), size_t(3));
        QVERIFY(!inIndex("tom"));
        verifyOnlyThese(3, 1);
    }

    void goesOnAtTheNextStart()
    {
        hold(general, u"tomatoes"_s);
        hold(direct, u"cucumbers"_s, 5);
        indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.removeRoom(general); }));
        QVERIFY(m_cache->index(portion));
        VERIFY_OK(reopen());
        QCOMPARE(rows(), many - portion + 5);
        QVERIFY(texts(general).isEmpty());
        indexAll();
        QVERIFY(!inIndex("tom"));
        verifyOnlyThese(5, 1);
    }

    void nothingChangesWhereItFails()
    {
        hold(general, u"tomatoes"_s);
        indexAll();
        QVERIFY_EXCEPTION_THROWN(VERIFY_OK(write([](Cache::Batch &batch) {
            batch.removeRoom(general);
            throw std::runtime_error("the caller's own");
        })),
            std::runtime_error);
        QCOMPARE(texts(general), QStringList(many, u"tomatoes"_s));
        QCOMPARE(hits(u"tomatoes"_s), size_t(many));
        QVERIFY(!m_cache->index(portion));
        verifyOnlyThese(many, 1);
    }

    // Written by a version that copied what was to leave the index.
    void finishesWhatAnEarlierVersionBegan()
    {
        hold(general, u"tomatoes"_s, 4);
        indexAll();
        RawDatabase(path()).run(
            "BEGIN; INSERT INTO forgotten SELECT number, seq, from_user, text FROM messages JOIN indexed USING (room);"
            "DELETE FROM messages; DELETE FROM indexed; DELETE FROM rooms; DELETE FROM room_keys; COMMIT");
        indexAll();
        QVERIFY(!inIndex("tom"));
        QCOMPARE(number("SELECT count(*) FROM forgotten"), 0);
        verifyOnlyThese(0, 0);
    }
};

QTEST_GUILESS_MAIN(CacheLeavingTest)
#include "tst_cache_leaving.moc"
