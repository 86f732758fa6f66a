#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

#include <set>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace {

constexpr EpochMs day = 86'400'000;

UserId guest(Store &store, const QString &name, EpochMs created = 1'000)
{
    const NewUser wanted{
        .username = name, .folded = foldName(name), .displayName = name, .guest = true, .created = created};
    return await<User>([&](auto done) { store.users().create(wanted, done); }).value().id;
}

void session(Store &store, UserId user, EpochMs created = 1'000)
{
    const NewSession wanted{.user = user,
        .tokenHash = "token" + user.toString().toLatin1() + QByteArray::number(created),
        .created = created,
        .idleLifetime = day};
    await<SessionId>([&](auto done) { store.sessions().create(wanted, done); }).value();
}

std::vector<Retired> retire(Store &store, EpochMs now, int limit = 200)
{
    const GoneQuery query{.now = now, .createdBefore = now - day, .limit = limit};
    return await<std::vector<Retired>>([&](auto done) { store.users().retireGuests(query, done); }).value();
}

// "room members newOwner" of each.
QStringList placesOf(const Retired &retired)
{
    QStringList places;
    for (const Retired::Place &place : retired.left)
        places.append(u"%1 %2 %3"_s.arg(place.room.toString()).arg(place.members).arg(place.newOwner.value()));
    return places;
}

QStringList found(Store &store, const QString &query)
{
    const auto users = await<std::vector<User>>([&](auto done) { store.users().search(query, 100, done); }).value();
    QStringList names;
    for (const User &user : users)
        names.append(user.username);
    return names;
}

} // namespace

void StoreContract::retiresGuests()
{
    const UserId ada = person(u"Ada"_s);
    const UserId gast = guest(*m_store, u"Gast"_s);
    const RoomId open = room(ada);
    KITH_VERIFY_OK(join(open, gast));
    say(open, gast, u"I was here"_s);
    session(*m_store, gast);
    QCOMPARE(find(RoomId::general(), ada).value().members, 2);
    QVERIFY(retire(*m_store, 1'000 + day).empty()); // to the millisecond

    const std::vector<Retired> retired = retire(*m_store, 1'001 + day);
    QCOMPARE(retired.size(), size_t(1));
    QCOMPARE(retired[0].user.id, gast);
    QCOMPARE(retired[0].user.username, u"Gast"_s);
    QCOMPARE(retired[0].user.guest, true);
    QCOMPARE(placesOf(retired[0]), QStringList({u"0 1 0"_s, u"1 1 0"_s}));

    for (RoomId id : {RoomId::general(), open}) {
        QCOMPARE(find(id, ada).value().members, 1);
        QCOMPARE(membersOf(id).size(), size_t(1));
        QCOMPARE(membersOf(id)[0].user.id, ada);
    }
    QVERIFY(roomsOf(gast).empty());
    QCOMPARE(found(*m_store, u"gast"_s), QStringList());
    QCOMPARE(found(*m_store, {}), QStringList({u"Ada"_s}));
    // The name stays with what was said.
    const auto users = await<std::vector<User>>([&](auto done) { m_store->users().byIds({gast}, done); }).value();
    QCOMPARE(users.size(), size_t(1));
    QCOMPARE(users[0].displayName, u"Gast"_s);
    QCOMPARE(users[0].guest, true);
    QCOMPARE(page({.room = open}).value().messages[0].from, gast);
    // Once.
    QVERIFY(retire(*m_store, 2'000 + 9 * day).empty());
}

void StoreContract::keepsGuestsWhoMayCome()
{
    const UserId ada = person(u"Ada"_s); // no session at all, and no guest
    const UserId one = guest(*m_store, u"One"_s);
    session(*m_store, one, 1'000);
    session(*m_store, one, 3'000); // two; the later is alive
    const UserId two = guest(*m_store, u"Two"_s);
    session(*m_store, two, 1'000);
    KITH_VERIFY_OK(await<void>([&](auto done) { m_store->sessions().touch(SessionId(3), 5'000, done); }));
    const UserId fresh = guest(*m_store, u"Fresh"_s, 2'500); // whose session is about to be made
    const UserId left = guest(*m_store, u"Left"_s);          // signed out
    QCOMPARE(retire(*m_store, 2'000 + day).size(), size_t(1));
    QCOMPARE(membersOf(RoomId::general()).size(), size_t(4));
    QVERIFY(roomsOf(left).empty());
    for (UserId id : {ada, one, two, fresh})
        QCOMPARE(roomsOf(id).size(), size_t(1));
    // A guest who is in no room is found while the session lives.
    KITH_VERIFY_OK(await<Left>([&](auto done) { m_store->rooms().leave(RoomId::general(), two, done); }));
    QVERIFY(retire(*m_store, 2'400 + day).empty());
    QCOMPARE(found(*m_store, u"two"_s), QStringList({u"Two"_s}));

    QCOMPARE(retire(*m_store, 4'000 + day).size(), size_t(2)); // One and Fresh
    const std::vector<Retired> last = retire(*m_store, 6'000 + day);
    QCOMPARE(last.size(), size_t(1));
    QCOMPARE(last[0].user.id, two);
    QVERIFY(last[0].left.empty());
    QCOMPARE(membersOf(RoomId::general()).size(), size_t(1));
}

void StoreContract::retiresInPortions()
{
    constexpr int guests = 130;
    person(u"Ada"_s);
    session(*m_store, guest(*m_store, u"Here"_s), 5'000);
    for (int i = 0; i < guests; ++i)
        guest(*m_store, u"guest-%1"_s.arg(i));
    std::set<UserId> gone;
    size_t portions = 0;
    for (size_t got = 60; got == 60; ++portions) {
        const std::vector<Retired> retired = retire(*m_store, 2'000 + day, 60);
        got = retired.size();
        for (const Retired &one : retired)
            QVERIFY(gone.insert(one.user.id).second);
        QCOMPARE(find(RoomId::general(), UserId(1)).value().members, qint64(2 + guests - gone.size()));
    }
    QCOMPARE(gone.size(), size_t(guests));
    QCOMPARE(portions, size_t(3));
    QVERIFY(retire(*m_store, 2'000 + day, 0).empty());
}

void StoreContract::retiredOwnersAreSucceeded()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const UserId owner = guest(*m_store, u"Owner"_s);
    const UserId heir = guest(*m_store, u"Heir"_s);
    session(*m_store, heir, 5'000);
    const RoomId open = room(owner); // the last owner of a room may have been followed by a guest
    KITH_VERIFY_OK(join(open, bob, 4'000));
    KITH_VERIFY_OK(join(open, ada, 4'001));
    KITH_VERIFY_OK(join(open, heir, 3'000));
    const RoomId lonely = room(owner);
    const std::vector<Retired> first = retire(*m_store, 2'000 + day);
    QCOMPARE(first.size(), size_t(1));
    QCOMPARE(placesOf(first[0]), QStringList({u"0 3 0"_s, u"1 3 4"_s, u"2 0 0"_s}));
    QVERIFY(find(open, heir).value().role == Role::Owner);
    const std::vector<Retired> second = retire(*m_store, 6'000 + day);
    QCOMPARE(placesOf(second.at(0)), QStringList({u"0 2 0"_s, u"1 2 2"_s}));
    QVERIFY(find(open, bob).value().role == Role::Owner);
    QCOMPARE(find(lonely, ada).value().members, 0);
}

void StoreContract::retiredGuestsAreNobody()
{
    const UserId ada = person(u"Ada"_s);
    const UserId gast = guest(*m_store, u"Gast"_s);
    const RoomId open = room(ada);
    invite(open, ada, "key");
    QCOMPARE(retire(*m_store, 2'000 + day).size(), size_t(1));
    KITH_VERIFY_ERROR(join(open, gast), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(joinBy("key", gast), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(
        await<Joined>([&](auto done) { m_store->rooms().add(open, gast, 5'000, done); }), ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(await<DirectOpened>([&](auto done) { m_store->rooms().openDirect(ada, gast, 5'000, done); }),
        ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(await<SessionId>([&](auto done) {
        m_store->sessions().create({.user = gast, .tokenHash = "late", .created = 5'000, .idleLifetime = day}, done);
    }),
        ErrorCode::UserUnknown);
    KITH_VERIFY_ERROR(
        append({.room = RoomId::general(), .from = gast, .cid = u"c"_s, .text = u"t"_s}), ErrorCode::RoomUnknown);
    KITH_VERIFY_ERROR(createUser({.username = u"Gast"_s, .folded = u"gast"_s}), ErrorCode::NameTaken);
    QCOMPARE(membersOf(open).size(), size_t(1));
}

void StoreContract::retiredGuestsStayInDirectRooms()
{
    const UserId ada = person(u"Ada"_s);
    const UserId gast = guest(*m_store, u"Gast"_s);
    const auto open = [&] {
        return await<DirectOpened>([&](auto done) { m_store->rooms().openDirect(ada, gast, 5'000, done); });
    };
    const RoomId direct = open().value().room.id;
    say(direct, ada);
    say(direct, gast);
    QCOMPARE(placesOf(retire(*m_store, 2'000 + day).at(0)), QStringList({u"0 1 0"_s}));
    QCOMPARE(open().value().room.id, direct); // what was said there stays
    QCOMPARE(open().value().room.members, 2);
    QCOMPARE(roomsOf(ada).size(), size_t(2));
    QCOMPARE(page({.room = direct}).value().messages.size(), size_t(2));
    say(direct, ada);
}

} // namespace kith::storage
