// Invite links: who makes, sees and withdraws them, when they end, and what is said to who follows one that has.
#include "tests/support/test_client.h"

#include "shared/sqlite/database.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

enum Actor { Stranger, Guest, Member, Moderator, Owner };

const QStringList actorNames{u"stranger"_s, u"guest"_s, u"member"_s, u"moderator"_s, u"owner"_s};

ServerOptions withOwnClock() { return {.fakeClock = true}; }

QStringList idsOf(const Answer &invites)
{
    QStringList ids;
    for (const QJsonValue &invite : invites["invites"].toArray())
        ids << invite[u"id"].toString();
    return ids;
}

} // namespace

class TestInvites : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void permissions_data();
    void permissions();
    void linksAreDescribed();
    void wrongTerms_data();
    void wrongTerms();
    void linksExpire();
    void linksAreUsedUp();
    void twentyAtOnce();
    void registeringUsesThemUp();
    void withdrawnLinksAreUnknown();
    void othersLinksAreTheirs();
    void roomsKeepTheirLinksApart();
    void aRoomHasAHundred();
    void nobodyTakesAllLinks();
    void onlyLinksHaveReasons();
    void strangersSeeWhereALinkLeads();
    void strangersHearWhyALinkFails();

private:
    // A server on a copy of the prepared store, where the rooms have all roles.
    ServerOptions prepared() const;

    QTemporaryDir m_folder;
    QString m_template;
    std::map<int, QString> m_tokens;
    QString m_public;
    QString m_private;
};

void TestInvites::initTestCase()
{
    TestServer server({.sqlite = true});
    Person owner(server, u"owner"_s);
    Person member(server, u"member"_s);
    Person moderator(server, u"moderator"_s);
    Person stranger(server, u"stranger"_s);
    TestClient guest(server);
    guest.guest();
    m_public = makeRoom(owner, u"open"_s);
    m_private = makeRoom(owner, u"closed"_s, "private");
    for (const QString &room : {m_public, m_private}) {
        for (const QString &user : {member.userId, moderator.userId, guest.userId})
            QCOMPARE(owner.request("room.invite", {{"roomId", room}, {"userId", user}}).code(), u"ok"_s);
    }
    m_tokens = {{Stranger, stranger.token}, {Guest, guest.token}, {Member, member.token}, {Moderator, moderator.token},
        {Owner, owner.token}};
    const QString path = server.databasePath();
    server.end();
    {
        // No request makes a moderator yet.
        kith::sqlite::Database database(path, kith::sqlite::Database::Mode::ReadWrite);
        database.run("UPDATE members SET role = 1 WHERE user_id = 3 AND room_id <> '0'");
    }
    m_template = m_folder.filePath(u"template.db"_s);
    QVERIFY(QFile::copy(path, m_template));
}

ServerOptions TestInvites::prepared() const
{
    return {
        .sqlite = true, .configure = [this](app::Config &config) { QFile::copy(m_template, config.databasePath()); }};
}

void TestInvites::permissions_data()
{
    QTest::addColumn<int>("actor");
    QTest::addColumn<bool>("open");
    QTest::addColumn<QString>("create"); // and add a person
    QTest::addColumn<QString>("list");
    QTest::addColumn<bool>("all"); // sees the links of others
    QTest::addColumn<QString>("revoke");
    const QString ok = u"ok"_s;
    const QString denied = u"room.denied"_s;
    QTest::newRow("owner, public") << int(Owner) << true << ok << ok << true << ok;
    QTest::newRow("moderator, public") << int(Moderator) << true << ok << ok << true << ok;
    QTest::newRow("member, public") << int(Member) << true << ok << ok << false << denied;
    QTest::newRow("guest, public") << int(Guest) << true << denied << ok << false << denied;
    QTest::newRow("stranger, public") << int(Stranger) << true << u"room.notMember"_s << u"room.notMember"_s << false
                                      << u"room.notMember"_s;
    QTest::newRow("owner, private") << int(Owner) << false << ok << ok << true << ok;
    QTest::newRow("moderator, private") << int(Moderator) << false << ok << ok << true << ok;
    QTest::newRow("member, private") << int(Member) << false << denied << ok << false << denied;
    QTest::newRow("guest, private") << int(Guest) << false << denied << ok << false << denied;
    QTest::newRow("stranger, private") << int(Stranger) << false << u"room.unknown"_s << u"room.unknown"_s << false
                                       << u"room.unknown"_s;
}

