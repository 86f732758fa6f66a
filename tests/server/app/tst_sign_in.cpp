// Registration, sign-in and guests (PROTOCOL.md, "Signing in").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

// The client's own list of what the protocol has, on purpose not the server's.
const QStringList signedInOnly{u"logout"_s, u"sessions.list"_s, u"sessions.revoke"_s, u"password.change"_s,
    u"room.create"_s, u"rooms.browse"_s, u"room.join"_s, u"room.leave"_s, u"room.invite"_s, u"room.invites"_s,
    u"room.invite.revoke"_s, u"room.members"_s, u"dm.open"_s, u"message"_s, u"history"_s, u"read"_s, u"typing"_s,
    u"users.get"_s, u"users.search"_s, u"search"_s};

QStringList textsOf(const QJsonArray &messages)
{
    QStringList texts;
    for (const QJsonValue &message : messages)
        texts << message[u"message"].toString();
    return texts;
}

} // namespace

class TestSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hello();
    void helloTellsHowToGetIn();
    void theWholeWay();
    void signsInAgain();
    void neverTellsWhichWasWrong();
    void namesAreFoldedAtSignIn();
    void names_data();
    void names();
    void takenNames_data();
    void takenNames();
    void passwords_data();
    void passwords();
    void displayNames();
    void emails_data();
    void emails();
    void guests();
    void guestsCanBeOff();
    void guestsHaveNoPassword();
    void registrationByInvite();
    void registrationClosed();
    void anInviteJoinsItsRoom();
    void wrongInvitesRegisterNobody();
    void aSecondSignInIsRefused();
    void signingInTwiceAtOnce();
    void aFailedSignInLeavesTheConnectionFresh();
    void beforeSignIn_data();
    void beforeSignIn();
    void unknownRequestsBeforeSignIn();
};

