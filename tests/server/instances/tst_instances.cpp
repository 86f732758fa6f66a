// Two and three servers over one Redis: to their users they are one.
#include "tests/server/instances/conversation.h"
#include "tests/support/redis_server.h"

#include <QCryptographicHash>
#include <QTest>

using namespace kith;
using namespace kith::test;

namespace {

QString makeRoom(TestClient &client, const char *visibility = "public")
{
    return client.request("room.create", {{"name", "den"}, {"visibility", visibility}})["room"][u"id"].toString();
}

} // namespace

class TestInstances : public QObject {
    Q_OBJECT

public:
    TestInstances() : m_redis({"databases 64", "appendonly yes", "appendfsync always"}) {}

private Q_SLOTS:
    void init() { ++m_database; }

    void messagesReachAll();
    void directRoomsReachAll();
    void presence();
    void presenceInListsAndResume();
    void sessionsEndEverywhere();
    void aNewPasswordEndsSessionsEverywhere();
    void roomsComeAndGoEverywhere();
    void roomsOfOthersAnswers();
    void passingEvents();
    void sizesFollow();
    void signInsAreCountedTogether();
    void failuresAreCountedTogether();
    void linksWorkEverywhere();
    void linksEndEverywhere();
    void guestsLeaveEverywhere();
    void resumesElsewhere();
    void aStoppedInstanceTakesItsUsersOffline();
    void twoDatabasesAreTwoServers();
    void tenThousandMessages();

private:
    ServerOptions options(std::function<void(app::Config &)> configure = {})
    {
        ServerOptions options;
        options.store = u"redis://127.0.0.1:%1/%2"_s.arg(m_redis.port()).arg(m_database);
        options.configure = std::move(configure);
        return options;
    }

    QByteArray ask(const QByteArrayList &args) { return m_redis.ask(args, m_database); }

    RedisServer m_redis;
    int m_database = 0;
};

void TestInstances::messagesReachAll()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    TestClient second(two);
    QCOMPARE(second.resumeWith(ana.token).code(), u"ok"_s);

    QCOMPARE(ana.say(u"0"_s, u"hello"_s, u"my-cid"_s).code(), u"ok"_s);
    const QJsonObject toBen = ben.takeEvent("message");
    QCOMPARE(toBen.value(u"message").toString(), u"hello"_s);
    QCOMPARE(toBen.value(u"from").toString(), ana.userId);
    QCOMPARE(toBen.value(u"seq").toInt(), 1);
    QVERIFY(!toBen.contains(u"cid"));
    // Her own device hears it with the cid, wherever it is connected.
    QCOMPARE(second.takeEvent("message").value(u"cid").toString(), u"my-cid"_s);
    QCOMPARE(ana.takeEvent("message").value(u"cid").toString(), u"my-cid"_s);

    const Answer again = second.say(u"0"_s, u"hello"_s, u"my-cid"_s);
    QCOMPARE(again["dup"], QJsonValue(true));
    QCOMPARE(again["seq"].toInt(), 1);
    QVERIFY(!ben.getsEvent("message"));
}

void TestInstances::directRoomsReachAll()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    const QString room = ana.request("dm.open", {{"userId", ben.userId}})["room"][u"id"].toString();
    QVERIFY(!ben.getsEvent("show.room")); // not before something is said
    ana.say(room, u"psst"_s);
    const QJsonObject shown = ben.takeEvent("show.room");
    QCOMPARE(shown.value(u"id").toString(), room);
    QCOMPARE(shown.value(u"lastSeq").toInt(), 1);
    QCOMPARE(shown.value(u"readSeq").toInt(), 0);
    QCOMPARE(shown.value(u"name").toString(), u"ana"_s);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"psst"_s);
    QCOMPARE(ben.events().size(), 0); // each once, in this order
    QCOMPARE(ben.say(room, u"yes?"_s).code(), u"ok"_s);
    ana.sync();
    QCOMPARE(ana.eventsOf("message").size(), 2);
    QCOMPARE(ben.request("read", {{"roomId", room}, {"seq", 2}}).code(), u"ok"_s);
    // His own message has moved his marker already: nobody hears of it.
    QVERIFY(!ana.getsEvent("read"));
    ana.say(room, u"lunch?"_s);
    ben.takeEvent("message");
    QCOMPARE(ben.request("read", {{"roomId", room}, {"seq", 3}}).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("read").value(u"userId").toString(), ben.userId);
}

