// Envelope and fields of every request (PROTOCOL.md, "Envelope", "Requests").
#include "tests/support/test_client.h"
#include "tests/support/wait.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::test;

namespace {

enum Kind { Text, Id, Number, Date, List, Word, Map, Bool };

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
    {"password.change", "password", Text, true},
    {"password.change", "newPassword", Text, true},
    {"password.change", "keepSessions", Bool, false},
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
    {"invite.look", "invite", Text, true},
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
    {"search", "query", Text, true},
    {"search", "roomId", Id, false},
    {"search", "from", Id, false},
    {"search", "before", Date, false},
    {"search", "limit", Number, false},
};

// Every required field, right.
QJsonObject rightData(const QString &type)
{
    static const QHash<QString, QJsonObject> all{
        {u"register"_s, object({{"username", "zoe"}, {"password", goodPassword}})},
        {u"login"_s, object({{"username", "ana"}, {"password", goodPassword}})},
        {u"resume"_s, object({{"token", "x"}})},
        {u"sessions.revoke"_s, object({{"sessionId", "77"}})},
        {u"password.change"_s, object({{"password", goodPassword}, {"newPassword", goodPassword}})},
        {u"room.create"_s, object({{"name", "den"}, {"visibility", "public"}})},
        {u"room.join"_s, object({{"roomId", "0"}})},
        {u"room.leave"_s, object({{"roomId", "0"}})},
        {u"room.invite"_s, object({{"roomId", "0"}})},
        {u"invite.look"_s, object({{"invite", "x"}})},
        {u"room.members"_s, object({{"roomId", "0"}})},
        {u"dm.open"_s, object({{"userId", "2"}})},
        {u"message"_s, object({{"roomId", "0"}, {"message", "hello"}, {"cid", "c"}})},
        {u"history"_s, object({{"roomId", "0"}})},
        {u"read"_s, object({{"roomId", "0"}, {"seq", 1}})},
        {u"typing"_s, object({{"roomId", "0"}})},
        {u"users.get"_s, object({{"ids", QJsonArray{u"1"_s}}})},
        {u"users.search"_s, object({{"query", "a"}})},
        {u"search"_s, object({{"query", "a"}})},
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
    case Date:
        return never + QList<QJsonValue>{u"5"_s, u""_s, 1e300, -1e300};
    case List:
        return {true, QJsonObject{}, 5, u"1"_s, QJsonArray{QJsonArray{}}, QJsonArray{true}, QJsonArray{u"1"_s, 1.5}};
    case Word:
        return never + QList<QJsonValue>{5, u""_s, u"Public"_s, u"direct"_s, u"secret"_s};
    case Bool:
        return {5, 0, u"true"_s, QJsonArray{}, QJsonObject{}};
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