void TestSignIn::hello()
{
    TestServer server;
    TestClient client(server);
    const Answer hello = client.request("hello", {{"client", "tst"}, {"version", "1"}});
    QCOMPARE(hello.code(), u"ok"_s);
    QCOMPARE(hello["server"].toString(), u"kithd"_s);
    QVERIFY(!hello["version"].toString().isEmpty());
    QCOMPARE(hello["protocol"].toInt(), 1);
    QCOMPARE(hello["limits"].toObject().value(u"message").toInt(), 16'384);
    QCOMPARE(hello["limits"].toObject().value(u"frame").toInt(), 65'536);
    QVERIFY(hello["limits"].toObject().value(u"upload").isDouble());
    QCOMPARE(client.request("hello").code(), u"ok"_s); // everything in it is optional
}

void TestSignIn::helloTellsHowToGetIn()
{
    for (const auto &[registration, word] :
        {std::pair(proto::Registration::Open, u"open"_s), std::pair(proto::Registration::Invite, u"invite"_s),
            std::pair(proto::Registration::Closed, u"closed"_s)}) {
        for (const bool guests : {false, true}) {
            TestServer server({.configure = [&](app::Config &config) {
                config.settings.registration = registration;
                config.settings.guests = guests;
            }});
            const Answer hello = TestClient(server).request("hello");
            QCOMPARE(hello["registration"].toString(), word);
            QCOMPARE(hello["guests"], QJsonValue(guests));
        }
    }
}

void TestSignIn::theWholeWay()
{
    TestServer server;
    Person ben(server, u"ben"_s);
    TestClient ana(server);
    const Answer registered = ana.registerUser(u"Ana"_s);
    QCOMPARE(registered.code(), u"ok"_s);
    QCOMPARE(registered["user"].toObject().value(u"username").toString(), u"Ana"_s);
    QCOMPARE(registered["user"].toObject().value(u"displayName").toString(), u"Ana"_s);
    QVERIFY(!registered["user"].toObject().contains(u"guest"_s));
    QVERIFY(registered["user"].toObject().value(u"id").isString());
    QVERIFY(ana.token.size() >= 32);

    const Answer resumed = ana.resume();
    QCOMPARE(resumed.code(), u"ok"_s);
    QCOMPARE(resumed["user"].toObject().value(u"online"), QJsonValue(true));
    QCOMPARE(resumed["rooms"].toArray().size(), 1);
    const QJsonObject general = resumed["rooms"].toArray().first().toObject();
    QCOMPARE(general.value(u"id").toString(), u"0"_s);
    QCOMPARE(general.value(u"name").toString(), u"General"_s);
    QCOMPARE(general.value(u"names").toArray(), QJsonArray{u"General"_s});
    QCOMPARE(general.value(u"kind").toString(), u"public"_s);
    for (const char *number : {"rev", "lastSeq", "readSeq"})
        QVERIFY2(general.value(QLatin1StringView(number)).isDouble(), number);

    const Answer said = ana.say(u"0"_s, u"one"_s);
    QCOMPARE(said.code(), u"ok"_s);
    QCOMPARE(said["seq"].toInt(), 1);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"one"_s);
    ana.close();

    ben.say(u"0"_s, u"two"_s);
    const Answer last = ben.say(u"0"_s, u"three"_s);

    TestClient again(server);
    const Answer caughtUp = again.resumeWith(ana.token, object({{"0", said["rev"]}}));
    QCOMPARE(caughtUp.code(), u"ok"_s);
    const QJsonObject changes = caughtUp["changes"].toObject().value(u"0").toObject();
    QCOMPARE(changes.value(u"limited"), QJsonValue(false));
    QCOMPARE(changes.value(u"rev"), last["rev"]);
    QCOMPARE(textsOf(changes.value(u"messages").toArray()), (QStringList{u"two"_s, u"three"_s}));
    const QJsonObject room = caughtUp["rooms"].toArray().first().toObject();
    QCOMPARE(room.value(u"lastSeq").toInt(), 3);
    QCOMPARE(room.value(u"readSeq").toInt(), 1);
    QCOMPARE(room.value(u"lastMessage").toObject().value(u"message").toString(), u"three"_s);
}

void TestSignIn::signsInAgain()
{
    TestServer server;
    const QString id = Person(server, u"Ana"_s).userId;
    TestClient client(server);
    const Answer login = client.login(u"Ana"_s);
    QCOMPARE(login.code(), u"ok"_s);
    QCOMPARE(client.userId, id);
    QCOMPARE(client.resume().code(), u"ok"_s);
    QCOMPARE(client.say(u"0"_s, u"hello"_s).code(), u"ok"_s);
}

void TestSignIn::neverTellsWhichWasWrong()
{
    TestServer server;
    TestClient(server).registerUser(u"ana"_s);
    TestClient client(server);
    const Answer wrongPassword = client.login(u"ana"_s, u"wrong horse"_s);
    const Answer wrongName = client.login(u"anb"_s, goodPassword);
    const Answer noName = client.login(QString(), QString());
    QCOMPARE(wrongPassword.code(), u"auth.failed"_s);
    QCOMPARE(wrongName.data(), wrongPassword.data());
    QCOMPARE(noName.data(), wrongPassword.data());
    QVERIFY(client.isOpen());
}

void TestSignIn::namesAreFoldedAtSignIn()
{
    TestServer server;
    TestClient(server).registerUser(u"Ána.Straße"_s);
    for (const QString &typed : {u"Ána.Straße"_s, u"ána.STRASSE"_s, u"A\u0301NA.strasse"_s, u"Ａ\u0301na.straße"_s}) {
        TestClient client(server);
        const Answer login = client.login(typed);
        QVERIFY2(!login.isError(), qUtf8Printable(typed));
        QCOMPARE(login["user"].toObject().value(u"username").toString(), u"Ána.Straße"_s); // as typed at first
    }
}

void TestSignIn::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *what, const QString &name, bool valid) {
        QTest::newRow(what) << name << (valid ? u"ok"_s : u"name.invalid"_s);
    };
    row("one letter", u"a"_s, true);
    row("32 letters", QString(32, u'a'), true);
    row("33 letters", QString(33, u'a'), false);
    row("32 astral letters", u"𝒜"_s.repeated(32), true);
    row("33 astral letters", u"𝒜"_s.repeated(33), false);
    row("digits and marks", u"a.b_c-9"_s, true);
    row("only digits", u"2024"_s, true);
    row("Cyrillic", u"Анна"_s, true);
    row("Arabic", u"آنا"_s, true);
    row("Chinese", u"安娜"_s, true);
    row("Devanagari with its combining marks", u"हिन्दी"_s, true);
    row("combining accent", u"a\u0301na"_s, true);
    row("combining accent first", u"\u0301ana"_s, false);
    row("Arabic-Indic digits", u"٣٤"_s, true);
    row("empty", QString(), false);
    row("blank", u" "_s, false);
    row("inner space", u"an a"_s, false);
    row("trailing space", u"ana "_s, false);
    row("no-break space", u"an\u00A0a"_s, false);
    row("newline", u"ana\n"_s, false);
    row("NUL", u"an\0a"_s, false);
    row("emoji", u"ana😀"_s, false);
    row("keycap emoji", u"1\uFE0F\u20E3"_s, false);
    row("at", u"ana@b"_s, false);
    row("slash", u"a/b"_s, false);
    row("colon", u"1:2"_s, false);
    row("angle brackets", u"<b>"_s, false);
    row("zero width space", u"an\u200Ba"_s, false);
    row("zero width joiner", u"an\u200Da"_s, false);
    row("right-to-left override", u"an\u202Ea"_s, false);
    row("soft hyphen", u"an\u00ADa"_s, false);
    row("byte order mark", u"an\uFEFFa"_s, false);
    row("private use", u"an\uE000a"_s, false);
    row("unassigned", u"an\u0378a"_s, false);
    row("__proto__", u"__proto__"_s, true);
}

