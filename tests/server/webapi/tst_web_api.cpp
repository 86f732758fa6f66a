// The HTTP contract of the existing web client: each request by nobody, by its person and by somebody else.
#include "tests/support/http_client.h"
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

QByteArray json(Fields fields) { return toJson(object(fields)); }

QByteArray signIn(const QString &name, const QString &password = goodPassword)
{
    return json({{"username", name}, {"password", password}});
}

constexpr const char *wrong = R"("message":"Invalid username or password")";

// ana (1) and ben (2) have a room of their own, 2 and ana a direct one; cy (3) is a stranger to both.
struct Town {
    explicit Town(ServerOptions options = {}) : server(std::move(options))
    {
        ana.emplace(server);
        ben.emplace(server);
        cy.emplace(server);
        ana->login(u"ana"_s);
        ben->login(u"ben"_s);
        cy->login(u"cy"_s);
        TestClient owner(server);
        owner.login(u"ana"_s);
        owner.resume();
        room = makeRoom(owner, u"Kitchen"_s, "private");
        owner.request("room.invite", {{"roomId", room}, {"userId", "2"}});
        owner.request("dm.open", {{"userId", "2"}});
        owner.say(u"1:2"_s, u"hello ben"_s);
    }

    TestServer server;
    std::optional<HttpClient> ana, ben, cy;
    QString room;
};

} // namespace

class TestWebApi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table_data();
    void table();
    void signsInAndOut();
    void unknownNamesRegister();
    void registrationClosed();
    void signInLimits();
    void aNewSignInEndsTheOld();
    void theCookie();
    void theSecureCookie();
    void expires();
    void pages();
    void longPages();
    void online();
    void directRooms();
    void guests();
    void origins_data();
    void origins();
    void otherOriginsAreOpened();
    void shared();
};

