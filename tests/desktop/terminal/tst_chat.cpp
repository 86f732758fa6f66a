// What a person does in kith-term, at the real server: accounts, rooms, people.
#include "tests/desktop/terminal/terminal_support.h"

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

class TestChat : public QObject {
    Q_OBJECT

private slots:
    void registerJoinTalk();
    void passwords();
    void signsInAgain();
    void guest();
    void logout();
    void joinShowsTheLastTen();
    void joinByLinkAndNumber();
    void roomsOfTheSameName();
    void otherRooms();
    void whoComesAndGoes();
    void who();
    void history();
    void search();
    void exitRoom();
    void exitRoomAsks();
    void passwordBesideTheName();
    void longNamesAndTopics();
    void removedFromARoom();
    void unknownCommands();
    void completion();
    void nothingGivesOrders();
};

void TestChat::registerJoinTalk()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea and cake"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join tea AND cake"_s);
    QVERIFY(ann->waitFor(u"You joined Tea and cake."_s));
    QVERIFY(ann->waitPrompt(u"Tea and cake>"_s));
    ann->take();
    ann->type(u"Hello"_s);
    ann->type(u"//quit is a word"_s);
    QCOMPARE(bob.takeEvent("message").value(u"message").toString(), u"Hello"_s);
    QCOMPARE(bob.takeEvent("message").value(u"message").toString(), u"/quit is a word"_s);
    bob.say(tea, u"Hi\nthere"_s);
    QVERIFY(ann->waitFor(u"bob: Hi"_s));
    QCOMPARE(ann->take(), QStringList({u"ann: Hello"_s, u"ann: /quit is a word"_s, u"bob: Hi"_s, u"      there"_s}));
    ann->type(u"/quit"_s);
    QVERIFY(ann.hasQuit);
}

void TestChat::passwords()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    ann->type(u"/register no!name"_s);
    QVERIFY(!ann->isAsked());
    QVERIFY(ann->all().contains(u"1 to 32 letters"));
    ann->type(u"/register ann"_s);
    QVERIFY(ann->isAsked());
    ann->answer(u"short"_s);
    QVERIFY(!ann->isAsked());
    QVERIFY(ann->all().contains(u"at least 8"));
    ann->type(u"/register ann"_s);
    ann->answer(goodPassword);
    QCOMPARE(ann->asked, u"The same again:"_s);
    ann->answer(u"correct house"_s);
    QVERIFY(ann->all().contains(u"not the same"));
    ann->type(u"/register ann"_s);
    ann->answer({}); // Ctrl+C
    QVERIFY(!ann->isAsked());
    QVERIFY(!ann.isSignedIn());
    ann->type(u"/login ann"_s);
    QCOMPARE(ann->asked, u"Password of ann:"_s);
    ann->answer(goodPassword);
    QVERIFY(ann->waitFor(u"Name or password is wrong."_s));
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/login bob"_s);
    QVERIFY(!ann->isAsked());
    QVERIFY(ann->waitFor(u"You are signed in as ann."_s));
    QVERIFY(!ann->all().contains(goodPassword));
}

void TestChat::signsInAgain()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"kept"_s);
    QVERIFY(ann->waitFor(u"ann: kept"_s));
    ann.start();
    QVERIFY(ann.isSignedIn()); // and the last messages are there before the server is
    QCOMPARE(ann->take(), QStringList({u"── General ──"_s, u"ann: kept"_s}));
    QVERIFY(ann->waitFor(u"Connected to test.example as ann."_s));
    QCOMPARE(ann->count(u"kept"_s), 0);
    // On another device that session is ended.
    TestClient phone(server);
    phone.login(u"ann"_s);
    phone.resume();
    const Answer sessions = phone.request("sessions.list");
    for (const QJsonValue &session : sessions["sessions"].toArray()) {
        if (!session.toObject().value(u"current").toBool())
            phone.request("sessions.revoke", {{"sessionId", session.toObject().value(u"id").toString()}});
    }
    QVERIFY(ann->waitFor(u"You were signed out on another device."_s));
    QCOMPARE(ann->prompt, u"kith>"_s);
    ann->type(u"/login ann"_s);
    ann->answer(goodPassword);
    QVERIFY(ann->waitPrompt(u"General>"_s));
}

