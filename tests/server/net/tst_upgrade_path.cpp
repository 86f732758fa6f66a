// WebSockets on paths of their own, beside /ws: binary messages, another size, another listener.
#include "net_support.h"
#include "server/net/websocket_link.h"

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

enum Opcode { Text = 1, Binary = 2, Close = 8 };

constexpr qint64 largest = 200'000;

class OtherListener final : public UpgradeListener {
public:
    std::optional<HttpResponse> refuse(const HttpRequest &handshake) override
    {
        if (handshake.query == "no")
            return plainResponse(400, "No.");
        return std::nullopt;
    }
    void linkOpened(const std::shared_ptr<Link> &link, const HttpRequest &handshake) override
    {
        links.push_back(link);
        queries.append(handshake.query);
    }
    void textReceived(Link &, const QByteArray &utf8) override { texts.append(utf8); }
    void binaryReceived(Link &, const QByteArray &bytes) override { binaries.append(bytes); }
    void linkClosed(Link &link) override
    {
        ++closed;
        std::erase_if(links, [&link](const auto &each) { return each.get() == &link; });
    }

    std::vector<std::shared_ptr<Link>> links;
    QList<QByteArray> queries;
    QList<QByteArray> texts;
    QList<QByteArray> binaries;
    int closed = 0;
};

struct OtherHouse {
    explicit OtherHouse(FrontDoorOptions options = {}) : house(std::move(options))
    {
        LinkProfile profile;
        profile.frameBytes = largest;
        profile.binary = true;
        profile.tellsEvents = false;
        house.door.addUpgrade("/other/", profile, listener);
    }
    OtherListener listener; // outlives the door
    House house;
};

// A client on the other path, past its handshake.
struct OtherClient : RawClient {
    explicit OtherClient(const OtherHouse &other, const QByteArray &early = {}) : RawClient(other.house)
    {
        send(handshake({}, "/other/?a=b") + early);
        QVERIFY(QTest::qWaitFor([this] { return got.contains("\r\n\r\n"); }));
        QVERIFY(got.startsWith("HTTP/1.1 101 "));
        got.remove(0, got.indexOf("\r\n\r\n") + 4);
    }
    QList<Frame> frames() const { return parseFrames(got).list; }
};

} // namespace

