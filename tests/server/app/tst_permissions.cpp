// Who may do what in which room: every request that names a room, by everybody, in every kind of room.
#include "tests/support/test_client.h"

#include "shared/sqlite/database.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

enum Actor { Nobody, Stranger, Guest, Member, Moderator, Owner };
enum Place { PublicRoom, PrivateRoom, DirectRoom, NoRoom };

const QStringList actorNames{u"nobody"_s, u"stranger"_s, u"guest"_s, u"member"_s, u"moderator"_s, u"owner"_s};

// Ids that no room has.
const QList<QJsonValue> noRooms{u"999"_s, u"abc"_s, u""_s, u"__proto__"_s, u"constructor"_s, u"01"_s, u"-1"_s, u" 1"_s,
    u"1 "_s, u"+1"_s, u"1.0"_s, u"0x1"_s, u"١"_s, u"1:1"_s, u"2:1"_s, u":"_s, u"1:"_s, u":2"_s, u"1:2:3"_s, u"0:1"_s,
    u"77:78"_s, u"18446744073709551617"_s, u"99999999999999999999999"_s, QString(2'000, u'9'), 999, 4'000'000'000.0};

struct Case {
    const char *type;
    QJsonObject with; // beside roomId
};

QList<Case> cases()
{
    return {
        {"room.join", {}},
        {"room.leave", {}},
        {"room.invite", {}},
        {"room.invite", object({{"userId", "6"}})}, // "extra"
        {"room.invites", {}},
        {"room.invite.revoke", object({{"inviteId", "AAAAAAAAAAAAAAAA"}})},
        {"room.members", {}},
        {"message", object({{"message", "hello"}, {"cid", "c"}})},
        {"history", {}},
        {"search", object({{"query", "hello"}})},
        {"read", object({{"seq", 1}})},
        {"typing", {}},
    };
}

QString expected(const Case &what, Actor actor, Place place)
{
    const QLatin1StringView type(what.type);
    if (actor == Nobody)
        return u"auth.required"_s;
    if (place == NoRoom)
        return u"room.unknown"_s;
    const bool inIt = place == DirectRoom ? actor == Owner || actor == Member : actor >= Member;
    if (!inIt) {
        if (place != PublicRoom)
            return u"room.unknown"_s;
        return type == "room.join"_L1 ? u"ok"_s : u"room.notMember"_s;
    }
    if (place == DirectRoom && (type == "room.leave"_L1 || type == "room.invite"_L1))
        return u"room.denied"_s;
    if (type == "room.invite.revoke"_L1)
        return u"bad.request"_s; // there is no such link
    if (place == PrivateRoom && type == "room.invite"_L1 && actor == Member)
        return u"room.denied"_s;
    return u"ok"_s;
}

// The answer without the number of its request.
QByteArray withoutId(const Answer &answer)
{
    QByteArray raw = answer.raw;
    const QByteArray id = "\"id\":" + QByteArray::number(answer.frame.value(u"id").toInteger());
    return raw.replace(id, "\"id\":0");
}

} // namespace

class TestPermissions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void table_data();
    void table();
    void hiddenRoomsLookLikeNone_data();
    void hiddenRoomsLookLikeNone();
    void numbersAreIds();
    void whoHasLeftIsAStranger();
    void strangersHearNothing();
    void browsingShowsPublicRoomsOnly();
    void membersAreForMembers();
    void directRoomsAreForTwo();
    void guestsCannotMakeRooms();
    void linksOpenPrivateRooms();
    void whoWasInvitedIsIn();

private:
    // A server on a copy of the prepared store, with or without a live client of the actor.
    ServerOptions prepared() const;
    QString tokenOf(Actor actor) const { return m_tokens.at(actor); }

    QTemporaryDir m_folder;
    QString m_template;
    std::map<int, QString> m_tokens;
    std::map<int, QString> m_places;
};