void TestSignIn::names()
{
    QFETCH(QString, name);
    QFETCH(QString, code);
    TestServer server;
    TestClient client(server);
    const Answer answer = client.registerUser(name);
    QCOMPARE(answer.code(), code);
    if (!answer.isError())
        QCOMPARE(answer["user"].toObject().value(u"username").toString(), name);
}

void TestSignIn::takenNames_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("same");
    QTest::newRow("case") << u"Ana"_s << u"aNA"_s << true;
    QTest::newRow("full width") << u"Ana"_s << u"ａｎａ"_s << true;
    QTest::newRow("composed") << u"Ána"_s << u"A\u0301na"_s << true;
    QTest::newRow("sharp s") << u"strasse"_s << u"STRAßE"_s << true;
    QTest::newRow("ligature") << u"ﬁnn"_s << u"FINN"_s << true;
    QTest::newRow("sigma") << u"ΟΔΟΣ"_s << u"οδος"_s << true;
    QTest::newRow("mathematical") << u"𝐀𝐧𝐚"_s << u"ana"_s << true;
    QTest::newRow("Cyrillic letters are others") << u"ana"_s << u"аna"_s << false;
    QTest::newRow("accents are others") << u"ana"_s << u"ána"_s << false;
    QTest::newRow("dots are others") << u"ana"_s << u"a.na"_s << false;
}

void TestSignIn::takenNames()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(bool, same);
    TestServer server;
    QCOMPARE(TestClient(server).registerUser(first).code(), u"ok"_s);
    TestClient other(server);
    QCOMPARE(other.registerUser(second).code(), same ? u"name.taken"_s : u"ok"_s);
    if (same)
        QCOMPARE(other.registerUser(u"somebody"_s).code(), u"ok"_s); // the connection can go on
}

