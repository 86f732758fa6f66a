#include "tests/server/storage/store_contract.h"

#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace {

QStringList namesOf(const std::vector<User> &users)
{
    QStringList names;
    for (const User &user : users)
        names.append(user.username);
    return names;
}

Result<SessionId> createSession(Store &store, const NewSession &session)
{
    return await<SessionId>([&](auto done) { store.sessions().create(session, done); });
}

Result<OpenedSession> openSession(Store &store, const QByteArray &hash, EpochMs now)
{
    return await<OpenedSession>([&](auto done) { store.sessions().open(hash, now, done); });
}

std::vector<SessionRecord> sessionsOf(Store &store, UserId user, EpochMs now)
{
    return await<std::vector<SessionRecord>>([&](auto done) { store.sessions().list(user, now, done); }).value();
}

} // namespace

void StoreContract::createsUsers()
{
    const NewUser ada{.username = u"Ada"_s,
        .folded = u"ada"_s,
        .displayName = u"Ada Lovelace"_s,
        .email = u"ada@example.org"_s,
        .passwordHash = "hash",
        .created = 1'000};
    const Result<User> first = createUser(ada);
    KITH_VERIFY_OK(first);
    QCOMPARE(first->id, UserId(1));
    QCOMPARE(first->username, u"Ada"_s);
    QCOMPARE(first->displayName, u"Ada Lovelace"_s);
    QCOMPARE(first->guest, false);

    const Result<User> guest = createUser({.username = u"Łódź-🙂"_s,
        .folded = foldName(u"Łódź-🙂"_s),
        .displayName = u"שלום"_s,
        .guest = true,
        .created = 1'001});
    KITH_VERIFY_OK(guest);
    QCOMPARE(guest->id, UserId(2));
    QCOMPARE(guest->username, u"Łódź-🙂"_s);
    QCOMPARE(guest->guest, true);
}

void StoreContract::refusesTakenNames()
{
    person(u"Ada"_s);
    const NewUser again{.username = u"ADA"_s, .folded = u"ada"_s, .displayName = u"Other"_s, .created = 1'000};
    KITH_VERIFY_ERROR(createUser(again), ErrorCode::NameTaken);
    QCOMPARE(membersOf(RoomId::general()).size(), size_t(1));
    QCOMPARE(person(u"Bob"_s), UserId(2)); // a refused name uses up no id
}

void StoreContract::joinsGeneralOnCreation()
{
    const UserId ada = person(u"Ada"_s);
    say(RoomId::general(), ada);
    const UserId bob = person(u"Bob"_s);
    const std::vector<Room> rooms = roomsOf(bob);
    QCOMPARE(rooms.size(), size_t(1));
    QCOMPARE(rooms[0].id, RoomId::general());
    QCOMPARE(rooms[0].kind, RoomKind::Public);
    QCOMPARE(rooms[0].name, u"General"_s);
    QCOMPARE(rooms[0].members, 2);
    QVERIFY(rooms[0].role == Role::Member);
    QCOMPARE(rooms[0].lastSeq, 1);
    QCOMPARE(rooms[0].readSeq, 1); // what was said before is not news
}

void StoreContract::createsByInvite()
{
    const UserId ada = person(u"Ada"_s);
    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, "key", 0, 1);
    const NewUser bob{
        .username = u"Bob"_s, .folded = u"bob"_s, .displayName = u"Bob"_s, .created = 4'000, .inviteHash = "key"};
    NewUser wrong = bob;
    wrong.inviteHash = "no such key";
    KITH_VERIFY_ERROR(createUser(wrong), ErrorCode::InviteInvalid);
    QCOMPARE(membersOf(RoomId::general()).size(), size_t(1));

    const Result<User> made = createUser(bob);
    KITH_VERIFY_OK(made);
    const std::vector<Room> rooms = roomsOf(made->id);
    QCOMPARE(rooms.size(), size_t(2));
    QCOMPARE(rooms[1].id, secret);
    QCOMPARE(rooms[1].members, 2);

    // It was good for one. Nothing of the refused account stays.
    NewUser carol = bob;
    carol.username = u"Carol"_s;
    carol.folded = u"carol"_s;
    KITH_VERIFY_ERROR(createUser(carol), ErrorCode::InviteInvalid);
    carol.inviteHash.clear();
    const Result<User> withoutInvite = createUser(carol);
    KITH_VERIFY_OK(withoutInvite);
    QCOMPARE(roomsOf(withoutInvite->id).size(), size_t(1));

    invite(secret, ada, "expired", 3'500);
    NewUser dora = bob;
    dora.folded = u"dora"_s;
    dora.inviteHash = "expired";
    KITH_VERIFY_ERROR(createUser(dora), ErrorCode::InviteInvalid);
}

void StoreContract::findsCredentials()
{
    const auto credentials = [this](const QString &folded) {
        return await<std::optional<Credentials>>([&](auto done) { m_store->users().credentials(folded, done); });
    };
    const NewUser ada{.username = u"Ada"_s,
        .folded = u"ada"_s,
        .displayName = u"A"_s,
        .passwordHash = "$argon2id$x",
        .created = 1'000};
    KITH_VERIFY_OK(createUser(ada));
    const auto found = credentials(u"ada"_s);
    KITH_VERIFY_OK(found);
    QVERIFY(found->has_value());
    QCOMPARE((*found)->user.id, UserId(1));
    QCOMPARE((*found)->user.username, u"Ada"_s);
    QCOMPARE((*found)->passwordHash, QByteArray("$argon2id$x"));

    person(u"Guest"_s);
    const auto guest = credentials(u"guest"_s);
    KITH_VERIFY_OK(guest);
    QVERIFY((*guest)->passwordHash.isEmpty());

    const auto none = credentials(u"nobody"_s);
    KITH_VERIFY_OK(none);
    QVERIFY(!none->has_value());
}

void StoreContract::changesPasswordHash()
{
    const UserId ada = person(u"Ada"_s);
    const auto stored = [this] {
        return await<std::optional<Credentials>>([&](auto done) { m_store->users().credentials(u"ada"_s, done); })
            .value()
            ->passwordHash;
    };
    KITH_VERIFY_OK(setPasswordHash(*m_store, {.user = ada, .after = "new"}));
    QCOMPARE(stored(), QByteArray("new"));
    // Two who change the same: the second one is told.
    KITH_VERIFY_ERROR(setPasswordHash(*m_store, {.user = ada, .after = "other"}), ErrorCode::AuthFailed);
    QCOMPARE(stored(), QByteArray("new"));
    KITH_VERIFY_OK(setPasswordHash(*m_store, {.user = ada, .before = "new", .after = "newer"}));
    QCOMPARE(stored(), QByteArray("newer"));
    KITH_VERIFY_ERROR(setPasswordHash(*m_store, {.user = UserId(9), .after = "new"}), ErrorCode::UserUnknown);
}

void StoreContract::passwordEndsSessions()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    std::vector<SessionId> made;
    for (const char *token : {"1", "2", "3"})
        made.push_back(createSession(*m_store, {.user = ada, .tokenHash = token, .idleLifetime = 500}).value());
    createSession(*m_store, {.user = bob, .tokenHash = "bob", .idleLifetime = 500}).value();

    const PasswordChange change{.user = ada, .after = "new", .endSessions = true, .keep = made[1]};
    PasswordChange refused = change;
    refused.before = "not this";
    KITH_VERIFY_ERROR(setPasswordHash(*m_store, refused), ErrorCode::AuthFailed);
    KITH_VERIFY_OK(openSession(*m_store, "1", 0));
    auto ended = setPasswordHash(*m_store, change);
    KITH_VERIFY_OK(ended);
    std::ranges::sort(*ended);
    QVERIFY(*ended == std::vector({made[0], made[2]}));
    KITH_VERIFY_ERROR(openSession(*m_store, "1", 0), ErrorCode::AuthExpired);
    KITH_VERIFY_OK(openSession(*m_store, "2", 0));
    KITH_VERIFY_ERROR(openSession(*m_store, "3", 0), ErrorCode::AuthExpired);
    KITH_VERIFY_OK(openSession(*m_store, "bob", 0));
    QCOMPARE(sessionsOf(*m_store, ada, 0).size(), size_t(1));

    // Without a word about sessions all stay.
    QVERIFY(setPasswordHash(*m_store, {.user = ada, .before = "new", .after = "newer"}).value().empty());
    KITH_VERIFY_OK(openSession(*m_store, "2", 0));
}

void StoreContract::findsUsersByIds()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    person(u"Carol"_s);
    const auto byIds = [this](const std::vector<UserId> &ids) {
        QStringList names =
            namesOf(await<std::vector<User>>([&](auto done) { m_store->users().byIds(ids, done); }).value());
        names.sort();
        return names;
    };
    QCOMPARE(byIds({bob, UserId(77), ada, UserId(), bob}), QStringList({u"Ada"_s, u"Bob"_s}));
    QCOMPARE(byIds({}), QStringList());
}

void StoreContract::searchesUsers()
{
    const auto add = [this](const QString &name, const QString &display) {
        createUser({.username = name, .folded = foldName(name), .displayName = display, .created = 1}).value();
    };
    add(u"anna"_s, u"Anna"_s);
    add(u"JOHANNA"_s, u"Jo"_s);
    add(u"bert"_s, u"Annabert"_s);
    add(u"zoe"_s, u"The Anna"_s);
    add(u"per_cent"_s, u"100% sure"_s);
    add(u"ÉMILE"_s, u"Émile"_s);
    const auto search = [this](const QString &query, int limit) {
        return namesOf(await<std::vector<User>>([&](auto done) {
            m_store->users().search(foldName(query), limit, done);
        }).value());
    };
    QCOMPARE(search(u"ANNA"_s, 10), QStringList({u"anna"_s, u"bert"_s, u"JOHANNA"_s, u"zoe"_s}));
    QCOMPARE(search(u"anna"_s, 2), QStringList({u"anna"_s, u"bert"_s}));
    QCOMPARE(search(u"émile"_s, 10), QStringList({u"ÉMILE"_s}));
    QCOMPARE(search(u"%"_s, 10), QStringList({u"per_cent"_s}));
    QCOMPARE(search(u"_"_s, 10), QStringList({u"per_cent"_s}));
    QCOMPARE(search(u"\\"_s, 10), QStringList());
    QCOMPARE(search(u"'"_s, 10), QStringList());
}

void StoreContract::opensSessions()
{
    const UserId ada = person(u"Ada"_s);
    const NewSession session{
        .user = ada, .tokenHash = "token", .client = u"kith 1.0 · Linux"_s, .created = 1'000, .idleLifetime = 500};
    const Result<SessionId> made = createSession(*m_store, session);
    KITH_VERIFY_OK(made);
    QVERIFY(made->isValid());
    const Result<OpenedSession> opened = openSession(*m_store, "token", 1'500); // the last moment
    KITH_VERIFY_OK(opened);
    QCOMPARE(opened->session.id, *made);
    QCOMPARE(opened->session.user, ada);
    QCOMPARE(opened->session.client, u"kith 1.0 · Linux"_s);
    QCOMPARE(opened->session.created, 1'000);
    QCOMPARE(opened->session.lastUsed, 1'000);
    QCOMPARE(opened->user.username, u"Ada"_s);

    KITH_VERIFY_ERROR(openSession(*m_store, "token", 1'501), ErrorCode::AuthExpired);
    KITH_VERIFY_ERROR(openSession(*m_store, "unknown", 1'000), ErrorCode::AuthExpired);
    KITH_VERIFY_ERROR(openSession(*m_store, "", 1'000), ErrorCode::AuthExpired);

    KITH_VERIFY_OK(await<void>([&](auto done) { m_store->sessions().touch(*made, 1'400, done); }));
    QCOMPARE(openSession(*m_store, "token", 1'900).value().session.lastUsed, 1'400);
    KITH_VERIFY_OK(await<void>([&](auto done) { m_store->sessions().touch(SessionId(99), 1'400, done); }));

    NewSession nobody = session;
    nobody.user = UserId(99);
    nobody.tokenHash = "other";
    KITH_VERIFY_ERROR(createSession(*m_store, nobody), ErrorCode::UserUnknown);
}

void StoreContract::sessionsNeedThePassword()
{
    const UserId ada = createUser({.username = u"Ada"_s, .folded = u"ada"_s, .passwordHash = "old"}).value().id;
    const UserId guest = person(u"Guest"_s);
    const auto make = [this](UserId user, const QByteArray &token, const QByteArray &passwordHash) {
        return createSession(
            *m_store, {.user = user, .tokenHash = token, .idleLifetime = 500, .passwordHash = passwordHash});
    };
    KITH_VERIFY_OK(make(ada, "1", "old"));
    KITH_VERIFY_ERROR(make(ada, "2", QByteArray("old\0", 4)), ErrorCode::AuthFailed);
    KITH_VERIFY_ERROR(make(guest, "3", "old"), ErrorCode::AuthFailed);
    KITH_VERIFY_ERROR(make(UserId(99), "4", "old"), ErrorCode::UserUnknown);
    KITH_VERIFY_OK(make(ada, "5", {})); // by something else
    // A sign-in that was checked before the password was changed, and comes after it.
    KITH_VERIFY_OK(setPasswordHash(*m_store, {.user = ada, .before = "old", .after = "new", .endSessions = true}));
    KITH_VERIFY_ERROR(make(ada, "6", "old"), ErrorCode::AuthFailed);
    QCOMPARE(sessionsOf(*m_store, ada, 0).size(), size_t(0));
    KITH_VERIFY_OK(make(ada, "6", "new"));
    KITH_VERIFY_OK(openSession(*m_store, "6", 0));
}

void StoreContract::endsSessions()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const SessionId session = createSession(*m_store, {.user = ada, .tokenHash = "t", .idleLifetime = 500}).value();
    const auto remove = [&](UserId user) {
        return await<bool>([&](auto done) { m_store->sessions().remove(user, session, done); }).value();
    };
    QCOMPARE(remove(bob), false);
    KITH_VERIFY_OK(openSession(*m_store, "t", 0));
    QCOMPARE(remove(ada), true);
    KITH_VERIFY_ERROR(openSession(*m_store, "t", 0), ErrorCode::AuthExpired);
    QCOMPARE(remove(ada), false);
}

void StoreContract::listsSessions()
{
    const UserId ada = person(u"Ada"_s);
    const UserId bob = person(u"Bob"_s);
    const auto make = [&](UserId user, const QByteArray &hash, EpochMs created, qint64 lifetime) {
        return createSession(*m_store, {.user = user, .tokenHash = hash, .created = created, .idleLifetime = lifetime})
            .value();
    };
    const SessionId old = make(ada, "1", 1'000, 10'000);
    const SessionId dead = make(ada, "2", 1'000, 10);
    const SessionId newer = make(ada, "3", 2'000, 10'000);
    make(bob, "4", 2'000, 10'000);
    Q_UNUSED(dead)
    const auto ids = [&] {
        std::vector<SessionId> list;
        for (const SessionRecord &record : sessionsOf(*m_store, ada, 3'000))
            list.push_back(record.id);
        return list;
    };
    QVERIFY(ids() == std::vector({newer, old}));
    KITH_VERIFY_OK(await<void>([&](auto done) { m_store->sessions().touch(old, 2'500, done); }));
    QVERIFY(ids() == std::vector({old, newer}));
}

void StoreContract::purgesSessions()
{
    const UserId ada = person(u"Ada"_s);
    for (int i = 0; i < 10; ++i) {
        createSession(*m_store, {.user = ada, .tokenHash = QByteArray::number(i), .created = i, .idleLifetime = 100})
            .value();
    }
    const auto purge = [&](EpochMs now) {
        return await<qint64>([&](auto done) { m_store->sessions().purge(now, done); }).value();
    };
    QCOMPARE(purge(100), 0);
    QCOMPARE(purge(103), 3);
    QCOMPARE(purge(103), 0);
    QCOMPARE(sessionsOf(*m_store, ada, 0).size(), size_t(7));
}

void StoreContract::keepsBinaryHashes()
{
    // Bytes that are no text: NUL, quotes, invalid UTF-8. Hashes that differ only behind a NUL are different.
    const UserId ada = person(u"Ada"_s);
    const QByteArray first("\0'\"\xff\xfe\x80%_\0a", 10);
    const QByteArray second("\0'\"\xff\xfe\x80%_\0b", 10);
    const SessionId one = createSession(*m_store, {.user = ada, .tokenHash = first, .idleLifetime = 9}).value();
    const SessionId two = createSession(*m_store, {.user = ada, .tokenHash = second, .idleLifetime = 9}).value();
    QCOMPARE(openSession(*m_store, first, 1).value().session.id, one);
    QCOMPARE(openSession(*m_store, second, 1).value().session.id, two);

    KITH_VERIFY_OK(setPasswordHash(*m_store, {.user = ada, .after = first}));
    const auto found =
        await<std::optional<Credentials>>([&](auto done) { m_store->users().credentials(u"ada"_s, done); });
    QCOMPARE(found.value()->passwordHash, first);

    const RoomId secret = room(ada, u"Secret"_s, RoomKind::Private);
    invite(secret, ada, first);
    KITH_VERIFY_ERROR(joinBy(second, person(u"Bob"_s)), ErrorCode::InviteInvalid);
    KITH_VERIFY_OK(joinBy(first, UserId(2)));
}

} // namespace kith::storage
