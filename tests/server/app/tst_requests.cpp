// Envelope and fields of every request (PROTOCOL.md, "Envelope", "Requests").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

enum Kind { Text, Id, Number, List, Word, Map };

struct FieldCase {
    const char *type;
    const char *field;
    Kind kind;
    bool required;
};

// The test's own list of the protocol's fields.
const QList<FieldCase> fieldCases{
    {"hello", "client", Text, false},
    {"hello", "version", Text, false},
    {"register", "username", Text, true},
    {"register", "password", Text, true},
    {"register", "displayName", Text, false},
    {"register", "email", Text, false},
    {"register", "invite", Text, false},
    {"login", "username", Text, true},
    {"login", "password", Text, true},
    {"guest", "displayName", Text, false},
    {"resume", "token", Text, true},
    {"resume", "cursors", Map, false},
    {"sessions.revoke", "sessionId", Id, true},
    {"room.create", "name", Text, true},
    {"room.create", "topic", Text, false},
    {"room.create", "visibility", Word, true},
    {"rooms.browse", "query", Text, false},
    {"rooms.browse", "after", Id, false},
    {"rooms.browse", "limit", Number, false},
    {"room.join", "roomId", Id, true},
    {"room.join", "invite", Text, false},
    {"room.leave", "roomId", Id, true},
    {"room.invite", "roomId", Id, true},
    {"room.invite", "userId", Id, false},
    {"room.members", "roomId", Id, true},
    {"room.members", "after", Id, false},
    {"room.members", "limit", Number, false},
    {"dm.open", "userId", Id, true},
    {"message", "roomId", Id, true},
    {"message", "message", Text, true},
    {"message", "cid", Text, true},
    {"history", "roomId", Id, true},
    {"history", "before", Number, false},
    {"history", "after", Number, false},
    {"history", "limit", Number, false},
    {"read", "roomId", Id, true},
    {"read", "seq", Number, true},
    {"typing", "roomId", Id, true},
    {"users.get", "ids", List, true},
    {"users.search", "query", Text, true},
    {"users.search", "limit", Number, false},
};

// Every required field, right.
QJsonObject rightData(const QString &type)
{
    static const QHash<QString, QJsonObject> all{
        {u"register"_s, object({{"username", "zoe"}, {"password", goodPassword}})},
        {u"login"_s, object({{"username", "ana"}, {"password", goodPassword}})},
        {u"resume"_s, object({{"token", "x"}})},
        {u"sessions.revoke"_s, object({{"sessionId", "77"}})},
        {u"room.create"_s, object({{"name", "den"}, {"visibility", "public"}})},
        {u"room.join"_s, object({{"roomId", "0"}})},
        {u"room.leave"_s, object({{"roomId", "0"}})},
        {u"room.invite"_s, object({{"roomId", "0"}})},
        {u"room.members"_s, object({{"roomId", "0"}})},
        {u"dm.open"_s, object({{"userId", "2"}})},
        {u"message"_s, object({{"roomId", "0"}, {"message", "hello"}, {"cid", "c"}})},
        {u"history"_s, object({{"roomId", "0"}})},
        {u"read"_s, object({{"roomId", "0"}, {"seq", 1}})},
        {u"typing"_s, object({{"roomId", "0"}})},
        {u"users.get"_s, object({{"ids", QJsonArray{u"1"_s}}})},
        {u"users.search"_s, object({{"query", "a"}})},
    };
    return all.value(type);
}

QList<QJsonValue> wrongValues(Kind kind)
{
    const QList<QJsonValue> never{true, QJsonArray{}, QJsonObject{}};
    switch (kind) {
    case Text:
        return never + QList<QJsonValue>{5, 0.5};
    case Id:
        return never + QList<QJsonValue>{1.5, -1, 1e300};
    case Number:
        return never + QList<QJsonValue>{u"5"_s, u""_s, 1.5, 1e300, -1e300};
    case List:
        return {true, QJsonObject{}, 5, u"1"_s, QJsonArray{QJsonArray{}}, QJsonArray{true}, QJsonArray{u"1"_s, 1.5}};
    case Word:
        return never + QList<QJsonValue>{5, u""_s, u"Public"_s, u"direct"_s, u"secret"_s};
    case Map:
        return {true, 5, u"x"_s, QJsonArray{}, object({{"0", "1"}}), object({{"0", 1.5}}), object({{"0", true}})};
    }
    return {};
}