void TestSignIn::passwords_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("strong");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("7") << QString(7, u'x') << false;
    QTest::newRow("8") << QString(8, u'x') << true;
    QTest::newRow("7 astral") << u"🔑"_s.repeated(7) << false;
    QTest::newRow("8 astral") << u"🔑"_s.repeated(8) << true;
    QTest::newRow("1024") << QString(1'024, u'x') << true;
    QTest::newRow("1024 astral") << u"🔑"_s.repeated(1'024) << true;
    QTest::newRow("1025") << QString(1'025, u'x') << false;
    QTest::newRow("spaces count and stay") << u" a b c  "_s << true;
}

void TestSignIn::passwords()
{
    QFETCH(QString, password);
    QFETCH(bool, strong);
    TestServer server;
    QCOMPARE(TestClient(server).registerUser(u"ana"_s, password).code(), strong ? u"ok"_s : u"password.weak"_s);
    QCOMPARE(TestClient(server).login(u"ana"_s, password).code(), strong ? u"ok"_s : u"auth.failed"_s);
    if (strong) {
        QCOMPARE(TestClient(server).login(u"ana"_s, password.chopped(1)).code(), u"auth.failed"_s);
        QCOMPARE(TestClient(server).login(u"ana"_s, password + u'x').code(), u"auth.failed"_s);
        QCOMPARE(TestClient(server).login(u"ana"_s, u'x' + password.mid(1)).code(),
            password.startsWith(u'x') ? u"ok"_s : u"auth.failed"_s);
    }
}

void TestSignIn::displayNames()
{
    TestServer server;
    const auto registered = [&](const QString &name, const QString &displayName) {
        return TestClient(server).request(
            "register", {{"username", name}, {"password", goodPassword}, {"displayName", displayName}});
    };
    QCOMPARE(
        registered(u"a"_s, u"  Ana Bell 😀 "_s)["user"].toObject().value(u"displayName").toString(), u"Ana Bell 😀"_s);
    QCOMPARE(registered(u"b"_s, u"   "_s)["user"].toObject().value(u"displayName").toString(), u"b"_s);
    QCOMPARE(registered(u"c"_s, QString(64, u'x')).code(), u"ok"_s);
    for (const QString &wrong : {QString(65, u'x'), u"two\nlines"_s, u"over\u202Eride"_s}) {
        const Answer answer = registered(u"d"_s, wrong);
        QCOMPARE(answer.code(), u"bad.request"_s);
        QCOMPARE(answer.field(), u"displayName"_s);
    }
}

void TestSignIn::emails_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<bool>("valid");
    QTest::newRow("usual") << u"ana@example.org"_s << true;
    QTest::newRow("none") << QString() << true;
    QTest::newRow("international") << u"анна@пример.рф"_s << true;
    QTest::newRow("no at") << u"example.org"_s << false;
    QTest::newRow("two ats") << u"a@b@c"_s << false;
    QTest::newRow("nobody") << u"@example.org"_s << false;
    QTest::newRow("nowhere") << u"ana@"_s << false;
    QTest::newRow("too long") << QString(250, u'a') + u"@b.cd"_s << false;
    QTest::newRow("control") << u"ana@exa\rmple.org"_s << false;
}

void TestSignIn::emails()
{
    QFETCH(QString, email);
    QFETCH(bool, valid);
    TestServer server;
    const Answer answer =
        TestClient(server).request("register", {{"username", "ana"}, {"password", goodPassword}, {"email", email}});
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"email"_s);
    QVERIFY(valid == answer.raw.contains("token"));
    QVERIFY(!answer.raw.contains("example")); // nobody but the server learns an address
}

void TestSignIn::guests()
{
    TestServer server;
    TestClient random(server);
    const Answer first = random.guest();
    QCOMPARE(first.code(), u"ok"_s);
    QCOMPARE(first["user"].toObject().value(u"guest"), QJsonValue(true));
    const QString shown = first["user"].toObject().value(u"displayName").toString();
    static const QRegularExpression readable(u"^[A-Z][a-z]+ [A-Z][a-z]+$"_s);
    QVERIFY2(readable.match(shown).hasMatch(), qUtf8Printable(shown));
    QVERIFY(!first["user"].toObject().value(u"username").toString().isEmpty());
    QCOMPARE(random.resume()["rooms"][0][u"id"].toString(), u"0"_s);
    QCOMPARE(random.say(u"0"_s, u"hello"_s).code(), u"ok"_s);

    // Names that are shown need not be unique: the ids and user names are.
    TestClient named(server);
    TestClient namesake(server);
    QCOMPARE(named.guest(u" Ana "_s)["user"].toObject().value(u"displayName").toString(), u"Ana"_s);
    QCOMPARE(namesake.guest(u"Ana"_s)["user"].toObject().value(u"displayName").toString(), u"Ana"_s);
    QVERIFY(named.userId != namesake.userId);

    TestClient wrong(server);
    const Answer tooLong = wrong.guest(QString(65, u'x'));
    QCOMPARE(tooLong.code(), u"bad.request"_s);
    QCOMPARE(tooLong.field(), u"displayName"_s);
    QCOMPARE(wrong.guest(u"  "_s).code(), u"ok"_s); // as if it were absent
}

void TestSignIn::guestsCanBeOff()
{
    TestServer server({.configure = [](app::Config &config) { config.settings.guests = false; }});
    TestClient client(server);
    QCOMPARE(client.guest().code(), u"registration.closed"_s);
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"ok"_s);
}