void TestInvites::permissions()
{
    QFETCH(int, actor);
    QFETCH(bool, open);
    QFETCH(QString, create);
    QFETCH(QString, list);
    QFETCH(bool, all);
    QFETCH(QString, revoke);
    TestServer server(prepared());
    const QString room = open ? m_public : m_private;
    TestClient other(server); // whose links these are
    other.resumeWith(m_tokens.at(actor == Owner ? Moderator : Owner));
    const QString theirs = other.request("room.invite", {{"roomId", room}})["id"].toString();
    QVERIFY(!theirs.isEmpty());

    TestClient client(server);
    QCOMPARE(client.resumeWith(m_tokens.at(actor)).code(), u"ok"_s);
    const Answer made = client.request("room.invite", {{"roomId", room}});
    QCOMPARE(made.code(), create);
    QCOMPARE(client.request("room.invite", {{"roomId", room}, {"userId", "4"}}).code(), create);
    const Answer seen = client.request("room.invites", {{"roomId", room}});
    QCOMPARE(seen.code(), list);
    QCOMPARE(idsOf(seen).contains(theirs), all);
    QCOMPARE(idsOf(seen).contains(made["id"].toString()), create == u"ok"_s);
    QCOMPARE(client.request("room.invite.revoke", {{"roomId", room}, {"inviteId", theirs}}).code(), revoke);
    if (create == u"ok"_s)
        QCOMPARE(client.request("room.invite.revoke", {{"roomId", room}, {"inviteId", made["id"]}}).code(), u"ok"_s);
    QCOMPARE(idsOf(other.request("room.invites", {{"roomId", room}})).contains(theirs), revoke != u"ok"_s);
}

void TestInvites::linksAreDescribed()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer plain = ana.request("room.invite", {{"roomId", room}});
    QVERIFY(!plain.data().contains(u"expires"));
    QVERIFY(!plain.data().contains(u"uses"));
    server.pass(1'000);
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"expiresIn", 3'600}, {"uses", 10}});
    QCOMPARE(made["expires"].toDouble(), 1'700'000'001 + 3'600.0);
    QCOMPARE(made["uses"].toInt(), 10);
    QVERIFY(made["url"].toString().endsWith(u"/?join="_s + made["invite"].toString()));
    QVERIFY(made["id"].toString() != made["invite"].toString());
    TestClient ben(server);
    ben.registerUser(u"ben"_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);

    const Answer listed = ana.request("room.invites", {{"roomId", room}});
    QCOMPARE(idsOf(listed), (QStringList{made["id"].toString(), plain["id"].toString()})); // newest first
    QCOMPARE(listed["invites"][0].toObject(),
        object({{"id", made["id"]}, {"by", ana.userId}, {"created", 1'700'000'001}, {"expires", 1'700'003'601},
            {"uses", 10}, {"used", 1}}));
    QCOMPARE(listed["invites"][1].toObject(),
        object({{"id", plain["id"]}, {"by", ana.userId}, {"created", 1'700'000'000}, {"used", 0}}));
    // The list gives no key away, and an id is none.
    QVERIFY(!listed.raw.contains(made["invite"].toString().toLatin1()));
    QCOMPARE(ben.request("room.join", {{"invite", made["id"]}})["reason"].toString(), u"unknown"_s);
    // What a person is added with has no such things.
    TestClient eve(server);
    eve.registerUser(u"eve"_s);
    const Answer person = ana.request("room.invite", {{"roomId", room}, {"userId", eve.userId}, {"uses", 3}});
    QCOMPARE(person.data(), QJsonObject());
}

void TestInvites::wrongTerms_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("fine");
    for (const double seconds : {-1.0, 0.0, 59.0, 31'536'001.0, 4e9, 60.5})
        QTest::addRow("expires in %g", seconds) << u"expiresIn"_s << QJsonValue(seconds) << false;
    for (const double uses : {-1.0, 0.0, 10'001.0, 1e12, 1.5})
        QTest::addRow("%g uses", uses) << u"uses"_s << QJsonValue(uses) << false;
    QTest::newRow("expires in text") << u"expiresIn"_s << QJsonValue(u"60"_s) << false;
    QTest::newRow("uses in text") << u"uses"_s << QJsonValue(u"1"_s) << false;
    QTest::newRow("a minute") << u"expiresIn"_s << QJsonValue(60) << true;
    QTest::newRow("a year") << u"expiresIn"_s << QJsonValue(31'536'000) << true;
    QTest::newRow("once") << u"uses"_s << QJsonValue(1) << true;
    QTest::newRow("ten thousand times") << u"uses"_s << QJsonValue(10'000) << true;
    QTest::newRow("null") << u"uses"_s << QJsonValue() << true;
}

void TestInvites::wrongTerms()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    QFETCH(bool, fine);
    TestServer server;
    Person ana(server, u"ana"_s);
    const QJsonObject data{{u"roomId"_s, u"0"_s}, {field, value}};
    const Answer made = ana.requestObject("room.invite", data);
    QCOMPARE(made.code(), fine ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(made.field(), fine ? QString() : field);
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", "0"}})).size(), fine ? 1 : 0);
}

void TestInvites::linksExpire()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"expiresIn", 60}});
    Person ben(server, u"ben"_s);
    Person eve(server, u"eve"_s);
    server.pass(59'999);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", room}})).size(), 1);
    server.pass(1);
    const Answer late = eve.request("room.join", {{"invite", made["invite"]}});
    QCOMPARE(late.code(), u"invite.invalid"_s);
    QCOMPARE(late["reason"].toString(), u"expired"_s);
    QCOMPARE(late.message(), u"This invite link has expired."_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s); // is in it already
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", room}})), QStringList());
    QCOMPARE(ana.request("room.invite.revoke", {{"roomId", room}, {"inviteId", made["id"]}}).code(), u"bad.request"_s);
}

void TestInvites::linksAreUsedUp()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"uses", 2}});
    QCOMPARE(ana.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s); // counts nobody twice
    Person ben(server, u"ben"_s);
    Person eve(server, u"eve"_s);
    Person zoe(server, u"zoe"_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);
    QCOMPARE(ana.request("room.invites", {{"roomId", room}})["invites"][0][u"used"].toInt(), 1);
    QCOMPARE(eve.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);
    const Answer late = zoe.request("room.join", {{"invite", made["invite"]}});
    QCOMPARE(late.code(), u"invite.invalid"_s);
    QCOMPARE(late["reason"].toString(), u"used"_s);
    QCOMPARE(late.message(), u"This invite link has been used up."_s);
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", room}})), QStringList());
}

