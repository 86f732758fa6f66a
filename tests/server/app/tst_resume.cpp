// Coming back: what was missed, once and in order (PROTOCOL.md, "Resuming").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

// Sends `count` messages at once and waits until all are stored.
void fill(TestClient &client, const QString &room, int count, const QString &text = u"x"_s)
{
    static int lastCid = 0;
    qint64 last = 0;
    for (int i = 0; i < count; ++i)
        last = client.send("message", {{"roomId", room}, {"message", text}, {"cid", u"fill %1"_s.arg(++lastCid)}});
    QCOMPARE(client.answer(last).code(), u"ok"_s);
}

QJsonObject changesOf(const Answer &resumed, const QString &room)
{
    return resumed["changes"].toObject().value(room).toObject();
}

} // namespace

class TestResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingMissed();
    void exactlyWhatWasMissed();
    void withoutCursorNoChanges();
    void aThousandAreNotLimited_data();
    void aThousandAreNotLimited();
    void aCursorAheadOfTheRoom();
    void aRoomThatWasLeft();
    void aRoomThatCameMeanwhile();
    void usersThatAreNeeded();
    void previewsAreCut();
    void noGapBetweenReplyAndEvents_data();
    void noGapBetweenReplyAndEvents();
    void noGapWithoutCursor_data() { noGapBetweenReplyAndEvents_data(); }
    void noGapWithoutCursor();
    void eventsComeAfterTheReply();
    void joinedWhileResuming();
    void revokedWhileResuming();
    void goneWhileResuming();
    void aResumeAfterARestart();
};

void TestResume::nothingMissed()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        const Answer said = ana.say(u"0"_s, u"x"_s);
        TestClient again(server);
        const Answer resumed = again.resumeWith(ana.token, object({{"0", said["rev"]}}));
        QCOMPARE(
            changesOf(resumed, u"0"_s), object({{"messages", QJsonArray()}, {"limited", false}, {"rev", said["rev"]}}));
    }
}

void TestResume::exactlyWhatWasMissed()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        fill(ana, u"0"_s, 20);
        for (int cursor = 0; cursor <= 20; ++cursor) {
            TestClient again(server);
            const QJsonObject changes = changesOf(again.resumeWith(ana.token, object({{"0", cursor}})), u"0"_s);
            const QJsonArray messages = changes.value(u"messages").toArray();
            QCOMPARE(messages.size(), 20 - cursor);
            QCOMPARE(changes.value(u"rev").toInt(), 20);
            for (int i = 0; i < messages.size(); ++i) {
                QCOMPARE(messages[i][u"seq"].toInt(), cursor + i + 1);
                QVERIFY(messages[i][u"rev"].toInt() > cursor);
            }
        }
    }
}

void TestResume::withoutCursorNoChanges()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const QString room = makeRoom(ana, u"den"_s);
    fill(ana, u"0"_s, 3);
    fill(ana, room, 3);
    TestClient again(server);
    const Answer resumed = again.resumeWith(ana.token, object({{room.toLatin1().constData(), 1}}));
    QCOMPARE(resumed["changes"].toObject().keys(), QStringList{room});
    QCOMPARE(resumed["rooms"].toArray().size(), 2);
    TestClient bare(server);
    const Answer none = bare.request("resume", {{"token", ana.token}});
    QCOMPARE(none["changes"].toObject(), QJsonObject());
    QVERIFY(none["changes"].isObject());
}

void TestResume::aThousandAreNotLimited_data()
{
    QTest::addColumn<bool>("sqlite");
    QTest::newRow("memory") << false;
    QTest::newRow("SQLite") << true;
}

