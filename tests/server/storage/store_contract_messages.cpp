#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace {

// "3 4 5": the seqs of messages.
QString seqs(const std::vector<Message> &messages)
{
    QStringList list;
    for (const Message &message : messages)
        list.append(QString::number(message.seq));
    return list.join(u' ');
}

// "3 4 5", and " …" where there are more.
QString shown(const Result<MessagePage> &page)
{
    return page ? seqs(page->messages) + (page->more ? u" …"_s : QString()) : page.error().message;
}

} // namespace

void StoreContract::appends()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    const Result<Appended> first = append({.room = open, .from = ada, .cid = u"a"_s, .text = u"Hi"_s, .date = 12'345});
    KITH_VERIFY_OK(first);
    QCOMPARE(first->room, open);
    QCOMPARE(first->seq, 1);
    QCOMPARE(first->rev, 1);
    QCOMPARE(first->date, 12'345);
    QCOMPARE(first->dup, false);
    QVERIFY(first->revealed.empty());
    const Appended second = say(open, ada);
    QCOMPARE(second.seq, 2);
    QCOMPARE(second.rev, 2);

    const MessagePage found = page({.room = open}).value();
    QCOMPARE(seqs(found.messages), u"1 2"_s);
    QCOMPARE(found.messages[0].roomId, open);
    QCOMPARE(found.messages[0].rev, 1);
    QCOMPARE(found.messages[0].from, ada);
    QCOMPARE(found.messages[0].date, 12'345);
    QCOMPARE(found.messages[0].text, u"Hi"_s);
}

void StoreContract::refusesStrangers()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId open = room(ada);
    KITH_VERIFY_ERROR(append({.room = open, .from = bob, .cid = u"a"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(append({.room = RoomId(99), .from = ada, .cid = u"a"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(append({.room = RoomId(), .from = ada, .cid = u"a"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(
        append({.room = open, .from = UserId(99), .cid = u"a"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    QCOMPARE(find(open, ada).value().lastSeq, 0);
    QCOMPARE(append({.room = open, .from = ada, .cid = u"a"_s, .text = u"t"_s}).value().dup, false);
}

void StoreContract::repeatsFirstResult()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId open = room(ada);
    const RoomId other = room(ada);
    KITH_VERIFY_OK(join(open, bob));
    say(open, ada);
    const NewMessage message{.room = open, .from = ada, .cid = u"same"_s, .text = u"first"_s, .date = 20'000};
    const Appended first = append(message).value();
    say(open, ada);

    const auto isFirst = [&](const Result<Appended> &again) {
        return again && again->dup && again->room == open && again->seq == first.seq && again->rev == first.rev
            && again->date == 20'000 && again->revealed.empty();
    };
    NewMessage again = message;
    again.text = u"other text"_s;
    again.date = 30'000;
    QVERIFY(isFirst(append(again)));
    again.room = other; // said to another room: still the first one
    QVERIFY(isFirst(append(again)));
    again.room = RoomId(99);
    QVERIFY(isFirst(append(again)));
    QCOMPARE(find(open, ada).value().lastSeq, 3);
    QCOMPARE(find(open, ada).value().rev, 3);
    QCOMPARE(find(other, ada).value().lastSeq, 0);
    QCOMPARE(page({.room = open, .after = 1, .limit = 1}).value().messages[0].text, u"first"_s);

    // Also for one who has left since.
    KITH_VERIFY_OK(await<Left>([&](auto done) { m_store->rooms().leave(open, ada, done); }));
    QVERIFY(isFirst(append(message)));

    // Another sender's cid is another's; so is one that differs in case.
    const Appended bobs = append({.room = open, .from = bob, .cid = u"same"_s, .text = u"t"_s}).value();
    QCOMPARE(bobs.dup, false);
    QCOMPARE(bobs.seq, 4);
    QCOMPARE(append({.room = open, .from = bob, .cid = u"SAME"_s, .text = u"t"_s}).value().dup, false);

    // Twice in one breath.
    std::vector<Appended> twice;
    for (int i = 0; i < 2; ++i) {
        m_store->messages().append({.room = open, .from = bob, .cid = u"twice"_s, .text = u"t"_s},
            [&](Result<Appended> result) { twice.push_back(result.value()); });
    }
    awaitDrain(*m_store);
    QCOMPARE(twice.size(), size_t(2));
    QCOMPARE(twice[0].dup, false);
    QCOMPARE(twice[1].dup, true);
    QCOMPARE(twice[0].seq, twice[1].seq);
}

void StoreContract::countsWithoutGaps()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const std::vector<RoomId> rooms{RoomId::general(), room(ada), room(ada)};
    KITH_VERIFY_OK(join(rooms[1], bob));
    std::vector<qint64> expected(rooms.size(), 0);
    int wrong = 0;
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        const size_t at = static_cast<size_t>(i) % rooms.size();
        const bool stranger = at == 2 && i % 2 == 0; // bob is not in the third: takes no seq
        const qint64 seq = stranger ? 0 : ++expected[at];
        const NewMessage message{.room = rooms[at],
            .from = stranger || i % 5 == 0 ? (at == 2 && !stranger ? ada : bob) : ada,
            .cid = QString::number(i),
            .text = u"t"_s};
        m_store->messages().append(message, [&, seq, stranger](Result<Appended> result) {
            refused += result ? 0 : 1;
            wrong += stranger ? (result ? 1 : 0) : (result && result->seq == seq && result->rev == seq ? 0 : 1);
        });
    }
    awaitDrain(*m_store);
    QCOMPARE(wrong, 0);
    QCOMPARE(refused, 100);
    for (size_t at = 0; at < rooms.size(); ++at) {
        const Room seen = find(rooms[at], ada).value();
        QCOMPARE(seen.lastSeq, expected[at]);
        QCOMPARE(seen.rev, expected[at]);
        qint64 next = 1;
        while (next <= expected[at]) {
            const MessagePage part = page({.room = rooms[at], .after = next - 1, .limit = 70}).value();
            for (const Message &message : part.messages)
                QCOMPARE(message.seq, next++);
        }
    }
}

// A clock that was ahead and was put right: by date the messages of a room are in the same order as by seq.
void StoreContract::datesNeverGoBack()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId other = room(ada, u"Other"_s);
    const auto dateOf = [&](RoomId in, const QString &cid, EpochMs date) {
        return append({.room = in, .from = ada, .cid = cid, .text = u"plum"_s, .date = date}).value().date;
    };
    QCOMPARE(dateOf(RoomId::general(), u"1"_s, 50'250), 50'250);
    QCOMPARE(dateOf(RoomId::general(), u"2"_s, 10'000), 50'250);
    QCOMPARE(dateOf(RoomId::general(), u"3"_s, 50'249), 50'250);
    QCOMPARE(dateOf(other, u"4"_s, 10'000), 10'000); // each room by itself
    QCOMPARE(dateOf(RoomId::general(), u"5"_s, 50'251), 50'251);
    QCOMPARE(dateOf(RoomId::general(), u"2"_s, 90'000), 50'250); // again: the first result
    QCOMPARE(dateOf(RoomId::general(), u"6"_s, 10'000), 50'251);

    std::vector<EpochMs> dates;
    const MessagePage stored = page({.room = RoomId::general()}).value();
    for (const Message &message : stored.messages)
        dates.push_back(message.date);
    QVERIFY(dates == std::vector<EpochMs>({50'250, 50'250, 50'250, 50'251, 50'251}));
    QCOMPARE(find(RoomId::general(), ada)->lastMessage->date, 50'251);
    // So that going on by date leaves nothing out.
    const search::Wanted wanted{.query = search::Query(u"plum"_s), .before = 50'251};
    QCOMPARE(searched({.asker = ada, .room = RoomId::general(), .wanted = wanted}).messages.size(), size_t(3));
}

void StoreContract::keepsTexts()
{
    const UserId ada = person(u"Ada"_s);
    const QString longest = QString(u"𝄞"_s).repeated(limits::messageCharacters);
    const QStringList texts{longest, u"line\nline\ttab"_s, u"'; DROP TABLE messages; --"_s, u"Ünïcödé 漢字 עברית"_s,
        u"👩‍👩‍👧‍👦 e\u0301"_s, u"\u0000\u0001"_s, u"%_\\\"'?"_s};
    for (const QString &text : texts)
        say(RoomId::general(), ada, text);
    const MessagePage found = page({.room = RoomId::general()}).value();
    QCOMPARE(found.messages.size(), static_cast<size_t>(texts.size()));
    for (qsizetype i = 0; i < texts.size(); ++i)
        QCOMPARE(found.messages[static_cast<size_t>(i)].text, texts[i]);

    const QString cid = QString(u"🙂"_s).repeated(limits::cidCharacters);
    QCOMPARE(say(RoomId::general(), ada, u"t"_s, cid).dup, false);
    QCOMPARE(say(RoomId::general(), ada, u"t"_s, cid).dup, true);
}

void StoreContract::answersInOrder()
{
    // Writes, refused writes and reads, one behind the other: answers in the same order, and what a read says
    // is exactly what was announced before it.
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    QStringList events;
    qint64 announced = 0;
    for (int i = 0; i < 50; ++i) {
        m_store->messages().append(
            {.room = open, .from = ada, .cid = QString::number(i), .text = u"t"_s}, [&, i](Result<Appended> result) {
                announced = result.value().seq;
                events.append(u"a%1"_s.arg(i));
            });
        m_store->messages().append(
            {.room = RoomId(99), .from = ada, .cid = u"x"_s + QString::number(i), .text = u"t"_s},
            [&, i](Result<Appended>) { events.append(u"b%1"_s.arg(i)); });
        m_store->rooms().find(open, ada, [&, i](Result<Room> seen) {
            events.append(seen.value().lastSeq == announced ? u"c%1"_s.arg(i) : u"wrong"_s);
        });
        m_store->users().create(
            {.username = u"Ada"_s, .folded = u"ada"_s}, [&, i](Result<User>) { events.append(u"d%1"_s.arg(i)); });
        m_store->rooms().roomsOf(ada, [&, i](Result<std::vector<Room>> rooms) {
            events.append(rooms.value().back().lastSeq == announced ? u"e%1"_s.arg(i) : u"wrong"_s);
        });
    }
    awaitDrain(*m_store);
    QStringList expected;
    for (int i = 0; i < 50; ++i) {
        for (char16_t step : u"abcde"_s.toStdU16String())
            expected.append(QString(QChar(step)) + QString::number(i));
    }
    QCOMPARE(events, expected);

    // A reader sees at least what was announced, even when asked from inside the announcement.
    qint64 seen = -1;
    qint64 atLeast = 0;
    m_store->messages().append(
        {.room = open, .from = ada, .cid = u"z"_s, .text = u"t"_s}, [&](Result<Appended> result) {
            atLeast = result.value().seq;
            m_store->messages().page({.room = open, .limit = 1},
                [&](Result<MessagePage> newest) { seen = newest.value().messages.at(0).seq; });
        });
    awaitDrain(*m_store); // the first drain comes before the read that was asked later
    awaitDrain(*m_store);
    QCOMPARE(seen, atLeast);
}

void StoreContract::answersLater()
{
    const UserId ada = person(u"Ada"_s);
    int answers = 0;
    const auto count = [&](const auto &) { ++answers; };
    m_store->users().byIds({ada}, count);
    m_store->users().credentials(u"ada"_s, count);
    m_store->rooms().find(RoomId::general(), ada, count);
    m_store->rooms().leave(RoomId(99), ada, count);
    m_store->messages().page({.room = RoomId::general()}, count);
    m_store->sessions().purge(0, count);
    m_store->probe(count);
    m_store->drain([&] { ++answers; });
    QCOMPARE(answers, 0);
    QTRY_COMPARE(answers, 8);
}

void StoreContract::keepsOrderInNestedLoops()
{
    const UserId ada = person(u"Ada"_s);
    QStringList events;
    m_store->rooms().find(RoomId::general(), ada, [&](Result<Room>) {
        events.append(u"1"_s);
        // Asks and waits inside an answer: those that came before must not be overtaken.
        find(RoomId::general(), ada).value();
        events.append(u"4"_s);
    });
    m_store->rooms().find(RoomId::general(), ada, [&](Result<Room>) { events.append(u"2"_s); });
    m_store->rooms().find(RoomId::general(), ada, [&](Result<Room>) { events.append(u"3"_s); });
    QTRY_COMPARE(events, QStringList({u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
}

void StoreContract::pages()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    QCOMPARE(shown(page({.room = open})), QString());
    QCOMPARE(shown(page({.room = RoomId(99)})), QString());
    for (int i = 0; i < 10; ++i)
        say(open, ada);
    say(RoomId::general(), ada); // not of this room
    QCOMPARE(shown(page({.room = open})), u"1 2 3 4 5 6 7 8 9 10"_s);
    QCOMPARE(shown(page({.room = open, .limit = 10})), u"1 2 3 4 5 6 7 8 9 10"_s);
    QCOMPARE(shown(page({.room = open, .limit = 3})), u"8 9 10 …"_s);
    QCOMPARE(shown(page({.room = open, .before = 8, .limit = 3})), u"5 6 7 …"_s);
    QCOMPARE(shown(page({.room = open, .before = 4, .limit = 3})), u"1 2 3"_s);
    QCOMPARE(shown(page({.room = open, .before = 1})), QString());
    QCOMPARE(shown(page({.room = open, .before = 0})), QString());
    QCOMPARE(shown(page({.room = open, .before = 99, .limit = 2})), u"9 10 …"_s);
    QCOMPARE(shown(page({.room = open, .after = 0, .limit = 3})), u"1 2 3 …"_s);
    QCOMPARE(shown(page({.room = open, .after = 7, .limit = 3})), u"8 9 10"_s);
    QCOMPARE(shown(page({.room = open, .after = 10})), QString());
    QCOMPARE(shown(page({.room = open, .after = 99})), QString());
    // Both: upwards, and `more` is what lies between the bounds.
    QCOMPARE(shown(page({.room = open, .before = 8, .after = 2, .limit = 3})), u"3 4 5 …"_s);
    QCOMPARE(shown(page({.room = open, .before = 6, .after = 2, .limit = 3})), u"3 4 5"_s);
    QCOMPARE(shown(page({.room = open, .before = 2, .after = 6})), QString());
}

void StoreContract::pagesWithinBudget()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    for (int i = 0; i < 4; ++i)
        say(open, ada, u"éééé"_s); // 8 bytes
    say(open, ada, u"0123456789"_s);
    QCOMPARE(shown(page({.room = open, .textBytes = 42})), u"1 2 3 4 5"_s);
    QCOMPARE(shown(page({.room = open, .textBytes = 41})), u"2 3 4 5 …"_s);
    QCOMPARE(shown(page({.room = open, .after = 0, .textBytes = 24})), u"1 2 3 …"_s);
    QCOMPARE(shown(page({.room = open, .after = 0, .textBytes = 23})), u"1 2 …"_s);
    QCOMPARE(shown(page({.room = open, .textBytes = 1})), u"5 …"_s); // one in any case
    QCOMPARE(shown(page({.room = open, .after = 4, .textBytes = 1})), u"5"_s);
}

void StoreContract::findsChanges()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId one = room(ada);
    const RoomId two = room(ada);
    const RoomId quiet = room(ada);
    for (int i = 0; i < 5; ++i)
        say(one, ada);
    say(two, ada);
    const auto found = changes({.cursors = {{two, 0}, {one, 3}, {RoomId(99), 0}, {quiet, 0}, {RoomId::general(), 0}}});
    KITH_VERIFY_OK(found);
    QCOMPARE(found->size(), size_t(4));
    QCOMPARE(found->at(0).room, two);
    QCOMPARE(seqs(found->at(0).messages), u"1"_s);
    QCOMPARE(found->at(0).rev, 1);
    QCOMPARE(found->at(0).limited, false);
    QCOMPARE(found->at(1).room, one);
    QCOMPARE(seqs(found->at(1).messages), u"4 5"_s);
    QCOMPARE(found->at(1).rev, 5);
    QCOMPARE(found->at(1).limited, false);
    QCOMPARE(found->at(2).room, quiet);
    QCOMPARE(seqs(found->at(2).messages), QString());
    QCOMPARE(found->at(2).limited, false);
    QCOMPARE(seqs(changes({.cursors = {{one, 5}}}).value().at(0).messages), QString());
    QCOMPARE(seqs(changes({.cursors = {{one, -4}}}).value().at(0).messages), u"1 2 3 4 5"_s);
    QVERIFY(changes({}).value().empty());
}

void StoreContract::limitsChangesByCount()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    for (int i = 0; i < 10; ++i)
        say(open, ada);
    const auto ask = [&](qint64 rev) {
        return changes({.cursors = {{open, rev}}, .maxMessages = 4, .newest = 3}).value().at(0);
    };
    QCOMPARE(ask(6).limited, false);
    QCOMPARE(seqs(ask(6).messages), u"7 8 9 10"_s);
    QCOMPARE(ask(5).limited, true);
    QCOMPARE(seqs(ask(5).messages), u"8 9 10"_s);
    QCOMPARE(ask(5).rev, 10);
    QCOMPARE(ask(0).limited, true);
}

void StoreContract::limitsChangesByBytes()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId one = room(ada);
    const RoomId two = room(ada);
    for (int i = 0; i < 4; ++i) {
        say(one, ada, u"0123456789"_s);
        say(two, ada, u"0123456789"_s);
    }
    const auto ask = [&](qint64 bytes) {
        return changes({.cursors = {{one, 0}, {two, 0}}, .textBytes = bytes}).value();
    };
    auto found = ask(80);
    QCOMPARE(found[0].limited, false);
    QCOMPARE(found[1].limited, false);
    found = ask(79); // the second room passes it: its newest messages, as far as they fit
    QCOMPARE(found[0].limited, false);
    QCOMPARE(seqs(found[0].messages), u"1 2 3 4"_s);
    QCOMPARE(found[1].limited, true);
    QCOMPARE(seqs(found[1].messages), u"2 3 4"_s);
    QCOMPARE(found[1].rev, 4);
    found = ask(5); // not even one: the client asks for history
    QCOMPARE(found[0].limited, true);
    QVERIFY(found[0].messages.empty());
    QCOMPARE(found[1].limited, true);
    QVERIFY(found[1].messages.empty());
    QCOMPARE(found[1].rev, 4);
}

void StoreContract::limitsCursorsAhead()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    const RoomId empty = room(ada);
    for (int i = 0; i < 5; ++i)
        say(open, ada);
    const auto found = changes({.cursors = {{open, 6}, {empty, 1}}, .newest = 2}).value();
    QCOMPARE(found[0].limited, true);
    QCOMPARE(seqs(found[0].messages), u"4 5"_s);
    QCOMPARE(found[0].rev, 5);
    QCOMPARE(found[1].limited, true);
    QVERIFY(found[1].messages.empty());
    QCOMPARE(found[1].rev, 0);
}

void StoreContract::probes()
{
    KITH_VERIFY_OK(await<void>([&](auto done) { m_store->probe(done); }));
}

void StoreContract::drains()
{
    const UserId ada = person(u"Ada"_s);
    int answers = 0;
    int atDrain = -1;
    for (int i = 0; i < 100; ++i) {
        m_store->messages().append({.room = RoomId::general(), .from = ada, .cid = QString::number(i), .text = u"t"_s},
            [&](const auto &) { ++answers; });
        m_store->messages().page({.room = RoomId::general()}, [&](const auto &) { ++answers; });
    }
    m_store->drain([&] { atDrain = answers; });
    QTRY_COMPARE(atDrain, 200);

    // Reads alone, which nothing ordered keeps waiting.
    answers = 0;
    for (int i = 0; i < 500; ++i)
        m_store->messages().page({.room = RoomId::general(), .limit = 100}, [&](const auto &) { ++answers; });
    m_store->drain([&] { atDrain = answers; });
    QTRY_COMPARE(atDrain, 500);
}

void StoreContract::dropsCallbacksAfterTheEnd()
{
    const UserId ada = person(u"Ada"_s);
    const auto alive = std::make_shared<int>(0);
    for (int i = 0; i < 100; ++i) {
        m_store->messages().append({.room = RoomId::general(), .from = ada, .cid = QString::number(i), .text = u"t"_s},
            [alive](const auto &) { ++*alive; });
        m_store->messages().page({.room = RoomId::general()}, [alive](const auto &) { ++*alive; });
    }
    m_store->drain([alive] { ++*alive; });
    m_store.reset();
    QCoreApplication::processEvents();
    QCOMPARE(*alive, 0);
    QCOMPARE(alive.use_count(), 1); // and nothing holds on to them
}

void StoreContract::mayEndInACallback()
{
    const UserId ada = person(u"Ada"_s);
    int later = 0;
    m_store->rooms().find(RoomId::general(), ada, [&](const auto &) { m_store.reset(); });
    m_store->rooms().find(RoomId::general(), ada, [&](const auto &) { ++later; });
    QTRY_VERIFY(!m_store);
    QCoreApplication::processEvents();
    QCOMPARE(later, 0);
}

} // namespace kith::storage