void TestInvites::twentyAtOnce()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"uses", 5}});
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<TestClient>(server));
        QCOMPARE(clients.back()->guest().code(), u"ok"_s);
    }
    std::vector<qint64> asked;
    for (const auto &client : clients)
        asked.push_back(client->send("room.join", {{"invite", made["invite"]}}));
    int joined = 0;
    for (size_t i = 0; i < clients.size(); ++i) {
        const Answer answer = clients[i]->answer(asked[i]);
        joined += answer.code() == u"ok"_s ? 1 : 0;
        if (answer.isError())
            QCOMPARE(answer["reason"].toString(), u"used"_s);
    }
    QCOMPARE(joined, 5);
    QCOMPARE(ana.request("room.members", {{"roomId", room}})["users"].toArray().size(), 6);
}

void TestInvites::registeringUsesThemUp()
{
    TestServer server(
        {.configure = [](app::Config &config) { config.settings.registration = proto::Registration::Open; }});
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"uses", 1}});
    const auto registered = [&](const QString &name) {
        TestClient client(server);
        return client.request("register", {{"username", name}, {"password", goodPassword}, {"invite", made["invite"]}});
    };
    QCOMPARE(registered(u"ben"_s).code(), u"ok"_s);
    QCOMPARE(registered(u"eve"_s)["reason"].toString(), u"used"_s);
    QCOMPARE(ana.request("room.members", {{"roomId", room}})["users"].toArray().size(), 2);
}