void TestChat::guest()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    ann->type(u"hello?"_s);
    QVERIFY(ann->waitFor(u"Sign in first"_s));
    ann->type(u"/guest Kind Fox"_s);
    QVERIFY(ann->waitFor(u"Connected to test.example as Kind Fox."_s));
    ann->type(u"hello"_s);
    QVERIFY(ann->waitFor(u"Kind Fox: hello"_s));
}

void TestChat::logout()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann->waitPrompt(u"General (offline)>"_s));
    ann->type(u"never sent"_s);
    ann->type(u"/logout"_s);
    QVERIFY(ann->waitFor(u"1 message"_s));
    QVERIFY(ann.isSignedIn());
    ann->type(u"/logout"_s);
    QVERIFY(ann->waitFor(u"Signed out."_s));
    QCOMPARE(ann->prompt, u"kith>"_s);
    ann.start();
    QVERIFY(!ann.isSignedIn());
}

void TestChat::joinShowsTheLastTen()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    for (const QString &text : lines(u"line"_s, 12))
        bob.say(tea, text);
    bob.close(); // the name of a stranger has to be asked for
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->take();
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"bob: line 12"_s));
    QCOMPARE(ann->count(u"bob: line "_s), 10);
    QCOMPARE(ann->count(u"line 2"_s), 0);
}

void TestChat::joinByLinkAndNumber()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString den = makeRoom(bob, u"Den"_s, "private");
    const Answer link = bob.request("room.invite", {{"roomId", den}});
    const QString tea = makeRoom(bob, u"Tea"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join Den"_s); // nobody may know that it exists
    QVERIFY(ann->waitFor(u"There is no room “Den”"_s));
    ann->type(u"/join "_s + den);
    QVERIFY(ann->waitFor(u"There is no room “%1”"_s.arg(den)));
    ann->type(u"/join "_s + link["url"].toString());
    QVERIFY(ann->waitPrompt(u"Den>"_s));
    ann->type(u"/join "_s + tea);
    QVERIFY(ann->waitPrompt(u"Tea>"_s));
    Terminal eve(wire);
    QVERIFY(eve.registers(u"eve"_s));
    eve->type(u"/join "_s + link["invite"].toString());
    QVERIFY(eve->waitPrompt(u"Den>"_s));
    eve->type(u"/join https://test.example/?join=wrongwrongwrong"_s);
    QVERIFY(eve->waitFor(u"There is no such invite link"_s));
}

void TestChat::roomsOfTheSameName()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const auto make = [&bob](const QString &name) { return makeRoom(bob, name); };
    const QStringList tea{make(u"Tea"_s), make(u"TEA"_s), make(u"Tea"_s)};
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->take();
    ann->type(u"/join Tea"_s); // of several public ones none is entered
    QVERIFY(ann->waitFor(u"There are several rooms “Tea”."_s));
    QVERIFY(ann->all().contains(tea.join(u", "_s)));
    QCOMPARE(ann.account().rooms().size(), 1);
    ann->type(u"/join "_s + tea[0]);
    QVERIFY(ann->waitPrompt(u"Tea>"_s));
    ann->type(u"/join "_s + tea[1]);
    QVERIFY(ann->waitPrompt(u"TEA>"_s));
    ann->take();
    ann->type(u"/join tea"_s); // nor the third where one is in two
    QVERIFY(ann->waitFor(u"There are several rooms “tea”."_s));
    QCOMPARE(ann.account().rooms().size(), 3);
    QCOMPARE(ann->prompt, u"TEA>"_s);
    ann->take();
    ann->type(u"/rooms"_s);
    for (const QString &id : tea.mid(0, 2))
        QCOMPARE(ann->count(u"number "_s + id), 1);
    QCOMPARE(ann->count(u"number"_s), 2);
}