void TestResume::aThousandAreNotLimited()
{
    QFETCH(bool, sqlite);
    TestServer server({.sqlite = sqlite});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    fill(ben, u"0"_s, 1'000);
    TestClient first(server);
    const QJsonObject all = changesOf(first.resumeWith(ana.token, object({{"0", 0}})), u"0"_s);
    QCOMPARE(all.value(u"limited"), QJsonValue(false));
    QCOMPARE(all.value(u"messages").toArray().size(), 1'000);

    fill(ben, u"0"_s, 1);
    TestClient second(server);
    const QJsonObject newest = changesOf(second.resumeWith(ana.token, object({{"0", 0}})), u"0"_s);
    QCOMPARE(newest.value(u"limited"), QJsonValue(true));
    QCOMPARE(newest.value(u"rev").toInt(), 1'001);
    const QJsonArray page = newest.value(u"messages").toArray();
    QCOMPARE(page.size(), 50);
    QCOMPARE(page.last()[u"seq"].toInt(), 1'001);
    // It pages back to what it had.
    QSet<int> seqs;
    int before = page.first()[u"seq"].toInt();
    for (bool more = true; more;) {
        const Answer older = second.request("history", {{"roomId", "0"}, {"before", before}, {"limit", 200}});
        before = older["messages"][0][u"seq"].toInt();
        more = older["more"].toBool();
        for (const QJsonValue &message : older["messages"].toArray())
            seqs.insert(message[u"seq"].toInt());
    }
    QCOMPARE(seqs.size(), 951);

    TestClient third(server); // a cursor nearer than that is not limited
    QCOMPARE(changesOf(third.resumeWith(ana.token, object({{"0", 1}})), u"0"_s).value(u"limited"), QJsonValue(false));
}

void TestResume::aCursorAheadOfTheRoom()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        fill(ana, u"0"_s, 60);
        TestClient again(server);
        const QJsonObject changes = changesOf(again.resumeWith(ana.token, object({{"0", 61}})), u"0"_s);
        QCOMPARE(changes.value(u"limited"), QJsonValue(true)); // what it knows is not this server's
        QCOMPARE(changes.value(u"rev").toInt(), 60);
        QCOMPARE(changes.value(u"messages").toArray().size(), 50);
    }
}

void TestResume::aRoomThatWasLeft()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const QString room = makeRoom(ana, u"den"_s);
    ben.request("room.join", {{"roomId", room}});
    ben.request("room.leave", {{"roomId", room}});
    fill(ana, room, 3);
    TestClient again(server);
    const Answer resumed = again.resumeWith(ben.token, object({{room.toLatin1().constData(), 0}, {"0", 0}}));
    QCOMPARE(resumed["changes"].toObject().keys(), QStringList{u"0"_s});
    QCOMPARE(resumed["rooms"].toArray().size(), 1);
}

void TestResume::aRoomThatCameMeanwhile()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient ben(server);
    ben.registerUser(u"ben"_s);
    const QString room = makeRoom(ana, u"den"_s, "private");
    ana.request("room.invite", {{"roomId", room}, {"userId", ben.userId}});
    fill(ana, room, 3);
    const Answer resumed = ben.resume(object({{"0", 0}}));
    QCOMPARE(resumed["rooms"].toArray().size(), 2);
    QCOMPARE(resumed["rooms"][1][u"lastSeq"].toInt(), 3);
    QCOMPARE(resumed["rooms"][1][u"readSeq"].toInt(), 0);
    fill(ana, room, 1);
    QCOMPARE(ben.takeEvent("message").value(u"seq").toInt(), 4);
}

void TestResume::usersThatAreNeeded()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient away(server);
    away.registerUser(u"away"_s);
    TestClient silent(server);
    silent.registerUser(u"silent"_s);
    Person sender(server, u"sender"_s);
    Person online(server, u"online"_s);
    ana.request("dm.open", {{"userId", away.userId}});
    sender.say(u"0"_s, u"x"_s);
    sender.close();
    QVERIFY(server.settlesAt(4));
    TestClient again(server);
    const Answer resumed = again.resumeWith(ana.token);
    QHash<QString, bool> users;
    for (const QJsonValue &user : resumed["users"].toArray())
        users[user[u"username"].toString()] = user[u"online"].toBool();
    QCOMPARE(users, (QHash<QString, bool>{{u"away"_s, false}, {u"sender"_s, false}, {u"online"_s, true}}));
}

void TestResume::previewsAreCut()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        fill(ana, u"0"_s, 1, u"😀"_s.repeated(201));
        TestClient again(server);
        const QJsonValue last = again.resumeWith(ana.token)["rooms"][0][u"lastMessage"];
        QCOMPARE(last[u"message"].toString(), u"😀"_s.repeated(200));
        QCOMPARE(last[u"cut"], QJsonValue(true));
        fill(ana, u"0"_s, 1, u"😀"_s.repeated(200));
        TestClient third(server);
        QVERIFY(!third.resumeWith(ana.token)["rooms"][0][u"lastMessage"].toObject().contains(u"cut"_s));
    }
}

