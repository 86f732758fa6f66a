// Folding, queries and the tokens of the index. What whole stores find: tests/server/storage/store_contract_search.cpp.
#include "shared/search/finder.h"
#include "shared/search/fold.h"
#include "shared/search/run.h"
#include "shared/search/text_index.h"
#include "shared/search/token_sample.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace kith;
using namespace kith::search;
using namespace Qt::StringLiterals;

namespace {

using Places = std::vector<Query::Place>;

// "[Rä]ume": the marked text.
QString marked(const QString &typed, QString text)
{
    const Places places = Query(typed).placesIn(text);
    for (auto place = places.rbegin(); place != places.rend(); ++place)
        text.insert(place->at + place->length, u']').insert(place->at, u'[');
    return text;
}

// Messages in memory, in a database that has only the index.
class Shelf final : public Rows {
public:
    explicit Shelf(const QString &path)
        : m_database((QFile(path).open(QFile::WriteOnly), path), sqlite::Database::Mode::ReadWrite)
    {
        m_database.run("CREATE VIRTUAL TABLE message_index USING fts5("
                       "tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii')");
        const auto count = [](unsigned event, void *shelf, void *statement, void *) {
            auto &self = *static_cast<Shelf *>(shelf);
            // Beside them are those with which the index reads itself.
            if (QByteArrayView(sqlite3_sql(static_cast<sqlite3_stmt *>(statement)))
                    .startsWith("SELECT rowid FROM mess"))
                ++(event == SQLITE_TRACE_ROW ? self.named : self.asked);
            return 0;
        };
        sqlite3_trace_v2(m_database.handle(), SQLITE_TRACE_ROW | SQLITE_TRACE_STMT, count, this);
    }
    void each(
        const Span &span, qint64 highest, qint64 lowest, const std::function<bool(const Message &)> &take) override
    {
        for (qint64 seq = highest; seq >= lowest; --seq) {
            ++looked;
            if (!take(at(span, seq)))
                return;
        }
    }
    std::optional<Message> one(const Span &span, qint64 seq) override
    {
        ++fetched;
        return at(span, seq);
    }
    std::optional<EpochMs> dateOf(const Span &span, qint64 seq) override { return at(span, seq).date; }
    Message at(const Span &span, qint64 seq) const
    {
        return m_rooms.at(static_cast<size_t>(span.key)).at(static_cast<size_t>(seq - 1));
    }

    // A room of texts, of which the seqs of `indexed` are in the index.
    void add(const QStringList &texts, Run indexed, EpochMs first, EpochMs step)
    {
        const auto key = static_cast<qint64>(m_rooms.size());
        std::vector<Message> messages;
        m_database.run("BEGIN");
        for (qint64 seq = 1; seq <= texts.size(); ++seq) {
            messages.push_back({.roomId = RoomId(static_cast<quint64>(key)),
                .seq = seq,
                .rev = seq,
                .from = UserId(1),
                .date = first + seq * step,
                .text = texts[seq - 1]});
            if (seq >= indexed.low && seq <= indexed.high)
                addEntry(m_database, {.room = key + 1, .seq = seq, .from = UserId(1), .text = texts[seq - 1]});
        }
        m_database.run("COMMIT");
        spans.push_back({.id = RoomId(static_cast<quint64>(key)),
            .key = key,
            .index = key + 1,
            .high = texts.size(),
            .indexedLow = indexed.low,
            .indexedHigh = indexed.high,
            .newest = messages.back().date});
        m_rooms.push_back(messages);
    }

    Found search(const Wanted &wanted, Scope scope = Scope::SomeRooms, int most = 1'000'000, const Early &early = {})
    {
        looked = fetched = asked = named = 0;
        return find(m_database, wanted, spans, scope, *this, {.goOn = [&most] { return --most >= 0; }}, early);
    }