void TestInstances::presence()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    ana.forgetEvents();
    {
        Person ben(two, u"ben"_s);
        const QJsonObject came = ana.takeEvent("user.connected");
        QCOMPARE(came.value(u"id").toString(), ben.userId);
        QCOMPARE(came.value(u"username").toString(), u"ben"_s);
        QCOMPARE(came.value(u"online"), QJsonValue(true));
        QCOMPARE(ask({"SISMEMBER", "online_users", ben.userId.toLatin1()}), QByteArray("1"));
        {
            // On a second server: nobody is told, neither of its coming nor of its going.
            TestClient elsewhere(one);
            elsewhere.resumeWith(ben.token);
            QVERIFY(!ana.getsEvent("user.connected"));
            elsewhere.close();
            QVERIFY(one.settlesAt(1));
            QVERIFY(!ana.getsEvent("user.disconnected"));
        }
        ben.close();
        QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
    }
    ana.sync();
    QCOMPARE(ana.eventsOf("user.connected").size(), 0);
    QCOMPARE(ana.eventsOf("user.disconnected").size(), 0);
    QCOMPARE(ask({"SCARD", "online_users"}), QByteArray("1"));
}

void TestInstances::presenceInListsAndResume()
{
    TestServer one(options());
    TestServer two(options());
    Person ben(two, u"ben"_s);
    Person cat(two, u"cat"_s);
    TestClient ana(one);
    ana.registerUser(u"ana"_s);
    const Answer resumed = ana.resume();
    QStringList online;
    for (const auto &user : resumed["users"].toArray()) {
        if (user.toObject().value(u"online").toBool())
            online << user.toObject().value(u"username").toString();
    }
    online.sort();
    QCOMPARE(online, (QStringList{u"ben"_s, u"cat"_s}));
    cat.close();
    ana.takeEvent("user.disconnected");
    for (const auto &user : ana.request("room.members", {{"roomId", "0"}})["users"].toArray())
        QCOMPARE(user.toObject().value(u"online").toBool(), user.toObject().value(u"username").toString() != u"cat"_s);
    for (const auto &user : ana.request("users.search", {{"query", "ben"}})["users"].toArray())
        QVERIFY(user.toObject().value(u"online").toBool());
}

void TestInstances::sessionsEndEverywhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    TestClient other(two);
    QCOMPARE(other.login(u"ana"_s).code(), u"ok"_s);
    QCOMPARE(other.resume().code(), u"ok"_s);
    TestClient same(two);
    QCOMPARE(same.resumeWith(ana.token).code(), u"ok"_s);
    const QJsonArray sessions = ana.request("sessions.list")["sessions"].toArray();
    QCOMPARE(sessions.size(), 2);
    for (const auto &session : sessions) {
        if (!session.toObject().value(u"current").toBool())
            QCOMPARE(ana.request("sessions.revoke", {{"sessionId", session.toObject().value(u"id")}}).code(), u"ok"_s);
    }
    QCOMPARE(other.closeCode(), 4001);
    QVERIFY(same.isOpen());
    QCOMPARE(same.request("logout").code(), u"ok"_s); // the connection that asks stays
    QCOMPARE(ana.closeCode(), 4001);
    same.sync();
    QVERIFY(same.isOpen());
    QCOMPARE(TestClient(one).resumeWith(ana.token).code(), u"auth.expired"_s);
}

void TestInstances::aNewPasswordEndsSessionsEverywhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    TestClient other(two);
    QCOMPARE(other.login(u"ana"_s).code(), u"ok"_s);
    QCOMPARE(other.resume().code(), u"ok"_s);
    TestClient same(two);
    QCOMPARE(same.resumeWith(ana.token).code(), u"ok"_s);
    QCOMPARE(ana.request("password.change", {{"password", goodPassword}, {"newPassword", "battery staple"}}).code(),
        u"ok"_s);
    QCOMPARE(other.closeCode(), 4001);
    same.sync();
    QVERIFY(same.isOpen());
    QCOMPARE(TestClient(two).login(u"ana"_s).code(), u"auth.failed"_s);
    QCOMPARE(TestClient(two).login(u"ana"_s, u"battery staple"_s).code(), u"ok"_s);
}

void TestInstances::roomsComeAndGoEverywhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    TestClient ana2(two);
    ana2.resumeWith(ana.token);
    ana2.forgetEvents();
    const QString room = makeRoom(ana, "private");
    QCOMPARE(ana2.takeEvent("show.room").value(u"id").toString(), room);
    QCOMPARE(ana.request("room.invite", {{"roomId", room}, {"userId", ben.userId}}).code(), u"ok"_s);
    QCOMPARE(ben.takeEvent("show.room").value(u"id").toString(), room);
    QCOMPARE(ana.say(room, u"welcome"_s).code(), u"ok"_s);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"welcome"_s);
    QCOMPARE(ana2.takeEvent("message").value(u"message").toString(), u"welcome"_s);
    QCOMPARE(ben.say(room, u"thanks"_s).code(), u"ok"_s); // allowed without asking the store again
    ana.sync();
    ben.sync();
    ana2.sync();
    ben.forgetEvents(); // his own joining, where he heard of it
    ana2.forgetEvents();
    // She leaves; her other device hears it, and he is owner now, elsewhere.
    QCOMPARE(ana.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
    QCOMPARE(ana2.takeEvent("room.removed").value(u"roomId").toString(), room);
    QCOMPARE(ben.takeEvent("room.changed").value(u"role").toString(), u"owner"_s);
    QCOMPARE(ben.takeEvent("room.member").value(u"change").toString(), u"left"_s);
    QCOMPARE(ben.say(room, u"alone"_s).code(), u"ok"_s);
    QVERIFY(!ana2.getsEvent("message"));
    QCOMPARE(ana2.request("history", {{"roomId", room}}).code(), u"room.unknown"_s);
    // An owner now, so he may make links to his private room.
    QCOMPARE(ben.request("room.invite", {{"roomId", room}}).code(), u"ok"_s);
}

// A room that somebody enters while messages pass: they are told of it first.
void TestInstances::roomsOfOthersAnswers()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    for (int turn = 0; turn < 20; ++turn) {
        const QString room = makeRoom(ana, "private");
        ben.forgetEvents();
        ana.send("room.invite", {{"roomId", room}, {"userId", ben.userId}});
        for (int i = 1; i <= 5; ++i)
            ana.send("message",
                {{"roomId", room}, {"message", QString::number(i)}, {"cid", room + u'-' + QString::number(i)}});
        ana.sync();
        ben.sync();
        QStringList told;
        for (const QJsonObject &event : ben.events()) {
            const QString type = event.value(u"type").toString();
            if (type == u"show.room"_s)
                told << u"shown"_s;
            if (type == u"message"_s)
                told << event.value(u"data").toObject().value(u"message").toString();
        }
        QVERIFY(!told.isEmpty());
        QCOMPARE(told.takeFirst(), u"shown"_s);
        // Those that the room's lastSeq does not cover, without a gap to the end.
        const int covered = static_cast<int>(5 - told.size());
        for (qsizetype i = 0; i < told.size(); ++i)
            QCOMPARE(told[i], QString::number(covered + 1 + i));
    }
}

void TestInstances::passingEvents()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    TestClient ana2(two);
    ana2.resumeWith(ana.token);
    QCOMPARE(ana.request("typing", {{"roomId", "0"}}).code(), u"ok"_s);
    QCOMPARE(ben.takeEvent("typing").value(u"userId").toString(), ana.userId);
    QVERIFY(!ana2.getsEvent("typing")); // it is she who types
    ben.say(u"0"_s, u"read me"_s);
    ana.takeEvent("message");
    QCOMPARE(ana.request("read", {{"roomId", "0"}, {"seq", 1}}).code(), u"ok"_s);
    QCOMPARE(ana2.takeEvent("read").value(u"seq").toInt(), 1);
    QVERIFY(!ana.getsEvent("read")); // who did it is not told
    QVERIFY(!ben.getsEvent("read"));
}