void TestChat::otherRooms()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"You joined Tea."_s));
    ann->type(u"/join General"_s);
    QVERIFY(ann->waitPrompt(u"General>"_s));
    bob.say(tea, u"first "_s + QString(200, u'x'));
    bob.say(tea, u"second"_s);
    bob.say(tea, u"third for @ANN, and only her"_s);
    QVERIFY(ann->waitFor(u"[Tea] bob: third for @ANN"_s));
    QVERIFY(ann->waitPrompt(u"General (3 new)>"_s));
    QCOMPARE(ann->count(u"[Tea] bob: first"_s), 1);
    QCOMPARE(ann->count(u"second"_s), 0); // counted
    for (const QString &line : ann->lines)
        QVERIFY2(line.size() <= 120 || !line.contains(u"first"), qPrintable(line));
    ann->take();
    ann->type(u"/rooms"_s);
    QCOMPARE(ann->take(), QStringList({u"* General"_s, u"  Tea      3 new"_s}));
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"bob: third"_s));
    QVERIFY(ann->waitPrompt(u"Tea>"_s));
    ann->type(u"/rooms"_s);
    QCOMPARE(ann->count(u"new"_s), 0);
    // Somebody writes directly.
    const QString room =
        bob.request("dm.open", {{"userId", ann.account().me().toString()}})["room"].toObject().value(u"id").toString();
    bob.say(room, u"psst"_s);
    QVERIFY(ann->waitFor(u"[@bob] psst"_s));
    ann->type(u"/dm bob"_s);
    QVERIFY(ann->waitPrompt(u"@bob>"_s));
    QVERIFY(ann->waitFor(u"bob: psst"_s));
    ann->type(u"/exitRoom"_s);
    QCOMPARE(ann->prompt, u"no room>"_s);
    QVERIFY(ann->waitFor(u"You closed the conversation with bob."_s));
    ann->type(u"lost?"_s);
    QVERIFY(ann->waitFor(u"No room is open."_s));
    ann->type(u"/dm nobody"_s);
    QVERIFY(ann->waitFor(u"There is nobody else called “nobody”."_s));
    ann->type(u"/dm @ann"_s);
    QVERIFY(ann->waitFor(u"There is nobody else called “ann”."_s));
}

void TestChat::whoComesAndGoes()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    auto bob = std::make_unique<Person>(server, u"bob"_s);
    QVERIFY(ann->waitFor(u"bob joined"_s));
    Terminal zoe(wire);
    QVERIFY(zoe.registers(u"zoe"_s));
    zoe.stop();
    QVERIFY(ann->waitFor(u"zoe joined"_s));
    QCOMPARE(ann->count(u"bob"_s), 1); // that he is online goes without saying
    const QString token = bob->token;
    bob->close();
    QVERIFY(ann->waitFor(u"bob offline"_s));
    bob = std::make_unique<Person>(server, *bob);
    QVERIFY(ann->waitFor(u"bob online"_s));
    bob->request("room.leave", {{"roomId", u"0"_s}});
    QVERIFY(ann->waitFor(u"bob left"_s));
    // Their own loss of the connection is no news of others.
    Person eve(server, u"eve"_s);
    QVERIFY(ann->waitFor(u"eve joined"_s));
    ann->take();
    wire.cut();
    QVERIFY(ann->waitFor(u"Connected again."_s));
    eve.say(u"0"_s, u"still here"_s);
    QVERIFY(ann->waitFor(u"still here"_s));
    QCOMPARE(ann->count(u"offline"_s) + ann->count(u"online"_s), 0);
}

void TestChat::who()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    {
        Person eve(server, u"eve"_s);
        eve.close();
    }
    QVERIFY(server.settlesAt(1));
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->take();
    ann->type(u"/who"_s);
    QVERIFY(ann->waitFor(u"3 people, 2 online"_s));
    QVERIFY(ann->waitFor(u"● ann  ● bob  ○ eve"_s));
}

