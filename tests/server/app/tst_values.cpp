// What texts, names, bounds and limits of requests may be (PROTOCOL.md, "Requests").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

// A frame with this text, as raw JSON, for a message.
QString messageFrame(int id, const QString &json, const QString &cid)
{
    return u"{\"type\":\"message\",\"id\":%1,\"data\":{\"roomId\":\"0\",\"cid\":\"%2\",\"message\":%3}}"_s.arg(id).arg(
        cid, json);
}

} // namespace

class TestValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messageTexts_data();
    void messageTexts();
    void cids_data();
    void cids();
    void roomNames_data();
    void roomNames();
    void historyLimits_data();
    void historyLimits();
    void historyBounds_data();
    void historyBounds();
    void listLimits_data();
    void listLimits();
    void searches();
    void usersGet();
};

void TestValues::messageTexts_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("stored");
    const auto quoted = [](const QString &text) { return u'"' + text + u'"'; };
    const auto good = [&](const char *name, const QString &json, const QString &stored) {
        QTest::newRow(name) << quoted(json) << u"ok"_s << stored;
    };
    const auto bad = [&](const char *name, const QString &json, const char *code) {
        QTest::newRow(name) << quoted(json) << QString::fromLatin1(code) << QString();
    };
    good("one letter", u"x"_s, u"x"_s);
    good("16,384", QString(16'384, u'x'), QString(16'384, u'x'));
    bad("16,385", QString(16'385, u'x'), "message.tooLong");
    good("16,384 of two bytes", QString(16'384, u'é'), QString(16'384, u'é'));
    good("16,384 of three bytes", QString(16'384, u'안'), QString(16'384, u'안'));
    good("16,300 astral", u"😀"_s.repeated(16'300), u"😀"_s.repeated(16'300));
    const QString mixed = u"😀"_s.repeated(10'000) + QString(6'384, u'x');
    good("16,384, partly astral", mixed, mixed);
    bad("16,385, partly astral", mixed + u'x', "message.tooLong");
    good("trimmed to 16,384", u"  "_s + QString(16'384, u'x') + u"\\n"_s, QString(16'384, u'x'));
    good("trimmed", u" \\t\\r\\n hi  there \\u00a0\\u2003"_s, u"hi  there"_s);
    good("lines and tabs inside", u"a\\n\\n\\tb"_s, u"a\n\n\tb"_s);
    good("plain text, never markup", u"<script>&amp;\\u003cb\\u003e\\\"\\\\'"_s, u"<script>&amp;<b>\"\\'"_s);
    good("escaped pair", u"\\ud83d\\ude00"_s, u"😀"_s);
    good("right to left", u"שלום \\u202eabc"_s, u"שלום \u202eabc"_s);
    good("joined emoji", u"👩\\u200d💻"_s, u"👩\u200d💻"_s);
    good("line separator", u"a\\u2028b"_s, u"a\u2028b"_s);
    bad("empty", QString(), "message.empty");
    bad("blank", u"   \\t\\n "_s, "message.empty");
    bad("only no-break spaces", u"\\u00a0\\u3000"_s, "message.empty");
    bad("NUL", u"a\\u0000b"_s, "bad.request");
    bad("bell", u"a\\u0007b"_s, "bad.request");
    bad("carriage return inside", u"a\\rb"_s, "bad.request");
    bad("delete", u"a\\u007fb"_s, "bad.request");
    bad("C1", u"a\\u009bb"_s, "bad.request");
    bad("lone high surrogate", u"a\\ud83db"_s, "bad.request");
    bad("lone high surrogate at the end", u"a\\ud83d"_s, "bad.request");
    bad("lone low surrogate", u"a\\ude00b"_s, "bad.request");
    bad("pair the wrong way round", u"\\ude00\\ud83d"_s, "bad.request");
    bad("two highs", u"\\ud83d\\ud83d\\ude00"_s, "bad.request");
}

void TestValues::messageTexts()
{
    QFETCH(QString, json);
    QFETCH(QString, code);
    QFETCH(QString, stored);
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        ana.sendText(messageFrame(500, json, u"c"_s));
        const Answer answer = ana.answer(500);
        QCOMPARE(answer.code(), code);
        if (code == "bad.request"_L1)
            QCOMPARE(answer.field(), u"message"_s);
        const QJsonArray messages = ana.request("history", {{"roomId", "0"}})["messages"].toArray();
        QCOMPARE(messages.size(), code == "ok"_L1 ? 1 : 0);
        QVERIFY(ana.isOpen());
        if (code == "ok"_L1) {
            QCOMPARE(ana.takeEvent("message").value(u"message").toString(), stored);
            QCOMPARE(messages[0][u"message"].toString(), stored);
        }
    }
}

