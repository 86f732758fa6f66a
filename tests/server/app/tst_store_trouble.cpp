// A full disk: nothing new is taken, nothing old is lost, and it goes on by itself.
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

const QString bigText = u"x"_s.repeated(16'000);

// No page more than the file has now.
void fillUp(TestServer &server) { server.sqlite().setMaxBytes(1); }
void makeSpace(TestServer &server) { server.sqlite().setMaxBytes(0); }

// Says something large until nothing fits any more; what was acknowledged goes to `kept`.
Answer sayUntilFull(TestClient &client, QStringList &kept)
{
    for (int i = 0; i < 1'000; ++i) {
        const QString cid = u"filling %1"_s.arg(kept.size());
        const Answer answer = client.say(u"0"_s, bigText, cid);
        if (answer.isError())
            return answer;
        kept << cid;
    }
    return {};
}

} // namespace

class TestStoreTrouble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesWaitForSpace();
    void readingGoesOn();
    void healthTells();
    void whatWasRefusedIsStoredOnce();
    void whatWasAcknowledgedStays();
    void otherWritesFailToo();
    void othersHearNothingOfWhatFailed();
};

void TestStoreTrouble::messagesWaitForSpace()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    QStringList kept;
    fillUp(server);
    const Answer refused = sayUntilFull(ana, kept);
    QCOMPARE(refused.code(), u"store.unavailable"_s);
    QVERIFY(refused.retryAfter() >= 1);
    QVERIFY(!refused.message().isEmpty());
    makeSpace(server);
    QCOMPARE(ana.say(u"0"_s, bigText)["seq"].toInt(), kept.size() + 1); // no gap
}

void TestStoreTrouble::readingGoesOn()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    ana.say(u"0"_s, u"first"_s);
    QStringList kept;
    fillUp(server);
    QCOMPARE(sayUntilFull(ana, kept).code(), u"store.unavailable"_s);
    QCOMPARE(ana.request("history", {{"roomId", "0"}, {"after", 0}})["messages"][0][u"message"].toString(), u"first"_s);
    QCOMPARE(ana.request("rooms.browse").code(), u"ok"_s);
    QCOMPARE(ana.request("users.search", {{"query", "ana"}})["users"].toArray().size(), 1);
    QCOMPARE(ana.request("sessions.list").code(), u"ok"_s);
    QCOMPARE(ana.request("room.members", {{"roomId", "0"}}).code(), u"ok"_s);
    TestClient again(server);
    const Answer resumed = again.resumeWith(ana.token, object({{"0", 0}}));
    QCOMPARE(resumed.code(), u"ok"_s);
    QCOMPARE(resumed["rooms"][0][u"lastSeq"].toInt(), kept.size() + 1);
    QCOMPARE(again.request("ping").code(), u"ok"_s);
    QCOMPARE(again.request("typing", {{"roomId", "0"}}).code(), u"ok"_s);
}

void TestStoreTrouble::healthTells()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    QCOMPARE(server.httpStatus("/healthz"), 200);
    QStringList kept;
    fillUp(server);
    QCOMPARE(sayUntilFull(ana, kept).code(), u"store.unavailable"_s);
    QCOMPARE(server.httpStatus("/healthz"), 503);
    QCOMPARE(server.httpStatus("/healthz"), 503);
    makeSpace(server);
    QCOMPARE(server.httpStatus("/healthz"), 200); // without anybody having written
    QCOMPARE(ana.say(u"0"_s, u"on"_s).code(), u"ok"_s);
    QCOMPARE(server.httpStatus("/healthz"), 200);
}