void TestInstances::sizesFollow()
{
    const auto small = options([](app::Config &config) { config.settings.presenceRoom = 2; });
    TestServer one(small);
    TestServer two(small);
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    ana.takeEvent("user.connected");
    // A third member, on the other server: too large for presence here, too.
    Person cat(two, u"cat"_s);
    QVERIFY(!ana.getsEvent("user.connected"));
    ana.request("typing", {{"roomId", "0"}});
    QVERIFY(!ben.getsEvent("typing"));
}

void TestInstances::signInsAreCountedTogether()
{
    const auto few = options([](app::Config &config) { config.settings.signInsPerMinute = 4; });
    TestServer one(few);
    TestServer two(few);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(TestClient(i % 2 ? one : two).registerUser(u"user%1"_s.arg(i)).code(), u"ok"_s);
    for (TestServer *server : {&one, &two}) {
        const Answer refused = TestClient(*server).registerUser(u"late"_s);
        QCOMPARE(refused.code(), u"auth.throttled"_s);
        QVERIFY2(
            refused.retryAfter() >= 1 && refused.retryAfter() <= 15, qPrintable(QString::number(refused.retryAfter())));
    }
}

void TestInstances::failuresAreCountedTogether()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    const auto guess = [](TestServer &server) {
        TestClient client(server);
        return client.login(u"ANA"_s, u"wrong password"_s).code();
    };
    for (int i = 0; i < 10; ++i)
        QCOMPARE(guess(i % 2 ? one : two), u"auth.failed"_s);
    QCOMPARE(guess(one), u"auth.throttled"_s);
    TestClient client(two);
    const Answer refused = client.login(u"ana"_s); // the right one has to wait as well
    QCOMPARE(refused.code(), u"auth.throttled"_s);
    QVERIFY(refused.retryAfter() >= 25 && refused.retryAfter() <= 30);
    // A success forgets them; here the pause is skipped by hand.
    const QByteArray key = "kith:throttle:name:" + QCryptographicHash::hash("ana", QCryptographicHash::Sha256).toHex();
    QCOMPARE(ask({"HGET", key, "count"}), "10");
    ask({"HSET", key, "last", "0"});
    QCOMPARE(TestClient(two).login(u"ana"_s).code(), u"ok"_s);
    QVERIFY(waitUntil([&] { return ask({"EXISTS", key}) == "0"; }));
    QCOMPARE(guess(one), u"auth.failed"_s);
}

void TestInstances::linksWorkEverywhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    const QString room = makeRoom(ana, "private");
    ana.say(room, u"before"_s);
    const QString key = ana.request("room.invite", {{"roomId", room}})["invite"].toString();
    const Answer joined = ben.request("room.join", {{"invite", key}});
    QCOMPARE(joined["messages"][0][u"message"].toString(), u"before"_s);
    QCOMPARE(ana.takeEvent("room.member").value(u"user").toObject().value(u"id").toString(), ben.userId);
    ana.say(room, u"after"_s);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"after"_s);
}

void TestInstances::linksEndEverywhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    TestClient second(two);
    second.resumeWith(ana.token);
    const QString room = makeRoom(ana, "private");
    const Answer made = ana.request("room.invite", {{"roomId", room}, {"uses", 3}});
    QCOMPARE(second.request("room.invites", {{"roomId", room}})["invites"][0][u"id"], made["id"]);
    QCOMPARE(second.request("room.invite.revoke", {{"roomId", room}, {"inviteId", made["id"]}}).code(), u"ok"_s);
    QCOMPARE(ben.request("room.join", {{"invite", made["invite"]}})["reason"].toString(), u"unknown"_s);
    QCOMPARE(ana.request("room.invites", {{"roomId", room}})["invites"].toArray().size(), 0);
}

