// The codec against tests/data/protocol, which the browser client's tests read too.
#include "shared/protocol/codec.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace kith;
using namespace Qt::StringLiterals;

class TestCodec : public QObject {
    Q_OBJECT
private slots:
    void fixtures_data();
    void fixtures();
    void everyTypeHasAFixture();
    void noFrames_data();
    void noFrames();
    void dates_data();
    void dates();
    void requestsSurvive();
    void messageForSenderAndOthers();

private:
    void request(const QJsonObject &fixture, const QByteArray &frame);
    void reply(const QJsonObject &fixture, const QByteArray &frame);
    void event(const QJsonObject &fixture, const QByteArray &frame);
    void error(const QJsonObject &fixture, const QByteArray &frame);
};

namespace {

QJsonObject load(const QString &name)
{
    QFile file(QDir(QStringLiteral(FIXTURES)).filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QStringList fixtureFiles() { return QDir(QStringLiteral(FIXTURES)).entryList({u"*.json"_s}); }

// Ids may come as numbers; we always send text. Reading and writing again must then give the same.
QJsonObject parse(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

// Calls f with a null pointer to every alternative of a variant.
template <typename Variant, typename F, size_t... I>
void eachAlternative(F f, std::index_sequence<I...>)
{
    (f(static_cast<std::variant_alternative_t<I, Variant> *>(nullptr)), ...);
}
template <typename Variant, typename F>
void eachAlternative(F f)
{
    eachAlternative<Variant>(f, std::make_index_sequence<std::variant_size_v<Variant>>());
}

} // namespace

void TestCodec::fixtures_data()
{
    QTest::addColumn<QString>("file");
    const QStringList files = fixtureFiles();
    QVERIFY(files.size() > 60);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file;
}

void TestCodec::fixtures()
{
    QFETCH(QString, file);
    const QJsonObject fixture = load(file);
    const QByteArray frame = QJsonDocument(fixture["frame"_L1].toObject()).toJson(QJsonDocument::Compact);
    const QString direction = fixture["direction"_L1].toString();
    if (direction == "request"_L1)
        request(fixture, frame);
    else if (direction == "reply"_L1)
        reply(fixture, frame);
    else if (direction == "event"_L1)
        event(fixture, frame);
    else if (direction == "error"_L1)
        error(fixture, frame);
    else
        QFAIL("a fixture needs a direction");
}

void TestCodec::request(const QJsonObject &fixture, const QByteArray &frame)
{
    const auto incoming = proto::decodeRequest(frame);
    QVERIFY(incoming);
    QCOMPARE(incoming->request.has_value(), fixture["valid"_L1].toBool());
    if (!incoming->request) {
        QCOMPARE(wireName(incoming->request.error().code), fixture["error"_L1].toString());
        QCOMPARE(incoming->request.error().field, fixture["field"_L1].toString());
        return;
    }
    std::visit(
        [&](const auto &value) { QCOMPARE(QString(value.type), fixture["type"_L1].toString()); }, *incoming->request);
}

void TestCodec::reply(const QJsonObject &fixture, const QByteArray &frame)
{
    const auto incoming = proto::decodeIncoming(frame);
    QVERIFY(incoming);
    const auto *received = std::get_if<proto::IncomingReply>(&*incoming);
    QVERIFY(received);
    bool known = false;
    eachAlternative<proto::Request>([&]<typename R>(R *) {
        if (R::type != fixture["type"_L1].toString())
            return;
        known = true;
        const auto decoded = proto::decodeReply<typename R::Reply>(received->data);
        QVERIFY(decoded);
        QCOMPARE(parse(proto::encodeReply(received->id, *decoded)), parse(frame));
    });
    QVERIFY(known);
}

void TestCodec::event(const QJsonObject &fixture, const QByteArray &frame)
{
    const auto incoming = proto::decodeIncoming(frame);
    QCOMPARE(incoming.has_value(), fixture["valid"_L1].toBool());
    if (!incoming) {
        QCOMPARE(incoming.error().field, fixture["field"_L1].toString());
        return;
    }
    if (const auto *received = std::get_if<proto::Event>(&*incoming))
        QCOMPARE(parse(proto::encodeEvent(*received)), parse(frame));
    else
        QVERIFY(std::holds_alternative<proto::UnknownEvent>(*incoming));
}

void TestCodec::error(const QJsonObject &fixture, const QByteArray &frame)
{
    const auto incoming = proto::decodeIncoming(frame);
    QVERIFY(incoming);
    const auto *received = std::get_if<proto::IncomingError>(&*incoming);
    QVERIFY(received);
    const QJsonObject data = fixture["frame"_L1].toObject()["data"_L1].toObject();
    QCOMPARE(received->error.message, data["message"_L1].toString());
    if (errorCodeFromWire(data["code"_L1].toString()))
        QCOMPARE(parse(proto::encodeError(received->id, received->error)), parse(frame));
}

void TestCodec::everyTypeHasAFixture()
{
    QSet<QString> seen;
    for (const QString &file : fixtureFiles()) {
        const QJsonObject fixture = load(file);
        if (fixture["valid"_L1].toBool())
            seen.insert(fixture["direction"_L1].toString() + u' ' + fixture["type"_L1].toString());
    }
    eachAlternative<proto::Request>([&]<typename R>(R *) {
        QVERIFY2(seen.contains(u"request "_s + R::type), R::type.data());
        QVERIFY2(seen.contains(u"reply "_s + R::type), R::type.data());
    });
    eachAlternative<proto::Event>(
        [&]<typename E>(E *) { QVERIFY2(seen.contains(u"event "_s + E::type), E::type.data()); });
}

void TestCodec::noFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("text") << QByteArray("\"ping\"");
    QTest::newRow("number") << QByteArray("7");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("half") << QByteArray("{\"type\":\"ping\"");
    QTest::newRow("two") << QByteArray("{}{}");
    QTest::newRow("no UTF-8") << QByteArray("{\"type\":\"\xff\"}");
    QTest::newRow("very deep") << QByteArray(20'000, '[');
    QTest::newRow("deep object") << QByteArray("{\"a\":").repeated(20'000);
}

void TestCodec::noFrames()
{
    QFETCH(QByteArray, bytes);
    const auto incoming = proto::decodeRequest(bytes);
    QVERIFY(!incoming);
    QCOMPARE(incoming.error().code, ErrorCode::BadFrame);
    QVERIFY(!proto::decodeIncoming(bytes));
}

void TestCodec::dates_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("whole") << qint64(1'700'000'000'000) << QByteArray("1700000000");
    QTest::newRow("one millisecond") << qint64(1'700'000'000'001) << QByteArray("1700000000.001");
    QTest::newRow("tenths") << qint64(1'700'000'000'120) << QByteArray("1700000000.120");
    QTest::newRow("last") << qint64(1'700'000'000'999) << QByteArray("1700000000.999");
}

void TestCodec::dates()
{
    QFETCH(qint64, ms);
    QFETCH(QByteArray, json);
    const QByteArray reply = proto::encodeReply(1, proto::PingReply{{ms}});
    QCOMPARE(reply, "{\"type\":\"reply\",\"id\":1,\"data\":{\"date\":" + json + "}}");
    const auto back = proto::decodeReply<proto::PingReply>("{\"date\":" + json + "}");
    QVERIFY(back);
    QCOMPARE(back->date.ms, ms);
}

void TestCodec::requestsSurvive()
{
    // Everything that JSON must escape, and text beyond the basic plane.
    const proto::SendMessage sent{.roomId = RoomId::direct(UserId(7), UserId(9)),
        .message = u"\"\\/\b\f\n\r\t\u0001\u001f\u2028 äöü 小明 👋"_s,
        .cid = u"c-1"_s};
    const auto incoming = proto::decodeRequest(proto::encodeRequest(12, sent));
    QVERIFY(incoming);
    QCOMPARE(incoming->id, 12);
    QVERIFY(incoming->request);
    const auto *received = std::get_if<proto::SendMessage>(&*incoming->request);
    QVERIFY(received);
    QCOMPARE(received->roomId, sent.roomId);
    QCOMPARE(received->message, sent.message);
    QCOMPARE(received->cid, sent.cid);
}

void TestCodec::messageForSenderAndOthers()
{
    const proto::MessageEvent event{{.roomId = RoomId(7),
        .seq = 3,
        .rev = 9,
        .from = UserId(2),
        .date = {1'752'000'000'250},
        .message = u"a \"quoted\" }} text"_s,
        .cid = {},
        .cut = {}}};
    const QString cid = u"c\"1\\"_s;
    const proto::MessageEventText text = proto::encodeMessageEvent(event, cid);
    QCOMPARE(text.toOthers, proto::encodeEvent(event));
    proto::MessageEvent own = event;
    own.cid = cid;
    QCOMPARE(text.toSender, proto::encodeEvent(own));
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
