// Who gets which message, in which order, and exactly once (PROTOCOL.md, "The delivery guarantee").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

QList<int> seqsOf(const QList<QJsonObject> &messages)
{
    QList<int> seqs;
    for (const QJsonObject &message : messages)
        seqs << message.value(u"seq").toInt();
    return seqs;
}

QList<int> upTo(int last)
{
    QList<int> numbers;
    for (int i = 1; i <= last; ++i)
        numbers << i;
    return numbers;
}

QString directRoom(TestClient &asker, const TestClient &peer)
{
    return asker.request("dm.open", {{"userId", peer.userId}})["room"].toObject().value(u"id").toString();
}

} // namespace

class TestDelivery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesTheSameOrder();
    void cidsAreForTheSenderOnly();
    void theEventIsWhatWasStored();
    void onlyWhoResumedGetsEvents();
    void aRepeatedCidIsNoNewMessage();
    void aRepeatedCidInAnotherRoom();
    void aRepeatedCidAfterLeaving();
    void cidsOfOthersAreOthers();
    void aRepeatedCidAfterARestart();
    void twoDevicesSeeMessages();
    void twoDevicesSeeRooms();
    void twoDevicesSeeReadMarkers();
    void readMarkersNeverGoBack();
    void ownMessagesAreRead();
    void othersOfARoomDoNotSeeReads();
    void joiningGivesTheNewestPage();
    void joiningAgainGivesTheRoom();
    void joiningHearsWhatComes();
    void typing();
    void typingStaysInItsRoom();
    void pagesToBothEnds();
};

void TestDelivery::everybodySeesTheSameOrder()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        Person ben(server, u"ben"_s);
        Person cat(server, u"cat"_s);
        Person listener(server, u"listener"_s);
        const QList<TestClient *> senders{&ana, &ben, &cat};
        constexpr int rounds = 100;
        for (int i = 0; i < rounds; ++i) {
            for (TestClient *sender : senders)
                sender->send(
                    "message", {{"roomId", "0"}, {"message", QString::number(i)}, {"cid", QString::number(i)}});
        }
        constexpr int total = 3 * rounds;
        const QList<TestClient *> all{&ana, &ben, &cat, &listener};
        for (TestClient *client : all) {
            QVERIFY(waitUntil([&] { return client->eventsOf("message").size() == total; }));
            QCOMPARE(seqsOf(client->eventsOf("message")), upTo(total));
        }
        QHash<QString, int> next; // each sender's own order is kept
        for (const QJsonObject &message : listener.eventsOf("message")) {
            QCOMPARE(message.value(u"message").toString(), QString::number(next[message.value(u"from").toString()]++));
            QCOMPARE(message.value(u"rev").toInt(), message.value(u"seq").toInt());
        }
    }
}

void TestDelivery::cidsAreForTheSenderOnly()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    Person ben(server, u"ben"_s);
    ana.say(u"0"_s, u"hello"_s, u"my-cid"_s);
    QCOMPARE(ana.takeEvent("message").value(u"cid").toString(), u"my-cid"_s);
    QCOMPARE(tab.takeEvent("message").value(u"cid").toString(), u"my-cid"_s);
    QVERIFY(!ben.takeEvent("message").contains(u"cid"_s));
}

void TestDelivery::theEventIsWhatWasStored()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const Answer said = ana.say(u"0"_s, u"  Ünï <b>😀</b>\n\ttwo "_s);
    const QJsonObject event = ben.takeEvent("message");
    QCOMPARE(event.value(u"message").toString(), u"Ünï <b>😀</b>\n\ttwo"_s);
    QCOMPARE(event.value(u"from").toString(), ana.userId);
    QCOMPARE(event.value(u"roomId").toString(), u"0"_s);
    for (const char *name : {"roomId", "seq", "rev", "date"})
        QCOMPARE(event.value(QLatin1StringView(name)), said[name]);
    QVERIFY(!said.data().contains(u"dup"_s));
    QCOMPARE(ben.request("history", {{"roomId", "0"}})["messages"][0].toObject(), event);
    server.restart();
    Person again(server, u"cat"_s);
    QCOMPARE(again.request("history", {{"roomId", "0"}})["messages"][0].toObject(), event);
}

void TestDelivery::onlyWhoResumedGetsEvents()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient registered(server);
    registered.registerUser(u"ben"_s);
    TestClient loggedIn(server);
    loggedIn.login(u"ana"_s);
    TestClient nobody(server);
    ana.say(u"0"_s, u"hello"_s);
    // One may send without having resumed; the answer comes, the event does not.
    QCOMPARE(loggedIn.say(u"0"_s, u"from here"_s).code(), u"ok"_s);
    Person cat(server, u"cat"_s);
    for (TestClient *client : {&registered, &loggedIn, &nobody}) {
        client->sync();
        QCOMPARE(client->events(), QList<QJsonObject>());
    }
    QCOMPARE(ana.eventsOf("message").size(), 2);
}

