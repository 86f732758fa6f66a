// Conversations of two: when the other one sees them, and in which order.
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

class TestDirectRooms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOtherOfADirectRoomSeesReads();
    void directRoomsShowWithTheFirstMessage();
    void directRoomsOfAbsentPeople();
    void directRoomsHaveOneId();
    void directRoomsKeepTheirOrder();
};

void TestDirectRooms::theOtherOfADirectRoomSeesReads()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    const QString room = directRoom(ana, ben);
    ana.say(room, u"x"_s);
    QCOMPARE(ben.request("read", {{"roomId", room}, {"seq", 1}}).code(), u"ok"_s);
    QCOMPARE(ana.takeEvent("read"), object({{"roomId", room}, {"userId", ben.userId}, {"seq", 1}}));
    QVERIFY(!cat.getsEvent("read"));
}

void TestDirectRooms::directRoomsShowWithTheFirstMessage()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person tab(server, ana);
    Person ben(server, u"ben"_s);
    const Answer opened = ana.request("dm.open", {{"userId", ben.userId}});
    const QJsonObject room = opened["room"].toObject();
    QCOMPARE(room.value(u"id").toString(), u"1:2"_s);
    QCOMPARE(room.value(u"kind").toString(), u"direct"_s);
    QCOMPARE(room.value(u"names").toArray(), (QJsonArray{u"ana"_s, u"ben"_s}));
    QCOMPARE(room.value(u"name").toString(), u"ben"_s);
    QCOMPARE(tab.takeEvent("show.room").value(u"id").toString(), u"1:2"_s);

    // Nothing yet for the other one: neither live nor at the next resume.
    ana.request("typing", {{"roomId", "1:2"}});
    ben.sync();
    QVERIFY(ben.eventsOf("show.room").isEmpty() && ben.eventsOf("typing").isEmpty());
    TestClient again(server);
    QCOMPARE(again.resumeWith(ben.token)["rooms"].toArray().size(), 1);

    ben.forgetEvents();
    ana.say(u"1:2"_s, u"psst"_s);
    for (TestClient *client : {static_cast<TestClient *>(&ben), &again}) {
        client->takeEvent("message");
        client->forgetEvents();
    }
    ana.say(u"1:2"_s, u"again"_s);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"again"_s);
    QVERIFY(!ben.getsEvent("show.room")); // once
    QCOMPARE(ben.say(u"1:2"_s, u"what?"_s)["seq"].toInt(), 3);

    // And the order of the two.
    Person cat(server, u"cat"_s);
    const QString other = directRoom(cat, ben);
    ben.forgetEvents();
    cat.say(other, u"hi"_s);
    ben.sync();
    QCOMPARE(ben.events().size(), 2);
    QCOMPARE(ben.events()[0].value(u"type").toString(), u"show.room"_s);
    QCOMPARE(ben.events()[1].value(u"type").toString(), u"message"_s);
    const QJsonObject shown = ben.events()[0].value(u"data").toObject();
    QCOMPARE(shown.value(u"id").toString(), other);
    QCOMPARE(shown.value(u"name").toString(), u"cat"_s);
    QCOMPARE(shown.value(u"names").toArray(), (QJsonArray{u"ben"_s, u"cat"_s}));
    QCOMPARE(shown.value(u"lastSeq").toInt(), 1);
    QCOMPARE(shown.value(u"readSeq").toInt(), 0);
}

void TestDirectRooms::directRoomsOfAbsentPeople()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        TestClient ben(server);
        ben.registerUser(u"ben"_s);
        const QString room = directRoom(ana, ben);
        for (int i = 0; i < 3; ++i)
            ana.say(room, QString::number(i));
        const Answer resumed = ben.resume();
        QCOMPARE(resumed["rooms"].toArray().size(), 2);
        QCOMPARE(resumed["rooms"][1][u"lastMessage"][u"message"].toString(), u"2"_s);
        QCOMPARE(resumed["rooms"][1][u"name"].toString(), u"ana"_s);
        QCOMPARE(resumed["users"].toArray().size(), 1); // who it is with
        QCOMPARE(ben.request("history", {{"roomId", room}})["messages"].toArray().size(), 3);
    }
}

void TestDirectRooms::directRoomsHaveOneId()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    for (int i = 3; i <= 10; ++i)
        TestClient(server).guest();
    Person late(server, u"late"_s); // 11: greater as a number, smaller as text
    QCOMPARE(late.userId, u"11"_s);
    QCOMPARE(directRoom(ben, late), u"2:11"_s);
    QCOMPARE(directRoom(late, ben), u"2:11"_s);
    // Both at once.
    const qint64 one = ana.send("dm.open", {{"userId", late.userId}});
    const qint64 two = late.send("dm.open", {{"userId", ana.userId}});
    QCOMPARE(ana.answer(one)["room"].toObject().value(u"id").toString(), u"1:11"_s);
    QCOMPARE(late.answer(two)["room"].toObject().value(u"id").toString(), u"1:11"_s);
    QCOMPARE(ana.answer(one)["room"].toObject().value(u"members").toInt(), 2);
    ana.say(u"1:11"_s, u"x"_s);
    late.takeEvent("message");
    late.sync();
    QVERIFY(late.eventsOf("show.room").isEmpty()); // has opened it itself
}

// The first message of a direct room brings it up for the other one, whose name has to be looked up where they
// are away: the messages behind it must not overtake it.
void TestDirectRooms::directRoomsKeepTheirOrder()
{
    for (const bool sqlite : {false, true}) {
        for (int round = 0; round < 10; ++round) {
            TestServer server({.sqlite = sqlite});
            Person ana(server, u"ana"_s);
            TestClient ben(server);
            ben.registerUser(u"ben"_s);
            QCOMPARE(directRoom(ana, ben), u"1:2"_s);
            for (int i = 0; i < 20; ++i)
                ana.send("message", {{"roomId", "1:2"}, {"message", "x"}, {"cid", QString::number(i)}});
            QVERIFY(waitUntil([&] { return ana.eventsOf("message").size() == 20; }));
            QCOMPARE(seqsOf(ana.eventsOf("message")), upTo(20));

            // The other way round: who gets them is here, and who sends has only signed in.
            TestClient cat(server);
            cat.registerUser(u"cat"_s);
            const QString room = directRoom(cat, ana);
            ana.forgetEvents();
            for (int i = 0; i < 20; ++i)
                cat.send("message", {{"roomId", room}, {"message", "x"}, {"cid", QString::number(i)}});
            QVERIFY(waitUntil([&] { return ana.eventsOf("message").size() == 20; }));
            QCOMPARE(seqsOf(ana.eventsOf("message")), upTo(20));
            QCOMPARE(ana.events().first().value(u"type").toString(), u"show.room"_s);
            QCOMPARE(ana.eventsOf("show.room").size(), 1);
        }
    }
}

QTEST_GUILESS_MAIN(TestDirectRooms)
#include "tst_direct_rooms.moc"
