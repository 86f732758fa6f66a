#include "tests/server/storage/store_contract.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage {

search::Found StoreContract::searched(const SearchQuery &query)
{
    return await<search::Found>([&](auto done) { m_store->messages().search(query, done); }).value();
}

QString StoreContract::hits(UserId asker, const QString &query, RoomId in, UserId from)
{
    const search::Found found =
        searched({.asker = asker, .room = in, .wanted = {.query = search::Query(query), .from = from}});
    QStringList list;
    for (const Message &message : found.messages)
        list << message.roomId.toString() + u'/' + QString::number(message.seq);
    return list.join(u' ') + (found.more ? u" …"_s : QString());
}

void StoreContract::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("isFound");
    const auto row = [](const char *name, const QString &text, const QString &query, bool isFound = true) {
        QTest::newRow(name) << text << query << isFound;
    };
    row("word", u"Who waters the seedlings?"_s, u"seedlings"_s);
    row("case", u"Who waters the seedlings?"_s, u"WATERS"_s);
    row("part", u"Who waters the seedlings?"_s, u"eedlin"_s);
    row("all words, any order", u"Who waters the seedlings?"_s, u"seedl who"_s);
    row("one word is missing", u"Who waters the seedlings?"_s, u"seedlings tomatoes"_s, false);
    row("phrase", u"Who waters the seedlings?"_s, u"\"the seedlings\""_s);
    row("phrase in another order", u"Who waters the seedlings?"_s, u"\"seedlings the\""_s, false);
    row("umlaut", u"Unsere Räume sind groß"_s, u"RAUME"_s);
    row("umlaut asked for", u"Unsere Raume"_s, u"räume"_s);
    row("sharp s", u"Die Straße"_s, u"STRASSE"_s);
    row("Russian", u"Ёлка стоит в лесу"_s, u"елка ЛЕС"_s);
    row("Greek", u"Καλημέρα σε όλους"_s, u"ΚΑΛΗΜΕΡΑ"_s);
    row("Arabic", u"مَرْحَبًا بالعالم"_s, u"مرحبا"_s);
    row("Hebrew", u"שָׁלוֹם עולם"_s, u"שלום"_s);
    row("Devanagari", u"नमस्ते दुनिया"_s, u"दुनिया"_s);
    row("Thai", u"สวัสดีชาวโลก"_s, u"ชาวโลก"_s);
    row("Japanese, one", u"東日本大震災"_s, u"震"_s);
    row("Japanese, two", u"東日本大震災"_s, u"日本"_s);
    row("Japanese, three", u"東日本大震災"_s, u"大震災"_s);
    row("Japanese, not beside each other", u"東日本大震災"_s, u"日大"_s, false);
    row("kana", u"ありがとうございます"_s, u"がと"_s);
    row("kana, another sound", u"ありかとう"_s, u"がと"_s, false);
    row("kana, half width", u"ｶﾞﾗｽ"_s, u"ガラス"_s);
    row("Chinese", u"我們明天在圖書館見面"_s, u"圖書館"_s);
    row("Chinese, two words", u"我們明天在圖書館見面"_s, u"圖書 明天"_s);
    row("Korean", u"안녕하세요 여러분"_s, u"하세"_s);
    row("full width", u"ＡＢＣ１２３"_s, u"abc123"_s);
    row("emoji", u"We won 🎉🎊"_s, u"🎉"_s);
    row("emoji, two", u"We won 🎉🎊"_s, u"🎉🎊"_s);
    row("another emoji", u"We won 🎉🎊"_s, u"🎈"_s, false);
    row("one letter alone", u"plan b works"_s, u"b"_s);
    row("one letter inside", u"able"_s, u"b"_s, false);
    row("two letters alone", u"It's OK!"_s, u"ok"_s);
    row("two letters inside", u"a book"_s, u"ok"_s, false);
    row("two letters beside ideographs", u"日本ok日本"_s, u"ok"_s);
    row("letters and an ideograph", u"型号a日"_s, u"a日"_s);
    row("percent", u"100% sure"_s, u"100%"_s);
    row("percent alone", u"100% sure"_s, u"%"_s);
    row("percent is no wildcard", u"1000 sure"_s, u"1%0"_s, false);
    row("underscore", u"snake_case"_s, u"e_c"_s);
    row("underscore is no wildcard", u"snakescase"_s, u"e_c"_s, false);
    row("backslash", u"C:\\temp"_s, u"\\"_s);
    row("quote", u"5\" screws"_s, u"5\""_s);
    row("single quote", u"don't"_s, u"n't"_s);
    row("AND", u"this AND that"_s, u"AND"_s);
    row("AND between", u"this that"_s, u"this AND that"_s, false);
    row("NEAR", u"NEAR(a b) is no operator"_s, u"NEAR(a"_s);
    row("star", u"what *a* day"_s, u"*a*"_s);
    row("star is no wildcard", u"seedlings"_s, u"seed*"_s, false);
    row("caret", u"2^10"_s, u"2^1"_s);
    row("minus", u"well - done"_s, u"-"_s);
    row("colon", u"tokens:abc"_s, u"tokens:a"_s);
    row("C++", u"C++ and C#"_s, u"c++ c#"_s);
    row("smile", u"fine :)"_s, u":)"_s);
    row("line break", u"first\nsecond"_s, u"second first"_s);
    row("soft hyphen", u"Donau\u00ADdampf"_s, u"donaudampf"_s);
}

