#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace {

Result<Left> leave(Store &store, RoomId room, UserId user)
{
    return await<Left>([&](auto done) { store.rooms().leave(room, user, done); });
}

Result<Joined> addTo(Store &store, RoomId room, UserId user, EpochMs now = 5'000)
{
    return await<Joined>([&](auto done) { store.rooms().add(room, user, now, done); });
}

Result<DirectOpened> openDirect(Store &store, UserId asker, UserId peer)
{
    return await<DirectOpened>([&](auto done) { store.rooms().openDirect(asker, peer, 4'000, done); });
}

Result<ReadMarker> setRead(Store &store, RoomId room, UserId user, qint64 seq)
{
    return await<ReadMarker>([&](auto done) { store.rooms().setRead(room, user, seq, done); });
}

Result<RoomPage> browse(Store &store, const BrowseQuery &query)
{
    return await<RoomPage>([&](auto done) { store.rooms().browse(query, done); });
}

QStringList idsOf(const std::vector<Room> &rooms)
{
    QStringList ids;
    for (const Room &room : rooms)
        ids.append(room.id.toString());
    return ids;
}

} // namespace

void StoreContract::createsRooms()
{
    const UserId ada = person(u"Ada"_s);
    const NewRoom wanted{
        .name = u"Räume & <b>"_s, .topic = u"Über 🙂"_s, .kind = RoomKind::Private, .owner = ada, .created = 2'000};
    const Result<Room> made = await<Room>([&](auto done) { m_store->rooms().create(wanted, done); });
    KITH_VERIFY_OK(made);
    QCOMPARE(made->id, RoomId(1));
    QCOMPARE(made->kind, RoomKind::Private);
    QCOMPARE(made->name, u"Räume & <b>"_s);
    QCOMPARE(made->topic, u"Über 🙂"_s);
    QCOMPARE(made->rev, 0);
    QCOMPARE(made->lastSeq, 0);
    QCOMPARE(made->members, 1);
    QVERIFY(made->role == Role::Owner);
    QCOMPARE(made->readSeq, 0);
    QVERIFY(!made->lastMessage);

    NewRoom orphan = wanted;
    orphan.owner = UserId(99);
    KITH_VERIFY_ERROR(await<Room>([&](auto done) { m_store->rooms().create(orphan, done); }), ErrorCode::UserUnknown);
}

void StoreContract::roomIdsGrow()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    QCOMPARE(room(ada), RoomId(1));
    KITH_VERIFY_OK(openDirect(*m_store, ada, bob)); // takes no number
    QCOMPARE(room(ada), RoomId(2));
    KITH_VERIFY_OK(leave(*m_store, RoomId(2), ada));
    QCOMPARE(room(ada), RoomId(3));
}

void StoreContract::joinsPublicRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId open = room(ada);
    say(open, ada);
    say(open, ada, u"last"_s);

    const Result<Room> outside = find(open, bob);
    KITH_VERIFY_OK(outside);
    QVERIFY(!outside->role);
    QVERIFY(!outside->lastMessage); // not a member: nothing that was said

    const Result<Joined> joined = join(open, bob);
    KITH_VERIFY_OK(joined);
    QCOMPARE(joined->added, true);
    QVERIFY(joined->room.role == Role::Member);
    QCOMPARE(joined->room.members, 2);
    QCOMPARE(joined->room.readSeq, 2);
    QVERIFY(joined->room.lastMessage);
    QCOMPARE(joined->room.lastMessage->text, u"last"_s);

    const Result<Joined> again = join(open, bob);
    KITH_VERIFY_OK(again);
    QCOMPARE(again->added, false);
    QCOMPARE(again->room.members, 2);
    KITH_VERIFY_ERROR(join(RoomId(99), bob), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(join(open, UserId(99)), ErrorCode::UserUnknown);
    QCOMPARE(membersOf(open).size(), size_t(2));
}

void StoreContract::hidesPrivateRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const UserId carol = person(u"Carol"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    const RoomId direct = openDirect(*m_store, ada, bob).value().room.id;
    for (RoomId hidden : {secret, direct, RoomId(99), RoomId()}) {
        KITH_VERIFY_ERROR(find(hidden, carol), ErrorCode::RoomUnknown);
        if (hidden.isValid())
            KITH_VERIFY_ERROR(join(hidden, carol), ErrorCode::RoomUnknown);
    }
    KITH_VERIFY_OK(find(secret, ada));
    const Result<Joined> member = join(secret, ada);
    KITH_VERIFY_OK(member);
    QCOMPARE(member->added, false);
}

void StoreContract::joinsByInvite()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "key");
    KITH_VERIFY_ERROR(joinBy("other", bob), ErrorCode::InviteInvalid);
    KITH_VERIFY_ERROR(joinBy("", bob), ErrorCode::InviteInvalid);
    const Result<Joined> joined = joinBy("key", bob);
    KITH_VERIFY_OK(joined);
    QCOMPARE(joined->room.id, secret);
    QCOMPARE(joined->added, true);
    QVERIFY(joined->room.role == Role::Member);

    const auto create = [&](const NewInvite &wanted) {
        return await<void>([&](auto done) { m_store->rooms().createInvite(wanted, done); });
    };
    KITH_VERIFY_ERROR(create({.room = RoomId(99), .keyHash = "a", .by = ada}), ErrorCode::RoomUnknown);
    const RoomId direct = openDirect(*m_store, ada, bob).value().room.id;
    KITH_VERIFY_ERROR(create({.room = direct, .keyHash = "b", .by = ada}), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(create({.room = secret, .keyHash = "c", .by = UserId(99)}), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(create({.room = secret, .keyHash = "key", .by = ada}), ErrorCode::Internal);
}

void StoreContract::invitesExpire()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "key", 6'000);
    KITH_VERIFY_OK(joinBy("key", person(u"Bob"_s), 5'999));
    const Result<Joined> late = joinBy("key", person(u"Carol"_s), 6'000);
    KITH_VERIFY_ERROR(late, ErrorCode::InviteInvalid);
    QVERIFY2(late.error().message.contains(u"expired"), qPrintable(late.error().message));
    // Who is in already may follow an old link.
    const Result<Joined> member = joinBy("key", UserId(2), 9'000);
    KITH_VERIFY_OK(member);
    QCOMPARE(member->added, false);
}

void StoreContract::invitesAreUsedUp()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "key", 0, 2);
    QCOMPARE(joinBy("key", ada).value().added, false); // does not use it up
    const UserId bob = person(u"Bob"_s);
    QCOMPARE(joinBy("key", bob).value().added, true);
    QCOMPARE(joinBy("key", bob).value().added, false);
    QCOMPARE(joinBy("key", person(u"Carol"_s)).value().added, true);
    const Result<Joined> late = joinBy("key", person(u"Dora"_s));
    KITH_VERIFY_ERROR(late, ErrorCode::InviteInvalid);
    QVERIFY2(late.error().message.contains(u"used up"), qPrintable(late.error().message));
    QCOMPARE(membersOf(secret).size(), size_t(3));
}

void StoreContract::addsMembers()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    say(secret, ada);
    const Result<Joined> added = addTo(*m_store, secret, bob);
    KITH_VERIFY_OK(added);
    QCOMPARE(added->added, true);
    QVERIFY(added->room.role == Role::Member);
    QCOMPARE(added->room.members, 2);
    QCOMPARE(added->room.readSeq, 1);
    QCOMPARE(addTo(*m_store, secret, bob).value().added, false);
    QVERIFY(addTo(*m_store, secret, ada).value().room.role == Role::Owner); // keeps the role
    QCOMPARE(membersOf(secret).size(), size_t(2));
    KITH_VERIFY_ERROR(addTo(*m_store, RoomId(99), bob), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(addTo(*m_store, secret, UserId(99)), ErrorCode::UserUnknown);
    const RoomId direct = openDirect(*m_store, ada, bob).value().room.id;
    KITH_VERIFY_ERROR(addTo(*m_store, direct, person(u"Carol"_s)), ErrorCode::RoomUnknown);
}

void StoreContract::leavesRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId open = room(ada);
    KITH_VERIFY_OK(join(open, bob));
    const Result<Left> left = leave(*m_store, open, bob);
    KITH_VERIFY_OK(left);
    QCOMPARE(left->removed, true);
    QCOMPARE(left->members, 1);
    QVERIFY(!left->newOwner.isValid());
    QCOMPARE(leave(*m_store, open, bob).value().removed, false);
    QCOMPARE(leave(*m_store, open, bob).value().members, 1);
    QCOMPARE(leave(*m_store, RoomId(99), bob).value().removed, false);
    QCOMPARE(idsOf(roomsOf(bob)), QStringList({u"0"_s}));
    KITH_VERIFY_ERROR(append({.room = open, .from = bob, .cid = u"c"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);

    // General is left like any other, and nobody owns it.
    const Result<Left> general = leave(*m_store, RoomId::general(), ada);
    KITH_VERIFY_OK(general);
    QCOMPARE(general->removed, true);
    QVERIFY(!general->newOwner.isValid());

    const RoomId direct = openDirect(*m_store, ada, bob).value().room.id;
    QCOMPARE(leave(*m_store, direct, ada).value().removed, false);
    QCOMPARE(leave(*m_store, direct, ada).value().members, 2);

    // A private room that everybody left stays, and an invite still opens it.
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "key");
    say(secret, ada, u"kept"_s);
    QCOMPARE(leave(*m_store, secret, ada).value().members, 0);
    KITH_VERIFY_ERROR(find(secret, ada), ErrorCode::RoomUnknown);
    const Result<Joined> back = joinBy("key", bob);
    KITH_VERIFY_OK(back);
    QCOMPARE(back->room.lastMessage->text, u"kept"_s);
}

void StoreContract::ownersAreSucceeded()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const UserId carol = person(u"Carol"_s);
    const UserId dora = person(u"Dora"_s);
    const RoomId open = room(ada);
    KITH_VERIFY_OK(join(open, dora, 3'000)); // the oldest member, though with the highest id
    KITH_VERIFY_OK(join(open, bob, 4'000));
    KITH_VERIFY_OK(join(open, carol, 4'000));
    QVERIFY(!leave(*m_store, open, bob).value().newOwner.isValid());
    QCOMPARE(leave(*m_store, open, ada).value().newOwner, dora);
    QVERIFY(find(open, dora).value().role == Role::Owner);
    QCOMPARE(leave(*m_store, open, dora).value().newOwner, carol);
    const Result<Left> last = leave(*m_store, open, carol);
    KITH_VERIFY_OK(last);
    QCOMPARE(last->members, 0);
    QVERIFY(!last->newOwner.isValid());
}

void StoreContract::opensDirectRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const Result<DirectOpened> opened = openDirect(*m_store, bob, ada);
    KITH_VERIFY_OK(opened);
    QCOMPARE(opened->room.id.toString(), u"1:2"_s);
    QCOMPARE(opened->room.kind, RoomKind::Direct);
    QCOMPARE(opened->room.name, QString());
    QCOMPARE(opened->room.members, 2);
    QVERIFY(opened->room.role == Role::Member);
    QCOMPARE(opened->revealed, true);
    QCOMPARE(openDirect(*m_store, bob, ada).value().revealed, false);

    // The peer is in it and may read it, but does not see it among the rooms.
    QCOMPARE(idsOf(roomsOf(bob)), QStringList({u"0"_s, u"1:2"_s}));
    QCOMPARE(idsOf(roomsOf(ada)), QStringList({u"0"_s}));
    KITH_VERIFY_OK(find(opened->room.id, ada));
    QVERIFY(find(opened->room.id, ada).value().role == Role::Member);
    QCOMPARE(membersOf(opened->room.id).size(), size_t(2));

    // Opening it from the other side reveals it there.
    const Result<DirectOpened> other = openDirect(*m_store, ada, bob);
    KITH_VERIFY_OK(other);
    QCOMPARE(other->revealed, true);
    QCOMPARE(other->room.id, opened->room.id);
    QCOMPARE(idsOf(roomsOf(ada)), QStringList({u"0"_s, u"1:2"_s}));

    KITH_VERIFY_ERROR(openDirect(*m_store, ada, UserId(99)), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(openDirect(*m_store, UserId(99), ada), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(openDirect(*m_store, ada, ada), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(openDirect(*m_store, ada, UserId()), ErrorCode::UserUnknown);
}

void StoreContract::revealsDirectRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const UserId carol = person(u"Carol"_s);
    const RoomId direct = openDirect(*m_store, ada, bob).value().room.id;
    const Appended first = say(direct, ada);
    QVERIFY(first.revealed == std::vector({bob}));
    QCOMPARE(idsOf(roomsOf(bob)), QStringList({u"0"_s, u"1:2"_s}));
    QVERIFY(say(direct, ada).revealed.empty());
    QVERIFY(say(direct, bob).revealed.empty());

    // The one who never saw it writes first: it appears there.
    const RoomId other = openDirect(*m_store, ada, carol).value().room.id;
    QVERIFY(say(other, carol).revealed == std::vector({carol}));
    QCOMPARE(idsOf(roomsOf(carol)), QStringList({u"0"_s, u"1:3"_s}));
    QCOMPARE(openDirect(*m_store, carol, ada).value().revealed, false);

    // A repeated message reveals nothing; a stranger's neither.
    const RoomId third = openDirect(*m_store, bob, carol).value().room.id;
    say(RoomId::general(), bob, u"t"_s, u"again"_s);
    QVERIFY(say(third, bob, u"t"_s, u"again"_s).revealed.empty());
    KITH_VERIFY_ERROR(append({.room = third, .from = ada, .cid = u"x"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    QCOMPARE(idsOf(roomsOf(carol)), QStringList({u"0"_s, u"1:3"_s}));
}

void StoreContract::browsesRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    for (int i = 1; i <= 11; ++i)
        room(ada, u"Room %1"_s.arg(i), i == 5 ? RoomKind::Private : RoomKind::Public);
    KITH_VERIFY_OK(openDirect(*m_store, ada, bob));
    KITH_VERIFY_OK(join(RoomId(2), bob));

    const Result<RoomPage> all = browse(*m_store, {.asker = ada});
    KITH_VERIFY_OK(all); // ids ascend as numbers; the private room is no public one, not even to its owner
    QCOMPARE(idsOf(all->rooms),
        QStringList({u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s, u"6"_s, u"7"_s, u"8"_s, u"9"_s, u"10"_s, u"11"_s}));
    QCOMPARE(all->more, false);

    const Result<RoomPage> first = browse(*m_store, {.asker = bob, .limit = 3});
    KITH_VERIFY_OK(first);
    QCOMPARE(idsOf(first->rooms), QStringList({u"0"_s, u"1"_s, u"2"_s}));
    QCOMPARE(first->more, true);
    QVERIFY(!first->rooms[1].role);
    QVERIFY(first->rooms[2].role == Role::Member);
    QCOMPARE(first->rooms[2].members, 2);

    const Result<RoomPage> next = browse(*m_store, {.asker = bob, .after = RoomId(9), .limit = 2});
    KITH_VERIFY_OK(next);
    QCOMPARE(idsOf(next->rooms), QStringList({u"10"_s, u"11"_s}));
    QCOMPARE(next->more, false);
    QVERIFY(browse(*m_store, {.asker = bob, .after = RoomId(11)}).value().rooms.empty());
}

void StoreContract::browsesLiterally()
{
    const UserId ada = person(u"Ada"_s);
    const auto make = [&](const QString &name, const QString &topic) {
        const NewRoom wanted{.name = name, .topic = topic, .owner = ada};
        await<Room>([&](auto done) { m_store->rooms().create(wanted, done); }).value();
    };
    make(u"100% fun"_s, {});
    make(u"snake_case"_s, {});
    make(u"back\\slash"_s, {});
    make(u"Quote's"_s, u"Über ÄRGER"_s);
    const auto names = [&](const QString &query) {
        const RoomPage page = browse(*m_store, {.asker = ada, .foldedQuery = foldName(query)}).value();
        QStringList found;
        for (const Room &room : page.rooms)
            found.append(room.name);
        return found;
    };
    QCOMPARE(names(u"%"_s), QStringList({u"100% fun"_s}));
    QCOMPARE(names(u"_"_s), QStringList({u"snake_case"_s}));
    QCOMPARE(names(u"\\"_s), QStringList({u"back\\slash"_s}));
    QCOMPARE(names(u"'"_s), QStringList({u"Quote's"_s}));
    QCOMPARE(names(u"über ärger"_s), QStringList({u"Quote's"_s}));
    QCOMPARE(names(u"GENERAL"_s), QStringList({u"General"_s}));
    QCOMPARE(names(u"1%f"_s), QStringList());
    QCOMPARE(names({}).size(), 5);
}

void StoreContract::listsMembers()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId open = room(ada);
    for (const QString &name : {u"Bob"_s, u"Carol"_s, u"Dora"_s})
        KITH_VERIFY_OK(join(open, person(name)));
    const auto members = [&](RoomId of, UserId after, int limit) {
        return await<MemberPage>([&](auto done) { m_store->rooms().members(of, after, limit, done); }).value();
    };
    const MemberPage first = members(open, {}, 3);
    QCOMPARE(first.members.size(), size_t(3));
    QCOMPARE(first.more, true);
    QCOMPARE(first.members[0].user.username, u"Ada"_s);
    QCOMPARE(first.members[0].role, Role::Owner);
    QCOMPARE(first.members[2].user.username, u"Carol"_s);
    QCOMPARE(first.members[2].role, Role::Member);
    const MemberPage rest = members(open, first.members[2].user.id, 3);
    QCOMPARE(rest.members.size(), size_t(1));
    QCOMPARE(rest.members[0].user.username, u"Dora"_s);
    QCOMPARE(rest.more, false);
    QCOMPARE(members(open, {}, 4).more, false);
    QVERIFY(members(RoomId(99), {}, 4).members.empty());
}

void StoreContract::listsRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    for (int i = 0; i < 10; ++i)
        room(ada);
    KITH_VERIFY_OK(openDirect(*m_store, ada, bob));
    say(RoomId(10), ada, u"one"_s);
    say(RoomId(10), ada, u"two"_s);
    const std::vector<Room> rooms = roomsOf(ada);
    QCOMPARE(idsOf(rooms),
        QStringList(
            {u"0"_s, u"1"_s, u"1:2"_s, u"2"_s, u"3"_s, u"4"_s, u"5"_s, u"6"_s, u"7"_s, u"8"_s, u"9"_s, u"10"_s}));
    QVERIFY(!rooms[1].lastMessage);
    const Room &last = rooms.back();
    QVERIFY(last.role == Role::Owner);
    QCOMPARE(last.lastSeq, 2);
    QCOMPARE(last.rev, 2);
    QCOMPARE(last.readSeq, 2);
    QVERIFY(last.lastMessage);
    QCOMPARE(last.lastMessage->text, u"two"_s);
    QCOMPARE(last.lastMessage->seq, 2);
    QCOMPARE(last.lastMessage->from, ada);
    QCOMPARE(last.lastMessage->roomId, RoomId(10));
    QCOMPARE(last.lastMessageCut, false);
    QVERIFY(roomsOf(UserId(99)).empty());
}

void StoreContract::cutsLastMessages()
{
    const UserId ada = person(u"Ada"_s);
    const QString fits = QString(u"🙂"_s).repeated(limits::previewCharacters);
    say(RoomId::general(), ada, fits);
    Room general = roomsOf(ada).at(0);
    QCOMPARE(general.lastMessage->text, fits);
    QCOMPARE(general.lastMessageCut, false);
    say(RoomId::general(), ada, fits + u'!');
    general = roomsOf(ada).at(0);
    QCOMPARE(general.lastMessage->text, fits); // cut between characters, never inside one
    QCOMPARE(general.lastMessageCut, true);
    QCOMPARE(find(RoomId::general(), ada).value().lastMessageCut, true);
}

void StoreContract::movesReadMarkers()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId open = room(ada);
    KITH_VERIFY_OK(join(open, bob));
    for (int i = 0; i < 5; ++i)
        say(open, ada);
    QCOMPARE(find(open, ada).value().readSeq, 5); // one's own message is read
    QCOMPARE(find(open, bob).value().readSeq, 0);
    const auto moved = [&](qint64 wanted, qint64 seq, bool did) {
        const ReadMarker marker = setRead(*m_store, open, bob, wanted).value();
        return marker.seq == seq && marker.moved == did;
    };
    QVERIFY(moved(3, 3, true));
    QVERIFY(moved(3, 3, false));
    QVERIFY(moved(1, 3, false));
    QVERIFY(moved(-7, 3, false));
    QVERIFY(moved(99, 5, true)); // never past the last message
    QVERIFY(moved(100, 5, false));
    QCOMPARE(find(open, bob).value().readSeq, 5);
    KITH_VERIFY_ERROR(setRead(*m_store, open, UserId(99), 1), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(setRead(*m_store, RoomId(99), bob, 1), ErrorCode::RoomUnknown);
}

} // namespace kith::storage