void TestInvites::withdrawnLinksAreUnknown()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}});
    const auto revoke = [&](const QJsonValue &id) {
        return ana.request("room.invite.revoke", {{"roomId", room}, {"inviteId", id}});
    };
    for (const QJsonValue &wrong : {QJsonValue(u""_s), QJsonValue(u"x"_s), made["invite"],
             QJsonValue(made["id"].toString().chopped(1)), QJsonValue(made["id"].toString() + u'A')}) {
        QCOMPARE(revoke(wrong).code(), u"bad.request"_s);
        QCOMPARE(revoke(wrong).field(), u"inviteId"_s);
    }
    const Answer revoked = revoke(made["id"]);
    QCOMPARE(revoked.code(), u"ok"_s);
    QCOMPARE(revoked.data(), QJsonObject());
    const Answer late = ben.request("room.join", {{"invite", made["invite"]}});
    QCOMPARE(late.code(), u"invite.invalid"_s);
    QCOMPARE(late["reason"].toString(), u"unknown"_s);
    // The same answer as for one that never was: nobody learns which.
    QCOMPARE(ben.request("room.join", {{"invite", "AAAAAAAAAAAAAAAAAAAAAA"}}).data(), late.data());
    QCOMPARE(revoke(made["id"]).field(), u"inviteId"_s);
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", room}})), QStringList());
}

void TestInvites::othersLinksAreTheirs()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const auto idOf = [](const Answer &made) { return made["id"].toString(); };
    const QString anas = idOf(ana.request("room.invite", {{"roomId", "0"}}));
    const QString bens = idOf(ben.request("room.invite", {{"roomId", "0"}}));
    // General has no owner: each sees their own.
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", "0"}})), QStringList{anas});
    QCOMPARE(idsOf(ben.request("room.invites", {{"roomId", "0"}})), QStringList{bens});
    QCOMPARE(ana.request("room.invite.revoke", {{"roomId", "0"}, {"inviteId", bens}}).code(), u"room.denied"_s);
    QCOMPARE(ben.request("room.invite.revoke", {{"roomId", "0"}, {"inviteId", bens}}).code(), u"ok"_s);
    // Who has left is a stranger, and finds the link again on coming back.
    QCOMPARE(ana.request("room.leave", {{"roomId", "0"}}).code(), u"ok"_s);
    QCOMPARE(ana.request("room.invites", {{"roomId", "0"}}).code(), u"room.notMember"_s);
    QCOMPARE(ana.request("room.join", {{"roomId", "0"}}).code(), u"ok"_s);
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", "0"}})), QStringList{anas});
}

void TestInvites::roomsKeepTheirLinksApart()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString one = makeRoom(ana, u"one"_s);
    const QString two = makeRoom(ana, u"two"_s);
    const Answer made = ana.request("room.invite", {{"roomId", one}});
    QCOMPARE(idsOf(ana.request("room.invites", {{"roomId", two}})), QStringList());
    QCOMPARE(ana.request("room.invite.revoke", {{"roomId", two}, {"inviteId", made["id"]}}).field(), u"inviteId"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}})["room"][u"id"].toString(), one);
}