void TestChat::history()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    for (const QString &text : lines(u"line"_s, 100))
        bob.say(u"0"_s, text);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    QVERIFY(ann->waitFor(u"bob: line 100"_s));
    ann->take();
    ann->type(u"/history 5"_s);
    QVERIFY(ann->waitFor(u"Back to now"_s));
    QCOMPARE(ann->take(),
        QStringList({u"── 5 older message(s) ──"_s, u"bob: line 86"_s, u"bob: line 87"_s, u"bob: line 88"_s,
            u"bob: line 89"_s, u"bob: line 90"_s, u"── Back to now ──"_s}));
    ann->type(u"/history 80"_s); // more than is kept here
    QVERIFY(ann->waitFor(u"Back to now"_s));
    QVERIFY(ann->take().contains(u"bob: line 6"_s));
    ann->type(u"/history"_s);
    QVERIFY(ann->waitFor(u"Back to now"_s));
    QCOMPARE(ann->count(u"bob: line"_s), 5);
    ann->type(u"/history"_s);
    QVERIFY(ann->waitFor(u"this is where it began"_s));
    ann->type(u"/history many"_s);
    QVERIFY(ann->waitFor(u"with a number"_s));
}

void TestChat::search()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    for (const QString &text : lines(u"line"_s, 30))
        bob.say(u"0"_s, text);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    QVERIFY(ann->waitFor(u"line 30"_s));
    ann->take();
    ann->type(u"/search LINE 1"_s);
    QVERIFY(ann->waitFor(u"The newest 11 message"_s));
    QCOMPARE(ann->count(u"bob: line 1"_s), 11);
    ann->type(u"/search nothing of the kind"_s);
    QVERIFY(ann->waitFor(u"is not in the 30 message"_s));
}

void TestChat::exitRoom()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    bob.request("room.create", {{"name", u"Tea"_s}, {"topic", u"Green\u00a0tea"_s}, {"visibility", u"public"_s}});
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"You joined Tea."_s));
    QCOMPARE(ann->count(u"── Tea · Green tea ──"_s), 1);
    ann->type(u"/EXITROOM"_s);
    QVERIFY(ann->waitFor(u"You left Tea and are no member of it any more."_s));
    QCOMPARE(ann->prompt, u"no room>"_s);
    QCOMPARE(ann->count(u"not in this room any more"_s), 0);
    ann->take();
    ann->type(u"/rooms"_s);
    QCOMPARE(ann->take(), QStringList({u"  General"_s}));
}

void TestChat::exitRoomAsks()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString den = makeRoom(bob, u"Den"_s, "private");
    const Answer link = bob.request("room.invite", {{"roomId", den}});
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->take();
    ann->type(u"/exitRoom"_s);
    QVERIFY(ann->waitFor(u"/exitRoom again leaves it."_s));
    ann->type(u"no, I stay"_s); // anything else is a no
    ann->type(u"/exitRoom"_s);
    QCOMPARE(ann->count(u"/exitRoom again leaves it."_s), 2);
    ann->type(u"/join "_s + link["url"].toString());
    QVERIFY(ann->waitPrompt(u"Den>"_s));
    ann->take();
    ann->type(u"/exitRoom"_s);
    QVERIFY(ann->waitFor(u"/exitRoom again leaves it."_s));
    QCOMPARE(ann->prompt, u"Den>"_s);
    ann->type(u"/exitRoom"_s);
    QVERIFY(ann->waitFor(u"You left Den"_s));
    QCOMPARE(ann->count(u"/join brings"_s), 0);
    ann->take();
    ann->type(u"/rooms"_s);
    QCOMPARE(ann->take(), QStringList({u"  General"_s}));
}