void StoreContract::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, query);
    QFETCH(bool, isFound);
    const UserId ada = person(u"ada"_s);
    say(RoomId::general(), ada, u"something else entirely"_s);
    say(RoomId::general(), ada, text);
    const QString expected = isFound ? u"0/2"_s : QString();
    QCOMPARE(hits(ada, query), expected);
    settle();
    QCOMPARE(hits(ada, query), expected);
}

void StoreContract::findsPartsOfWords()
{
    const UserId ada = person(u"ada"_s);
    const QString text = u"Donaudampfschifffahrt 日本語 mañana"_s;
    say(RoomId::general(), ada, text);
    settle();
    const auto letter = [&](qsizetype at) { return text[at].isLetter() && text[at].unicode() < 0x2E80; };
    for (qsizetype at = 0; at < text.size(); ++at) {
        for (qsizetype length = 1; at + length <= text.size(); ++length) {
            const QString part = text.mid(at, length);
            if (part.contains(u' '))
                break;
            if (length < 3 && letter(at)) // of one or two letters only whole words
                continue;
            QVERIFY2(hits(ada, part) == u"0/1"_s, qPrintable(part));
        }
    }
}

void StoreContract::findsOnlyInOwnRooms()
{
    const UserId ada = person(u"ada"_s);
    const UserId bob = person(u"bob"_s);
    const UserId eve = person(u"eve"_s);
    const RoomId open = room(ada, u"Open"_s);
    const RoomId closed = room(ada, u"Closed"_s, RoomKind::Private);
    const auto direct = await<DirectOpened>([&](auto done) { m_store->rooms().openDirect(ada, bob, 1, done); });
    say(open, ada, u"a secret"_s);
    say(closed, ada, u"a secret"_s);
    say(direct->room.id, ada, u"a secret"_s);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(hits(eve, u"secret"_s), QString());
        QCOMPARE(hits(eve, u"secret"_s, open), QString());
        QCOMPARE(hits(eve, u"secret"_s, closed), QString());
        QCOMPARE(hits(eve, u"secret"_s, direct->room.id), QString());
        QCOMPARE(hits(eve, u"secret"_s, {}, ada), QString());
        QCOMPARE(hits(bob, u"secret"_s), direct->room.id.toString() + u"/1"_s);
        QCOMPARE(hits(ada, u"secret"_s).count(u'/'), 3);
        settle();
    }
    KITH_VERIFY_OK(join(open, eve));
    QCOMPARE(hits(eve, u"secret"_s), open.toString() + u"/1"_s);
    KITH_VERIFY_OK((await<Left>([&](auto done) { m_store->rooms().leave(open, eve, done); })));
    QCOMPARE(hits(eve, u"secret"_s), QString());
}

void StoreContract::findsInOneRoom()
{
    const UserId ada = person(u"ada"_s);
    const RoomId one = room(ada, u"One"_s);
    const RoomId two = room(ada, u"Two"_s);
    say(one, ada, u"hello"_s);
    say(two, ada, u"hello"_s);
    settle();
    say(two, ada, u"hello again"_s);
    QCOMPARE(hits(ada, u"hello"_s, one), one.toString() + u"/1"_s);
    QCOMPARE(hits(ada, u"hello"_s, RoomId(77)), QString());
    const search::Found both = searched({.asker = ada, .room = two, .wanted = {.query = search::Query(u"hello"_s)}});
    QCOMPARE(both.messages.size(), size_t(2));
}

void StoreContract::findsBySender()
{
    const UserId ada = person(u"ada"_s);
    const UserId bob = person(u"bob"_s);
    for (int i = 0; i < 2; ++i) {
        say(RoomId::general(), ada, u"hello from ada"_s);
        say(RoomId::general(), bob, u"hello from bob"_s);
        settle();
    }
    const search::Found hers = searched({.asker = bob, .wanted = {.query = search::Query(u"hello"_s), .from = ada}});
    QCOMPARE(hers.messages.size(), size_t(2));
    QVERIFY(std::ranges::all_of(hers.messages, [ada](const Message &message) { return message.from == ada; }));
    QCOMPARE(hits(bob, u"hello"_s, {}, UserId(999)), QString());
}