void TestWebApi::table_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("nobody");
    QTest::addColumn<int>("ana");
    QTest::addColumn<int>("stranger");
    QTest::addColumn<QByteArray>("bodyForAna"); // contains; "=" at the front: is
    const auto row = [](const char *method, const char *target, const char *body, int nobody, int ana, int stranger,
                         const char *bodyForAna) {
        QTest::addRow("%s %s %s", method, target, body) << QByteArray(method) << QByteArray(target) << QByteArray(body)
                                                        << nobody << ana << stranger << QByteArray(bodyForAna);
    };
    row("GET", "/me", "", 200, 200, 200, R"(={"id":"1","username":"ana"})");
    row("GET", "/users/online", "", 403, 200, 200, R"(={"1":{"id":"1","username":"ana","online":true}})");
    row("GET", "/links", "", 200, 200, 200, R"(={"github":"https://example.org/code"})");

    row("GET", "/rooms/1", "", 403, 200, 403, R"({"id":"1:2","names":["ana","ben"]})");
    row("GET", "/rooms/1", "", 403, 200, 403, R"({"id":"0","names":["General"]})");
    row("GET", "/rooms/2", "", 403, 403, 403, "");
    row("GET", "/rooms/0", "", 403, 403, 403, "");
    row("GET", "/rooms/__proto__", "", 403, 403, 403, "");
    row("GET", "/rooms/", "", 404, 404, 404, "");

    row("GET", "/room/0/messages", "", 403, 200, 200, "=[]");
    row("GET", "/room/0/messages?offset=0&size=15", "", 403, 200, 200, "=[]");
    row("GET", "/room/1:2/messages?offset=0&size=15", "", 403, 200, 403, R"("message":"hello ben","roomId":"1:2"})");
    row("GET", "/room/1%3A2/messages?offset=0&size=15", "", 403, 200, 403, R"([{"from":"1","date":)");
    row("GET", "/room/2:1/messages", "", 403, 403, 403, "");
    row("GET", "/room/ROOM/messages", "", 403, 200, 403, "=[]");
    row("GET", "/room/4711/messages", "", 403, 403, 403, R"("code":"room.unknown")");
    row("GET", "/room/__proto__/messages", "", 403, 403, 403, R"("code":"room.unknown")");
    row("GET", "/room/0/messages?offset=-1", "", 400, 400, 400, R"("field":"offset")");
    row("GET", "/room/0/messages?offset=x", "", 400, 400, 400, R"("field":"offset")");
    row("GET", "/room/0/messages?offset=1.5", "", 400, 400, 400, "");
    row("GET", "/room/0/messages?offset=", "", 400, 400, 400, "");
    row("GET", "/room/0/messages?size=-1", "", 400, 400, 400, R"("field":"size")");
    row("GET", "/room/0/messages?size=1001", "", 400, 400, 400, "");
    row("GET", "/room/0/messages?size=99999999999999999999", "", 400, 400, 400, "");
    row("GET", "/room/1:2/messages?size=0", "", 403, 200, 403, "=[]");
    row("GET", "/room/0/messages?size=0", "", 403, 200, 200, "=[]");
    row("GET", "/room/0/messages?offset=999999999999", "", 403, 200, 200, "=[]");

    row("GET", "/users?ids[]=2", "", 403, 200, 200, R"(={"2":{"id":"2","username":"ben","online":false}})");
    row("GET", "/users?ids%5B%5D=2&ids[]=99&ids[]=__proto__", "", 403, 200, 200,
        R"(={"2":{"id":"2","username":"ben","online":false}})");
    row("GET", "/users?ids[]=99", "", 403, 200, 200, "={}");
    row("GET", "/users", "", 404, 404, 404, "=null");
    row("GET", "/users?ids=2", "", 404, 404, 404, "=null");

    row("POST", "/room", R"({"user1":1,"user2":2})", 403, 200, 403, R"(={"id":"1:2","names":["ana","ben"]})");
    row("POST", "/room", R"({"user1":"2","user2":"1"})", 403, 200, 403, R"(={"id":"1:2","names":["ana","ben"]})");
    row("POST", "/room", R"({"user1":"2","user2":"2"})", 403, 403, 403, "");
    row("POST", "/room", R"({"user1":"1","user2":"1"})", 403, 400, 403, R"("code":"bad.request")");
    row("POST", "/room", R"({"user1":"1","user2":"99"})", 403, 404, 403, R"("code":"user.unknown")");
    row("POST", "/room", R"({"user1":"1","user2":"__proto__"})", 403, 404, 403, "");
    row("POST", "/room", R"({"user1":"1"})", 400, 400, 400, R"("field":"user2")");
    row("POST", "/room", R"({"user1":"1","user2":null})", 400, 400, 400, "");
    row("POST", "/room", R"({"user1":"1","user2":{}})", 400, 400, 400, "");
    row("POST", "/room", "[]", 400, 400, 400, "");
    row("POST", "/room", "{", 400, 400, 400, "");
    row("POST", "/room", "", 400, 400, 400, "");

    row("POST", "/login", R"({"username":"ana","password":"wrong horse"})", 404, 404, 404, wrong);
    row("POST", "/login", R"({"username":"ana","password":"x"})", 404, 404, 404, wrong);
    row("POST", "/login", R"({"username":"ANA","password":"x"})", 404, 404, 404, wrong);
    row("POST", "/login", R"({"username":"dora","password":"short"})", 400, 400, 400, R"("code":"password.weak")");
    row("POST", "/login", R"({"username":"no spaces","password":"correct horse"})", 400, 400, 400, "name.invalid");
    row("POST", "/login", R"({"username":7,"password":"correct horse"})", 400, 400, 400, R"("field":"username")");
    row("POST", "/login", R"({"username":"ana"})", 400, 400, 400, R"("field":"password")");
    row("POST", "/login", "null", 400, 400, 400, "");

    row("GET", "/login", "", 405, 405, 405, "");
    row("GET", "/logout", "", 405, 405, 405, "");
    row("GET", "/room", "", 405, 405, 405, "");
    row("POST", "/me", "{}", 405, 405, 405, "");
    row("DELETE", "/rooms/1", "", 405, 405, 405, "");
    row("POST", "/stream", "", 405, 405, 405, "");
    row("GET", "/stream", "", 403, 0, 0, ""); // 0: it does not end
    row("HEAD", "/me", "", 200, 200, 200, "=");
    row("OPTIONS", "/login", "", 204, 204, 204, "=");
}

