// What is typed is sent once and in order, whatever the connection does, and the person sees which of it waits.
#include "tests/desktop/terminal/terminal_support.h"

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

QStringList textsOf(TestClient &client, const QString &room)
{
    QStringList texts;
    for (const QJsonValue &message :
        client.request("history", {{"roomId", room}, {"limit", 200}})["messages"].toArray())
        texts << message.toObject().value(u"message").toString();
    return texts;
}

} // namespace

class TestChatDelivery : public QObject {
    Q_OBJECT

private slots:
    void waitsAndIsSent();
    void waitsOverAnEnd();
    void aSlowAnswer();
    void refused();
    void muchWasSaidMeanwhile();
    void unreadAfterARestart();
    void noServer();
};

void TestChatDelivery::waitsAndIsSent()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann->waitFor(u"The connection is lost."_s));
    QVERIFY(ann->waitPrompt(u"General (offline)>"_s));
    ann->take();
    ann->type(u"one"_s);
    ann->type(u"two"_s);
    QCOMPARE(ann->take(), QStringList({u"ann: one (waiting)"_s, u"ann: two (waiting)"_s}));
    QCOMPARE(ann->prompt, u"General (offline, 2 waiting)>"_s);
    bob.say(u"0"_s, u"meanwhile"_s);
    wire.isUp = true;
    QVERIFY(ann->waitPrompt(u"General>"_s));
    QVERIFY(ann->waitFor(u"✓ ann: two"_s));
    QCOMPARE(ann->take(), QStringList({u"bob: meanwhile"_s, u"Connected again."_s, u"✓ ann: one"_s, u"✓ ann: two"_s}));
    QCOMPARE(textsOf(bob, u"0"_s), QStringList({u"meanwhile"_s, u"one"_s, u"two"_s}));
}

void TestChatDelivery::waitsOverAnEnd()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann->waitPrompt(u"General (offline)>"_s));
    ann->type(u"later"_s);
    ann->type(u"/quit"_s);
    QVERIFY(ann->waitFor(u"1 message(s) wait"_s));
    ann.start();
    QCOMPARE(ann->take().mid(0, 3),
        QStringList({u"── General ──"_s, u"Nothing has been said here yet."_s, u"ann: later (waiting)"_s}));
    QVERIFY(ann->waitFor(u"test.example cannot be reached."_s));
    wire.isUp = true;
    QVERIFY(ann->waitFor(u"✓ ann: later"_s));
    QCOMPARE(textsOf(bob, u"0"_s), QStringList({u"later"_s}));
}

void TestChatDelivery::aSlowAnswer()
{
    TestServer server;
    Wire wire(server);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    wire.outgoing = [](const QByteArray &frame) { return !isRequest(frame, "message"); };
    ann->type(u"into the void"_s);
    QCOMPARE(ann->count(u"into the void"_s), 0); // usually the answer is there at once
    QCOMPARE(ann->prompt, u"General (1 waiting)>"_s);
    QVERIFY(ann->waitFor(u"ann: into the void (waiting)"_s));
    wire.outgoing = nullptr;
    wire.cut();
    QVERIFY(ann->waitFor(u"✓ ann: into the void"_s));
    QCOMPARE(ann->count(u"into the void"_s), 2);
}