    std::vector<Span> spans;
    // By the last search.
    int looked = 0;
    int fetched = 0;
    int asked = 0; // statements for the index, and the rows of it that these gave
    int named = 0;

private:
    sqlite::Database m_database;
    std::vector<std::vector<Message>> m_rooms;
};

QStringList texts(int count, const QString &text, int every = 1)
{
    QStringList all;
    for (int i = 1; i <= count; ++i)
        all << (i % every == 0 ? text : u"nothing"_s) + u" %1"_s.arg(i);
    return all;
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private slots:
    void folds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("folded");
        QTest::newRow("ascii") << u"Hello World"_s << u"hello world"_s;
        QTest::newRow("umlaut") << u"RÄUME"_s << u"raume"_s;
        QTest::newRow("apart") << u"Ra\u0308ume"_s << u"raume"_s;
        QTest::newRow("sharp s") << u"Straße GROẞ"_s << u"strasse gross"_s;
        QTest::newRow("stroke") << u"Đà Nẵng"_s << u"đa nang"_s; // a letter of its own
        QTest::newRow("full width") << u"ＡＢＣ　１"_s << u"abc 1"_s;
        QTest::newRow("ligature") << u"ﬁne"_s << u"fine"_s;
        QTest::newRow("sigma") << u"ΣΊΣΥΦΟΣ σίσυφος"_s << u"σισυφοσ σισυφοσ"_s;
        QTest::newRow("Turkish") << u"İstanbul"_s << u"istanbul"_s;
        QTest::newRow("Russian") << u"Ёж"_s << u"еж"_s;
        QTest::newRow("Arabic") << u"مُحَمَّـد"_s << u"محمد"_s;
        QTest::newRow("Hebrew") << u"שָׁלוֹם"_s << u"שלום"_s;
        QTest::newRow("Thai keeps its vowels") << u"กี่"_s << u"กี่"_s;
        QTest::newRow("kana") << u"ｶﾞ が"_s << u"ガ が"_s;
        QTest::newRow("Hangul") << u"한국"_s << u"한국"_s;
        QTest::newRow("emoji") << u"❤️ 👩\u200d👩"_s << u"❤ 👩👩"_s;
        QTest::newRow("lines") << u"a\n\tb"_s << u"a  b"_s;
        QTest::newRow("half a pair") << QString(QChar(0xD83C)) + u"A"_s << u"a"_s;
    }
    void folds()
    {
        QFETCH(QString, text);
        QFETCH(QString, folded);
        QCOMPARE(foldText(text), folded);
        QCOMPARE(foldText(folded), folded);
        // A long text is folded in pieces: wherever they end.
        for (const QString &piece : {text + u'a', text + u"ab"_s, u"äö"_s + text + u'ü'})
            QCOMPARE(foldText(piece.repeated(100)), foldText(piece).repeated(100));
    }