void TestResume::noGapBetweenReplyAndEvents_data()
{
    QTest::addColumn<bool>("sqlite");
    QTest::newRow("memory") << false;
    QTest::newRow("SQLite") << true;
}

// Others keep talking while one comes back, again and again: reply and events together are every message, once,
// in order.
void TestResume::noGapBetweenReplyAndEvents()
{
    QFETCH(bool, sqlite);
    TestServer server({.sqlite = sqlite});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    Person cat(server, u"cat"_s);
    // Somebody whose name has to be looked up, so that the reply takes its time.
    TestClient away(server);
    away.registerUser(u"away"_s);
    ana.request("dm.open", {{"userId", away.userId}});
    QList<int> known;
    int rev = 0;
    int sent = 0;
    std::vector<std::pair<TestClient *, qint64>> said;
    constexpr int rounds = 40;
    for (int round = 0; round < rounds; ++round) {
        const auto talk = [&](int count) {
            for (int i = 0; i < count; ++i, ++sent) {
                TestClient &talker = sent % 2 ? static_cast<TestClient &>(ben) : cat;
                said.emplace_back(&talker,
                    talker.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(sent)}}));
            }
        };
        TestClient again(server);
        talk(round % 7);
        const qint64 resume = again.send("resume", {{"token", ana.token}, {"cursors", object({{"0", rev}})}});
        // One more with each turn of the loop, so that some fall between any two steps of the resume; on a slow
        // disk there are many turns, and past 1,000 changes the answer would rightly be limited.
        const int most = sent + 300;
        QVERIFY(waitUntil([&] {
            if (sent < most)
                talk(1);
            return again.hasAnswer(resume);
        }));
        talk(5);
        const QJsonObject changes = changesOf(again.answer(resume), u"0"_s);
        QCOMPARE(changes.value(u"limited"), QJsonValue(false));
        for (const QJsonValue &message : changes.value(u"messages").toArray())
            known << message[u"seq"].toInt();
        // Cut off wherever it happens to be; what came before the cut counts. The last one hears everything.
        if (round + 1 < rounds) {
            QVERIFY(waitUntil([&] { return known.size() + again.eventsOf("message").size() >= sent - round % 11; }));
        } else {
            for (const auto &[talker, id] : said)
                QCOMPARE(talker->answer(id).code(), u"ok"_s);
            again.sync();
        }
        const qsizetype inReply = known.size();
        for (const QJsonObject &message : again.eventsOf("message"))
            known << message.value(u"seq").toInt();
        for (int i = 0; i < known.size(); ++i)
            QVERIFY2(known[i] == i + 1,
                qPrintable(u"round %1: %2 follows %3; the reply ended with %4"_s.arg(round).arg(known[i]).arg(i).arg(
                    inReply)));
        rev = known.isEmpty() ? 0 : known.last();
    }
    QCOMPARE(known.size(), sent);
}

// Who has no cursor for a room is told where it stands: the events go on from exactly there.
void TestResume::noGapWithoutCursor()
{
    QFETCH(bool, sqlite);
    TestServer server({.sqlite = sqlite});
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient away(server);
    away.registerUser(u"away"_s);
    ana.request("dm.open", {{"userId", away.userId}});
    int sent = 0;
    const int before = ben.answersReceived();
    for (int round = 0; round < 20; ++round) {
        TestClient again(server);
        const qint64 resume = again.send("resume", {{"token", ana.token}});
        const auto talk = [&] {
            // Not faster than it is stored: where too much is under way messages are refused.
            if (sent - (ben.answersReceived() - before) < 500)
                ben.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(++sent)}});
        };
        QVERIFY(waitUntil([&] {
            talk();
            return again.hasAnswer(resume);
        }));
        talk();
        const int standsAt = again.answer(resume)["rooms"][0][u"lastSeq"].toInt();
        QVERIFY(waitUntil([&] { return again.eventsOf("message").size() >= sent - standsAt; }));
        again.sync();
        const QList<QJsonObject> events = again.eventsOf("message");
        QCOMPARE(events.size(), sent - standsAt);
        for (int i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].value(u"seq").toInt(), standsAt + 1 + i);
    }
}

