// What is no frame of the protocol: `error` bad.frame, then the end of that connection, and of no other.
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

class TestBadFrames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void closes_data();
    void closes();
    void binary();
    void large_data();
    void large();
    void deepButValid();
    void whatCameBeforeIsAnswered();
    void whoeverIsSignedInGoesOffline();
};

void TestBadFrames::closes_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &text) { QTest::newRow(name) << text; };
    row("word", u"hello"_s);
    row("empty", u""_s);
    row("blank", u"  "_s);
    row("array", u"[{\"type\":\"ping\",\"id\":1}]"_s);
    row("string", u"\"ping\""_s);
    row("number", u"5"_s);
    row("null", u"null"_s);
    row("true", u"true"_s);
    row("cut off", u"{\"type\":\"ping\",\"id\":1"_s);
    row("more behind", u"{\"type\":\"ping\",\"id\":1}x"_s);
    row("two objects", u"{\"type\":\"ping\",\"id\":1}{\"type\":\"ping\",\"id\":2}"_s);
    row("single quotes", u"{'type':'ping'}"_s);
    row("trailing comma", u"{\"type\":\"ping\",}"_s);
    row("comment", u"{\"type\":\"ping\"}//"_s);
    row("NaN", u"{\"type\":\"ping\",\"id\":NaN}"_s);
    row("NUL", QString(QChar(0)));
    row("raw newline in a string", u"{\"type\":\"pi\nng"_s);
    row("10,000 arrays", u"{\"type\":\"ping\",\"data\":"_s + QString(10'000, u'[') + QString(10'000, u']') + u'}');
    row("10,000 objects", u"{\"a\":"_s.repeated(10'000) + u'1' + QString(10'000, u'}'));
    row("10,000 that do not end", QString(10'000, u'['));
    row("Socket.IO", u"42[\"message\",{}]"_s);
}

void TestBadFrames::closes()
{
    QFETCH(QString, text);
    TestServer server;
    Person other(server, u"other"_s);
    for (const bool signedIn : {false, true}) {
        TestClient client(server);
        if (signedIn) {
            client.guest();
            client.resume();
        }
        client.sendText(text);
        QCOMPARE(client.strayError().code(), u"bad.frame"_s);
        QCOMPARE(client.closeCode(), 1007);
        QCOMPARE(other.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
    }
    QVERIFY(server.settlesAt(1));
}

void TestBadFrames::binary()
{
    TestServer server;
    Person other(server, u"other"_s);
    for (const QByteArray &bytes :
        {QByteArray("{\"type\":\"ping\",\"id\":1}"), QByteArray(), QByteArray(1'000, '\0')}) {
        TestClient client(server);
        client.sendBinary(bytes);
        QCOMPARE(client.strayError().code(), u"bad.frame"_s);
        QCOMPARE(client.closeCode(), 1003);
        QCOMPARE(client.answersReceived(), 0);
    }
    QCOMPARE(other.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
}

void TestBadFrames::large_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<bool>("fits");
    QTest::newRow("64 KiB") << 65'536 << true;
    QTest::newRow("64 KiB and one byte") << 65'537 << false;
    QTest::newRow("1 MiB") << 1'048'576 << false;
    QTest::newRow("8 MiB") << 8'388'608 << false;
}

void TestBadFrames::large()
{
    QFETCH(int, bytes);
    QFETCH(bool, fits);
    TestServer server;
    Person other(server, u"other"_s);
    // Bytes of UTF-8 count: letters of one byte, of two, and of four.
    for (const QString &letter : {u"x"_s, u"é"_s, u"😀"_s}) {
        TestClient client(server);
        const auto size = letter.toUtf8().size();
        QString text = u"{\"type\":\"ping\",\"id\":9,\"x\":\"\"}"_s;
        const auto missing = bytes - text.size();
        text.insert(text.size() - 2, letter.repeated(missing / size) + QString(missing % size, u'x'));
        QCOMPARE(text.toUtf8().size(), bytes);
        client.sendText(text);
        if (fits) {
            QCOMPARE(client.answer(9).code(), u"ok"_s);
            continue;
        }
        QCOMPARE(client.strayError().code(), u"bad.frame"_s);
        QCOMPARE(client.closeCode(), 1009);
    }
    QCOMPARE(other.say(u"0"_s, u"still here"_s).code(), u"ok"_s);
}

void TestBadFrames::deepButValid()
{
    TestServer server;
    TestClient client(server);
    client.sendText(u"{\"type\":\"ping\",\"id\":9,\"x\":"_s + QString(500, u'[') + QString(500, u']') + u'}');
    QCOMPARE(client.answer(9).code(), u"ok"_s);
}

void TestBadFrames::whatCameBeforeIsAnswered()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    const qint64 ping = ana.send("ping");
    ana.sendText(u"nonsense"_s);
    const qint64 late = ana.send("message", {{"roomId", "0"}, {"message", "too late"}, {"cid", "1"}});
    QCOMPARE(ana.strayError().code(), u"bad.frame"_s);
    QCOMPARE(ana.closeCode(), 1007);
    QVERIFY(ana.hasAnswer(ping));
    QVERIFY(!ana.hasAnswer(late));
    Person again(server, u"ben"_s);
    QCOMPARE(again.request("history", {{"roomId", "0"}})["messages"].toArray().size(), 0);
}

void TestBadFrames::whoeverIsSignedInGoesOffline()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    ana.takeEvent("user.connected");
    ben.sendText(u"nonsense"_s);
    QCOMPARE(ana.takeEvent("user.disconnected").value(u"id").toString(), ben.userId);
}

QTEST_GUILESS_MAIN(TestBadFrames)
#include "tst_bad_frames.moc"