void TestSignIn::guestsHaveNoPassword()
{
    TestServer server;
    TestClient guest(server);
    const QString name = guest.guest()["user"].toObject().value(u"username").toString();
    for (const QString &password : {QString(), u"x"_s, goodPassword})
        QCOMPARE(TestClient(server).login(name, password).code(), u"auth.failed"_s);
}

void TestSignIn::registrationByInvite()
{
    TestServer server({.sqlite = true});
    Person owner(server, u"owner"_s);
    const QString room = makeRoom(owner, u"den"_s, "private");
    const QString key = owner.request("room.invite", {{"roomId", room}})["invite"].toString();
    server.config().settings.registration = proto::Registration::Invite;
    server.restart();

    TestClient client(server);
    const auto registered = [&](const QString &invite) {
        return client.request("register", {{"username", "ana"}, {"password", goodPassword}, {"invite", invite}});
    };
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"invite.invalid"_s);
    QCOMPARE(registered(QString()).code(), u"invite.invalid"_s);
    QCOMPARE(registered(u"nonsense"_s).code(), u"invite.invalid"_s);
    QCOMPARE(registered(key.chopped(1)).code(), u"invite.invalid"_s);
    const Answer right = registered(key);
    QCOMPARE(right.code(), u"ok"_s);
    QCOMPARE(TestClient(server).resumeWith(right["token"].toString())["rooms"].toArray().size(), 2);
    QCOMPARE(TestClient(server).login(u"owner"_s).code(), u"ok"_s); // who is in stays in
}

void TestSignIn::registrationClosed()
{
    TestServer server(
        {.configure = [](app::Config &config) { config.settings.registration = proto::Registration::Closed; }});
    TestClient client(server);
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"registration.closed"_s);
    QCOMPARE(client.guest().code(), u"ok"_s); // that is accounts.guests
}

void TestSignIn::anInviteJoinsItsRoom()
{
    TestServer server;
    Person owner(server, u"owner"_s);
    const QString room = makeRoom(owner, u"den"_s, "private");
    owner.say(room, u"before"_s);
    const Answer link = owner.request("room.invite", {{"roomId", room}});
    const QString key = link["invite"].toString();
    QVERIFY2(link["url"].toString().endsWith(u"/?join="_s + key), qUtf8Printable(link["url"].toString()));
    QVERIFY(link["url"].toString().startsWith(u"http://127.0.0.1:"_s + QString::number(server.port())));

    TestClient ana(server);
    QCOMPARE(
        ana.request("register", {{"username", "ana"}, {"password", goodPassword}, {"invite", key}}).code(), u"ok"_s);
    TestClient live(server);
    live.login(u"ana"_s);
    const Answer resumed = live.resume();
    QCOMPARE(resumed["rooms"].toArray().size(), 2);
    QCOMPARE(resumed["rooms"][1][u"id"].toString(), room);
    QCOMPARE(resumed["rooms"][1][u"role"].toString(), u"member"_s);
    QCOMPARE(live.request("history", {{"roomId", room}})["messages"].toArray().size(), 1);
    owner.say(room, u"after"_s);
    QCOMPARE(live.takeEvent("message").value(u"message").toString(), u"after"_s);
    // The link works again, for who comes next.
    QCOMPARE(TestClient(server)
                 .request("register", {{"username", "ben"}, {"password", goodPassword}, {"invite", key}})
                 .code(),
        u"ok"_s);
}

void TestSignIn::wrongInvitesRegisterNobody()
{
    TestServer server;
    TestClient client(server);
    QCOMPARE(client.request("register", {{"username", "ana"}, {"password", goodPassword}, {"invite", "no"}}).code(),
        u"invite.invalid"_s);
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"ok"_s); // the name is still free
}