void TestResume::eventsComeAfterTheReply()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        Person ben(server, u"ben"_s);
        for (int round = 0; round < 10; ++round) {
            TestClient again(server);
            QStringList order;
            connect(&again.socket(), &QWebSocket::textMessageReceived, this,
                [&](const QString &text) { order << text.section(u'"', 3, 3); });
            again.send("resume", {{"token", ana.token}, {"cursors", object({{"0", 0}})}});
            int said = 0;
            QVERIFY(waitUntil([&] {
                ben.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", u"%1 %2"_s.arg(round).arg(++said)}});
                return !order.isEmpty();
            }));
            QCOMPARE(order.first(), u"reply"_s);
        }
    }
}

void TestResume::joinedWhileResuming()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        Person ben(server, u"ben"_s);
        for (int round = 0; round < 10; ++round) {
            const QString room = makeRoom(ana, u"den %1"_s.arg(round), "private");
            TestClient again(server);
            const qint64 resume = again.send("resume", {{"token", ben.token}});
            ana.send("room.invite", {{"roomId", room}, {"userId", ben.userId}});
            ana.send("message", {{"roomId", room}, {"message", "hello"}, {"cid", QString::number(round)}});
            ana.sync();
            bool knows = false;
            for (const QJsonValue &each : again.answer(resume)["rooms"].toArray())
                knows = knows || each[u"id"].toString() == room;
            if (!knows)
                QCOMPARE(again.takeEvent("show.room").value(u"id").toString(), room);
            QVERIFY(waitUntil([&] {
                again.sync();
                return !again.eventsOf("message").isEmpty() || knows;
            }));
            // In the room either way.
            again.forgetEvents();
            ana.say(room, u"again"_s);
            QCOMPARE(again.takeEvent("message").value(u"roomId").toString(), room);
        }
    }
}

void TestResume::revokedWhileResuming()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        Person other(server, u"other"_s);
        TestClient phone(server);
        phone.login(u"ana"_s);
        QString session;
        for (const QJsonValue &each : phone.request("sessions.list")["sessions"].toArray()) {
            if (each[u"current"].toBool())
                session = each[u"id"].toString();
        }
        phone.close();
        TestClient again(server);
        const qint64 resume = again.send("resume", {{"token", phone.token}});
        const qint64 revoke = ana.send("sessions.revoke", {{"sessionId", session}});
        QCOMPARE(ana.answer(revoke).code(), u"ok"_s);
        // Either it was too late, and is told so, or it is thrown out again.
        waitUntil([&] { return again.hasAnswer(resume) || !again.isOpen(); });
        if (again.isOpen() && again.hasAnswer(resume) && again.answer(resume).isError())
            QCOMPARE(again.answer(resume).code(), u"auth.expired"_s);
        else
            QCOMPARE(again.closeCode(), 4001);
        other.say(u"0"_s, u"x"_s);
        QVERIFY(again.eventsOf("message").isEmpty());
    }
}

void TestResume::goneWhileResuming()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        QString token;
        {
            TestClient ben(server);
            ben.registerUser(u"ben"_s);
            token = ben.token;
        }
        for (int round = 0; round < 20; ++round) {
            TestClient again(server);
            again.send("resume", {{"token", token}, {"cursors", object({{"0", 0}})}});
            again.socket().flush();
            again.socket().abort();
            ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(round)}});
        }
        QVERIFY(server.settlesAt(1));
        ana.sync();
        // Nobody is left behind as connected.
        QCOMPARE(ana.request("users.get", {{"ids", QJsonArray{u"2"_s}}})["users"][0][u"online"], QJsonValue(false));
        QCOMPARE(ana.eventsOf("user.connected").size(), ana.eventsOf("user.disconnected").size());
    }
}

void TestResume::aResumeAfterARestart()
{
    TestServer server({.sqlite = true});
    QString token;
    QString room;
    {
        Person ana(server, u"ana"_s);
        token = ana.token;
        room = makeRoom(ana, u"den"_s, "private");
        fill(ana, room, 30);
    }
    server.restart();
    TestClient ana(server);
    const Answer resumed = ana.resumeWith(token, object({{room.toLatin1().constData(), 10}}));
    QCOMPARE(resumed.code(), u"ok"_s);
    QCOMPARE(changesOf(resumed, room).value(u"messages").toArray().size(), 20);
    QCOMPARE(ana.say(room, u"on"_s)["seq"].toInt(), 31);
}

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