void TestInvites::aRoomHasAHundred()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"Garden"_s);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(ana.request("room.invite", {{"roomId", room}, {"expiresIn", 60 + i}}).code(), u"ok"_s);
    const Answer more = ana.request("room.invite", {{"roomId", room}});
    QCOMPARE(more.code(), u"bad.request"_s);
    QVERIFY2(more.message().contains(u"100 invite links"_s), qPrintable(more.message()));
    const QStringList ids = idsOf(ana.request("room.invites", {{"roomId", room}}));
    QCOMPARE(ids.size(), 100);
    QCOMPARE(ana.request("room.invite.revoke", {{"roomId", room}, {"inviteId", ids[3]}}).code(), u"ok"_s);
    QCOMPARE(ana.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
    QCOMPARE(ana.request("room.invite", {{"roomId", room}}).code(), u"bad.request"_s);
    server.pass(60'000);
    QCOMPARE(ana.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
}

void TestInvites::nobodyTakesAllLinks()
{
    TestServer server;
    Person ann(server, u"ann"_s);
    Person bob(server, u"bob"_s);
    const QString room = makeRoom(ann, u"Garden"_s);
    bob.request("room.join", {{"roomId", room}});
    Answer made;
    for (int i = 0; i < 20; ++i)
        QCOMPARE((made = bob.request("room.invite", {{"roomId", room}})).code(), u"ok"_s);
    const Answer more = bob.request("room.invite", {{"roomId", room}});
    QCOMPARE(more.code(), u"bad.request"_s);
    QVERIFY2(more.message().contains(u"20 invite links"_s), qPrintable(more.message()));
    for (int i = 0; i < 25; ++i) // its owner has all that are left
        QCOMPARE(ann.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
    bob.request("room.invite.revoke", {{"roomId", room}, {"inviteId", made["id"].toString()}});
    QCOMPARE(bob.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
}

void TestInvites::onlyLinksHaveReasons()
{
    TestServer server(
        {.configure = [](app::Config &config) { config.settings.registration = proto::Registration::Invite; }});
    TestClient client(server);
    const Answer none = client.request("register", {{"username", "ana"}, {"password", goodPassword}});
    QCOMPARE(none.code(), u"invite.invalid"_s);
    QVERIFY(!none.data().contains(u"reason")); // there is no link of which it could be said
    const Answer wrong =
        client.request("register", {{"username", "ana"}, {"password", goodPassword}, {"invite", "nonsense"}});
    QCOMPARE(wrong["reason"].toString(), u"unknown"_s);
    QVERIFY(!client.request("room.join", {{"roomId", "9"}}).data().contains(u"reason"));
    // A guest cannot open a server where registration needs an invite.
    client.guest();
    client.resume();
    QCOMPARE(client.request("room.invite", {{"roomId", "0"}}).code(), u"room.denied"_s);
}

void TestInvites::strangersSeeWhereALinkLeads()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"The den"_s, "private");
    ana.say(room, u"secret"_s);
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"uses", 1}});
    const QJsonObject leads = object({{"room", object({{"name", "The den"}, {"members", 1}})}});
    TestClient stranger(server);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(stranger.request("invite.look", {{"invite", made["invite"]}}).data(), leads); // and nothing else
    // It has let nobody in, and is not used up.
    QCOMPARE(stranger.request("room.join", {{"invite", made["invite"]}}).code(), u"auth.required"_s);
    QCOMPARE(ana.request("room.invites", {{"roomId", room}})["invites"][0][u"used"].toInt(), 0);
    QVERIFY(!ana.getsEvent("room.member"));
    QCOMPARE(stranger.guest().code(), u"ok"_s);
    QCOMPARE(stranger.request("invite.look", {{"invite", made["invite"]}}).data(), leads);
    QCOMPARE(stranger.resume().code(), u"ok"_s);
    QCOMPARE(stranger.request("history", {{"roomId", room}}).code(), u"room.unknown"_s);
    QCOMPARE(stranger.request("room.join", {{"invite", made["invite"]}}).code(), u"ok"_s);
    // Used up now, but not for the two whom joining lets in again.
    for (TestClient *member : std::initializer_list<TestClient *>{&stranger, &ana})
        QCOMPARE(member->request("invite.look", {{"invite", made["invite"]}})["room"][u"members"].toInt(), 2);
    TestClient late(server);
    QCOMPARE(late.request("invite.look", {{"invite", made["invite"]}})["reason"].toString(), u"used"_s);
}

void TestInvites::strangersHearWhyALinkFails()
{
    TestServer server(withOwnClock());
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    const Answer brief = ana.request("room.invite", {{"roomId", room}, {"expiresIn", 60}});
    const Answer gone = ana.request("room.invite", {{"roomId", room}});
    QCOMPARE(ana.request("room.invite.revoke", {{"roomId", room}, {"inviteId", gone["id"]}}).code(), u"ok"_s);
    const auto look = [&](const QJsonValue &key) {
        return TestClient(server).request("invite.look", {{"invite", key}});
    };
    server.pass(59'999);
    QCOMPARE(look(brief["invite"]).code(), u"ok"_s);
    server.pass(1);
    // Word for word what joining says, so nothing more.
    for (const QJsonValue &key :
        {brief["invite"], gone["invite"], brief["id"], QJsonValue(u""_s), QJsonValue(u"x"_s)}) {
        const Answer seen = look(key);
        QCOMPARE(seen.code(), u"invite.invalid"_s);
        QCOMPARE(seen.data(), ben.request("room.join", {{"invite", key}}).data());
    }
    QCOMPARE(look(brief["invite"])["reason"].toString(), u"expired"_s);
    QCOMPARE(look(gone["invite"])["reason"].toString(), u"unknown"_s);
}

QTEST_GUILESS_MAIN(TestInvites)
#include "tst_invites.moc"