bool needsFreshConnection(const QString &type)
{
    return type == "hello"_L1 || type == "register"_L1 || type == "login"_L1 || type == "guest"_L1
        || type == "resume"_L1;
}

QString shown(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

// A frame with this text, as raw JSON, for a message.
QString messageFrame(int id, const QString &json, const QString &cid)
{
    return u"{\"type\":\"message\",\"id\":%1,\"data\":{\"roomId\":\"0\",\"cid\":\"%2\",\"message\":%3}}"_s.arg(id).arg(
        cid, json);
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields_data();
    void fields();
    void unknownFieldsAreIgnored();
    void envelopeIds_data();
    void envelopeIds();
    void envelopeData_data();
    void envelopeData();
    void envelopeTypes_data();
    void envelopeTypes();
    void withoutIdThereIsNoReply();
    void errorsComeWithoutIdToo();
    void extraEnvelopeFieldsAreIgnored();
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
    void datesAreSeconds();
    void everyIdIsAnsweredOnce();
    void sameIdTwice();
    void cursorsOfAnyKind();
};

void TestRequests::fields_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < fieldCases.size(); ++i)
        QTest::newRow((QByteArray(fieldCases[i].type) + ' ' + fieldCases[i].field).constData()) << i;
}

void TestRequests::fields()
{
    QFETCH(int, index);
    const FieldCase what = fieldCases[index];
    const QString type = QLatin1StringView(what.type);
    const QString field = QLatin1StringView(what.field);
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    TestClient fresh(server);
    TestClient &client = needsFreshConnection(type) ? fresh : ana;

    const auto refused = [&](const QJsonValue &value) {
        QJsonObject data = rightData(type);
        if (type == "room.join"_L1 && field == "invite"_L1)
            data.remove(u"roomId"_s);
        if (value.isUndefined())
            data.remove(field);
        else
            data.insert(field, value);
        const Answer answer = client.requestObject(what.type, data);
        QVERIFY2(answer.code() == u"bad.request"_s && answer.field() == field && answer.message().contains(field),
            qPrintable(shown(value) + u" gives "_s + QString::fromUtf8(answer.raw)));
    };
    if (what.required) {
        refused(QJsonValue::Undefined);
        refused(QJsonValue::Null);
    }
    for (const QJsonValue &wrong : wrongValues(what.kind))
        refused(wrong);
    QVERIFY(client.isOpen());
    if (!what.required && field != "invite"_L1) { // null is as good as absent
        QJsonObject data = rightData(type);
        data.insert(field, QJsonValue::Null);
        const QString code = client.requestObject(what.type, data).code();
        QCOMPARE(code, type == "resume"_L1 ? u"auth.expired"_s : u"ok"_s);
    }
    QCOMPARE(client.request("ping").code(), u"ok"_s);
}

void TestRequests::unknownFieldsAreIgnored()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    QJsonObject data = rightData(u"message"_s);
    data.insert(u"from"_s, u"999"_s); // the server's, never the client's
    data.insert(u"date"_s, 5);
    data.insert(u"seq"_s, 77);
    data.insert(u"__proto__"_s, QJsonObject{{u"roomId"_s, u"5"_s}});
    data.insert(u"colour"_s, QJsonArray{1, 2});
    QCOMPARE(ana.requestObject("message", data)["seq"].toInt(), 1);
    const QJsonObject message = ana.takeEvent("message");
    QCOMPARE(message.value(u"from").toString(), ana.userId);
    QVERIFY(message.value(u"date").toDouble() > 1.6e9);
}

void TestRequests::envelopeIds_data()
{
    QTest::addColumn<QString>("id"); // as JSON
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *id, bool valid) { QTest::newRow(id) << QString::fromLatin1(id) << valid; };
    row("0", true);
    row("1", true);
    row("7.0", true);
    row("1e3", true);
    row("4294967296", true);
    row("9007199254740992", true);
    row("-1", false);
    row("-0.5", false);
    row("1.5", false);
    row("1e300", false);
    row("18446744073709551616", false);
    row("\"7\"", false);
    row("\"\"", false);
    row("true", false);
    row("[]", false);
    row("{}", false);
}

