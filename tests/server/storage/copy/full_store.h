// A store with everything in it that a store can hold, made by the interfaces through which a server makes it.
#pragma once

#include "server/storage/redis/redis_store.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "tests/server/storage/await.h"
#include "tests/server/storage/redis_client.h"

#include <QCryptographicHash>
#include <QTest>

namespace kith::storage::full {

using namespace Qt::StringLiterals;

inline QString addressOf(const test::RedisServer &server, int database = 0)
{
    return u"redis://127.0.0.1:%1/%2"_s.arg(server.port()).arg(database);
}

inline QString addressOf(const QString &path) { return u"sqlite:"_s + path; }

inline std::unique_ptr<Store> openRedis(const test::RedisServer &server)
{
    RedisStoreOptions options;
    options.connection.port = server.port();
    return std::move(openRedisStore(options).value());
}

inline std::unique_ptr<Store> openSqlite(const QString &path)
{
    return std::move(openSqliteStore({.path = path}).value());
}

// As the domain makes them: 32 bytes of any value.
inline QByteArray secret(const QByteArray &text) { return QCryptographicHash::hash(text, QCryptographicHash::Sha256); }

inline UserId addUser(Store &store, const QString &name, bool guest = false, const QByteArray &invite = {})
{
    return await<User>([&](auto done) {
        store.users().create({.username = name,
                                 .folded = name.toCaseFolded(),
                                 .displayName = name + u" Ümit 🙂"_s,
                                 .email = guest ? QString() : name + u"@example.org"_s,
                                 .passwordHash = guest ? QByteArray() : "$argon2id$" + name.toUtf8(),
                                 .guest = guest,
                                 .created = 1'700'000'000'123,
                                 .inviteHash = invite},
            done);
    })
        .value()
        .id;
}

inline SessionId addSession(Store &store, UserId user, const QByteArray &token)
{
    return await<SessionId>([&](auto done) {
        store.sessions().create({.user = user,
                                    .tokenHash = secret(token),
                                    .client = u"Test “%1”"_s.arg(QString::fromUtf8(token)),
                                    .created = 1'700'000'001'000,
                                    .idleLifetime = 86'400'000},
            done);
    }).value();
}

inline RoomId addRoom(Store &store, const QString &name, RoomKind kind, UserId owner)
{
    return await<Room>([&](auto done) {
        store.rooms().create(
            {.name = name, .topic = u"Über "_s + name, .kind = kind, .owner = owner, .created = 1'700'000'002'000},
            done);
    })
        .value()
        .id;
}

inline void addInvite(Store &store, RoomId room, UserId by, const QByteArray &key, EpochMs expires, int uses)
{
    KITH_VERIFY_OK(await<void>([&](auto done) {
        store.rooms().createInvite({.room = room,
                                       .keyHash = secret(key),
                                       .by = by,
                                       .created = 1'700'000'003'000,
                                       .expires = expires,
                                       .uses = uses},
            done);
    }));
}

inline void join(Store &store, UserId user, RoomId room, const QByteArray &invite = {})
{
    await<Joined>([&](auto done) {
        store.rooms().join({.user = user,
                               .room = invite.isEmpty() ? room : RoomId(),
                               .inviteHash = invite.isEmpty() ? QByteArray() : secret(invite),
                               .now = 1'700'000'004'000},
            done);
    }).value();
}

inline void leave(Store &store, UserId user, RoomId room)
{
    await<Left>([&](auto done) { store.rooms().leave(room, user, done); }).value();
}

inline RoomId openDirect(Store &store, UserId asker, UserId peer)
{
    return await<DirectOpened>([&](auto done) { store.rooms().openDirect(asker, peer, 1'700'000'005'000, done); })
        .value()
        .room.id;
}

inline Appended say(Store &store, RoomId room, UserId from, const QString &cid, const QString &text)
{
    static EpochMs date = 1'700'000'100'000;
    date += 777;
    return await<Appended>([&](auto done) {
        store.messages().append({.room = room, .from = from, .cid = cid, .text = text, .date = date}, done);
    }).value();
}

inline std::vector<Message> history(Store &store, RoomId room)
{
    return await<MessagePage>([&](auto done) { store.messages().page({.room = room, .limit = 200}, done); })
        .value()
        .messages;
}

inline std::vector<Room> roomsOf(Store &store, UserId user)
{
    return await<std::vector<Room>>([&](auto done) { store.rooms().roomsOf(user, done); }).value();
}

inline void fill(Store &store)
{
    const UserId ada = addUser(store, u"Ada"_s);
    const UserId bob = addUser(store, u"BOB"_s);
    const UserId cleo = addUser(store, u"Çleo"_s);
    const RoomId garden = addRoom(store, u"Garden"_s, RoomKind::Public, ada);
    const RoomId cellar = addRoom(store, u"Cellar"_s, RoomKind::Private, bob);
    const RoomId left = addRoom(store, u"Left"_s, RoomKind::Public, cleo);
    addInvite(store, cellar, bob, "never used", 0, 0);
    addInvite(store, cellar, bob, "used", 1'900'000'000'000, 5);
    addInvite(store, garden, ada, "used up", 0, 1);
    const UserId guest = addUser(store, u"guest-1"_s, true, secret("used"));
    join(store, ada, cellar, "used");
    join(store, cleo, garden, "used up");
    join(store, bob, garden);
    leave(store, ada, garden); // it has another owner now
    leave(store, cleo, left);  // it has nobody now

    addSession(store, ada, "phone");
    const SessionId used = addSession(store, ada, "desk");
    addSession(store, guest, "tab");
    const SessionId gone = addSession(store, bob, "gone"); // the last id that was given is nobody's
    KITH_VERIFY_OK(await<void>([&](auto done) { store.sessions().touch(used, 1'700'000'050'000, done); }));
    await<bool>([&](auto done) { store.sessions().remove(bob, gone, done); }).value();

    const RoomId talked = openDirect(store, ada, bob);
    const RoomId hidden = openDirect(store, cleo, ada); // Ada does not see it yet
    QVERIFY(hidden.isDirect());
    const QStringList texts{u"Hello"_s, u"\"quoted\" \\ and \n a line"_s, u"🙂 — ünï\u2028x"_s,
        QString(20'000, u'x'), u"{\"from\":\"1\"}"_s, u"\u0001\u007f</script>"_s};
    int cid = 0;
    for (const QString &text : texts) {
        say(store, RoomId::general(), ada, u"a %1"_s.arg(++cid), text);
        say(store, RoomId::general(), guest, u"a %1"_s.arg(cid), text); // another's cid may be the same
        say(store, cellar, bob, u"b:%1 🙂"_s.arg(cid), text);
    }
    say(store, talked, bob, u"to Ada"_s, u"Just us"_s);
    say(store, garden, bob, u"last"_s, u"In the garden"_s);
    await<ReadMarker>([&](auto done) { store.rooms().setRead(RoomId::general(), cleo, 3, done); }).value();
    KITH_VERIFY_OK(
        setPasswordHash(store, {.user = cleo, .before = "$argon2id$Çleo", .after = "$argon2id$\xff\x01 new"}));
    awaitDrain(store);
}

// Every key with what it holds; what has no order is sorted.
inline QMap<QByteArray, QByteArrayList> contentsOf(const test::RedisServer &server)
{
    test::RedisClient redis(server);
    QMap<QByteArray, QByteArrayList> contents;
    for (const QByteArray &key : redis.list({"KEYS", "*"})) {
        const QByteArray type = redis.text({"TYPE", key});
        if (type == "string") {
            contents[key] = {redis.text({"GET", key})};
        } else if (type == "set") {
            contents[key] = redis.list({"SMEMBERS", key});
        } else if (type == "zset") {
            contents[key] = redis({"ZRANGE", key, "0", "-1", "WITHSCORES"}).toByteArrayList();
        } else {
            for (const QByteArray &name : redis.list({"HKEYS", key}))
                contents[key] << name + " = " + redis.text({"HGET", key, name});
        }
    }
    return contents;
}

} // namespace kith::storage::full
