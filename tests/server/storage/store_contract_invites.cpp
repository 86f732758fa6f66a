#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace {

std::vector<InviteRecord> invitesOf(Store &store, RoomId room, UserId by = {}, EpochMs now = 5'000)
{
    return await<std::vector<InviteRecord>>([&](auto done) { store.rooms().invites(room, by, now, done); }).value();
}

QByteArrayList hashesOf(const std::vector<InviteRecord> &invites)
{
    QByteArrayList hashes;
    for (const InviteRecord &invite : invites)
        hashes.append(invite.keyHash);
    return hashes;
}

Result<InvitedRoom> look(Store &store, const QByteArray &hash, UserId asker = {}, EpochMs now = 5'000)
{
    return await<InvitedRoom>([&](auto done) { store.rooms().lookAtInvite(hash, asker, now, done); });
}

Result<bool> remove(Store &store, RoomId room, const QByteArray &hash)
{
    return await<bool>([&](auto done) { store.rooms().removeInvite(room, hash, done); });
}

} // namespace

void StoreContract::invitesSayWhatIsWrong()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "old", 5'000);
    invite(secret, ada, "one", 0, 1);
    invite(secret, ada, "both", 5'000, 1);
    KITH_VERIFY_OK(joinBy("one", person(u"Carol"_s)));
    KITH_VERIFY_OK(joinBy("both", person(u"Dora"_s), 4'999));
    QVERIFY(joinBy("none", bob).error().reason == InviteFault::Unknown);
    QVERIFY(joinBy("old", bob).error().reason == InviteFault::Expired);
    QVERIFY(joinBy("one", bob).error().reason == InviteFault::Used);
    QVERIFY(joinBy("both", bob, 4'999).error().reason == InviteFault::Used);
    QVERIFY(joinBy("both", bob).error().reason == InviteFault::Expired);
    const NewUser eve{.username = u"Eve"_s, .folded = u"eve"_s, .created = 5'000, .inviteHash = "one"};
    QVERIFY(createUser(eve).error().reason == InviteFault::Used);
    KITH_VERIFY_OK(remove(*m_store, secret, "old"));
    QVERIFY(joinBy("old", bob).error().reason == InviteFault::Unknown);
}

void StoreContract::listsInvites()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId one = room(ada);
    const RoomId other = room(ada);
    invite(one, ada, "a", 0, 0, 3'000);
    invite(one, bob, QByteArray("b\0\xff", 3), 9'000, 2, 3'001);
    invite(one, ada, "expired", 5'000, 0, 3'002);
    invite(one, ada, "used", 0, 1, 3'003);
    invite(one, ada, "c", 0, 0, 3'004);
    invite(one, ada, "d", 0, 0, 3'004);
    invite(other, ada, "other");
    KITH_VERIFY_OK(joinBy("used", person(u"Carol"_s)));
    KITH_VERIFY_OK(joinBy(QByteArray("b\0\xff", 3), person(u"Dora"_s)));

    const std::vector<InviteRecord> all = invitesOf(*m_store, one);
    QCOMPARE(hashesOf(all), QByteArrayList({"d", "c", QByteArray("b\0\xff", 3), "a"}));
    QCOMPARE(all[2].by, bob);
    QCOMPARE(all[2].created, 3'001);
    QCOMPARE(all[2].expires, 9'000);
    QCOMPARE(all[2].uses, 2);
    QCOMPARE(all[2].used, 1);
    QCOMPARE(all[3].expires, 0);
    QCOMPARE(all[3].uses, 0);
    QCOMPARE(all[3].used, 0);
    QCOMPARE(hashesOf(invitesOf(*m_store, one, bob)), QByteArrayList({QByteArray("b\0\xff", 3)}));
    QCOMPARE(hashesOf(invitesOf(*m_store, one, ada)), QByteArrayList({"d", "c", "a"}));
    QCOMPARE(hashesOf(invitesOf(*m_store, one, ada, 4'999)), QByteArrayList({"d", "c", "expired", "a"}));
    QCOMPARE(hashesOf(invitesOf(*m_store, one, bob, 9'000)), QByteArrayList());
    QCOMPARE(hashesOf(invitesOf(*m_store, other)), QByteArrayList({"other"}));
    QVERIFY(invitesOf(*m_store, RoomId(99)).empty());
}

void StoreContract::removesInvites()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId one = room(ada);
    const RoomId other = room(ada);
    invite(one, ada, "a");
    invite(one, ada, "b");
    QCOMPARE(remove(*m_store, other, "a").value(), false); // of another room
    QCOMPARE(remove(*m_store, one, "none").value(), false);
    QCOMPARE(remove(*m_store, one, "a").value(), true);
    QCOMPARE(remove(*m_store, one, "a").value(), false);
    QCOMPARE(hashesOf(invitesOf(*m_store, one)), QByteArrayList({"b"}));
    KITH_VERIFY_ERROR(joinBy("a", person(u"Bob"_s)), ErrorCode::InviteInvalid);
    invite(one, ada, "a"); // as if it had never been
    KITH_VERIFY_OK(joinBy("a", UserId(2)));
}

void StoreContract::limitsInvites()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId full = room(ada);
    for (int i = 0; i < limits::invitesPerRoom; ++i)
        invite(full, ada, "key" + QByteArray::number(i), i < 2 ? 6'000 : 0, 0, 3'000 + i);
    const auto create = [&](EpochMs now) {
        const NewInvite more{.room = full, .keyHash = "more" + QByteArray::number(now), .by = ada, .created = now};
        return await<void>([&](auto done) { m_store->rooms().createInvite(more, done); });
    };
    const auto refused = create(5'000);
    KITH_VERIFY_ERROR(refused, ErrorCode::BadRequest);
    QVERIFY2(refused.error().message.contains(u"100"), qPrintable(refused.error().message));
    invite(room(ada), ada, "elsewhere");
    // Those that work count, and no others.
    KITH_VERIFY_OK(create(6'000));
    KITH_VERIFY_OK(create(6'001));
    KITH_VERIFY_ERROR(create(6'002), ErrorCode::BadRequest);
    QCOMPARE(remove(*m_store, full, "key50").value(), true);
    KITH_VERIFY_OK(create(6'003));
    QCOMPARE(invitesOf(*m_store, full).size(), size_t(limits::invitesPerRoom + 2)); // as it was at 5'000
    QCOMPARE(invitesOf(*m_store, full, {}, 6'003).size(), size_t(limits::invitesPerRoom));
}

void StoreContract::forgetsDeadInvites()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId busy = room(ada);
    const RoomId other = room(ada);
    invite(other, ada, "quiet", 2'000);
    invite(busy, ada, "alive", 0, 0, 1'000);
    for (int i = 0; i < deadInvites + 3; ++i)
        invite(busy, ada, "key" + QByteArray::number(i), 4'000 + i, 0, 4'000 + i);
    invite(busy, ada, "next", 0, 0, 5'000);
    const auto faultOf = [&](const QByteArray &hash) { return joinBy(hash, bob, 5'000).error().reason; };
    for (int i = 0; i < 3; ++i) // the oldest
        QVERIFY(faultOf("key" + QByteArray::number(i)) == InviteFault::Unknown);
    QVERIFY(faultOf("key3") == InviteFault::Expired);
    QVERIFY(faultOf("key102") == InviteFault::Expired);
    QVERIFY(faultOf("quiet") == InviteFault::Expired); // of another room
    KITH_VERIFY_OK(joinBy("alive", bob));
}

void StoreContract::looksAtInvites()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId secret = room(ada, u"Gärten — 庭"_s, RoomKind::Private);
    const QByteArray key("k\0\xff", 3);
    invite(secret, ada, key);
    invite(secret, ada, "old", 5'000);
    invite(secret, ada, "one", 0, 1);
    invite(room(ada, u"Open"_s), ada, "open");
    const auto seen = look(*m_store, key);
    KITH_VERIFY_OK(seen);
    QCOMPARE(seen->name, u"Gärten — 庭"_s);
    QCOMPARE(seen->members, 1);
    QCOMPARE(look(*m_store, "open").value().name, u"Open"_s);
    KITH_VERIFY_OK(look(*m_store, "old", {}, 4'999));
    KITH_VERIFY_OK(joinBy("one", person(u"Carol"_s)));
    QCOMPARE(look(*m_store, key).value().members, 2);

    const auto faultOf = [&](const QByteArray &hash, UserId asker) {
        return look(*m_store, hash, asker).error().reason;
    };
    for (const UserId asker : {UserId(), bob, UserId(99)}) { // as whoever has the key, whoever it is
        QCOMPARE(look(*m_store, key, asker).value().members, 2);
        QVERIFY(faultOf("none", asker) == InviteFault::Unknown);
        QVERIFY(faultOf("", asker) == InviteFault::Unknown);
        QVERIFY(faultOf("old", asker) == InviteFault::Expired);
        QVERIFY(faultOf("one", asker) == InviteFault::Used);
    }
    // A member may always follow the link, and so look where it leads; but not one that was withdrawn.
    QCOMPARE(look(*m_store, "old", ada).value().name, u"Gärten — 庭"_s);
    QCOMPARE(look(*m_store, "one", ada).value().members, 2);
    KITH_VERIFY_OK(remove(*m_store, secret, key));
    QVERIFY(faultOf(key, ada) == InviteFault::Unknown);
}

void StoreContract::looksWithoutATrace()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "one", 0, 1);
    for (int i = 0; i < 3; ++i)
        KITH_VERIFY_OK(look(*m_store, "one", i == 1 ? bob : UserId()));
    QCOMPARE(invitesOf(*m_store, secret).at(0).used, 0);
    KITH_VERIFY_ERROR(find(secret, bob), ErrorCode::RoomUnknown);
    QCOMPARE(membersOf(secret).size(), size_t(1));
    KITH_VERIFY_OK(joinBy("one", bob)); // its one use is left
    QVERIFY(look(*m_store, "one").error().reason == InviteFault::Used);
}

} // namespace kith::storage