void TestValues::cids_data()
{
    QTest::addColumn<QString>("cid");
    QTest::addColumn<bool>("valid");
    QTest::newRow("one") << u"x"_s << true;
    QTest::newRow("64") << QString(64, u'x') << true;
    QTest::newRow("65") << QString(65, u'x') << false;
    QTest::newRow("64 astral") << u"😀"_s.repeated(64) << true;
    QTest::newRow("65 astral") << u"😀"_s.repeated(65) << false;
    QTest::newRow("spaces") << u"  "_s << true;
    QTest::newRow("quotes") << u"';--\\\"\\\\"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("control") << u"a\\u0000"_s << false;
    QTest::newRow("newline") << u"a\\n"_s << false;
    QTest::newRow("lone surrogate") << u"\\ud83d"_s << false;
    QTest::newRow("lone low surrogate") << u"\\ude00"_s << false;
}

void TestValues::cids()
{
    QFETCH(QString, cid);
    QFETCH(bool, valid);
    TestServer server;
    Person ana(server, u"ana"_s);
    ana.sendText(messageFrame(500, u"\"hello\""_s, cid));
    const Answer answer = ana.answer(500);
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"cid"_s);
    if (valid) {
        ana.sendText(messageFrame(501, u"\"hello\""_s, cid));
        QCOMPARE(ana.answer(501)["dup"], QJsonValue(true));
    }
}

void TestValues::roomNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("field"); // that is wrong
    QTest::newRow("usual") << u"Tea & <b>biscuits</b> ☕"_s << u"All day"_s << QString();
    QTest::newRow("trimmed") << u"  den  "_s << u"  x "_s << QString();
    QTest::newRow("80") << QString(80, u'x') << QString() << QString();
    QTest::newRow("80 astral") << u"😀"_s.repeated(80) << QString() << QString();
    QTest::newRow("81") << QString(81, u'x') << QString() << u"name"_s;
    QTest::newRow("empty") << QString() << QString() << u"name"_s;
    QTest::newRow("blank") << u" \t "_s << QString() << u"name"_s;
    QTest::newRow("two lines") << u"a\nb"_s << QString() << u"name"_s;
    QTest::newRow("direction override") << u"a\u202Eb"_s << QString() << u"name"_s;
    QTest::newRow("topic of 500") << u"den"_s << QString(500, u'x') << QString();
    QTest::newRow("topic of 501") << u"den"_s << QString(501, u'x') << u"topic"_s;
    QTest::newRow("topic of two lines") << u"den"_s << u"a\nb"_s << u"topic"_s;
}

void TestValues::roomNames()
{
    QFETCH(QString, name);
    QFETCH(QString, topic);
    QFETCH(QString, field);
    TestServer server;
    Person ana(server, u"ana"_s);
    const Answer answer = ana.request("room.create", {{"name", name}, {"topic", topic}, {"visibility", "public"}});
    QCOMPARE(answer.code(), field.isEmpty() ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), field);
    if (field.isEmpty()) {
        const QJsonObject room = answer["room"].toObject();
        QCOMPARE(room.value(u"name").toString(), name.trimmed());
        QCOMPARE(room.value(u"names").toArray(), QJsonArray{name.trimmed()});
        QCOMPARE(room.value(u"topic").toString(), topic.trimmed());
        QCOMPARE(room.value(u"role").toString(), u"owner"_s);
        QCOMPARE(room.value(u"members").toInt(), 1);
        QCOMPARE(room.value(u"lastSeq").toInt(), 0);
    }
}

