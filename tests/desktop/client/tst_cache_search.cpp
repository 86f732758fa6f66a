// Searching what a cache holds: the index keeps up with what comes, changes and goes. What matches what:
// tests/shared/tst_search.cpp.
#include "desktop/client/search_worker.h"
#include "tests/desktop/client/cache_fixture.h"

#include <QSignalSpy>

using namespace kith;
using namespace kith::client;
using namespace kith::client::test;
using namespace Qt::StringLiterals;

class CacheSearchTest : public CacheFixture {
    Q_OBJECT

private:
    // A room whose messages are these, from `low` on.
    void hold(RoomId id, const QStringList &texts, qint64 low = 1)
    {
        RoomState state = room(id);
        state.known = true;
        state.low = low;
        state.high = low + texts.size() - 1;
        std::vector<Message> messages;
        for (qint64 seq = state.low; seq <= state.high; ++seq)
            messages.push_back(message(id, seq, seq, texts[seq - state.low]));
        VERIFY_OK(write([&](Cache::Batch &batch) {
            batch.putMessages(messages);
            batch.putRoom(state);
        }));
    }

    void indexAll()
    {
        while (m_cache->index(3)) {}
    }

    search::Found search(const search::Wanted &wanted, RoomId id = {})
    {
        SearchWorker worker(path());
        std::optional<search::Found> found;
        worker.start(wanted, id, this, [&](const search::Found &came) { found = came; });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, 20'000))
            return {};
        return *found;
    }

    // "room/seq", newest first.
    QString hits(const QString &text, RoomId id = {})
    {
        QStringList list;
        for (const Message &one : search({.query = search::Query(text)}, id).messages)
            list << one.roomId.toString() + u'/' + QString::number(one.seq);
        return list.join(u' ');
    }

    qint64 number(const char *query) { return RawDatabase(path()).number(query); }

    // Whether the index itself has a token, whatever is held.
    bool inIndex(const char *token)
    {
        return RawDatabase(path()).number(QByteArray("SELECT count(*) FROM message_index WHERE message_index MATCH '")
                                              .append(token)
                                              .append("'"))
            > 0;
    }

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void finds_data()
    {
        QTest::addColumn<bool>("indexed");
        QTest::newRow("not indexed yet") << false;
        QTest::newRow("indexed") << true;
    }

    void finds()
    {
        QFETCH(bool, indexed);
        hold(general,
            {u"Wer gießt die Räume?"_s, u"東日本大震災"_s, u"С Новым годом"_s, u"مَرْحَبًا"_s, u"שָׁלוֹם"_s, u"한국어"_s,
                u"สวัสดีชาวโลก"_s, u"🎉 100% \"AND\" C:\\x_y"_s, odd});
        hold(direct, {u"die Räume sind groß"_s});
        if (indexed)
            indexAll();
        QCOMPARE(hits(u"raume"_s), u"0/1 7:12/1"_s);
        QCOMPARE(hits(u"RÄUME"_s, direct), u"7:12/1"_s);
        QCOMPARE(hits(u"raume"_s, RoomId(99)), QString());
        QCOMPARE(hits(u"日本"_s), u"0/2"_s);
        QCOMPARE(hits(u"震"_s), u"0/2"_s);
        QCOMPARE(hits(u"大震災"_s), u"0/2"_s);
        QCOMPARE(hits(u"НОВЫМ год"_s), u"0/3"_s);
        QCOMPARE(hits(u"مرحبا"_s), u"0/4"_s);
        QCOMPARE(hits(u"שלום"_s), u"0/9 0/5"_s);
        QCOMPARE(hits(u"한국"_s), u"0/6"_s);
        QCOMPARE(hits(u"ชาวโลก"_s), u"0/7"_s);
        QCOMPARE(hits(u"🎉"_s), u"0/8"_s);
        QCOMPARE(hits(u"100% AND"_s), u"0/8"_s);
        QCOMPARE(hits(u"\\x_y"_s), u"0/8"_s);
        QCOMPARE(hits(u"NEAR"_s), QString());
        QCOMPARE(hits(u"*"_s), QString());
    }