void TestRequests::envelopeIds()
{
    QFETCH(QString, id);
    QFETCH(bool, valid);
    TestServer server;
    TestClient client(server);
    client.sendText(u"{\"type\":\"ping\",\"id\":%1,\"data\":{}}"_s.arg(id));
    if (valid) {
        const auto number = static_cast<qint64>(QJsonDocument::fromJson('[' + id.toUtf8() + ']')[0].toDouble());
        QCOMPARE(client.answer(number).code(), u"ok"_s);
    } else {
        const Answer error = client.strayError();
        QCOMPARE(error.code(), u"bad.request"_s);
        QCOMPARE(error.field(), u"id"_s);
    }
    QVERIFY(client.isOpen());
    QCOMPARE(client.request("ping").code(), u"ok"_s);
}

void TestRequests::envelopeData_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<bool>("valid");
    QTest::newRow("object") << u",\"data\":{}"_s << true;
    QTest::newRow("absent") << QString() << true;
    QTest::newRow("null") << u",\"data\":null"_s << true;
    QTest::newRow("array") << u",\"data\":[]"_s << false;
    QTest::newRow("string") << u",\"data\":\"{}\""_s << false;
    QTest::newRow("number") << u",\"data\":0"_s << false;
    QTest::newRow("false") << u",\"data\":false"_s << false;
}

void TestRequests::envelopeData()
{
    QFETCH(QString, data);
    QFETCH(bool, valid);
    TestServer server;
    TestClient client(server);
    client.sendText(u"{\"type\":\"ping\",\"id\":7%1}"_s.arg(data));
    const Answer answer = client.answer(7);
    QCOMPARE(answer.code(), valid ? u"ok"_s : u"bad.request"_s);
    QCOMPARE(answer.field(), valid ? QString() : u"data"_s);
    QVERIFY(client.isOpen());
}

void TestRequests::envelopeTypes_data()
{
    QTest::addColumn<QString>("type");
    for (const char *type : {"\"unknown\"", "\"\"", "\"PING\"", "\"ping \"", "\"ping\\u0000\"", "\"reply\"",
             "\"error\"", "\"user.connected\"", "\"__proto__\"", "5", "null", "true", "[]", "{}", "\"<b>&\""})
        QTest::newRow(type) << QString::fromLatin1(type);
    QTest::newRow("long") << u'"' + QString(50'000, u'x') + u'"';
    QTest::newRow("absent") << QString();
}

void TestRequests::envelopeTypes()
{
    QFETCH(QString, type);
    TestServer server;
    Person client(server, u"ana"_s);
    client.sendText(type.isNull() ? u"{\"id\":99,\"data\":{}}"_s : u"{\"type\":%1,\"id\":99,\"data\":{}}"_s.arg(type));
    const Answer answer = client.answer(99);
    QCOMPARE(answer.code(), u"bad.request"_s);
    QCOMPARE(answer.field(), u"type"_s);
    QVERIFY(answer.raw.size() < 1'000); // what was sent is not sent back
    QVERIFY(client.isOpen());
}

void TestRequests::withoutIdThereIsNoReply()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    Person ben(server, u"ben"_s);
    const int before = ana.answersReceived();
    ana.sendText(u"{\"type\":\"message\",\"data\":{\"roomId\":\"0\",\"message\":\"x\",\"cid\":\"1\"}}"_s);
    ana.sendText(u"{\"type\":\"ping\"}"_s);
    ana.sendText(u"{\"type\":\"typing\",\"id\":null,\"data\":{\"roomId\":\"0\"}}"_s);
    QCOMPARE(ben.takeEvent("message").value(u"message").toString(), u"x"_s); // it was done
    QCOMPARE(ben.takeEvent("typing").value(u"userId").toString(), ana.userId);
    ana.sync();
    QCOMPARE(ana.answersReceived(), before + 1); // that of sync()
}

void TestRequests::errorsComeWithoutIdToo()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    ana.sendText(u"{\"type\":\"message\",\"data\":{\"roomId\":\"0\",\"message\":\"x\"}}"_s);
    const Answer missing = ana.strayError();
    QCOMPARE(missing.code(), u"bad.request"_s);
    QCOMPARE(missing.field(), u"cid"_s);
    ana.sendText(u"{\"type\":\"message\",\"data\":{\"roomId\":\"5\",\"message\":\"x\",\"cid\":\"1\"}}"_s);
    QCOMPARE(ana.strayError().code(), u"room.unknown"_s);
}

