// What the existing web client and Socket.IO clients say, as values of the protocol.
#include "shared/protocol/web_contract.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace kith;
using namespace kith::proto;
using namespace kith::proto::web;

class TestWebContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsOfEvents();
    void joins_data();
    void joins();
    void cids();
    void otherRequests();
    void bodies();
    void answers();
};

void TestWebContract::partsOfEvents()
{
    const UserInfo user{.id = UserId(7),
        .username = u"a\",\"data\":{"_s,
        .displayName = u"Ä"_s,
        .online = true,
        .guest = {},
        .role = {}};
    const QList<Event> events{UserConnected{user}, UserDisconnected{user}, RoomRemoved{RoomId(0)},
        TypingEvent{.roomId = RoomId(1), .userId = UserId(2)}, SessionClosed{.code = u"x"_s, .message = u"}}"_s}};
    for (const Event &event : events) {
        const QByteArray encoded = encodeEvent(event);
        const EventParts parts = eventParts(encoded);
        const QJsonObject whole = QJsonDocument::fromJson(encoded).object();
        QCOMPARE(QString::fromUtf8(parts.type), whole[u"type"].toString());
        QCOMPARE(QJsonDocument::fromJson(parts.data.toByteArray()).object(), whole[u"data"].toObject());
    }
}

void TestWebContract::joins_data()
{
    QTest::addColumn<QJsonValue>("argument");
    QTest::addColumn<QString>("room"); // "-": refused
    QTest::newRow("text") << QJsonValue(u"0"_s) << u"0"_s;
    QTest::newRow("number") << QJsonValue(17) << u"17"_s;
    QTest::newRow("direct") << QJsonValue(u"1:2"_s) << u"1:2"_s;
    QTest::newRow("object") << QJsonValue(QJsonObject{{u"roomId"_s, u"17"_s}}) << u"17"_s;
    QTest::newRow("nobody's") << QJsonValue(u"__proto__"_s) << QString();
    QTest::newRow("negative") << QJsonValue(-1) << u"-"_s;
    QTest::newRow("fraction") << QJsonValue(1.5) << u"-"_s;
    QTest::newRow("bool") << QJsonValue(true) << u"-"_s;
    QTest::newRow("array") << QJsonValue(QJsonArray{u"0"_s}) << u"-"_s;
}

void TestWebContract::joins()
{
    QFETCH(QJsonValue, argument);
    QFETCH(QString, room);
    const IncomingRequest incoming = decodeEvent(u"room.join"_s, argument, u"c"_s);
    QCOMPARE(incoming.request.has_value(), room != u"-"_s);
    if (incoming.request)
        QCOMPARE(std::get<RoomJoin>(*incoming.request).roomId, std::optional(RoomId::fromString(room)));
}

void TestWebContract::cids()
{
    QJsonObject data{{u"roomId"_s, 0}, {u"message"_s, u"hi"_s}, {u"from"_s, 9}, {u"date"_s, 1}};
    const auto sent = [&] { return decodeEvent(u"message"_s, data, u"given"_s).request; };
    QCOMPARE(std::get<SendMessage>(*sent()).cid, u"given"_s);
    data.insert(u"cid"_s, u"own"_s);
    QCOMPARE(std::get<SendMessage>(*sent()).cid, u"own"_s);
    data.insert(u"cid"_s, 7);
    QCOMPARE(sent().error().field, u"cid"_s);
    QCOMPARE(decodeEvent(u"message"_s, u"hi"_s, u"c"_s).request.error().code, ErrorCode::BadRequest);
}

void TestWebContract::otherRequests()
{
    QVERIFY(std::holds_alternative<Ping>(*decodeEvent(u"ping"_s, QJsonObject(), {}).request));
    QCOMPARE(decodeEvent(u"frobnicate"_s, QJsonObject(), {}).request.error().field, u"type"_s);
    QCOMPARE(decodeEvent(u"history"_s, QJsonArray(), {}).request.error().code, ErrorCode::BadRequest);
}

void TestWebContract::bodies()
{
    const auto in = decodeSignIn(R"({"username":"ana","password":"p","extra":1})");
    QVERIFY(in && in->username == u"ana"_s && in->password == u"p"_s);
    QCOMPARE(decodeSignIn("[]").error().code, ErrorCode::BadFrame);
    QCOMPARE(decodeSignIn("{}").error().field, u"username"_s);
    const auto room = decodeDirectRoom(R"({"user1":1,"user2":"2"})");
    QVERIFY(room && room->user1 == UserId(1) && room->user2 == UserId(2));
    QVERIFY(!decodeDirectRoom(R"({"user1":1,"user2":"__proto__"})")->user2.isValid());
    QCOMPARE(decodeDirectRoom(R"({"user1":1,"user2":[2]})").error().field, u"user2"_s);
}

void TestWebContract::answers()
{
    QCOMPARE(encodePeople({}), "{}");
    QCOMPARE(encodeLinks({}), "{}");
    QCOMPARE(encodeLinks(u"a.example"_s), R"({"github":"a.example"})");
    QCOMPARE(encodeMessages({}), "[]");
    RoomInfo room;
    room.id = RoomId::direct(UserId(1), UserId(2));
    room.names = {u"ana"_s, u"ben"_s};
    QCOMPARE(encodeRooms({room}), R"([{"id":"1:2","names":["ana","ben"]}])");
    Error error = makeError(ErrorCode::RateLimited);
    error.retryAfter = 3;
    QCOMPARE(errorObject(error)[u"error"][u"retryAfter"].toInt(), 3);
    QCOMPARE(
        replyObject(encodeReply(0, MessageReply{.roomId = RoomId(0), .seq = 5, .rev = 6, .date = {1500}, .dup = {}})),
        QJsonObject({{u"roomId"_s, u"0"_s}, {u"seq"_s, 5}, {u"rev"_s, 6}, {u"date"_s, 1.5}}));
}

QTEST_GUILESS_MAIN(TestWebContract)
#include "tst_web_contract.moc"