void TestDelivery::aRepeatedCidIsNoNewMessage()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const Answer first = ana.say(u"0"_s, u"once"_s, u"c"_s);
    ana.say(u"0"_s, u"between"_s);
    const Answer again = ana.say(u"0"_s, u"once more, with other words"_s, u"c"_s);
    QCOMPARE(again["dup"], QJsonValue(true));
    for (const char *name : {"roomId", "seq", "rev", "date"})
        QCOMPARE(again[name], first[name]);
    ana.sync();
    ben.sync();
    QCOMPARE(ana.eventsOf("message").size(), 2);
    QCOMPARE(ben.eventsOf("message").size(), 2);
    QCOMPARE(ben.request("history", {{"roomId", "0"}})["messages"].toArray().size(), 2);

    // The same at once, on two connections.
    Person tab(server, ana);
    const qint64 one = ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", "d"}});
    const qint64 two = tab.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", "d"}});
    QCOMPARE(ana.answer(one)["seq"], tab.answer(two)["seq"]);
    QCOMPARE(ana.answer(one)["dup"].toBool() + tab.answer(two)["dup"].toBool(), 1);
}

void TestDelivery::aRepeatedCidInAnotherRoom()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s);
    const Answer first = ana.say(u"0"_s, u"once"_s, u"c"_s);
    const Answer again = ana.say(room, u"once"_s, u"c"_s);
    QCOMPARE(again["dup"], QJsonValue(true));
    QCOMPARE(again["roomId"].toString(), u"0"_s);
    QCOMPARE(again["seq"], first["seq"]);
    QCOMPARE(ana.request("history", {{"roomId", room}})["messages"].toArray().size(), 0);
    QCOMPARE(ana.say(room, u"new"_s)["seq"].toInt(), 1); // no gap
}

void TestDelivery::aRepeatedCidAfterLeaving()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString room = makeRoom(ana, u"den"_s);
    ben.request("room.join", {{"roomId", room}});
    ben.say(room, u"once"_s, u"c"_s);
    ben.request("room.leave", {{"roomId", room}});
    // It is not in the room: whatever it sends there, it may not.
    QCOMPARE(ben.say(room, u"once"_s, u"c"_s).code(), u"room.notMember"_s);
}

void TestDelivery::cidsOfOthersAreOthers()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    QCOMPARE(ana.say(u"0"_s, u"a"_s, u"c"_s)["seq"].toInt(), 1);
    const Answer other = ben.say(u"0"_s, u"b"_s, u"c"_s);
    QCOMPARE(other["seq"].toInt(), 2);
    QVERIFY(!other.data().contains(u"dup"_s));
}

void TestDelivery::aRepeatedCidAfterARestart()
{
    TestServer server({.sqlite = true});
    QString token;
    Answer first;
    {
        Person ana(server, u"ana"_s);
        token = ana.token;
        first = ana.say(u"0"_s, u"once"_s, u"c"_s);
    }
    server.restart();
    Person ben(server, u"ben"_s);
    TestClient ana(server);
    ana.resumeWith(token);
    const Answer again = ana.say(u"0"_s, u"once"_s, u"c"_s);
    QCOMPARE(again["dup"], QJsonValue(true));
    for (const char *name : {"roomId", "seq", "rev", "date"})
        QCOMPARE(again[name], first[name]);
    QVERIFY(!ben.getsEvent("message"));
    QCOMPARE(ana.say(u"0"_s, u"twice"_s)["seq"].toInt(), 2);
}

void TestDelivery::twoDevicesSeeMessages()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient phone(server);
    phone.login(u"ana"_s);
    phone.resume();
    ana.say(u"0"_s, u"from here"_s);
    QCOMPARE(phone.takeEvent("message").value(u"message").toString(), u"from here"_s);
    phone.say(u"0"_s, u"from there"_s);
    ana.takeEvent("message");
    QCOMPARE(ana.takeEvent("message").value(u"message").toString(), u"from there"_s);
}