void TestWebApi::table()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, nobody);
    QFETCH(int, ana);
    QFETCH(int, stranger);
    QFETCH(QByteArray, bodyForAna);
    Town town({.configure = [](app::Config &config) { config.github = u"https://example.org/code"_s; }});
    target.replace("ROOM", town.room.toLatin1());
    QCOMPARE(HttpClient(town.server).request(method, target, body).status, nobody);
    HttpClient forged(town.server);
    forged.cookie = "kith=" + QByteArray(43, 'A');
    QCOMPARE(forged.request(method, target, body).status, nobody);
    if (ana == 0)
        return;
    QCOMPARE(town.cy->request(method, target, body).status, stranger);
    const HttpAnswer answer = town.ana->request(method, target, body);
    QCOMPARE(answer.status, ana);
    if (bodyForAna.startsWith('='))
        QCOMPARE(answer.body, bodyForAna.sliced(1));
    else
        QVERIFY2(answer.body.contains(bodyForAna), answer.body.constData());
    if (ana >= 400 && answer.body != "null" && answer.header("content-type") == "application/json")
        QVERIFY2(!answer.json()[u"message"].toString().isEmpty(), answer.body.constData());
}

void TestWebApi::signsInAndOut()
{
    TestServer server;
    HttpClient ana(server);
    QCOMPARE(ana.get("/me").body, "null");
    const HttpAnswer in = ana.post("/login", signIn(u"ana"_s));
    QCOMPARE(in.status, 200);
    QCOMPARE(in.body, R"({"id":"1","username":"ana"})");
    QCOMPARE(in.header("cache-control"), "no-store");
    QCOMPARE(ana.get("/me").body, in.body);

    const QByteArray old = ana.cookie;
    const HttpAnswer out = ana.post("/logout");
    QCOMPARE(out.status, 200);
    QCOMPARE(out.body, "null");
    QVERIFY(ana.cookie.isEmpty());
    ana.cookie = old; // the session is dead, not only the cookie gone
    QCOMPARE(ana.get("/users/online").status, 403);
    ana.cookie = old;
    QCOMPARE(ana.get("/me").body, "null");
    QVERIFY(ana.cookie.isEmpty()); // a dead cookie is taken away
    QCOMPARE(ana.post("/logout").body, "null");
    QCOMPARE(ana.post("/login", signIn(u"ana"_s)).body, in.body);
}

void TestWebApi::unknownNamesRegister()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    HttpClient ana(server);
    QCOMPARE(ana.login(u"Ana"_s), u"2"_s);
    QCOMPARE(ben.takeEvent("room.member")[u"user"][u"username"].toString(), u"Ana"_s);
    // The same person by any spelling, with the same password as over the native protocol.
    HttpClient again(server);
    QCOMPARE(again.login(u"aNA"_s), u"2"_s);
    TestClient native(server);
    QCOMPARE(native.login(u"ana"_s).code(), u"ok"_s);
    // Many at once with one new name: one registers, and the others' password is the right one.
    QCOMPARE(HttpClient(server).post("/login", signIn(u"ana"_s, u"another horse"_s)).status, 404);
}

void TestWebApi::registrationClosed()
{
    for (const auto registration : {proto::Registration::Closed, proto::Registration::Invite}) {
        TestServer server({.configure = [=](app::Config &config) { config.settings.registration = registration; }});
        const HttpAnswer answer = HttpClient(server).post("/login", signIn(u"ana"_s));
        QCOMPARE(answer.status, 404);
        QVERIFY(answer.body.contains(wrong));
        // Nor is it told which names exist: all cost the same attempts.
        TestServer limited({.configure = [=](app::Config &config) {
            config.settings.registration = registration;
            config.settings.signInsPerMinute = 2;
        }});
        HttpClient client(limited);
        QCOMPARE(client.post("/login", signIn(u"ana"_s)).status, 404);
        QCOMPARE(client.post("/login", signIn(u"ana"_s)).status, 404);
        QCOMPARE(client.post("/login", signIn(u"ana"_s)).status, 429);
    }
}