void TestValues::historyLimits_data()
{
    QTest::addColumn<QJsonValue>("limit");
    QTest::addColumn<int>("messages"); // -1: refused
    QTest::newRow("absent") << QJsonValue(QJsonValue::Null) << 50;
    QTest::newRow("1") << QJsonValue(1) << 1;
    QTest::newRow("200") << QJsonValue(200) << 200;
    QTest::newRow("0") << QJsonValue(0) << -1;
    QTest::newRow("201") << QJsonValue(201) << -1;
    QTest::newRow("-1") << QJsonValue(-1) << -1;
    QTest::newRow("huge") << QJsonValue(1e15) << -1;
}

void TestValues::historyLimits()
{
    QFETCH(QJsonValue, limit);
    QFETCH(int, messages);
    TestServer server;
    Person ana(server, u"ana"_s);
    QList<qint64> sent;
    for (int i = 0; i < 210; ++i)
        sent << ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i)}});
    ana.answer(sent.last());
    const Answer answer = ana.request("history", {{"roomId", "0"}, {"limit", limit}});
    if (messages < 0) {
        QCOMPARE(answer.code(), u"bad.request"_s);
        QCOMPARE(answer.field(), u"limit"_s);
    } else {
        QCOMPARE(answer["messages"].toArray().size(), messages);
        QCOMPARE(answer["messages"].toArray().last()[u"seq"].toInt(), 210); // the newest page
        QCOMPARE(answer["more"], QJsonValue(true));
    }
}

void TestValues::historyBounds_data()
{
    QTest::addColumn<QJsonValue>("before");
    QTest::addColumn<QJsonValue>("after");
    QTest::addColumn<QString>("seqs"); // of ten messages, three a page; null: refused
    QTest::addColumn<bool>("more");
    const QJsonValue none(QJsonValue::Null);
    const auto row = [](const char *name, const QJsonValue &before, const QJsonValue &after, const char *seqs,
                         bool more) { QTest::newRow(name) << before << after << QString::fromLatin1(seqs) << more; };
    row("neither", none, none, "8 9 10", true);
    row("before 11", 11, none, "8 9 10", true);
    row("before 5", 5, none, "2 3 4", true);
    row("before 4", 4, none, "1 2 3", false);
    row("before 3", 3, none, "1 2", false);
    row("before 1", 1, none, "", false);
    row("before 0", 0, none, "", false);
    row("before 2^53", 9'007'199'254'740'992.0, none, "8 9 10", true);
    row("after 0", none, 0, "1 2 3", true);
    row("after 6", none, 6, "7 8 9", true);
    row("after 7", none, 7, "8 9 10", false);
    row("after 9", none, 9, "10", false);
    row("after 10", none, 10, "", false);
    row("after 2^53", none, 9'007'199'254'740'992.0, "", false);
    row("between", 8, 5, "6 7", false);
    row("between, more", 9, 3, "4 5 6", true);
    row("between, nothing", 5, 5, "", false);
    row("crossed", 3, 8, "", false);
    QTest::newRow("before -1") << QJsonValue(-1) << none << QString() << false;
    QTest::newRow("after -1") << none << QJsonValue(-1) << QString() << false;
}

void TestValues::historyBounds()
{
    QFETCH(QJsonValue, before);
    QFETCH(QJsonValue, after);
    QFETCH(QString, seqs);
    QFETCH(bool, more);
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        for (int i = 0; i < 10; ++i)
            ana.say(u"0"_s, u"x"_s);
        const Answer answer =
            ana.request("history", {{"roomId", "0"}, {"before", before}, {"after", after}, {"limit", 3}});
        if (seqs.isNull()) {
            QCOMPARE(answer.code(), u"bad.request"_s);
            QCOMPARE(answer.field(), before.isNull() ? u"after"_s : u"before"_s);
            continue;
        }
        QStringList got;
        const QJsonArray messages = answer["messages"].toArray();
        for (const QJsonValue &message : messages)
            got << QString::number(message[u"seq"].toInt());
        QCOMPARE(got.join(u' '), seqs);
        QCOMPARE(answer["more"], QJsonValue(more));
        for (const QJsonValue &message : messages)
            QVERIFY(!message.toObject().contains(u"cid"_s));
    }
}

void TestValues::listLimits_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("valid");
    for (const char *type : {"rooms.browse", "room.members", "users.search"}) {
        for (const auto &[limit, valid] : {std::pair(0, false), {1, true}, {200, true}, {201, false}, {-5, false}})
            QTest::newRow((QByteArray(type) + ' ' + QByteArray::number(limit)).constData())
                << QString::fromLatin1(type) << limit << valid;
    }
}