void TestDelivery::twoDevicesSeeRooms()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person phone(server, ana);
    Person ben(server, u"ben"_s);
    const QString open = makeRoom(ben, u"open"_s);
    const QString own = makeRoom(ana, u"own"_s, "private");
    QJsonObject shown = phone.takeEvent("show.room");
    QCOMPARE(shown.value(u"id").toString(), own);
    QCOMPARE(shown.value(u"role").toString(), u"owner"_s);

    QCOMPARE(ana.request("room.join", {{"roomId", open}}).code(), u"ok"_s);
    shown = phone.takeEvent("show.room");
    QCOMPARE(shown.value(u"id").toString(), open);
    QCOMPARE(shown.value(u"names").toArray(), QJsonArray{u"open"_s});
    ben.say(open, u"to both"_s);
    QCOMPARE(phone.takeEvent("message").value(u"roomId").toString(), open);
    QCOMPARE(ana.takeEvent("message").value(u"roomId").toString(), open);
    QCOMPARE(phone.say(own, u"I am in"_s).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("message").value(u"roomId").toString(), own);

    ana.forgetEvents();
    phone.forgetEvents();
    QCOMPARE(phone.request("room.leave", {{"roomId", open}}).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("room.removed"), object({{"roomId", open}}));
    ben.say(open, u"to nobody"_s);
    QVERIFY(!ana.getsEvent("message"));
    QVERIFY(!phone.getsEvent("message"));
    // Who asked gets the reply and no event beside it.
    QVERIFY(!ana.getsEvent("show.room"));
    QVERIFY(!phone.getsEvent("room.removed"));
}

void TestDelivery::twoDevicesSeeReadMarkers()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person phone(server, ana);
    Person ben(server, u"ben"_s);
    for (int i = 0; i < 5; ++i)
        ben.say(u"0"_s, u"x"_s);
    QCOMPARE(ana.request("read", {{"roomId", "0"}, {"seq", 3}}).code(), u"ok"_s);
    QCOMPARE(phone.takeEvent("read"), object({{"roomId", "0"}, {"userId", ana.userId}, {"seq", 3}}));
    QVERIFY(!ana.getsEvent("read"));
    TestClient again(server);
    QCOMPARE(again.resumeWith(ana.token)["rooms"][0][u"readSeq"].toInt(), 3);
}

void TestDelivery::readMarkersNeverGoBack()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person phone(server, ana);
    Person ben(server, u"ben"_s);
    for (int i = 0; i < 5; ++i)
        ben.say(u"0"_s, u"x"_s);
    const auto events = [&](double seq) {
        phone.forgetEvents();
        QString seqs = ana.request("read", {{"roomId", "0"}, {"seq", seq}}).code();
        phone.sync();
        for (const QJsonObject &event : phone.eventsOf("read"))
            seqs += u' ' + QString::number(event.value(u"seq").toInt());
        return seqs;
    };
    QCOMPARE(events(0), u"ok"_s);
    QCOMPARE(events(3), u"ok 3"_s);
    QCOMPARE(events(3), u"ok"_s);
    QCOMPARE(events(1), u"ok"_s);
    QCOMPARE(events(9'007'199'254'740'992.0), u"ok 5"_s); // not past the last message
    QCOMPARE(events(5), u"ok"_s);
    QCOMPARE(ana.request("read", {{"roomId", "0"}, {"seq", -1}}).field(), u"seq"_s);
    TestClient again(server);
    QCOMPARE(again.resumeWith(ana.token)["rooms"][0][u"readSeq"].toInt(), 5);
}

void TestDelivery::ownMessagesAreRead()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    ana.say(u"0"_s, u"x"_s);
    TestClient again(server);
    const Answer resumed = again.resumeWith(ana.token);
    QCOMPARE(resumed["rooms"][0][u"readSeq"].toInt(), 1);
    Person ben(server, u"ben"_s); // what was before one came is not unread
    TestClient newcomer(server);
    QCOMPARE(newcomer.resumeWith(ben.token)["rooms"][0][u"readSeq"].toInt(), 1);
}

void TestDelivery::othersOfARoomDoNotSeeReads()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ana.say(u"0"_s, u"x"_s);
    ben.request("read", {{"roomId", "0"}, {"seq", 1}});
    QVERIFY(!ana.getsEvent("read"));
}

void TestDelivery::joiningGivesTheNewestPage()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        const QString room = makeRoom(ana, u"den"_s);
        Person ben(server, u"ben"_s);
        const Answer empty = ben.request("room.join", {{"roomId", room}});
        QCOMPARE(empty["messages"].toArray().size(), 0);
        QCOMPARE(empty["rev"], empty["room"].toObject().value(u"rev"));
        for (int i = 0; i < 60; ++i)
            ana.send("message", {{"roomId", room}, {"message", "x"}, {"cid", QString::number(i)}});
        ana.sync();
        QVERIFY(waitUntil([&] { return ben.eventsOf("message").size() == 60; }));
        Person cat(server, u"cat"_s);
        const Answer joined = cat.request("room.join", {{"roomId", room}});
        const QJsonArray messages = joined["messages"].toArray();
        QCOMPARE(messages.size(), 50);
        QCOMPARE(messages.first()[u"seq"].toInt(), 11);
        QCOMPARE(messages.last()[u"seq"].toInt(), 60);
        QCOMPARE(joined["rev"], ben.eventsOf("message").last().value(u"rev"));
        QCOMPARE(joined["room"].toObject().value(u"lastSeq").toInt(), 60);
        QCOMPARE(joined["room"].toObject().value(u"readSeq").toInt(), 60);
        QCOMPARE(joined["room"].toObject().value(u"members").toInt(), 3);
    }
}