void TestWebApi::signInLimits()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.signInsPerMinute = 3; }});
    HttpClient client(server);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.post("/login", signIn(u"u%1"_s.arg(i))).status, 200);
    // Nor are names found out any quicker.
    QCOMPARE(client.post("/login", signIn(u"u5"_s, u"short"_s)).status, 429);
    const HttpAnswer refused = client.post("/login", signIn(u"u4"_s));
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.header("retry-after").toInt() > 0);
    QCOMPARE(client.post("/login", signIn(u"u0"_s)).status, 429);
    if (server.usesRedis())
        return; // which has its own clock
    server.pass(60'000);
    QCOMPARE(client.post("/login", signIn(u"u0"_s)).status, 200);
}

void TestWebApi::aNewSignInEndsTheOld()
{
    TestServer server;
    HttpClient client(server);
    client.login(u"ana"_s);
    HttpClient old(server);
    old.cookie = client.cookie;
    QCOMPARE(client.post("/login", signIn(u"ana"_s, u"wrong horse"_s)).status, 404);
    QCOMPARE(old.get("/me").json()[u"id"].toString(), u"1"_s); // not by an attempt
    client.login(u"ben"_s);
    QVERIFY(waitUntil([&] {
        HttpClient probe(server);
        probe.cookie = old.cookie;
        return probe.get("/me").body == "null";
    }));
    QCOMPARE(client.get("/me").json()[u"id"].toString(), u"2"_s);
}

void TestWebApi::theCookie()
{
    TestServer server({.configure = [](app::Config &config) { config.allowedOrigins = {u"https://chat.example"_s}; }});
    HttpClient client(server);
    const QByteArray set = client.post("/login", signIn(u"ana"_s)).header("set-cookie");
    QVERIFY(set.contains("; HttpOnly") && set.contains("; SameSite=Lax") && set.contains("; Path=/"));
    QVERIFY(set.contains("; Max-Age=2592000"));
    QVERIFY(!set.contains("Secure"));
    // No part of another cookie, nor a second one of the same name, is taken for it.
    const QByteArray token = client.cookie;
    client.cookie = "x" + token;
    QCOMPARE(client.get("/me").body, "null");
    client.cookie = token + "x";
    QCOMPARE(client.get("/me").body, "null");
}

// Behind a TLS proxy the browser's own word says so, and from then on the cookie itself.
void TestWebApi::theSecureCookie()
{
    TestServer server;
    HttpClient client(server);
    const QByteArray set =
        client.post("/login", signIn(u"ana"_s), {{"Origin", "https://127.0.0.1"}}).header("set-cookie");
    QVERIFY2(set.startsWith("__Host-kith=") && set.endsWith("; Secure"), set.constData());
    const HttpAnswer me = client.get("/me");
    QCOMPARE(me.json()[u"username"].toString(), u"ana"_s);
    QVERIFY2(me.header("set-cookie").startsWith("__Host-kith="), me.header("set-cookie").constData());
    QVERIFY(me.header("set-cookie").endsWith("; Secure"));
    const QByteArray ended = client.post("/logout").header("set-cookie");
    QVERIFY2(ended.startsWith("__Host-kith=;") && ended.contains("Max-Age=0"), ended.constData());
}

void TestWebApi::expires()
{
    constexpr qint64 day = 86'400'000;
    TestServer server({.fakeClock = true});
    HttpClient client(server);
    client.login(u"ana"_s);
    for (int i = 0; i < 4; ++i) { // use keeps it alive
        server.pass(20 * day);
        QCOMPARE(client.get("/me").json()[u"username"].toString(), u"ana"_s);
    }
    server.pass(31 * day);
    QCOMPARE(client.get("/me").body, "null");
}