void TestStoreTrouble::whatWasRefusedIsStoredOnce()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    QStringList kept;
    fillUp(server);
    sayUntilFull(ana, kept);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ana.say(u"0"_s, bigText, u"again"_s).code(), u"store.unavailable"_s);
    makeSpace(server);
    ben.sync();
    ben.forgetEvents();
    const Answer first = ana.say(u"0"_s, bigText, u"again"_s);
    QCOMPARE(first.code(), u"ok"_s);
    QVERIFY(!first.data().contains(u"dup"_s));
    const Answer second = ana.say(u"0"_s, bigText, u"again"_s);
    QCOMPARE(second["dup"], QJsonValue(true));
    QCOMPARE(second["seq"], first["seq"]);
    ben.sync();
    QCOMPARE(ben.eventsOf("message").size(), 1);
}

// Many at once, so that they share commits, while space runs out.
void TestStoreTrouble::whatWasAcknowledgedStays()
{
    TestServer server({.sqlite = true});
    QString token;
    QHash<QString, int> acknowledged;
    {
        Person ana(server, u"ana"_s);
        token = ana.token;
        QHash<qint64, QString> sent;
        for (int i = 0; i < 200; ++i) {
            if (i == 60)
                fillUp(server);
            if (i == 140)
                makeSpace(server);
            const QString cid = QString::number(i);
            sent.insert(ana.send("message", {{"roomId", "0"}, {"message", bigText}, {"cid", cid}}), cid);
            if (i % 20 == 19)
                ana.sync();
        }
        int refused = 0;
        for (auto it = sent.cbegin(); it != sent.cend(); ++it) {
            const Answer answer = ana.answer(it.key());
            if (answer.isError()) {
                QCOMPARE(answer.code(), u"store.unavailable"_s);
                ++refused;
            } else {
                acknowledged.insert(it.value(), answer["seq"].toInt());
            }
        }
        QVERIFY(refused > 0);
        QVERIFY(!acknowledged.isEmpty());
    }
    server.restart();
    TestClient ana(server);
    ana.resumeWith(token);
    int newest = 0;
    for (auto it = acknowledged.cbegin(); it != acknowledged.cend(); ++it) {
        const Answer again = ana.say(u"0"_s, bigText, it.key());
        QCOMPARE(again["dup"], QJsonValue(true));
        QCOMPARE(again["seq"].toInt(), it.value());
        newest = std::max(newest, it.value());
    }
    QCOMPARE(newest, acknowledged.size()); // 1, 2, 3 … without gaps
    server.end();
    const auto faults = storage::checkSqliteStore(server.databasePath());
    QVERIFY(faults);
    QCOMPARE(*faults, QStringList());
}

void TestStoreTrouble::otherWritesFailToo()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    QStringList kept;
    fillUp(server);
    sayUntilFull(ana, kept);
    // Small rows may still find a place in a page: as many as it takes.
    Answer answer;
    for (int i = 0; i < 500 && answer.code() != "store.unavailable"_L1; ++i) {
        answer = ana.request(
            "room.create", {{"name", QString(80, u'x')}, {"topic", QString(500, u'y')}, {"visibility", "public"}});
    }
    QCOMPARE(answer.code(), u"store.unavailable"_s);
    QVERIFY(answer.retryAfter() >= 1);
    for (int i = 0; i < 500; ++i) {
        TestClient client(server);
        answer = client.registerUser(u"user%1"_s.arg(i));
        if (answer.isError())
            break;
    }
    QCOMPARE(answer.code(), u"store.unavailable"_s);
    makeSpace(server);
    TestClient client(server);
    QCOMPARE(client.registerUser(u"late"_s).code(), u"ok"_s);
    QCOMPARE(client.resume().code(), u"ok"_s);
}

void TestStoreTrouble::othersHearNothingOfWhatFailed()
{
    TestServer server({.sqlite = true});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    QStringList kept;
    fillUp(server);
    sayUntilFull(ana, kept);
    ben.sync();
    QCOMPARE(ben.eventsOf("message").size(), kept.size());
    QCOMPARE(ana.eventsOf("message").size(), kept.size());
}

QTEST_GUILESS_MAIN(TestStoreTrouble)
#include "tst_store_trouble.moc"
