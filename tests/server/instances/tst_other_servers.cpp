// A server of another kind over the same Redis: it writes the documented layout by hand, and hears and speaks on the
// channel MESSAGES.
#include "server/redis/qtredis.h"
#include "tests/server/instances/conversation.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace kith;
using namespace kith::test;

class TestOtherServers : public QObject {
    Q_OBJECT

public:
    TestOtherServers() : m_redis({"appendonly yes", "appendfsync always"}) {}

private Q_SLOTS:
    void init()
    {
        m_redis.ask({"FLUSHALL"});
        m_heard.clear();
    }
    void itsMessagesAppear();
    void itsMessagesAppearWithoutBeingPublished();
    void itHearsOurs();
    void itIsNotSpokenToWhereItIsNotWanted();
    void itsUsersAreOnline();
    void itsUsersSignIn();
    void itsUsersChangeTheirPassword();

private:
    ServerOptions options(bool interop = true)
    {
        ServerOptions options;
        options.store = u"redis://127.0.0.1:%1"_s.arg(m_redis.port());
        options.configure = [interop](app::Config &config) { config.redisInterop = interop; };
        return options;
    }
    // Listens as such a server does.
    std::unique_ptr<QtRedis> otherServer()
    {
        auto other = std::make_unique<QtRedis>();
        QObject::connect(other.get(), &QtRedis::returnData, other.get(), [this](const QtRedis::Reply &reply) {
            if (reply.type == QtRedis::Reply::Type::Message)
                m_heard << QJsonDocument::fromJson(reply.message).object();
        });
        other->subscribe({"MESSAGES"});
        QtRedis::Options connection;
        connection.port = m_redis.port();
        other->openConnection(connection);
        waitUntil([&] { return other->isConnected() && other->isSubscribed("MESSAGES"); });
        return other;
    }
    QList<QJsonObject> heard(const QString &type) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &said : m_heard) {
            if (said.value(u"type").toString() == type)
                found << said.value(u"data").toObject();
        }
        return found;
    }

    RedisServer m_redis;
    QList<QJsonObject> m_heard;
};

void TestOtherServers::itsMessagesAppear()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    ana.say(u"0"_s, u"before"_s);
    ben.takeEvent("message");
    ana.takeEvent("message");
    // Ids as numbers, as some write them.
    const QByteArray entry = R"({"from": 2, "date": 1700000000, "message": "from the \"other\" side", "roomId": 0})";
    m_redis.ask({"ZADD", "room:0", "1700000000", entry});
    m_redis.ask({"PUBLISH", "MESSAGES", R"({"serverId": "f00", "type": "message", "data": )" + entry + "}"});
    for (TestClient *client : {static_cast<TestClient *>(&ana), static_cast<TestClient *>(&ben)}) {
        const QJsonObject message = client->takeEvent("message");
        QCOMPARE(message.value(u"message").toString(), u"from the \"other\" side"_s);
        QCOMPARE(message.value(u"from").toString(), ben.userId);
        QCOMPARE(message.value(u"seq").toInt(), 2);
        QCOMPARE(message.value(u"date").toDouble(), 1700000000.0);
        QVERIFY(!client->getsEvent("message")); // once
    }
    const Answer history = ben.request("history", {{"roomId", "0"}});
    QCOMPARE(history["messages"].toArray().size(), 2);
    QCOMPARE(history["messages"][1][u"seq"].toInt(), 2);
    ben.say(u"0"_s, u"after"_s);
    QCOMPARE(ana.takeEvent("message").value(u"seq").toInt(), 3);
}