void TestRequests::extraEnvelopeFieldsAreIgnored()
{
    TestServer server;
    TestClient client(server);
    client.sendText(
        u" \n{\"jsonrpc\":\"2.0\",\"data\":{\"a\":{\"b\":[1]}},\"id\":3 , \"x\":null,\"type\":\"ping\"}\n "_s);
    QCOMPARE(client.answer(3).code(), u"ok"_s);
    client.sendText(u"{\"type\":\"\\u0070ing\",\"id\":4}"_s); // an escape is the same letter
    QCOMPARE(client.answer(4).code(), u"ok"_s);
}

void TestRequests::messageTexts_data()
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

void TestRequests::messageTexts()
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

void TestRequests::cids_data()
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

void TestRequests::cids()
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

void TestRequests::roomNames_data()
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

void TestRequests::roomNames()
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

void TestRequests::historyLimits_data()
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

void TestRequests::historyLimits()
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

void TestRequests::historyBounds_data()
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

void TestRequests::historyBounds()
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

void TestRequests::listLimits_data()
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

void TestRequests::listLimits()
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

void TestRequests::searches()
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

void TestRequests::usersGet()
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

void TestRequests::datesAreSeconds()
{
    TestServer server({.fakeClock = true});
    Person ana(server, u"ana"_s);
    server.clock().advance(7);
    const double date = 1'700'000'000.007;
    QCOMPARE(ana.request("ping")["date"].toDouble(), date);
    const Answer said = ana.say(u"0"_s, u"x"_s);
    QCOMPARE(said["date"].toDouble(), date);
    QCOMPARE(ana.takeEvent("message").value(u"date").toDouble(), date);
    QCOMPARE(ana.request("history", {{"roomId", "0"}})["messages"][0][u"date"].toDouble(), date);
}

void TestRequests::everyIdIsAnsweredOnce()
{
    for (const bool sqlite : {false, true}) {
        TestServer server({.sqlite = sqlite});
        Person ana(server, u"ana"_s);
        const int before = ana.answersReceived();
        QList<qint64> ids;
        for (int i = 0; i < 50; ++i) {
            ids << ana.send("ping");
            ids << ana.send("message", {{"roomId", "0"}, {"message", "x"}, {"cid", QString::number(i / 2)}});
            ids << ana.send("message", {{"roomId", "9"}, {"message", "x"}, {"cid", "y"}});
            ids << ana.send("history", {{"roomId", "0"}});
            ids << ana.send("read", {{"roomId", "0"}, {"seq", i}});
            ids << ana.send("nonsense");
            ids << ana.send("typing", {{"roomId", "0"}});
            ids << ana.send("users.get", {{"ids", QJsonArray{u"1"_s, u"2"_s}}});
            ids << ana.send("room.create", {{"name", "x"}, {"visibility", "public"}});
            ids << ana.send("history", {{"roomId", "0"}, {"limit", 0}});
        }
        QCOMPARE(ids.size(), 500);
        for (qint64 id : std::as_const(ids))
            QVERIFY(!ana.answer(id).frame.isEmpty());
        ana.sync();
        QCOMPARE(ana.answersReceived() - before, 501);
    }
}

// Not allowed, but the server's own affairs must not suffer: each of the two is answered.
void TestRequests::sameIdTwice()
{
    TestServer server;
    TestClient client(server);
    QWebSocket &socket = client.socket();
    int answers = 0;
    socket.disconnect();
    connect(&socket, &QWebSocket::textMessageReceived, this,
        [&](const QString &text) { answers += text.contains(u"\"id\":5"_s) ? 1 : 0; });
    for (int i = 0; i < 2; ++i)
        client.sendText(u"{\"type\":\"ping\",\"id\":5}"_s);
    QVERIFY(waitUntil([&] { return answers == 2; }));
}

void TestRequests::cursorsOfAnyKind()
{
    TestServer server;
    Person ana(server, u"ana"_s);
    ana.say(u"0"_s, u"x"_s);
    const QJsonObject cursors =
        object({{"0", 0}, {"999", 5}, {"abc", 1}, {"", 1}, {"__proto__", 1}, {"1:2", 3}, {"00", 1}, {"2:1", 1}});
    TestClient again(server);
    const Answer resumed = again.resumeWith(ana.token, cursors);
    QCOMPARE(resumed.code(), u"ok"_s);
    QCOMPARE(resumed["changes"].toObject().keys(), QStringList{u"0"_s});
    TestClient negative(server);
    const Answer fromTheStart = negative.resumeWith(ana.token, object({{"0", -5}}));
    QCOMPARE(fromTheStart["changes"].toObject().value(u"0").toObject().value(u"messages").toArray().size(), 1);
}

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