void TestPermissions::initTestCase()
{
    TestServer server({.sqlite = true});
    Person owner(server, u"owner"_s);
    Person member(server, u"member"_s);
    Person moderator(server, u"moderator"_s);
    Person stranger(server, u"stranger"_s);
    TestClient guest(server);
    guest.guest();
    Person extra(server, u"extra"_s);
    QCOMPARE(extra.userId, u"6"_s);
    m_places[PublicRoom] = makeRoom(owner, u"open"_s);
    m_places[PrivateRoom] = makeRoom(owner, u"closed"_s, "private");
    for (const Place place : {PublicRoom, PrivateRoom}) {
        for (TestClient *client : {static_cast<TestClient *>(&member), static_cast<TestClient *>(&moderator)}) {
            QCOMPARE(owner.request("room.invite", {{"roomId", m_places[place]}, {"userId", client->userId}}).code(),
                u"ok"_s);
        }
        QCOMPARE(owner.say(m_places[place], u"first"_s).code(), u"ok"_s);
    }
    const Answer direct = owner.request("dm.open", {{"userId", member.userId}});
    m_places[DirectRoom] = direct["room"].toObject().value(u"id").toString();
    QCOMPARE(m_places[DirectRoom], u"1:2"_s);
    QCOMPARE(owner.say(m_places[DirectRoom], u"first"_s).code(), u"ok"_s);
    m_tokens = {{Nobody, {}}, {Stranger, stranger.token}, {Guest, guest.token}, {Member, member.token},
        {Moderator, moderator.token}, {Owner, owner.token}};
    const QString path = server.databasePath();
    server.end();

    // No request makes a moderator yet.
    {
        kith::sqlite::Database database(path, kith::sqlite::Database::Mode::ReadWrite);
        database.run("UPDATE members SET role = 1 WHERE user_id = 3 AND room_id <> '0'");
    }
    m_template = m_folder.filePath(u"template.db"_s);
    QVERIFY(QFile::copy(path, m_template));
}

ServerOptions TestPermissions::prepared() const
{
    return {
        .sqlite = true, .configure = [this](app::Config &config) { QFile::copy(m_template, config.databasePath()); }};
}

void TestPermissions::table_data()
{
    QTest::addColumn<int>("actor");
    QTest::addColumn<int>("index");
    QTest::addColumn<bool>("live"); // or only signed in
    const QList<Case> all = cases();
    for (int index = 0; index < all.size(); ++index) {
        for (int actor = Nobody; actor <= Owner; ++actor) {
            const QByteArray name = QByteArray(all[index].type)
                + (all[index].with.contains(u"userId"_s) ? " person" : "") + " by " + actorNames[actor].toLatin1();
            QTest::newRow(name.constData()) << actor << index << true;
        }
        QTest::newRow((QByteArray(all[index].type) + " before resume " + QByteArray::number(index)).constData())
            << int(Member) << index << false;
    }
}

void TestPermissions::table()
{
    QFETCH(int, actor);
    QFETCH(int, index);
    QFETCH(bool, live);
    const Case what = cases()[index];
    TestServer server(prepared());
    TestClient client(server);
    if (live && actor != Nobody) {
        QCOMPARE(client.resumeWith(tokenOf(Actor(actor))).code(), u"ok"_s);
    } else if (!live) {
        QCOMPARE(client.login(actorNames[actor]).code(), u"ok"_s);
    }
    const auto asked = [&](const QJsonValue &room) {
        QJsonObject data = what.with;
        data.insert(u"roomId"_s, room);
        data.insert(u"cid"_s, u"c"_s + QString::fromUtf8(toJson(data)).right(60)); // unlike in each room
        return client.requestObject(what.type, data);
    };
    for (const auto &[place, room] : m_places) {
        const Answer answer = asked(room);
        const QString wanted = expected(what, Actor(actor), Place(place));
        QVERIFY2(answer.code() == wanted, qPrintable(u"room %1: %2 instead of %3"_s.arg(room, answer.code(), wanted)));
    }
    for (const QJsonValue &room : noRooms) {
        const QString wanted = expected(what, Actor(actor), NoRoom);
        const Answer answer = asked(room);
        QVERIFY2(answer.code() == wanted,
            qPrintable(u"room %1: %2 instead of %3"_s.arg(room.toVariant().toString(), answer.code(), wanted)));
    }
    QVERIFY(client.isOpen());
}