    void dividesQueries_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("quotes") << u"\"b c\""_s << u"a b c d"_s << true;
        QTest::newRow("quotes, other order") << u"\"c b\""_s << u"a b c d"_s << false;
        QTest::newRow("German quotes") << u"„garten tor“"_s << u"das Garten Tor"_s << true;
        QTest::newRow("German quotes, not beside") << u"„garten tor“"_s << u"das Tor im Garten"_s << false;
        QTest::newRow("an open quote") << u"\"seed"_s << u"say \"seedling\""_s << true;
        QTest::newRow("an open quote is looked for") << u"\"seed"_s << u"seedling"_s << false;
        QTest::newRow("inch") << u"5\" long"_s << u"long: 5\""_s << true;
        QTest::newRow("several spaces in quotes") << u"\"b   c\""_s << u"b c"_s << true;
        QTest::newRow("short words in quotes") << u"\"is ok\""_s << u"it is ok"_s << true;
        QTest::newRow("short words in quotes, inside others") << u"\"is ok\""_s << u"this oklahoma"_s << false;
    }
    void dividesQueries()
    {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(bool, found);
        QCOMPARE(Query(typed).matches(foldText(text)), found);
    }

    void nothingToLookFor()
    {
        for (const QString &typed : {u""_s, u"  \t "_s, u"\u200b"_s, u"\u0301"_s})
            QVERIFY2(Query(typed).isEmpty(), qPrintable(typed));
        QVERIFY(Query(u"\"\""_s).matches(u"\"\""_s));
        QVERIFY(!Query(u"a"_s).isEmpty());
    }

    void marks_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("umlaut") << u"raum"_s << u"Die Räume"_s << u"Die [Räum]e"_s;
        QTest::newRow("apart") << u"raum"_s << u"Ra\u0308ume"_s << u"[Ra\u0308um]e"_s;
        QTest::newRow("longer") << u"strasse"_s << u"Straßen"_s << u"[Straße]n"_s;
        QTest::newRow("two words") << u"b c"_s << u"b c"_s << u"[b] [c]"_s;
        QTest::newRow("overlapping") << u"garten tenhaus"_s << u"Gartenhaus"_s << u"[Gartenhaus]"_s;
        QTest::newRow("again and again") << u"日本"_s << u"日本と日本"_s << u"[日本]と[日本]"_s;
        QTest::newRow("emoji") << u"👩"_s << u"x👩‍👩‍👧y"_s << u"x[👩‍👩‍👧]y"_s;
        QTest::newRow("none") << u"tomato"_s << u"Räume"_s << u"Räume"_s;
    }
    void marks()
    {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(marked(typed, text), expected);
    }

    // Whatever matches has all tokens that are asked for: the index never hides a message.
    void tokensHideNothing()
    {
        QRandomGenerator random(20260101);
        const QString alphabet = u"abcdé日本語がーｶﾞ한국ก็สวัสดี 🎉%\"_-:. שלוםдом"_s;
        int matched = 0;
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            const int length = 1 + random.bounded(14);
            for (int i = 0; i < length; ++i)
                text += alphabet[random.bounded(alphabet.size())];
            const int at = random.bounded(length);
            const Query query(text.mid(at, 1 + random.bounded(6)));
            if (query.isEmpty())
                continue;
            const std::vector<Token> asked = query.tokens();
            QVERIFY2(!asked.empty(), qPrintable(text));
            const QString folded = foldText(text);
            if (!query.matches(folded))
                continue;
            ++matched;
            const std::vector<Token> tokens = tokensOf(folded);
            for (const Token &token : asked)
                QVERIFY2(std::ranges::find(tokens, token) != tokens.end(),
                    qPrintable(
                        text + u" / "_s + QString::fromUcs4(token.data(), static_cast<qsizetype>(token.size()))));
        }
        QVERIFY(matched > 5'000);
    }

    void fewTokensAreAsked()
    {
        QCOMPARE(Query(u"tomatoes"_s).tokens().size(), size_t(3));
        QCOMPARE(Query(u"日本語"_s).tokens().size(), size_t(2));
        QVERIFY(Query(QString(100, u'x') + u" "_s + u"abcdefghijklmnopqrstuvwxyz"_s.repeated(3)).tokens().size() <= 12);
    }

    void indexesInPortions()
    {
        const Run held{.low = 11, .high = 30};
        Run indexed;
        QList<QPair<qint64, qint64>> portions;
        for (Run next = nextToIndex(held, indexed, 8); !next.isEmpty(); next = nextToIndex(held, indexed, 8)) {
            portions.append({next.low, next.high});
            indexed = indexed.with(next);
        }
        QCOMPARE(portions, (QList<QPair<qint64, qint64>>{{23, 30}, {15, 22}, {11, 14}}));
        const Run more = nextToIndex({.low = 5, .high = 35}, indexed, 8);
        QCOMPARE(more.low, 31);
        QCOMPARE(more.high, 35);
        QVERIFY(nextToIndex({}, {}, 8).isEmpty());
    }

    void asksTheIndexAndLooksAtTheRest()
    {
        QTemporaryDir folder;
        Shelf shelf(folder.filePath(u"index"_s));
        shelf.add(texts(1'000, u"seedlings"_s, 100), {.low = 101, .high = 900}, 0, 1'000);
        const auto find = [&](Scope scope) {
            const Found all = shelf.search({.query = Query(u"seedl"_s)}, scope);
            return all.messages.size() == 10 && !all.more && all.messages.front().seq == 1'000;
        };
        QVERIFY(find(Scope::SomeRooms));
        QCOMPARE(shelf.looked, 200);
        QCOMPARE(shelf.fetched, 8); // 200 to 900
        QVERIFY(find(Scope::WholeIndex));
        QCOMPARE(shelf.fetched, 3); // 200 to 400: the newer ones were looked at
        QVERIFY(shelf.looked < 700);
    }

    // However many messages there are: the newest tell, and nothing else is read.
    void frequentWordsNeedNoIndex()
    {
        QTemporaryDir folder;
        Shelf shelf(folder.filePath(u"index"_s));
        for (int room = 0; room < 40; ++room) {
            QStringList texts;
            for (int i = 0; i < 500; ++i)
                texts << (i % 3 == 0 ? u"the tomatoes and the basil"_s : i % 3 == 1 ? u"the tomatoes"_s : u"basil"_s);
            shelf.add(texts, {.low = 1, .high = 500}, room, 60'000);
        }
        for (const QString &typed :
            {u"tomatoes"_s, u"basil tomatoes"_s, u"\"the basil\" tomatoes and"_s, u"日 nowhere"_s}) {
            const Found found = shelf.search({.query = Query(typed), .limit = 30}, Scope::WholeIndex);
            const bool anywhere = !typed.contains(u"nowhere");
            QCOMPARE(found.messages.size(), anywhere ? size_t(30) : size_t(0));
            QCOMPARE(found.more, anywhere);
            QVERIFY2(shelf.looked <= 1'000, qPrintable(QString::number(shelf.looked)));
            QCOMPARE(shelf.fetched, 0);
            QCOMPARE(shelf.asked, anywhere ? 0 : 1);
            QCOMPARE(shelf.named, 0);
        }
    }

    // Where the newest messages do not have them, the index names no more than are looked at.
    void rareWordsAreNamedOnce()
    {
        QTemporaryDir folder;
        Shelf shelf(folder.filePath(u"index"_s));
        for (int room = 0; room < 40; ++room)
            shelf.add(texts(500, u"the marrow"_s, 450), {.low = 1, .high = 500}, room, 60'000);
        const Found found = shelf.search({.query = Query(u"marrow the"_s), .limit = 50}, Scope::WholeIndex);
        QCOMPARE(found.messages.size(), size_t(40));
        QCOMPARE(shelf.asked, 1);
        QCOMPARE(shelf.named, 40);
        QCOMPARE(shelf.fetched, 40);
        QVERIFY2(shelf.looked < 3'000, qPrintable(QString::number(shelf.looked)));
    }

    void asksForTellingTokens()
    {
        const std::vector<Token> tokens = Query(u"evening morning"_s).tokens();
        QCOMPARE(tokens, (std::vector<Token>{U"eve", U"mor", U"nin", U"ing"}));
        TokenSample sample(tokens);
        QCOMPARE(sample.telling(), tokens); // nothing is known
        for (int i = 0; i < 100; ++i)
            sample.add(i % 5 == 0 ? u"in the morning"
                    : i % 5 < 3   ? u"at eleven"
                    : i % 5 == 3  ? u"an evening"
                                  : u"noon");
        // Whoever says "mor" says "ning".
        QCOMPARE(sample.telling(), (std::vector<Token>{U"mor", U"eve"}));
        QCOMPARE(TokenSample({U"日"}).telling(), (std::vector<Token>{U"日"}));
    }

    // What is found before much is to be looked at is told at once, and is the begin of the answer.
    void tellsEarly()
    {
        QTemporaryDir folder;
        Shelf shelf(folder.filePath(u"index"_s));
        QStringList all = texts(20'000, u"basil leaves"_s);
        all[10'000] = all[19'000] = all[19'900] = u"leaves of basil"_s;
        shelf.add(all, {.low = 1, .high = all.size()}, 0, 1'000);
        QStringList told;
        const Found found = shelf.search({.query = Query(u"\"leaves of\" basil"_s)}, Scope::WholeIndex, 1'000'000,
            [&](const std::vector<Message> &hits) {
                for (const Message &hit : hits)
                    told << QString::number(hit.seq);
                told << u"."_s;
            });
        QCOMPARE(found.messages.size(), size_t(3));
        QVERIFY(!found.more);
        // The first before the index is asked.
        QCOMPARE(told.join(u' '), u"19901 . 19001 . 10001 ."_s);
    }

    void stopsAndGoesOn_data()
    {
        QTest::addColumn<int>("most");
        for (const int most : {37, 100, 500})
            QTest::addRow("%d", most) << most;
    }

    // A search that may look at few messages finds all of them in the end, each once, newest first.
    void stopsAndGoesOn()
    {
        QFETCH(int, most);
        QTemporaryDir folder;
        Shelf shelf(folder.filePath(u"index"_s));
        shelf.add(texts(200, u"seedlings"_s, 7), {}, 0, 1'000);
        shelf.add(texts(300, u"seedlings"_s, 11), {.low = 50, .high = 200}, 333, 700);
        shelf.add(texts(100, u"nothing"_s), {.low = 1, .high = 100}, 777, 2'000);
        const size_t expected = shelf.search({.query = Query(u"seedlings"_s), .limit = 100}).messages.size();
        QCOMPARE(expected, size_t(200 / 7 + 300 / 11));
        Wanted wanted{.query = Query(u"seedlings"_s), .limit = 10};
        std::vector<EpochMs> dates;
        int pages = 0;
        for (;; ++pages) {
            QVERIFY(pages < 1'000);
            const Found page = shelf.search(wanted, Scope::SomeRooms, most);
            for (const Message &message : page.messages)
                dates.push_back(message.date);
            if (!page.more)
                break;
            QVERIFY(!wanted.before || page.before < *wanted.before);
            wanted.before = page.before;
        }
        QCOMPARE(dates.size(), expected);
        QVERIFY(std::ranges::is_sorted(dates, std::greater<>()));
        QVERIFY(most >= 500 || pages >= 5);
    }
};

QTEST_GUILESS_MAIN(SearchTest)
#include "tst_search.moc"