    void findsBySenderAndDate()
    {
        hold(general, {u"hello"_s, u"hello"_s, u"hello"_s});
        indexAll();
        const EpochMs third = message(general, 3, 3).date;
        QCOMPARE(search({.query = search::Query(u"hello"_s), .before = third}).messages.size(), size_t(2));
        QCOMPARE(search({.query = search::Query(u"hello"_s), .from = UserId(12)}).messages.size(), size_t(3));
        QCOMPARE(search({.query = search::Query(u"hello"_s), .from = UserId(13)}).messages.size(), size_t(0));
        const search::Found page = search({.query = search::Query(u"hello"_s), .limit = 2});
        QCOMPARE(seqs(page.messages), (std::vector<qint64>{3, 2}));
        QVERIFY(page.more);
        QCOMPARE(seqs(search({.query = search::Query(u"hello"_s), .before = page.before}).messages),
            (std::vector<qint64>{1}));
    }

    void indexesWhatComesAtBothEnds()
    {
        hold(general, {u"seed five"_s, u"seed six"_s}, 5);
        indexAll();
        QCOMPARE(number("SELECT low * 100 + high FROM indexed"), 506);
        hold(general, {u"seed three"_s, u"seed four"_s, u"seed five"_s, u"seed six"_s, u"seed seven"_s}, 3);
        QCOMPARE(hits(u"seed"_s), u"0/7 0/6 0/5 0/4 0/3"_s);
        indexAll();
        QCOMPARE(number("SELECT low * 100 + high FROM indexed"), 307);
        QCOMPARE(hits(u"seed"_s), u"0/7 0/6 0/5 0/4 0/3"_s);
        QVERIFY(!m_cache->index(3));
    }

