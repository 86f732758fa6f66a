#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::storage {

void StoreContract::init()
{
    m_cid = 0;
    m_store = makeStore();
    QVERIFY(m_store);
}

void StoreContract::cleanup()
{
    m_store.reset();
    removeStore();
}

Result<User> StoreContract::createUser(const NewUser &user)
{
    return await<User>([&](auto done) { m_store->users().create(user, done); });
}

UserId StoreContract::person(const QString &name)
{
    return createUser({.username = name, .folded = foldName(name), .displayName = name, .created = 1'000}).value().id;
}

RoomId StoreContract::room(UserId owner, const QString &name, RoomKind kind)
{
    const NewRoom room{.name = name, .kind = kind, .owner = owner, .created = 2'000};
    return await<Room>([&](auto done) { m_store->rooms().create(room, done); }).value().id;
}

Appended StoreContract::say(RoomId room, UserId from, const QString &text, const QString &cid)
{
    const QString id = cid.isEmpty() ? u"cid-%1"_s.arg(++m_cid) : cid;
    return append({.room = room, .from = from, .cid = id, .text = text, .date = 10'000 + m_cid}).value();
}

void StoreContract::invite(RoomId room, UserId by, const QByteArray &hash, EpochMs expires, int uses, EpochMs created)
{
    const NewInvite invite{
        .room = room, .keyHash = hash, .by = by, .created = created, .expires = expires, .uses = uses};
    const Result<void> made = await<void>([&](auto done) { m_store->rooms().createInvite(invite, done); });
    QVERIFY2(made, qPrintable(made ? QString() : made.error().message));
}

Result<Joined> StoreContract::join(RoomId room, UserId user, EpochMs now)
{
    return await<Joined>([&](auto done) { m_store->rooms().join({.user = user, .room = room, .now = now}, done); });
}

Result<Joined> StoreContract::joinBy(const QByteArray &inviteHash, UserId user, EpochMs now)
{
    return await<Joined>(
        [&](auto done) { m_store->rooms().join({.user = user, .inviteHash = inviteHash, .now = now}, done); });
}

Result<Appended> StoreContract::append(const NewMessage &message)
{
    return await<Appended>([&](auto done) { m_store->messages().append(message, done); });
}

Result<Room> StoreContract::find(RoomId room, UserId asker)
{
    return await<Room>([&](auto done) { m_store->rooms().find(room, asker, done); });
}

std::vector<Room> StoreContract::roomsOf(UserId user)
{
    return await<std::vector<Room>>([&](auto done) { m_store->rooms().roomsOf(user, done); }).value();
}

std::vector<Member> StoreContract::membersOf(RoomId room)
{
    return await<MemberPage>([&](auto done) { m_store->rooms().members(room, {}, 1'000, done); }).value().members;
}

Result<MessagePage> StoreContract::page(const PageQuery &query)
{
    return await<MessagePage>([&](auto done) { m_store->messages().page(query, done); });
}

Result<std::vector<RoomChanges>> StoreContract::changes(const ChangesQuery &query)
{
    return await<std::vector<RoomChanges>>([&](auto done) { m_store->messages().changes(query, done); });
}

} // namespace kith::storage