void TestChatDelivery::refused()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"You joined Tea."_s));
    ann->type(QString(20'000, u'x'));
    QVERIFY(ann->waitFor(u"The message is too long."_s));
    // The other device leaves, and nobody tells this one.
    wire.incoming = [](const QByteArray &frame) { return !isEvent(frame, "room.removed"); };
    TestClient phone(server);
    phone.login(u"ann"_s);
    phone.resume();
    phone.request("room.leave", {{"roomId", tea}});
    ann->type(u"to nobody"_s);
    QVERIFY(ann->waitFor(u"Not sent: “to nobody” You are not in this room."_s));
    QCOMPARE(ann->prompt, u"Tea>"_s); // what was refused does not wait
    phone.request("room.join", {{"roomId", tea}});
    ann->type(u"/retry"_s);
    QVERIFY(ann->waitFor(u"ann: to nobody"_s));
    QCOMPARE(textsOf(bob, tea), QStringList({u"to nobody"_s}));
    phone.request("room.leave", {{"roomId", tea}});
    ann->type(u"dropped"_s);
    QVERIFY(ann->waitFor(u"Not sent: “dropped”"_s));
    ann->type(u"/discard"_s);
    QVERIFY(ann->waitFor(u"1 message(s) dropped."_s));
    ann->type(u"/retry"_s);
    QVERIFY(ann->waitFor(u"Nothing was refused."_s));
    // What was shown as waiting and then dropped is no mark on the same words later.
    QByteArray id;
    wire.outgoing = [&id](const QByteArray &frame) {
        if (isRequest(frame, "message"))
            id = frame.mid(frame.indexOf("\"id\":") + 5).split(',').front();
        return !isRequest(frame, "message");
    };
    ann->type(u"again"_s);
    QVERIFY(ann->waitFor(u"ann: again (waiting)"_s));
    wire.outgoing = nullptr;
    wire.inject("{\"type\":\"error\",\"id\":" + id + ",\"data\":{\"code\":\"room.notMember\",\"message\":\"No.\"}}");
    QVERIFY(ann->waitFor(u"Not sent: “again”"_s));
    ann->type(u"/discard"_s);
    phone.request("room.join", {{"roomId", tea}});
    ann->take();
    ann->type(u"again"_s);
    QVERIFY(ann->waitFor(u"ann: again"_s));
    QCOMPARE(ann->count(u"✓"_s), 0);
}

void TestChatDelivery::muchWasSaidMeanwhile()
{
    TestServer server;
    Wire wire(server);
    Person bob(server, u"bob"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"before"_s);
    QVERIFY(ann->waitFor(u"ann: before"_s));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann->waitPrompt(u"General (offline)>"_s));
    for (const QString &text : lines(u"line"_s, 1'100)) // beyond 1,000 a resume is limited
        bob.send("message", {{"roomId", u"0"_s}, {"message", text}, {"cid", text}});
    bob.sync();
    QVERIFY(waitUntil([&] { return bob.eventsOf("message").size() == 1'101; }));
    ann->take();
    wire.isUp = true;
    QVERIFY(ann->waitFor(u"bob: line 1100"_s));
    QVERIFY(ann->waitFor(u"Much was said meanwhile."_s));
    QCOMPARE(ann->count(u"bob: line 1100"_s), 1);
    const int shown = ann->count(u"bob: line"_s);
    ann->type(u"/history 3"_s);
    QVERIFY(ann->waitFor(u"bob: line %1"_s.arg(1'100 - shown)));
}

void TestChatDelivery::unreadAfterARestart()
{
    TestServer server({.sqlite = true});
    Wire wire(server);
    Person bob(server, u"bob"_s);
    const QString tea = makeRoom(bob, u"Tea"_s);
    Terminal ann(wire);
    QVERIFY(ann.registers(u"ann"_s));
    ann->type(u"/join Tea"_s);
    QVERIFY(ann->waitFor(u"You joined Tea."_s));
    ann->type(u"/join General"_s);
    QVERIFY(ann->waitPrompt(u"General>"_s));
    ann.stop();
    for (const QString &text : lines(u"line"_s, 3))
        bob.say(tea, text);
    server.restart();
    ann.start();
    QVERIFY(ann->waitPrompt(u"General (3 new)>"_s));
    ann->take();
    ann->type(u"/rooms"_s);
    QCOMPARE(ann->take(), QStringList({u"* General"_s, u"  Tea      3 new"_s}));
}

void TestChatDelivery::noServer()
{
    TestServer server;
    Wire wire(server);
    wire.isUp = false;
    Terminal ann(wire);
    ann->type(u"/guest"_s);
    QVERIFY(ann->waitFor(u"test.example cannot be reached."_s));
    wire.isUp = true;
    ann->type(u"/guest"_s);
    QVERIFY(ann->waitPrompt(u"General>"_s));
    wire.isUp = false;
    wire.cut();
    QVERIFY(ann->waitPrompt(u"General (offline)>"_s));
    ann->type(u"/join Somewhere"_s);
    QVERIFY(ann->waitFor(u"No connection to the server."_s));
    ann->type(u"/who"_s);
    QVERIFY(waitUntil([&] { return ann->count(u"No connection to the server."_s) == 2; }));
}

QTEST_GUILESS_MAIN(TestChatDelivery)
#include "tst_chat_delivery.moc"