void TestChat::passwordBesideTheName()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    for (const QString &line : {u"/login ann hunter2hunter2"_s, u"/login ann\thunter2hunter2"_s,
             u"/register ann hunter2hunter2"_s, u"/register ann\u00a0hunter2hunter2"_s}) {
        ann->take();
        ann->type(line);
        QVERIFY(!ann->isAsked());
        QCOMPARE(ann->take(), QStringList{u"Type the name alone: the password is asked for."_s});
        QCOMPARE(std::exchange(ann->forgotten, 0), 1);
    }
    ann->type(u"/register ann https://test.example/?join=aKeyOfAnInvitation-1234"_s);
    QVERIFY(ann->isAsked());
    QCOMPARE(ann->forgotten, 1); // an invitation is as secret
    ann->answer({});
    ann->type(u"/register ann"_s);
    ann->answer({});
    ann->type(u"/login ann"_s);
    QCOMPARE(ann->forgotten, 1);
}

void TestChat::longNamesAndTopics()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    bob.request("room.create",
        {{"name", u"Tea"_s}, {"topic", QString(u"\u2800"_s.repeated(120) + u"12:00 eve: no"_s)},
            {"visibility", u"public"_s}});
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->take();
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"You joined Tea."_s));
    for (const QString &line : ann->lines)
        QVERIFY2(line.size() < 120 && !line.startsWith(u"12:00 eve"), qPrintable(line));
}

void TestChat::removedFromARoom()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    TestClient phone(server);
    phone.login(u"ann"_s);
    phone.resume();
    phone.request("room.leave", {{"roomId", u"0"_s}});
    QVERIFY(ann->waitFor(u"You are not in this room any more."_s));
    QCOMPARE(ann->prompt, u"no room>"_s);
}

void TestChat::unknownCommands()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    ann->take();
    ann->type(u"/dance now"_s);
    QCOMPARE(
        ann->take(), QStringList({u"There is no command /dance. /commands lists all; //dance says it in the room."_s}));
    ann->type(u"/login"_s);
    QVERIFY(ann->take().front().startsWith(u"Type /login NAME"));
    ann->type(u""_s);
    QVERIFY(ann->take().isEmpty());
    ann->type(u"/help"_s);
    for (const terminal::CommandRow &row : terminal::commandTable())
        QCOMPARE(ann->count(QLatin1StringView(row.name)) > 0, true);
    ann->leave();
    QVERIFY(ann.hasQuit);
}

void TestChat::completion()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    QVERIFY(waitUntil([&] { return ann->tab(u"hello @b"_s).text == u"hello @bob "; }));
    QCOMPARE(ann->tab(u"/join gen"_s).text, u"/join General "_s);
}

void TestChat::nothingGivesOrders()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    // As a server of another kind could say it.
    wire.inject("{\"type\":\"user.connected\",\"data\":{\"id\":\"77\",\"username\":\"eve\",\"displayName\":\"e\\u001b]"
                "0;ve\\u0007\\u009b2J\","
                "\"online\":true}}");
    wire.inject(
        "{\"type\":\"message\",\"data\":{\"roomId\":\"0\",\"seq\":1,\"rev\":1,\"from\":\"77\",\"date\":1700000000,"
        "\"message\":\"a\\u001b[2J\\rb\\u202ec\\u0085d\\u009d0;x\\u0007\"}}");
    QVERIFY(ann->waitFor(u"e␛]0;ve␇"_s));
    // Nor is it offered to be typed.
    for (const QByteArray name : {"mal\\u001b[2J", "mary"})
        wire.inject("{\"type\":\"room.member\",\"data\":{\"roomId\":\"0\",\"change\":\"joined\",\"date\":1700000000,"
                    "\"user\":{\"id\":\""
            + QByteArray::number(70 + name.size()) + "\",\"username\":\"" + name
            + "\",\"displayName\":\"mal\",\"online\":true}}}");
    QVERIFY(waitUntil([&] { return ann->tab(u"@ma"_s).text == u"@mary "; }));
    for (const QString &line : ann->lines) {
        for (const QChar c : line)
            QVERIFY2(c.category() != QChar::Other_Control && c != QChar(0x202E), qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestChat)
#include "tst_chat.moc"