void TestDelivery::joiningAgainGivesTheRoom()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ben.say(u"0"_s, u"x"_s);
    ben.forgetEvents();
    const Answer joined = ana.request("room.join", {{"roomId", "0"}});
    QCOMPARE(joined.code(), u"ok"_s);
    QCOMPARE(joined["messages"].toArray().size(), 1);
    QVERIFY(!ben.getsEvent("room.member")); // nobody joined
    // A direct room has its id, too.
    const QString room = directRoom(ana, ben);
    QCOMPARE(ana.request("room.join", {{"roomId", room}})["room"].toObject().value(u"name").toString(), u"ben"_s);
}

// Whatever is said while somebody joins is in the reply or follows it; nothing is lost between.
void TestDelivery::joiningHearsWhatComes()
{
    for (const bool sqlite : {false, true}) {
        for (int round = 0; round < 10; ++round) {
            TestServer server({.sqlite = sqlite});
            Person ana(server, u"ana"_s);
            const QString room = makeRoom(ana, u"den"_s);
            Person ben(server, u"ben"_s);
            for (int i = 0; i < 10; ++i)
                ana.send("message", {{"roomId", room}, {"message", "x"}, {"cid", QString::number(i)}});
            const qint64 join = ben.send("room.join", {{"roomId", room}});
            for (int i = 10; i < 30; ++i)
                ana.send("message", {{"roomId", room}, {"message", "x"}, {"cid", QString::number(i)}});
            QVERIFY(waitUntil([&] { return ana.eventsOf("message").size() == 30; }));
            const QJsonArray page = ben.answer(join)["messages"].toArray();
            ben.sync();
            const QList<int> live = seqsOf(ben.eventsOf("message"));
            QSet<int> all(live.begin(), live.end());
            for (const QJsonValue &message : page)
                all.insert(message[u"seq"].toInt());
            QCOMPARE(all.size(), 30);
            QVERIFY(std::is_sorted(live.begin(), live.end()));
        }
    }
}

void TestDelivery::typing()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    Person ben(server, u"ben"_s);
    const auto typed = [&] {
        ana.request("typing", {{"roomId", "0"}});
        ben.sync();
        const auto count = ben.eventsOf("typing").size();
        ben.forgetEvents();
        return count;
    };
    QCOMPARE(typed(), 1);
    QCOMPARE(typed(), 0);
    server.clock().advance(2'999);
    QCOMPARE(typed(), 0);
    server.clock().advance(1);
    QCOMPARE(typed(), 1);
    tab.request("typing", {{"roomId", "0"}}); // the same person
    ben.sync();
    QVERIFY(ben.eventsOf("typing").isEmpty());
    QVERIFY(!ana.getsEvent("typing"));
    QVERIFY(!tab.getsEvent("typing"));
    // Somebody else's typing is their own.
    ben.request("typing", {{"roomId", "0"}});
    QCOMPARE(ana.takeEvent("typing"), object({{"roomId", "0"}, {"userId", ben.userId}}));
    tab.takeEvent("typing");
}

void TestDelivery::typingStaysInItsRoom()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    const QString room = directRoom(ana, ben);
    ana.say(room, u"x"_s);
    ben.takeEvent("message"); // the room is there for him
    ana.request("typing", {{"roomId", room}});
    ana.request("typing", {{"roomId", "0"}}); // each room by itself
    ben.sync();
    QCOMPARE(ben.eventsOf("typing").size(), 2);
    cat.sync();
    QCOMPARE(cat.eventsOf("typing").size(), 1);
    QCOMPARE(cat.eventsOf("typing").first().value(u"roomId").toString(), u"0"_s);
}

void TestDelivery::pagesToBothEnds()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        for (int i = 0; i < 95; ++i)
            ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i)}});
        QVERIFY(waitUntil([&] { return ana.eventsOf("message").size() == 95; }));
        for (const bool up : {false, true}) {
            QList<int> seqs;
            bool more = true;
            for (int pages = 0; more; ++pages) {
                QVERIFY(pages < 10);
                const Answer page = up
                    ? ana.request(
                        "history", {{"roomId", "0"}, {"limit", 10}, {"after", seqs.isEmpty() ? 0 : seqs.last()}})
                    : ana.request(
                        "history", {{"roomId", "0"}, {"limit", 10}, {"before", seqs.isEmpty() ? 96 : seqs.first()}});
                QList<int> got;
                for (const QJsonValue &message : page["messages"].toArray())
                    got << message[u"seq"].toInt();
                seqs = up ? seqs + got : got + seqs;
                more = page["more"].toBool();
            }
            QCOMPARE(seqs, upTo(95));
        }
    }
}

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