void TestWebApi::pages()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    for (int i = 1; i <= 33; ++i)
        ben.say(u"0"_s, u"m%1 <b>&amp;"_s.arg(i));
    const auto page = [&](int offset, int size) {
        QStringList texts;
        const QByteArray target =
            "/room/0/messages?offset=" + QByteArray::number(offset) + "&size=" + QByteArray::number(size);
        for (const QJsonValue &message : ana.get(target).json().toArray())
            texts.append(message[u"message"].toString().section(u' ', 0, 0));
        return texts;
    };
    QCOMPARE(page(0, 3), QStringList({u"m33"_s, u"m32"_s, u"m31"_s}));
    QCOMPARE(page(15, 15).first(), u"m18"_s);
    QCOMPARE(page(15, 15).last(), u"m4"_s);
    QCOMPARE(page(15, 15).size(), 15);
    QCOMPARE(page(30, 15), QStringList({u"m3"_s, u"m2"_s, u"m1"_s}));
    QCOMPARE(page(32, 15), QStringList(u"m1"_s));
    QCOMPARE(page(33, 15), QStringList());
    const QJsonArray all = ana.get("/room/0/messages").json().toArray();
    QCOMPARE(all.size(), 33);
    const QJsonObject newest = all.first().toObject();
    QCOMPARE(newest.keys(), QStringList({u"date"_s, u"from"_s, u"message"_s, u"roomId"_s}));
    QCOMPARE(newest[u"from"].toString(), ben.userId);
    QCOMPARE(newest[u"message"].toString(), u"m33 <b>&amp;"_s); // never escaped
    QVERIFY(std::abs(newest[u"date"].toDouble() - double(QDateTime::currentSecsSinceEpoch())) < 60);
}

void TestWebApi::longPages()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    Person ben(server, u"ben"_s);
    for (int i = 1; i <= 450; ++i)
        ben.send("message", {{"roomId", "0"}, {"message", u"m%1"_s.arg(i)}, {"cid", u"c%1"_s.arg(i)}});
    ben.sync();
    const QJsonArray page = ana.get("/room/0/messages?offset=10&size=430").json().toArray();
    QCOMPARE(page.size(), 430);
    for (int i = 0; i < 430; ++i)
        QCOMPARE(page[i][u"message"].toString(), u"m%1"_s.arg(440 - i));
}

void TestWebApi::online()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    const QByteArray alone = R"({"1":{"id":"1","username":"ana","online":true}})"; // who asks is here
    QCOMPARE(ana.get("/users/online").body, alone);
    Person ben(server, u"ben"_s);
    const QByteArray both = alone.chopped(1) + R"(,"2":{"id":"2","username":"ben","online":true}})";
    QVERIFY(waitUntil([&] { return ana.get("/users/online").body == both; }));
    QCOMPARE(ana.get("/users?ids[]=2").json()[u"2"][u"online"].toBool(), true);
    ben.close();
    QVERIFY(waitUntil([&] { return ana.get("/users/online").body == alone; }));
}

void TestWebApi::directRooms()
{
    TestServer server;
    HttpClient ana(server);
    ana.login(u"ana"_s);
    HttpClient ben(server);
    ben.login(u"ben"_s);
    QCOMPARE(ana.post("/room", R"({"user1":"1","user2":"2"})").status, 200);
    QVERIFY(ana.get("/rooms/1").body.contains(R"("1:2")"));
    QVERIFY(!ben.get("/rooms/2").body.contains(R"("1:2")")); // with the first message
}

void TestWebApi::guests()
{
    TestServer server;
    TestClient guest(server);
    guest.guest();
    HttpClient web(server);
    web.cookie = "kith=" + guest.token.toLatin1();
    QCOMPARE(web.get("/me").json()[u"id"].toString(), guest.userId);
    HttpClient ana(server);
    const QString anaId = ana.login(u"ana"_s);
    QCOMPARE(web.post("/room", json({{"user1", guest.userId}, {"user2", anaId}})).status, 403);
    QCOMPARE(web.get("/room/0/messages").status, 200);
}