void TestValues::listLimits()
{
    QFETCH(QString, type);
    QFETCH(int, limit);
    QFETCH(bool, valid);
    TestServer server;
    Person ana(server, u"ana"_s);
    const Answer answer = ana.request(type.toLatin1().constData(), {{"limit", limit}, {"roomId", "0"}, {"query", "a"}});
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"limit"_s);
}

void TestValues::searches()
{
    TestServer server;
    Person anna(server, u"Anna"_s);
    Person hanna(server, u"hanna"_s);
    TestClient guest(server);
    guest.guest(u"Annabel"_s);
    const auto found = [&](const QString &query) {
        QStringList names;
        const Answer answer = anna.request("users.search", {{"query", query}});
        for (const QJsonValue &user : answer["users"].toArray())
            names << user[u"displayName"].toString();
        return names.join(u' ');
    };
    QCOMPARE(found(u"ANN"_s).section(u' ', -1), u"hanna"_s); // who begins with it comes first
    QCOMPARE(found(u"ann"_s).count(u' '), 2);
    QCOMPARE(found(u"ｈａｎ"_s), u"hanna"_s);
    QCOMPARE(found(u"nobody"_s), QString());
    QCOMPARE(found(u"%"_s), QString());
    QCOMPARE(found(u"_"_s), QString());
    QCOMPARE(found(u"' OR 1=1 --"_s), QString());
    for (const QString &wrong : {u""_s, u"  "_s, QString(101, u'x'), u"a\nb"_s}) {
        QCOMPARE(anna.request("users.search", {{"query", wrong}}).field(), u"query"_s);
        if (wrong.size() > 2)
            QCOMPARE(anna.request("rooms.browse", {{"query", wrong}}).field(), u"query"_s);
    }
}

void TestValues::usersGet()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    TestClient ben(server);
    ben.registerUser(u"ben"_s);
    const Answer answer =
        ana.request("users.get", {{"ids", QJsonArray{u"2"_s, 1, u"2"_s, u"99"_s, u"abc"_s, u""_s, 0}}});
    QCOMPARE(answer["users"].toArray().size(), 2);
    QHash<QString, bool> online;
    for (const QJsonValue &user : answer["users"].toArray())
        online[user[u"username"].toString()] = user[u"online"].toBool();
    QCOMPARE(online.value(u"ana"_s), true);
    QCOMPARE(online.value(u"ben"_s), false); // has not resumed
    QVERIFY(!answer.raw.contains("email") && !answer.raw.contains("password"));
    QCOMPARE(ana.request("users.get", {{"ids", QJsonArray{}}})["users"].toArray().size(), 0);
    QJsonArray many;
    for (int i = 1; i <= 500; ++i)
        many.append(QString::number(i));
    QCOMPARE(ana.request("users.get", {{"ids", many}})["users"].toArray().size(), 2);
    many.append(u"501"_s);
    QCOMPARE(ana.request("users.get", {{"ids", many}}).field(), u"ids"_s);
}

QTEST_GUILESS_MAIN(TestValues)
#include "tst_values.moc"