void TestSignIn::aSecondSignInIsRefused()
{
    TestServer server;
    TestClient(server).registerUser(u"ben"_s);
    Person ana(server, u"ana"_s);
    TestClient onlySignedIn(server);
    onlySignedIn.login(u"ana"_s);
    for (TestClient *client : {static_cast<TestClient *>(&ana), &onlySignedIn}) {
        QCOMPARE(client->request("login", {{"username", "ben"}, {"password", goodPassword}}).code(), u"bad.request"_s);
        QCOMPARE(client->request("login", {{"username", "ana"}, {"password", goodPassword}}).code(), u"bad.request"_s);
        QCOMPARE(
            client->request("register", {{"username", "eve"}, {"password", goodPassword}}).code(), u"bad.request"_s);
        QCOMPARE(client->request("guest").code(), u"bad.request"_s);
    }
    QCOMPARE(ana.request("resume", {{"token", ana.token}}).code(), u"bad.request"_s);
    QCOMPARE(ana.say(u"0"_s, u"still me"_s).code(), u"ok"_s);
    QCOMPARE(TestClient(server).registerUser(u"eve"_s).code(), u"ok"_s); // the refused one made nobody
}

void TestSignIn::signingInTwiceAtOnce()
{
    TestServer server;
    TestClient client(server);
    const qint64 first = client.send("register", {{"username", "ana"}, {"password", goodPassword}});
    const qint64 second = client.send("register", {{"username", "ben"}, {"password", goodPassword}});
    const qint64 third = client.send("guest");
    const qint64 resume = client.send("resume", {{"token", "x"}});
    const qint64 message = client.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", "1"}});
    QCOMPARE(client.answer(second).code(), u"bad.request"_s);
    QCOMPARE(client.answer(third).code(), u"bad.request"_s);
    QCOMPARE(client.answer(resume).code(), u"bad.request"_s);
    QCOMPARE(client.answer(message).code(), u"auth.required"_s);
    QCOMPARE(client.answer(first).code(), u"ok"_s);
    QCOMPARE(client.answer(first)["user"].toObject().value(u"username").toString(), u"ana"_s);
}

void TestSignIn::aFailedSignInLeavesTheConnectionFresh()
{
    TestServer server;
    TestClient client(server);
    QCOMPARE(client.registerUser(u"ana"_s, u"short"_s).code(), u"password.weak"_s);
    QCOMPARE(client.resumeWith(u"nonsense"_s).code(), u"auth.expired"_s);
    QCOMPARE(client.login(u"ana"_s).code(), u"auth.failed"_s);
    QCOMPARE(client.request("rooms.browse").code(), u"auth.required"_s);
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"ok"_s);
    // A resume with a wrong token on a connection that is signed in leaves it signed in.
    QCOMPARE(client.resumeWith(u"nonsense"_s).code(), u"auth.expired"_s);
    QCOMPARE(client.request("rooms.browse").code(), u"ok"_s);
    QCOMPARE(client.resume().code(), u"ok"_s);
}

void TestSignIn::beforeSignIn_data()
{
    QTest::addColumn<QString>("type");
    for (const QString &type : signedInOnly)
        QTest::newRow(qPrintable(type)) << type;
}

void TestSignIn::beforeSignIn()
{
    QFETCH(QString, type);
    TestServer server;
    TestClient client(server);
    const QByteArray name = type.toLatin1();
    // With right data, with none, with wrong data: nobody who is not signed in learns the difference.
    const Answer right = client.request(name.constData(),
        {{"roomId", "0"}, {"userId", "1"}, {"message", "x"}, {"cid", "1"}, {"seq", 1}, {"sessionId", "1"},
            {"name", "x"}, {"visibility", "public"}, {"query", "x"}, {"ids", QJsonArray{u"1"_s}}});
    QCOMPARE(right.code(), u"auth.required"_s);
    QCOMPARE(client.request(name.constData()).data(), right.data());
    QCOMPARE(client.request(name.constData(), {{"roomId", QJsonArray()}, {"userId", true}, {"ids", 5}}).data(),
        right.data());
    QVERIFY(client.isOpen());
    QCOMPARE(client.registerUser(u"ana"_s).code(), u"ok"_s);
}

void TestSignIn::unknownRequestsBeforeSignIn()
{
    TestServer server;
    TestClient client(server);
    for (const char *type : {"room.destroy", "", "reply", "user.connected", "Message"}) {
        const Answer answer = client.request(type);
        QCOMPARE(answer.code(), u"bad.request"_s);
        QCOMPARE(answer.field(), u"type"_s);
    }
    QCOMPARE(client.request("ping").code(), u"ok"_s);
}

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_sign_in.moc"
