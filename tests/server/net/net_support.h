// The real front door on a free port, with clients in the same process.
#pragma once

#include "server/net/front_door.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>
#include <QtEndian>

#include <functional>
#include <map>

namespace kith::net::test {

// Keeps what the links told.
class Listener final : public LinkListener {
public:
    void linkOpened(const std::shared_ptr<Link> &link) override
    {
        links.push_back(link);
        if (onOpened)
            onOpened(*link);
    }
    void textReceived(Link &link, const QByteArray &utf8) override
    {
        texts.append(utf8);
        if (onText)
            onText(link, utf8);
    }
    void linkClosed(Link &link) override
    {
        ++closed;
        ended[link.id()]++;
        std::erase_if(links, [&link](const auto &each) { return each.get() == &link; });
    }

    std::vector<std::shared_ptr<Link>> links;
    QList<QByteArray> texts;
    int closed = 0;
    std::map<quint64, int> ended;
    std::function<void(Link &)> onOpened;
    std::function<void(Link &, const QByteArray &)> onText;
};

// A door whose HTTP answers "METHOD path?query body"; paths of their own: /later keeps the responder, /never
// drops it, /big answers with a megabyte.
struct House {
    explicit House(FrontDoorOptions options = {})
        : door(std::move(options), clock, listener,
            [this](const HttpRequest &request, HttpResponder responder) { serve(request, std::move(responder)); })
    {
        const auto listening = door.listen();
        if (!listening)
            qFatal("%s", qPrintable(listening.error().message));
    }

    void serve(const HttpRequest &request, HttpResponder responder)
    {
        requests.append(request);
        if (request.path == "/later") {
            later.push_back(std::move(responder));
            return;
        }
        if (request.path == "/never")
            return;
        HttpResponse response;
        response.body = request.path == "/big" ? QByteArray(1024 * 1024, 'b')
                                               : request.method + ' ' + request.path + ' ' + request.body;
        responder(std::move(response));
    }

    void pass(qint64 ms)
    {
        clock.advance(ms);
        door.checkTimes();
    }

    FakeClock clock;
    Listener listener;
    QList<HttpRequest> requests;
    std::vector<HttpResponder> later;
    FrontDoor door; // last: gone first
};

// A client that sends exactly the bytes it is told and keeps those it gets.
class RawClient {
public:
    explicit RawClient(const House &house) { open(house.door.port()); }
    explicit RawClient(quint16 port) { open(port); }

    void send(const QByteArray &bytes)
    {
        socket.write(bytes);
        socket.flush();
    }
    bool ended() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QTcpSocket socket;
    QByteArray got;

private:
    void open(quint16 port)
    {
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [this] { got += socket.readAll(); });
        socket.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(QTest::qWaitFor([this] { return socket.state() == QAbstractSocket::ConnectedState; }));
    }
};

// Returns when the house has read whatever other clients sent before: one request of a new client is answered.
inline void settle(const House &house)
{
    RawClient other(house);
    other.send("GET /settled HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(QTest::qWaitFor([&other] { return other.got.endsWith("GET /settled "); }));
}

inline QByteArray handshake(const QByteArray &more = {}, const QByteArray &path = "/ws")
{
    return "GET " + path
        + " HTTP/1.1\r\nHost: chat.example\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + more + "\r\n";
}

// A client's frame, masked as RFC 6455 wants it.
inline QByteArray clientFrame(int opcode, QByteArray payload, bool final = true, bool masked = true)
{
    QByteArray frame;
    frame.append(static_cast<char>((final ? 0x80 : 0) | opcode));
    const int maskBit = masked ? 0x80 : 0;
    if (payload.size() <= 125) {
        frame.append(static_cast<char>(maskBit | static_cast<int>(payload.size())));
    } else if (payload.size() <= 0xFFFF) {
        frame.append(static_cast<char>(maskBit | 126));
        char length[2];
        qToBigEndian(static_cast<quint16>(payload.size()), length);
        frame.append(length, 2);
    } else {
        frame.append(static_cast<char>(maskBit | 127));
        char length[8];
        qToBigEndian(static_cast<quint64>(payload.size()), length);
        frame.append(length, 8);
    }
    if (masked) {
        constexpr char mask[] = {'\x11', '\x22', '\x33', '\x44'};
        frame.append(mask, 4);
        for (qsizetype i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
    }
    return frame + payload;
}

struct Frame {
    int opcode = 0;
    QByteArray payload;
    int closeCode() const { return payload.size() < 2 ? 0 : qFromBigEndian<quint16>(payload.constData()); }
};

// The frames of a server; `whole` tells whether the bytes end with a frame. Fails on masked ones.
struct Frames {
    QList<Frame> list;
    bool whole = true;
};

inline Frames parseFrames(const QByteArray &bytes)
{
    Frames frames;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const auto need = [&](qsizetype count) { return bytes.size() - at >= count; };
        if (!need(2))
            break;
        const int opcode = bytes[at] & 0x0F;
        auto length = static_cast<quint64>(static_cast<uchar>(bytes[at + 1]));
        qsizetype header = 2;
        if (length == 126) {
            if (!need(4))
                break;
            length = qFromBigEndian<quint16>(bytes.constData() + at + 2);
            header = 4;
        } else if (length == 127) {
            if (!need(10))
                break;
            length = qFromBigEndian<quint64>(bytes.constData() + at + 2);
            header = 10;
        }
        if (!need(header + static_cast<qsizetype>(length)))
            break;
        frames.list.append({opcode, bytes.mid(at + header, static_cast<qsizetype>(length))});
        at += header + static_cast<qsizetype>(length);
    }
    frames.whole = at == bytes.size();
    return frames;
}

// A raw connection past its handshake; `got` begins with the first frame.
class RawWebSocket : public RawClient {
public:
    explicit RawWebSocket(const House &house, const QByteArray &early = {}) : RawClient(house)
    {
        send(handshake() + early);
        QVERIFY(QTest::qWaitFor([this] { return got.contains("\r\n\r\n"); }));
        QVERIFY(got.startsWith("HTTP/1.1 101 "));
        got.remove(0, got.indexOf("\r\n\r\n") + 4);
    }

    QList<Frame> frames() const { return parseFrames(got).list; }
};

} // namespace kith::net::test