// Whoever looks into the room first brings the entry to everybody.
void TestOtherServers::itsMessagesAppearWithoutBeingPublished()
{
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    for (int i = 1; i <= 3; ++i)
        m_redis.ask({"ZADD", "room:0", QByteArray::number(1'700'000'000 + i),
            "{\"from\":\"1\",\"date\":1,\"message\":\"" + QByteArray::number(i) + "\",\"roomId\":\"0\"}"});
    QCOMPARE(ana.request("history", {{"roomId", "0"}})["messages"].toArray().size(), 3);
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(ben.takeEvent("message").value(u"message").toString(), QString::number(i));
}

void TestOtherServers::itHearsOurs()
{
    const auto other = otherServer();
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    Person ben(two, u"ben"_s);
    const QString text = u"\"quoted\"\nand 😀 & <b>"_s;
    QCOMPARE(ana.say(u"0"_s, text).code(), u"ok"_s);
    QVERIFY(waitUntil([&] { return !heard(u"message"_s).isEmpty(); }));
    const QJsonObject message = heard(u"message"_s).constFirst();
    QCOMPARE(message.value(u"message").toString(), text);
    QCOMPARE(message.value(u"roomId").toString(), u"0"_s);
    QCOMPARE(message.value(u"from").toString(), ana.userId);
    QVERIFY(message.value(u"date").toDouble() > 1.6e9);
    QVERIFY(!m_heard.constFirst().value(u"serverId").toString().isEmpty());
    // The entry in its sorted set is the same.
    QVERIFY(m_redis.ask({"ZSCORE", "room:0", QByteArray()}).isEmpty());
    QCOMPARE(m_redis.ask({"ZCARD", "room:0"}), "1");
    ben.close();
    QVERIFY(waitUntil([&] { return heard(u"user.disconnected"_s).size() == 1; }));
    QCOMPARE(heard(u"user.connected"_s).size(), 2);
    QCOMPARE(heard(u"user.disconnected"_s)[0].value(u"username").toString(), u"ben"_s);
    // Once, though two instances were there; and they did not take their own word for another's.
    ana.sync();
    QCOMPARE(heard(u"message"_s).size(), 1);
    QCOMPARE(ana.eventsOf("message").size(), 1);
}

void TestOtherServers::itIsNotSpokenToWhereItIsNotWanted()
{
    const auto other = otherServer();
    TestServer one(options(false));
    Person ana(one, u"ana"_s);
    ana.say(u"0"_s, u"between us"_s);
    ana.takeEvent("message");
    m_redis.ask({"PUBLISH", "MESSAGES", "{}"});
    QVERIFY(waitUntil([&] { return !m_heard.isEmpty(); }));
    QCOMPARE(m_heard, QList<QJsonObject>{QJsonObject()});
}

void TestOtherServers::itsUsersAreOnline()
{
    auto other = otherServer();
    TestServer one(options());
    TestServer two(options());
    Person ana(one, u"ana"_s);
    TestClient ben(two);
    ben.registerUser(u"ben"_s);
    ana.forgetEvents();
    const auto say = [&](const QByteArray &type) {
        m_redis.ask({"PUBLISH", "MESSAGES",
            R"({"serverId":"f00","type":")" + type + R"(","data":{"id":)" + ben.userId.toLatin1()
                + R"(,"username":"ben","online":true}})"});
    };
    m_redis.ask({"SADD", "online_users", ben.userId.toLatin1()});
    say("user.connected");
    QCOMPARE(ana.takeEvent("user.connected").value(u"id").toString(), ben.userId);
    QVERIFY(!ana.getsEvent("user.connected")); // once, though two instances heard it
    say("user.disconnected");
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
    // It dies without a word: nobody listens any more, so its users are not there.
    say("user.connected");
    ana.takeEvent("user.connected");
    other.reset();
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
}

// With the bcrypt hash that it wrote, which is renewed.
void TestOtherServers::itsUsersSignIn()
{
    m_redis.ask({"SET", "total_users", "1"});
    m_redis.ask({"SET", "username:Pablo", "user:1"});
    m_redis.ask({"HSET", "user:1", "username", "Pablo", "password",
        "$2b$05$razw0bb21cbHaMNzvYBGGeLQEFORHUkxkD7KkjmGl9fzzMy6Yt1la"}); // goodPassword
    m_redis.ask({"SADD", "user:1:rooms", "0"});
    TestServer server(options());
    TestClient pablo(server);
    QCOMPARE(pablo.login(u"pablo"_s, u"wrong password"_s).code(), u"auth.failed"_s);
    QCOMPARE(pablo.registerUser(u"PABLO"_s).code(), u"name.taken"_s);
    QCOMPARE(pablo.login(u"pablo"_s).code(), u"ok"_s);
    QCOMPARE(pablo.userId, u"1"_s);
    QCOMPARE(pablo.resume()["rooms"][0][u"id"].toString(), u"0"_s);
    QVERIFY(waitUntil([&] { return m_redis.ask({"HGET", "user:1", "password"}).startsWith("$argon2id$"); }));
    QCOMPARE(TestClient(server).login(u"PABLO"_s).code(), u"ok"_s);
}

// Who stayed signed in while the hash was still bcrypt.
void TestOtherServers::itsUsersChangeTheirPassword()
{
    m_redis.ask({"SET", "total_users", "1"});
    m_redis.ask({"SET", "username:Pablo", "user:1"});
    m_redis.ask({"SADD", "user:1:rooms", "0"});
    TestServer server(options());
    m_redis.ask({"HSET", "user:1", "username", "Pablo", "password",
        "$2b$05$razw0bb21cbHaMNzvYBGGeLQEFORHUkxkD7KkjmGl9fzzMy6Yt1la"}); // goodPassword
    TestClient pablo(server);
    QCOMPARE(pablo.login(u"pablo"_s).code(), u"ok"_s);
    QVERIFY(waitUntil([&] { return m_redis.ask({"HGET", "user:1", "password"}).startsWith("$argon2id$"); }));
    m_redis.ask({"HSET", "user:1", "password", "$2b$05$razw0bb21cbHaMNzvYBGGeLQEFORHUkxkD7KkjmGl9fzzMy6Yt1la"});
    QCOMPARE(pablo.resume().code(), u"ok"_s);
    QCOMPARE(pablo.request("password.change", {{"password", "wrong horse"}, {"newPassword", "battery staple"}}).code(),
        u"auth.failed"_s);
    QCOMPARE(pablo.request("password.change", {{"password", goodPassword}, {"newPassword", "battery staple"}}).code(),
        u"ok"_s);
    QVERIFY(m_redis.ask({"HGET", "user:1", "password"}).startsWith("$argon2id$"));
    QCOMPARE(TestClient(server).login(u"PABLO"_s, u"battery staple"_s).code(), u"ok"_s);
}

QTEST_GUILESS_MAIN(TestOtherServers)
#include "tst_other_servers.moc"