void TestInstances::guestsLeaveEverywhere()
{
    ServerOptions slow = options();
    slow.fakeClock = true;
    TestServer one(slow);
    TestServer two(slow);
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    const QString room = makeRoom(ana);
    TestClient guest(two);
    guest.guest();
    guest.resume();
    QCOMPARE(guest.request("room.join", {{"roomId", room}}).code(), u"ok"_s);
    two.pass(1); // the guest has been there longest
    QCOMPARE(ben.request("room.join", {{"roomId", room}}).code(), u"ok"_s);
    QCOMPARE(ana.request("room.leave", {{"roomId", room}}).code(), u"ok"_s);
    QCOMPARE(guest.takeEvent("room.changed").value(u"role").toString(), u"owner"_s);
    guest.close();
    QVERIFY(two.settlesAt(1));
    for (TestClient *client : {static_cast<TestClient *>(&ana), static_cast<TestClient *>(&ben)}) {
        client->sync();
        client->forgetEvents();
    }
    constexpr qint64 hour = 3'600'000;
    for (int i = 0; i < 25; ++i) {
        one.pass(hour);
        two.pass(hour);
    }
    one.app().purge(); // whichever comes first
    two.app().purge();
    const auto leftFrom = [&guest](TestClient &client) {
        const QJsonObject left = client.takeEvent("room.member");
        return left.value(u"user")[u"id"].toString() == guest.userId && left.value(u"change").toString() == u"left"_s
            ? left.value(u"roomId").toString()
            : QString();
    };
    QCOMPARE(leftFrom(ana), u"0"_s);
    QCOMPARE(leftFrom(ben), u"0"_s);
    QCOMPARE(leftFrom(ben), room);
    const QJsonObject changed = ben.takeEvent("room.changed");
    QCOMPARE(changed.value(u"id").toString(), room);
    QCOMPARE(changed.value(u"role").toString(), u"owner"_s);
    for (TestClient *client : {static_cast<TestClient *>(&ana), static_cast<TestClient *>(&ben)})
        QVERIFY(!client->getsEvent("room.member")); // told once, whoever looked
    QCOMPARE(ben.request("room.members", {{"roomId", "0"}})["users"].toArray().size(), 2);
}

void TestInstances::resumesElsewhere()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    QString token;
    {
        Person ben(one, u"ben"_s);
        token = ben.token;
        ana.say(u"0"_s, u"one"_s);
        ben.takeEvent("message");
    }
    ana.say(u"0"_s, u"two"_s);
    ana.say(u"0"_s, u"three"_s);
    TestClient ben(two);
    const Answer resumed = ben.resumeWith(token, object({{"0", 1}}));
    const QJsonArray missed = resumed["changes"][u"0"][u"messages"].toArray();
    QCOMPARE(missed.size(), 2);
    QCOMPARE(missed[1].toObject().value(u"message").toString(), u"three"_s);
    ana.say(u"0"_s, u"four"_s);
    QCOMPARE(ben.takeEvent("message").value(u"seq").toInt(), 4);
    QVERIFY(!ben.getsEvent("message"));
}

void TestInstances::aStoppedInstanceTakesItsUsersOffline()
{
    TestServer one(options());
    Person ana(one, u"ana"_s);
    {
        TestServer two(options());
        Person ben(two, u"ben"_s);
        ana.takeEvent("user.connected");
        QVERIFY(two.stop());
        QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
    }
    QCOMPARE(ask({"ZCARD", "kith:instances"}), QByteArray("1"));
}

void TestInstances::twoDatabasesAreTwoServers()
{
    TestServer one(options());
    ++m_database;
    TestServer other(options());
    Person ana(one, u"ana"_s);
    Person ben(other, u"ben"_s);
    QCOMPARE(ben.userId, ana.userId);
    ana.say(u"0"_s, u"here"_s);
    QVERIFY(!ben.getsEvent("message"));
    QVERIFY(!ben.getsEvent("user.connected"));
}

void TestInstances::tenThousandMessages()
{
    constexpr int users = 50;
    constexpr int messages = 10'000;
    TestServer one(options());
    TestServer two(options());
    TestServer three(options());
    QStringList tokens;
    for (int i = 0; i < users; ++i) {
        TestClient client(one);
        QCOMPARE(client.registerUser(u"user%1"_s.arg(i)).code(), u"ok"_s);
        tokens << client.token;
    }
    Conversation conversation({one.url(), two.url(), three.url()}, tokens);
    QVERIFY(waitUntil([&] { return conversation.isLive(); }));
    conversation.say(messages / users, u"message"_s);
    QVERIFY2(waitUntil([&] { return conversation.isOver(); }, std::chrono::minutes(4)),
        qPrintable(u"%1 acknowledged"_s.arg(conversation.acknowledged())));
    QCOMPARE(conversation.faults(), QStringList());
    QCOMPARE(conversation.connections(), users); // nobody had to come back
}

QTEST_GUILESS_MAIN(TestInstances)
#include "tst_instances.moc"