void TestPermissions::hiddenRoomsLookLikeNone_data()
{
    QTest::addColumn<int>("index");
    const QList<Case> all = cases();
    for (int index = 0; index < all.size(); ++index)
        QTest::newRow((QByteArray(all[index].type) + ' ' + QByteArray::number(index)).constData()) << index;
}

// Byte for byte: nobody learns that a room exists.
void TestPermissions::hiddenRoomsLookLikeNone()
{
    QFETCH(int, index);
    const Case what = cases()[index];
    TestServer server(prepared());
    for (const Actor actor : {Stranger, Guest}) {
        TestClient client(server);
        QCOMPARE(client.resumeWith(tokenOf(actor)).code(), u"ok"_s);
        const auto asked = [&](const QJsonValue &room) {
            QJsonObject data = what.with;
            data.insert(u"roomId"_s, room);
            return withoutId(client.requestObject(what.type, data));
        };
        const QByteArray none = asked(u"999"_s);
        QVERIFY2(none.contains("room.unknown"), none.constData());
        QCOMPARE(asked(m_places.at(PrivateRoom)), none);
        QCOMPARE(asked(m_places.at(DirectRoom)), none);
        for (const QJsonValue &room : noRooms)
            QCOMPARE(asked(room), none);
    }
}

void TestPermissions::numbersAreIds()
{
    TestServer server(prepared());
    TestClient owner(server);
    owner.resumeWith(tokenOf(Owner));
    const int room = m_places.at(PublicRoom).toInt();
    for (const Case &what : cases()) {
        if (QLatin1StringView(what.type) == "room.leave"_L1)
            continue;
        QJsonObject data = what.with;
        data.insert(u"roomId"_s, room);
        QCOMPARE(owner.requestObject(what.type, data).code(), expected(what, Owner, PublicRoom));
    }
    QCOMPARE(owner.request("history", {{"roomId", 0}}).code(), u"ok"_s);
    QCOMPARE(owner.request("dm.open", {{"userId", 2}})["room"].toObject().value(u"id").toString(), u"1:2"_s);
    QCOMPARE(owner.request("users.get", {{"ids", QJsonArray{1, u"2"_s}}})["users"].toArray().size(), 2);
    QCOMPARE(owner.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
}

void TestPermissions::whoHasLeftIsAStranger()
{
    TestServer server(prepared());
    TestClient owner(server);
    owner.resumeWith(tokenOf(Owner));
    for (const Place place : {PublicRoom, PrivateRoom}) {
        TestClient member(server);
        member.resumeWith(tokenOf(Member));
        TestClient tab(server);
        tab.resumeWith(tokenOf(Member));
        const QString room = m_places.at(place);
        QCOMPARE(member.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
        const QString code = place == PublicRoom ? u"room.notMember"_s : u"room.unknown"_s;
        for (TestClient *client : {&member, &tab}) {
            QCOMPARE(client->say(room, u"x"_s).code(), code);
            QCOMPARE(client->request("history", {{"roomId", room}}).code(), code);
            QCOMPARE(client->request("room.members", {{"roomId", room}}).code(), code);
            client->forgetEvents();
        }
        owner.say(room, u"among us"_s);
        QVERIFY(!member.getsEvent("message"));
        QVERIFY(!tab.getsEvent("message"));
        QCOMPARE(member.resumeWith(tokenOf(Member)).code(), u"bad.request"_s);
        TestClient again(server);
        const Answer resumed = again.resumeWith(tokenOf(Member), object({{"1", 0}, {"2", 0}}));
        QVERIFY(!resumed["changes"].toObject().contains(room));
    }
}

void TestPermissions::strangersHearNothing()
{
    TestServer server(prepared());
    TestClient owner(server);
    owner.resumeWith(tokenOf(Owner));
    TestClient stranger(server);
    stranger.resumeWith(tokenOf(Stranger));
    TestClient guest(server);
    guest.resumeWith(tokenOf(Guest));
    stranger.sync();
    stranger.forgetEvents();
    guest.forgetEvents();
    for (const auto &[place, room] : m_places) {
        owner.say(room, u"secret"_s);
        owner.request("typing", {{"roomId", room}});
        owner.request("read", {{"roomId", room}, {"seq", 2}});
        if (place != DirectRoom) {
            owner.request("room.invite", {{"roomId", room}, {"userId", "6"}});
            owner.request("room.leave", {{"roomId", room}});
        }
    }
    stranger.sync();
    guest.sync();
    QCOMPARE(stranger.events(), QList<QJsonObject>());
    QCOMPARE(guest.events(), QList<QJsonObject>());
}

void TestPermissions::browsingShowsPublicRoomsOnly()
{
    TestServer server(prepared());
    for (const Actor actor : {Stranger, Guest, Owner}) {
        TestClient client(server);
        client.resumeWith(tokenOf(actor));
        const Answer found = client.request("rooms.browse");
        QCOMPARE(found["rooms"].toArray().size(), 2);
        QCOMPARE(found["more"], QJsonValue(false));
        QCOMPARE(found["rooms"][0][u"id"].toString(), u"0"_s);
        QCOMPARE(found["rooms"][1][u"id"].toString(), m_places.at(PublicRoom));
        QCOMPARE(found["rooms"][1][u"joined"].toBool(), actor == Owner);
        QVERIFY(!found.raw.contains("first")); // what is said there is for those who join
        QCOMPARE(client.request("rooms.browse", {{"query", "closed"}})["rooms"].toArray().size(), 0);
        QCOMPARE(client.request("rooms.browse", {{"query", " OPEN "}})["rooms"].toArray().size(), 1);
        const Answer page = client.request("rooms.browse", {{"limit", 1}});
        QCOMPARE(page["rooms"].toArray().size(), 1);
        QCOMPARE(page["more"], QJsonValue(true));
        const Answer rest = client.request("rooms.browse", {{"limit", 1}, {"after", page["rooms"][0][u"id"]}});
        QCOMPARE(rest["rooms"][0][u"id"].toString(), m_places.at(PublicRoom));
        QCOMPARE(rest["more"], QJsonValue(false));
    }
}

void TestPermissions::membersAreForMembers()
{
    TestServer server(prepared());
    TestClient member(server);
    member.resumeWith(tokenOf(Member));
    const Answer all = member.request("room.members", {{"roomId", m_places.at(PrivateRoom)}});
    QStringList roles;
    for (const QJsonValue &user : all["users"].toArray())
        roles << user[u"username"].toString() + u' ' + user[u"role"].toString()
                + (user[u"online"].toBool() ? u" on"_s : QString());
    QCOMPARE(roles, (QStringList{u"owner owner"_s, u"member member on"_s, u"moderator moderator"_s}));
    QStringList paged;
    QString after = u"0"_s;
    for (bool more = true; more;) {
        const Answer page =
            member.request("room.members", {{"roomId", m_places.at(PrivateRoom)}, {"limit", 1}, {"after", after}});
        QCOMPARE(page["users"].toArray().size(), 1);
        after = page["users"][0][u"id"].toString();
        paged << after;
        more = page["more"].toBool();
    }
    QCOMPARE(paged, (QStringList{u"1"_s, u"2"_s, u"3"_s}));
}

void TestPermissions::directRoomsAreForTwo()
{
    TestServer server(prepared());
    TestClient stranger(server);
    stranger.resumeWith(tokenOf(Stranger));
    const QString id = stranger.userId;
    QCOMPARE(stranger.request("dm.open", {{"userId", id}}).code(), u"bad.request"_s); // with oneself
    for (const QString &nobody : {u"999"_s, u"abc"_s, u"__proto__"_s, u"0"_s, u""_s, u"-1"_s})
        QCOMPARE(stranger.request("dm.open", {{"userId", nobody}}).code(), u"user.unknown"_s);
    TestClient guest(server);
    guest.resumeWith(tokenOf(Guest));
    QCOMPARE(guest.request("dm.open", {{"userId", "1"}}).code(), u"room.denied"_s);
    // With a guest is fine; and the guest may answer.
    const Answer opened = stranger.request("dm.open", {{"userId", guest.userId}});
    QCOMPARE(opened.code(), u"ok"_s);
    const QString room = opened["room"].toObject().value(u"id").toString();
    stranger.say(room, u"hello"_s);
    guest.takeEvent("show.room");
    QCOMPARE(guest.say(room, u"hi"_s).code(), u"ok"_s);
}

void TestPermissions::guestsCannotMakeRooms()
{
    TestServer server(prepared());
    TestClient guest(server);
    guest.resumeWith(tokenOf(Guest));
    for (const char *visibility : {"public", "private"})
        QCOMPARE(guest.request("room.create", {{"name", "x"}, {"visibility", visibility}}).code(), u"room.denied"_s);
}

void TestPermissions::linksOpenPrivateRooms()
{
    TestServer server(prepared());
    TestClient moderator(server);
    moderator.resumeWith(tokenOf(Moderator));
    const QString room = m_places.at(PrivateRoom);
    const QString key = moderator.request("room.invite", {{"roomId", room}})["invite"].toString();
    QVERIFY(!key.isEmpty());
    for (const Actor actor : {Stranger, Guest}) {
        TestClient client(server);
        client.resumeWith(tokenOf(actor));
        QCOMPARE(client.request("history", {{"roomId", room}}).code(), u"room.unknown"_s);
        for (const QString &wrong : {u""_s, u"x"_s, key.chopped(1), key + u'x', u"999"_s})
            QCOMPARE(client.request("room.join", {{"invite", wrong}}).code(), u"invite.invalid"_s);
        const Answer joined = client.request("room.join", {{"invite", key}});
        QCOMPARE(joined.code(), u"ok"_s);
        QCOMPARE(joined["messages"][0][u"message"].toString(), u"first"_s); // replay first
        QCOMPARE(joined["room"].toObject().value(u"role").toString(), u"member"_s);
        QCOMPARE(client.request("history", {{"roomId", room}}).code(), u"ok"_s);
        QCOMPARE(client.request("room.join", {{"invite", key}}).code(), u"ok"_s); // again: no harm
        QCOMPARE(client.request("room.join", {{"invite", key}, {"roomId", room}}).code(), u"bad.request"_s);
    }
    QCOMPARE(moderator.request("room.members", {{"roomId", room}})["users"].toArray().size(), 5);
}

void TestPermissions::whoWasInvitedIsIn()
{
    TestServer server(prepared());
    TestClient owner(server);
    owner.resumeWith(tokenOf(Owner));
    TestClient stranger(server);
    stranger.resumeWith(tokenOf(Stranger));
    const QString room = m_places.at(PrivateRoom);
    const Answer invited = owner.request("room.invite", {{"roomId", room}, {"userId", stranger.userId}});
    QVERIFY(invited.data().isEmpty());
    const QJsonObject shown = stranger.takeEvent("show.room");
    QCOMPARE(shown.value(u"id").toString(), room);
    QCOMPARE(shown.value(u"kind").toString(), u"private"_s);
    QCOMPARE(stranger.say(room, u"thanks"_s).code(), u"ok"_s);
    for (const QString &nobody : {u"999"_s, u"abc"_s, u"0"_s})
        QCOMPARE(owner.request("room.invite", {{"roomId", room}, {"userId", nobody}}).code(), u"user.unknown"_s);
}

QTEST_GUILESS_MAIN(TestPermissions)
#include "tst_permissions.moc"