class TestUpgradePath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownListener()
    {
        OtherHouse other;
        OtherClient client(other, clientFrame(Text, "early"));
        RawWebSocket usual(other.house);
        client.send(clientFrame(Binary, QByteArray("\0\xFF", 2)) + clientFrame(Binary, "") + clientFrame(Text, "z"));
        usual.send(clientFrame(Text, "usual"));
        QTRY_COMPARE(other.listener.texts, (QList<QByteArray>{"early", "z"}));
        QTRY_COMPARE(other.listener.binaries, (QList<QByteArray>{QByteArray("\0\xFF", 2), ""}));
        QTRY_COMPARE(other.house.listener.texts, QList<QByteArray>{"usual"});
        QCOMPARE(other.listener.queries, QList<QByteArray>{"a=b"});
        QCOMPARE(other.house.listener.links.size(), 1u);
        QCOMPARE(other.house.door.linkCount(), 2);
    }

    void framesLeave()
    {
        OtherHouse other;
        OtherClient client(other);
        QTRY_COMPARE(other.listener.links.size(), 1u);
        Link &link = *other.listener.links[0];
        link.send(TextFrame("text"));
        link.send(TextFrame(QByteArrayView("\1\2\3"), FrameKind::Binary));
        link.send(TextFrame("behind"));
        QTRY_COMPARE(client.frames().size(), 3);
        QCOMPARE(client.frames()[1].opcode, int(Binary));
        QCOMPARE(client.frames()[1].payload, "\1\2\3");
        QCOMPARE(client.frames()[2].opcode, int(Text));
    }

    void otherRequestsAreHttp()
    {
        OtherHouse other;
        RawClient client(other.house);
        client.send("GET /other/?x HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(client.got.endsWith("GET /other/ "));
        client.got.clear();
        client.send("POST /other/ HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        QTRY_VERIFY(client.got.endsWith("POST /other/ hi"));
    }

    void refusal_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char *name, const QByteArray &request, const char *status) {
            QTest::newRow(name) << request << QByteArray(status);
        };
        row("by the listener", handshake({}, "/other/?no"), "400");
        row("foreign origin", handshake("Origin: https://evil.example\r\n", "/other/"), "403");
        row("own origin, refused", handshake("Origin: http://chat.example\r\n", "/other/?no"), "400");
        row("two keys", handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "/other/"), "400");
        row("body", handshake("Content-Length: 1\r\n", "/other/") + "x", "400");
        QByteArray post = handshake({}, "/other/");
        row("POST", post.replace("GET", "POST"), "405");
        QByteArray version = handshake({}, "/other/");
        row("version", version.replace("Version: 13", "Version: 12"), "426");
        QByteArray bare = handshake({}, "/other/");
        row("no Connection", bare.replace("Connection: keep-alive, Upgrade\r\n", ""), "400");
        // Another path is nobody's: HTTP, where the handler of this test answers everything.
        row("path below", handshake({}, "/other/more"), "200");
    }

    void refusal()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        OtherHouse other;
        RawClient client(other.house);
        client.send(request);
        QTRY_VERIFY(client.got.contains("\r\n\r\n"));
        QVERIFY2(client.got.startsWith("HTTP/1.1 " + status), client.got.constData());
        QVERIFY(other.listener.links.empty());
    }

    void sizes()
    {
        OtherHouse other;
        OtherClient client(other);
        const QByteArray text(largest, 't');
        client.send(clientFrame(Text, text) + clientFrame(Binary, text));
        QTRY_COMPARE(other.listener.binaries, QList<QByteArray>{text});
        QCOMPARE(other.listener.texts, QList<QByteArray>{text});
        client.send(clientFrame(Binary, text + 'x'));
        QTRY_VERIFY(client.ended());
        // No event of Kith's own protocol before the close.
        QCOMPARE(client.frames().size(), 1);
        QCOMPARE(client.frames()[0].closeCode(), 1009);
        QTRY_COMPARE(other.listener.closed, 1);
    }

    void wideTextIsCountedInBytes()
    {
        OtherHouse other;
        OtherClient client(other);
        client.send(clientFrame(Text, QByteArray("\xE2\x82\xAC").repeated(largest / 3 + 1)));
        QTRY_VERIFY(client.ended());
        QCOMPARE(client.frames().value(0).closeCode(), 1009);
        QVERIFY(other.listener.texts.isEmpty());
    }

    void tooSlow()
    {
        FrontDoorOptions options;
        options.sendQueueBytes = 100'000;
        OtherHouse other(std::move(options));
        OtherClient client(other);
        QTRY_COMPARE(other.listener.links.size(), 1u);
        client.socket.setReadBufferSize(1);
        const auto link = other.listener.links[0];
        const TextFrame frame(QByteArray(50'000, 'x'), FrameKind::Binary);
        for (int i = 0; i < 10'000 && link->isOpen(); ++i)
            link->send(frame);
        QVERIFY(!link->isOpen());
        client.socket.setReadBufferSize(0);
        client.got += client.socket.readAll();
        QTRY_VERIFY(!client.frames().isEmpty() && client.frames().last().opcode == Close);
        const QList<Frame> frames = client.frames();
        QCOMPARE(frames.last().closeCode(), 4003);
        for (const Frame &each : frames.first(frames.size() - 1))
            QCOMPARE(each.opcode, int(Binary));
    }

    void addressLimitCounts()
    {
        FrontDoorOptions options;
        options.connectionsPerAddress = 1;
        OtherHouse other(std::move(options));
        OtherClient client(other);
        RawClient second(other.house);
        QTRY_VERIFY(second.got.startsWith("HTTP/1.1 429"));
    }

    void silentLinksEnd()
    {
        OtherHouse other;
        OtherClient client(other);
        QTRY_COMPARE(other.listener.links.size(), 1u);
        other.house.pass(WebSocketLink::dropAfter);
        QTRY_COMPARE(other.listener.closed, 1);
    }

    void stop()
    {
        OtherHouse other;
        OtherClient client(other);
        RawWebSocket usual(other.house);
        QTRY_COMPARE(other.listener.links.size(), 1u);
        other.house.door.stopAccepting();
        other.house.door.closeLinks(CloseCode::ShuttingDown, TextFrame("bye"), QStringLiteral("stop"));
        QTRY_COMPARE(client.frames().size(), 1);
        QCOMPARE(client.frames()[0].closeCode(), 4002);
        QTRY_COMPARE(usual.frames().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestUpgradePath)
#include "tst_upgrade_path.moc"