void TestWebApi::origins_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("none") << QByteArray() << true;
    QTest::newRow("own") << QByteArray("http://127.0.0.1") << true;
    QTest::newRow("listed") << QByteArray("https://friend.example") << true;
    QTest::newRow("other") << QByteArray("https://evil.example") << false;
    QTest::newRow("other port") << QByteArray("http://127.0.0.1:81") << false;
    QTest::newRow("null") << QByteArray("null") << false;
}

void TestWebApi::origins()
{
    QFETCH(QByteArray, origin);
    QFETCH(bool, allowed);
    TestServer server(
        {.configure = [](app::Config &config) { config.allowedOrigins = {u"https://friend.example"_s}; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    HttpClient(server).login(u"ben"_s);
    const QByteArray cookie = ana.cookie;
    Headers headers;
    if (!origin.isEmpty())
        headers.append({QByteArray("Origin"), origin});
    const auto status = [&](const char *method, const char *target, const QByteArray &body = {}) {
        ana.cookie = cookie;
        return ana.request(method, target, body, headers).status;
    };
    const int ok = allowed ? 200 : 403;
    QCOMPARE(status("GET", "/me"), ok);
    QCOMPARE(status("GET", "/rooms/1"), ok);
    QCOMPARE(status("POST", "/room", R"({"user1":1,"user2":2})"), ok);
    QCOMPARE(status("POST", "/login", signIn(u"ben"_s)), ok);
    QCOMPARE(status("OPTIONS", "/room"), allowed ? 204 : 403);
    QCOMPARE(status("GET", "/socket.io/?EIO=4&transport=polling"), ok);
    QCOMPARE(status("POST", "/logout"), ok);
    if (!allowed) {
        QCOMPARE(status("GET", "/stream"), 403);
        ana.cookie = cookie;
        QCOMPARE(ana.get("/me").json()[u"id"].toString(), u"1"_s); // and none of it happened
    }
}

void TestWebApi::otherOriginsAreOpened()
{
    TestServer server(
        {.configure = [](app::Config &config) { config.allowedOrigins = {u"https://friend.example"_s}; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    const HttpAnswer listed = ana.get("/me", {{"Origin", "https://friend.example"}});
    QCOMPARE(listed.header("access-control-allow-origin"), "https://friend.example");
    QCOMPARE(listed.header("access-control-allow-credentials"), "true");
    QCOMPARE(listed.header("vary"), "Origin");
    const HttpAnswer asked = ana.request("OPTIONS", "/login", {},
        {{"Origin", "https://friend.example"}, {"Access-Control-Request-Headers", "content-type"}});
    QCOMPARE(asked.header("access-control-allow-methods"), "POST");
    QCOMPARE(asked.header("access-control-allow-headers"), "content-type");
    QVERIFY(ana.get("/me", {{"Origin", "https://evil.example"}}).header("access-control-allow-origin").isEmpty());
    QVERIFY(ana.get("/me").header("access-control-allow-origin").isEmpty());
}

// A rate is a person's, whatever way the requests come.
void TestWebApi::shared()
{
    TestServer server(
        {.fakeClock = true, .configure = [](app::Config &config) { config.settings.messagesPerSecond = 1; }});
    HttpClient ana(server);
    ana.login(u"ana"_s);
    TestClient native(server);
    native.login(u"ana"_s);
    native.resume();
    int served = 0;
    while (served < 60 && native.request("users.get", {{"ids", QJsonArray{u"1"_s}}}).code() == u"ok"_s)
        ++served;
    QVERIFY(served < 60);
    const HttpAnswer refused = ana.get("/users?ids[]=1");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.header("retry-after"), "1");
    QCOMPARE(ana.get("/rooms/1").status, 429);
    server.pass(5'000);
    QCOMPARE(ana.get("/rooms/1").status, 200);
}

QTEST_GUILESS_MAIN(TestWebApi)
#include "tst_web_api.moc"