void StoreContract::findsBeforeADate()
{
    const UserId ada = person(u"ada"_s);
    for (int i = 1; i <= 9; ++i) {
        KITH_VERIFY_OK(append({.room = RoomId::general(),
            .from = ada,
            .cid = QString::number(i),
            .text = u"hello"_s,
            .date = i * 1'000}));
        if (i == 5)
            settle();
    }
    const auto before = [&](EpochMs date) {
        return searched({.asker = ada, .wanted = {.query = search::Query(u"hello"_s), .before = date}}).messages.size();
    };
    QCOMPARE(before(1'000), size_t(0));
    QCOMPARE(before(1'001), size_t(1));
    QCOMPARE(before(7'000), size_t(6));
    QCOMPARE(before(99'000), size_t(9));
}

void StoreContract::findsNewestFirst()
{
    const UserId ada = person(u"ada"_s);
    const RoomId one = room(ada, u"One"_s);
    const RoomId two = room(ada, u"Two"_s);
    QStringList expected;
    for (int i = 1; i <= 12; ++i) {
        const RoomId id = i % 3 == 0 ? one : two;
        const auto added = append(
            {.room = id, .from = ada, .cid = QString::number(i), .text = u"hello %1"_s.arg(i), .date = i * 1'000});
        expected.prepend(id.toString() + u'/' + QString::number(added->seq));
        if (i == 7)
            settle();
    }
    QCOMPARE(hits(ada, u"hello"_s), expected.join(u' '));
}

void StoreContract::continuesSearches()
{
    const UserId ada = person(u"ada"_s);
    const RoomId rooms[] = {room(ada, u"One"_s), room(ada, u"Two"_s), RoomId::general()};
    constexpr int count = 61;
    for (int i = 1; i <= count; ++i) {
        KITH_VERIFY_OK(append({.room = rooms[i % 3],
            .from = ada,
            .cid = QString::number(i),
            .text = u"hello %1"_s.arg(i),
            .date = i * 1'000}));
        if (i == 40)
            settle();
    }
    std::vector<EpochMs> dates;
    search::Wanted wanted{.query = search::Query(u"hello"_s), .limit = 7};
    for (;;) {
        const search::Found page = searched({.asker = ada, .wanted = wanted});
        QVERIFY(page.messages.size() <= 7);
        for (const Message &message : page.messages)
            dates.push_back(message.date);
        if (!page.more)
            break;
        QVERIFY(!wanted.before || page.before < *wanted.before);
        wanted.before = page.before;
    }
    QCOMPARE(dates.size(), size_t(count));
    QVERIFY(std::ranges::is_sorted(dates, std::greater<>()));
}

void StoreContract::keepsMomentsTogether()
{
    const UserId ada = person(u"ada"_s);
    for (int i = 1; i <= 9; ++i)
        KITH_VERIFY_OK(append({.room = RoomId::general(),
            .from = ada,
            .cid = QString::number(i),
            .text = u"hello"_s,
            .date = (i + 2) / 3 * 1'000})); // three of each second
    search::Wanted wanted{.query = search::Query(u"hello"_s), .limit = 4};
    size_t all = 0;
    for (int page = 0; page < 3; ++page) {
        const search::Found found = searched({.asker = ada, .wanted = wanted});
        QCOMPARE(found.messages.size(), size_t(3));
        QCOMPARE(found.more, page < 2);
        all += found.messages.size();
        wanted.before = found.before;
    }
    QCOMPARE(all, size_t(9));
}

void StoreContract::searchesWithinBudget()
{
    const UserId ada = person(u"ada"_s);
    for (int i = 1; i <= 4; ++i)
        KITH_VERIFY_OK(append({.room = RoomId::general(),
            .from = ada,
            .cid = QString::number(i),
            .text = u"hello"_s + QString(95, u'ä'), // 195 bytes
            .date = i * 1'000}));
    search::Wanted wanted{.query = search::Query(u"hello"_s), .textBytes = 400};
    const search::Found two = searched({.asker = ada, .wanted = wanted});
    QCOMPARE(two.messages.size(), size_t(2));
    QVERIFY(two.more);
    wanted.textBytes = 10;
    QCOMPARE(searched({.asker = ada, .wanted = wanted}).messages.size(), size_t(1));
}

void StoreContract::findsWhatCameMeanwhile()
{
    const UserId ada = person(u"ada"_s);
    QStringList expected;
    for (int i = 1; i <= 5; ++i) {
        const auto added = append(
            {.room = RoomId::general(), .from = ada, .cid = QString::number(i), .text = u"hello"_s, .date = i * 1'000});
        expected.prepend(u"0/%1"_s.arg(added->seq));
        QCOMPARE(hits(ada, u"hello"_s), expected.join(u' '));
        settle();
        QCOMPARE(hits(ada, u"hello"_s), expected.join(u' '));
    }
}

} // namespace kith::storage