    void changedMessagesAreFoundAnew()
    {
        hold(general, {u"tomatoes"_s, u"basil"_s});
        indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(general, 1, 9, u"cucumbers"_s)}); }));
        QCOMPARE(hits(u"cucumbers"_s), u"0/1"_s);
        QCOMPARE(hits(u"tomatoes"_s), QString());
        QVERIFY(inIndex("cuc"));
        QVERIFY(!inIndex("tom"));
        // One that is older changes nothing.
        VERIFY_OK(write([](Cache::Batch &batch) { batch.putMessages({message(general, 1, 8, u"tomatoes"_s)}); }));
        QCOMPARE(hits(u"cucumbers"_s), u"0/1"_s);
        QVERIFY(!inIndex("tom"));
    }

    void whatIsForgottenLeavesTheIndex()
    {
        hold(general, {u"tomatoes"_s, u"basil"_s});
        hold(direct, {u"cucumbers"_s});
        indexAll();
        VERIFY_OK(write([](Cache::Batch &batch) { batch.forgetMessages(general); }));
        hold(general, {u"only beans"_s, u"and peas"_s}); // the same seqs
        QCOMPARE(hits(u"tomatoes"_s), QString());
        QCOMPARE(hits(u"beans"_s), u"0/1"_s);
        indexAll();
        QVERIFY(!inIndex("tom"));
        QVERIFY(inIndex("bea"));
        QVERIFY(inIndex("cuc"));
        QCOMPARE(hits(u"tomatoes"_s), QString());
        QCOMPARE(hits(u"beans"_s), u"0/1"_s);

        VERIFY_OK(write([](Cache::Batch &batch) { batch.removeRoom(direct); }));
        QCOMPARE(hits(u"cucumbers"_s), QString());
        indexAll();
        QVERIFY(!inIndex("cuc"));
        QCOMPARE(number("SELECT count(*) FROM forgotten"), 0);
        QCOMPARE(number("SELECT count(*) FROM indexed"), 1);
    }

    void keepsItsIndex()
    {
        hold(general, {u"tomatoes"_s});
        indexAll();
        VERIFY_OK(reopen());
        QVERIFY(!m_cache->index(3));
        QCOMPARE(hits(u"tomatoes"_s), u"0/1"_s);
    }

    void aNewerSearchTakesThePlace()
    {
        hold(general, {u"tomatoes"_s, u"basil"_s});
        indexAll();
        SearchWorker worker(path());
        QStringList came;
        const auto start = [&](const QString &text) {
            worker.start({.query = search::Query(text)}, {}, this,
                [&, text](const search::Found &found) { came << text + QString::number(found.messages.size()); });
        };
        start(u"tomatoes"_s);
        start(u"basil"_s);
        QVERIFY(QTest::qWaitFor([&] { return !came.isEmpty(); }, 20'000));
        start(u"basil"_s);
        worker.cancel();
        start(u"nothing"_s);
        QVERIFY(QTest::qWaitFor([&] { return came.size() == 2; }, 20'000));
        QCOMPARE(came, QStringList({u"basil1"_s, u"nothing0"_s}));
    }

    // The newest of many messages is told before all of them are looked at, and told of one search only.
    void tellsEarly()
    {
        QStringList texts(3'000, u"basil"_s);
        texts.front() = texts.back() = u"tomatoes"_s;
        hold(general, texts);
        SearchWorker worker(path());
        QStringList came;
        bool done = false;
        const auto early = [&](const std::vector<Message> &messages) {
            for (const Message &one : messages)
                came << QString::number(one.seq);
        };
        worker.start(
            {.query = search::Query(u"tomatoes"_s)}, {}, this,
            [&](const search::Found &found) {
                done = true;
                QCOMPARE(came, QStringList(u"3000"_s));
                QCOMPARE(seqs(found.messages), (std::vector<qint64>{3'000, 1}));
            },
            early);
        QVERIFY(QTest::qWaitFor([&] { return done; }, 20'000));
        came.clear();
        done = false;
        const auto nothing = [](const search::Found &) { QFAIL("of the search before"); };
        worker.start({.query = search::Query(u"tomatoes"_s)}, {}, this, nothing, [&](const auto &messages) {
            early(messages);
            worker.start(
                {.query = search::Query(u"nowhere"_s)}, {}, this, [&](const auto &) { done = true; }, early);
        });
        QVERIFY(QTest::qWaitFor([&] { return done; }, 20'000));
        QCOMPARE(came, QStringList(u"3000"_s));
    }

    // What is found is of one moment, whatever is written meanwhile: a message is in it whole or not at all, and a room
    // has no gap.
    void findsWhileMessagesCome()
    {
        hold(general, QStringList(400, u"tomatoes"_s));
        SearchWorker worker(path());
        std::optional<search::Found> found;
        for (int last = 401; last <= 440; ++last) {
            found.reset();
            worker.start({.query = search::Query(u"tomatoes"_s), .limit = 1'000}, {}, this,
                [&](const search::Found &came) { found = came; });
            hold(general, QStringList(last, u"tomatoes"_s));
            m_cache->index(50);
            QVERIFY(QTest::qWaitFor([&] { return found.has_value(); }, 20'000));
            const qint64 newest = found->messages.front().seq;
            QVERIFY(newest == last || newest == last - 1);
            QCOMPARE(found->messages.size(), static_cast<size_t>(newest));
        }
    }

    void doesNotTellWhoIsGone()
    {
        hold(general, {u"tomatoes"_s});
        SearchWorker worker(path());
        auto context = std::make_unique<QObject>();
        bool told = false;
        worker.start({.query = search::Query(u"tomatoes"_s)}, {}, context.get(), [&](const auto &) { told = true; });
        context.reset();
        QCOMPARE(hits(u"tomatoes"_s), u"0/1"_s); // another one, which runs the event loop
        worker.cancel();
        QVERIFY(!told);
    }

    void findsNothingInNoFile()
    {
        SearchWorker worker(path() + u".nowhere"_s);
        bool came = false;
        worker.start({.query = search::Query(u"tomatoes"_s)}, {}, this,
            [&](const search::Found &found) { came = found.messages.empty() && !found.more; });
        QVERIFY(QTest::qWaitFor([&] { return came; }, 20'000));
    }

    // What an earlier version wrote is found at once, and indexed later.
    void findsInOldFiles()
    {
        m_cache.reset();
        Cache::remove(path());
        const QByteArray dump = contentsOf(QStringLiteral(KITH_CLIENT_DATA "/cache_0001.sql"));
        QVERIFY(!dump.isEmpty());
        RawDatabase(path()).run(dump);
        VERIFY_OK(reopen());
        QCOMPARE(number("SELECT count(*) FROM indexed"), 0);
        const std::vector<RoomState> rooms = m_cache->rooms();
        const RoomState *first = nullptr;
        for (const RoomState &one : rooms) {
            if (one.known && one.low <= one.high)
                first = &one;
        }
        QVERIFY(first != nullptr);
        const std::vector<Message> held = m_cache->messagesAfter(first->id, first->low - 1, 1);
        QVERIFY(!held.empty());
        const QString word = held.front().text.section(u' ', 0, 0);
        const QString expected = first->id.toString() + u'/' + QString::number(held.front().seq);
        QVERIFY(hits(word).split(u' ').contains(expected));
        indexAll();
        QVERIFY(number("SELECT count(*) FROM indexed") > 0);
        QVERIFY(hits(word).split(u' ').contains(expected));
    }
};

QTEST_GUILESS_MAIN(CacheSearchTest)
#include "tst_cache_search.moc"
