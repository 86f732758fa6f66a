// The packets of Engine.IO and Socket.IO: what is read, what is refused, what is written; and the times of many
// sessions.
#include "server/socketio/deadlines.h"
#include "server/socketio/engine_server.h"
#include "server/socketio/socket_packet.h"

#include <QTest>

using namespace kith;
using namespace kith::socketio;

namespace {

// What was written, as a payload.
QByteArray joined(const std::vector<EncodedPacket> &packets) { return encodePayload(packets); }

// An answer that is kept.
class Kept final : public net::HttpExchange {
public:
    explicit Kept(QList<QByteArray> &bodies) : m_bodies(bodies) {}
    void answer(const net::HttpResponse &response) override { m_bodies.append(response.body); }
    std::shared_ptr<net::HttpStream> stream(const net::HttpResponse &, qint64) override { return nullptr; }
    void setOnGone(std::function<void()>) override {}

private:
    QList<QByteArray> &m_bodies;
};

class Owner final : public EngineListener {
public:
    void sessionOpened(const std::shared_ptr<EngineSession> &session) override { sessions.push_back(session); }
    void messageReceived(EngineSession &, const QByteArray &, bool) override {}
    void sessionClosed(EngineSession &, CloseReason reason) override { reasons.append(reason); }
    std::vector<std::weak_ptr<EngineSession>> sessions;
    QList<CloseReason> reasons;
};

net::HttpRequest get(const QByteArray &query)
{
    net::HttpRequest request;
    request.method = "GET";
    request.path = "/engine.io/";
    request.query = query;
    request.peer = QHostAddress::LocalHost;
    return request;
}

} // namespace

class TestSocketioCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void payload()
    {
        const auto packets = decodePayload("4hello\x1e"
                                           "bAQIDBA==\x1e"
                                           "3\x1e"
                                           "2probe");
        QVERIFY(packets);
        QCOMPARE(packets->size(), 4);
        QCOMPARE((*packets)[0].data, "hello");
        QVERIFY((*packets)[1].binary);
        QCOMPARE((*packets)[1].data, QByteArray::fromHex("01020304"));
        QCOMPARE((*packets)[2].type, PacketType::Pong);
        QCOMPARE((*packets)[3].data, "probe");
        for (const char *bad : {"", "4a\x1e", "\x1e", "x", "7", "b!", "4\xFF"})
            QVERIFY2(!decodePayload(bad), bad);
        for (qsizetype size = 0; size < 10; ++size) {
            const QByteArray bytes(size, '\xFE');
            const EncodedPacket both[] = {EncodedPacket::binary(bytes), EncodedPacket::text(PacketType::Message, "x")};
            const QByteArray text = encodePayload(both);
            QCOMPARE(text.size(), both[0].payloadBytes() + 1 + both[1].payloadBytes());
            QCOMPARE(decodePayload(text)->first().data, bytes);
        }
    }

    void socketPackets_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("again"); // empty: malformed
        const auto row = [](const char *text, const char *again) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(again);
        };
        row("0", "40");
        row("0/custom,{\"a\":1}", "40/custom,{\"a\":1}");
        row("1/custom", "41/custom,");
        row("2[\"a\",1,\"1\"]", "42[\"a\",1,\"1\"]");
        row("2/x,12[\"__proto__\",{\"__proto__\":1}]", "42/x,12[\"__proto__\",{\"__proto__\":1}]");
        row("37[]", "437[]");
        row("50-[\"a\"]", "42[\"a\"]");
        for (const char *bad : {"", "9", "4{}", "2", "2{}", "2[]", "2[null]", "2abc[\"a\"]", "2[\"connect\"]", "3[]",
                 "1x", "0[]", "5[\"a\"]", "599-[\"a\"]", "51-[\"a\",{\"_placeholder\":true,\"num\":1}]", "2[\"a\"]x",
                 "21234567890123456[\"a\"]", "2[\"\xFF\"]"})
            row(bad, "");
    }

    void socketPackets()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, again);
        const auto packet = decodeSocketPacket(text, {});
        QCOMPARE(packet.has_value(), !again.isEmpty());
        if (packet)
            QCOMPARE(joined(encodeSocketPacket(*packet)), again);
    }

    void depth()
    {
        QVERIFY(isShallow("[\"[[[[\\\"[[\",{}]", 2));
        QVERIFY(!isShallow("[[[]]]", 2));
        QVERIFY(!decodeSocketPacket("2[\"a\"," + QByteArray(100, '[') + QByteArray(100, ']') + ']', {}));
    }

    void attachments()
    {
        PacketAssembler assembler({});
        QVERIFY(!assembler.take("52-[\"a\",{\"_placeholder\":true,\"num\":1}]", false)->has_value());
        QVERIFY(!assembler.take("one", true)->has_value());
        const auto whole = assembler.take("two", true);
        QVERIFY(whole && whole->has_value());
        const Payload &payload = (*whole)->payload;
        QCOMPARE(payload.binary(payload.values[0]), std::optional<QByteArray>("two"));
        QVERIFY(!assembler.take("stray", true));
        PacketAssembler other({});
        QVERIFY(other.take("51-[\"a\"]", false));
        QVERIFY(!other.take("2[\"a\"]", false));
        CodecLimits small;
        small.attachmentBytes = 3;
        PacketAssembler third(small);
        QVERIFY(third.take("52-[\"a\"]", false));
        QVERIFY(third.take("abc", true));
        QVERIFY(!third.take("d", true));
    }

    void manyHalfOpenPolls()
    {
        FakeClock clock;
        Owner owner;
        EngineOptions options;
        options.sessionsPerAddress = 0;
        options.sessions = 10'000;
        EngineServer server(options, clock, owner);
        QList<QByteArray> bodies;
        const auto ask = [&](const QByteArray &query) {
            server.handle(get(query), net::HttpResponder(std::make_shared<Kept>(bodies)));
        };
        for (int i = 0; i < 10'001; ++i)
            ask("EIO=4&transport=polling");
        QCOMPARE(server.sessionCount(), 10'000u);
        QVERIFY(bodies.last().contains("Too many"));
        bodies.clear();
        for (const auto &weak : owner.sessions)
            ask("EIO=4&transport=polling&sid=" + weak.lock()->sid());
        QCOMPARE(bodies.size(), 0);
        clock.advance(options.pingInterval);
        server.checkTimes();
        QCOMPARE(bodies, QList<QByteArray>(10'000, "2"));
        clock.advance(options.pingTimeout);
        server.checkTimes();
        QCOMPARE(server.sessionCount(), 0u);
        QTRY_COMPARE(owner.reasons, QList<CloseReason>(10'000, CloseReason::PingTimeout));
        for (const auto &weak : owner.sessions)
            QVERIFY(weak.expired());
    }

    void waitingBytesAreBounded()
    {
        FakeClock clock;
        Owner owner;
        EngineOptions options;
        options.sendBytes = 10'000;
        options.sessionsPerAddress = 1;
        EngineServer server(options, clock, owner);
        QList<QByteArray> bodies;
        const auto open = [&] {
            server.handle(get("EIO=4&transport=polling"), net::HttpResponder(std::make_shared<Kept>(bodies)));
        };
        open();
        open();
        QVERIFY(bodies.last().contains("Too many"));
        const auto session = owner.sessions[0].lock();
        const EncodedPacket packet = EncodedPacket::text(PacketType::Message, QByteArray(1'000, 'x'));
        for (int i = 0; i < 20; ++i) {
            session->send(packet);
            QVERIFY(session->waitingBytes() <= options.sendBytes + packet.payloadBytes());
        }
        QVERIFY(!session->isOpen());
        QCOMPARE(owner.reasons, QList<CloseReason>()); // never inside a call
        QTRY_COMPARE(owner.reasons, QList<CloseReason>{CloseReason::TooSlow});
        open(); // its place is free again
        QCOMPARE(server.sessionCount(), 1u);
    }

    void deadlines()
    {
        FakeClock clock;
        QList<quint64> due;
        Deadlines times(clock, [&due](quint64 number) { due.append(number); });
        times.set(1, 30);
        times.set(2, 10);
        times.set(3, 20);
        times.set(1, 5);
        times.set(3, 0);
        clock.advance(10);
        times.check();
        QCOMPARE(due, (QList<quint64>{1, 2}));
        QCOMPARE(times.size(), 0u);
    }
};

QTEST_GUILESS_MAIN(TestSocketioCodec)
#include "tst_socketio_codec.moc"
