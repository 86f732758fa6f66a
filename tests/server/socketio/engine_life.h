// One session of Engine.IO and its client, over a real front door: it takes steps, and ends in one of many ways.
#pragma once

#include "server/socketio/engine_server.h"
#include "tests/server/net/net_support.h"
#include "tests/support/wait.h"

#include <QSslSocket>

namespace kith::socketio::test {

using namespace kith::net;
using namespace kith::net::test;
using kith::test::waitUntil;

class Keeper final : public EngineListener {
public:
    void sessionOpened(const std::shared_ptr<EngineSession> &opened) override { session = opened; }
    void messageReceived(EngineSession &, const QByteArray &data, bool) override { heard.append(data); }
    void sessionClosed(EngineSession &, CloseReason reason) override { closed.append(reason); }

    std::weak_ptr<EngineSession> session; // the last one
    QList<QByteArray> heard;
    QList<CloseReason> closed;
};

inline EngineOptions engineOptions()
{
    EngineOptions options;
    options.pingInterval = 10'000;
    options.pingTimeout = 5'000;
    options.upgradeTimeout = 2'000;
    options.sessionsPerAddress = 1; // each life needs the place of the one before
    return options;
}

struct EngineHouse {
    explicit EngineHouse(FrontDoorOptions options = {})
        : engine(engineOptions(), clock, keeper),
          door(std::move(options), clock, chat, [this](const HttpRequest &request, const HttpResponder &responder) {
              engine.handle(request, responder);
              ++requests;
          })
    {
        engine.attach(door);
        if (const auto listening = door.listen(); !listening)
            qFatal("%s", qPrintable(listening.error().message));
    }
    void pass(qint64 ms)
    {
        clock.advance(ms);
        engine.checkTimes();
    }

    FakeClock clock;
    Keeper keeper;
    Listener chat;
    int requests = 0;
    EngineServer engine;
    FrontDoor door; // last: gone first
};

struct Answer {
    int status = 0;
    QByteArray body;
};

// A connection of the client.
class Wire {
public:
    explicit Wire(const FrontDoor &door)
        : m_socket(door.isSecure() ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>())
    {
        QObject::connect(
            m_socket.get(), &QTcpSocket::readyRead, m_socket.get(), [this] { got += m_socket->readAll(); });
        if (auto *tls = qobject_cast<QSslSocket *>(m_socket.get())) {
            tls->setPeerVerifyMode(QSslSocket::VerifyNone);
            tls->connectToHostEncrypted(QStringLiteral("127.0.0.1"), door.port());
            waitUntil([tls] { return tls->isEncrypted(); });
        } else {
            m_socket->connectToHost(QHostAddress::LocalHost, door.port());
            waitUntil([this] { return m_socket->state() == QAbstractSocket::ConnectedState; });
        }
    }
    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }
    static QByteArray request(const char *method, const QByteArray &query, const QByteArray &body = {})
    {
        return QByteArray(method) + " /engine.io/?EIO=4&transport=polling" + query
            + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
    void http(const char *method, const QByteArray &query, const QByteArray &body = {})
    {
        send(request(method, query, body));
    }
    // The next answer of HTTP; status 0: none came.
    Answer answer()
    {
        qsizetype head = -1;
        qsizetype length = 0;
        const bool whole = waitUntil([&] {
            head = got.indexOf("\r\n\r\n");
            if (head < 0)
                return false;
            const qsizetype at = got.indexOf("Content-Length: ") + 16;
            length = at < 16 || at > head ? 0 : got.sliced(at, got.indexOf('\r', at) - at).toLongLong();
            return got.size() >= head + 4 + length;
        });
        if (!whole)
            return {};
        const Answer answer{got.mid(9, 3).toInt(), got.sliced(head + 4, length)};
        got.remove(0, head + 4 + length);
        return answer;
    }
    void text(const QByteArray &packet) { send(clientFrame(1, packet)); }
    void abort() { m_socket->abort(); }

    QByteArray got;

private:
    std::unique_ptr<QTcpSocket> m_socket;
};

enum class Step { Poll, Say, Post, Offer, Drop, Late, Wrong, Probe, Upgrade, Stray };
constexpr const char *stepNames[] = {
    "poll", "say", "post", "offer", "drop", "late", "wrong", "probe", "upgrade", "stray poll"};
constexpr Step steps[] = {Step::Poll, Step::Say, Step::Post, Step::Offer, Step::Drop, Step::Late, Step::Wrong,
    Step::Probe, Step::Upgrade, Step::Stray};
enum class End { Packet, Cut, Silent, Stop, StopUnheard, Garbage, TwoPolls };
constexpr const char *endNames[] = {"close packet", "cut", "silence", "stop", "stop unheard", "garbage", "two polls"};
constexpr End ends[] = {End::Packet, End::Cut, End::Silent, End::Stop, End::StopUnheard, End::Garbage, End::TwoPolls};

// One session and its client.
class Life {
public:
    Life(EngineHouse &house, bool webSocket) : m_house(house), m_polls(house.door), m_webSocket(webSocket)
    {
        m_house.keeper = {};
        QByteArray opening;
        if (webSocket) {
            connectWebSocket({});
            waits("open packet", [this] { return !frames().isEmpty(); });
            opening = frames().value(0).payload;
        } else {
            m_polls.http("GET", {});
            opening = m_polls.answer().body;
        }
        m_sid = "&sid=" + opening.mid(9, opening.indexOf('"', 9) - 9);
        expect(opening.startsWith("0{\"sid\":\"") && m_house.engine.sessionCount() == 1, "open");
    }

    bool can(Step step) const
    {
        switch (step) {
        case Step::Poll:
            return !m_webSocket && !m_pending;
        case Step::Say:
        case Step::Post:
            return true;
        case Step::Offer:
            return !m_webSocket && !m_wire;
        case Step::Probe:
            return !m_webSocket && m_wire && !m_probed;
        case Step::Drop:
        case Step::Late:
        case Step::Wrong:
        case Step::Upgrade:
            return !m_webSocket && m_wire;
        case Step::Stray:
            return m_webSocket;
        }
        return false;
    }
    bool can(End end) const
    {
        return end == End::Cut        ? m_webSocket || m_pending
            : end == End::StopUnheard ? !m_webSocket && !m_pending
            : end == End::TwoPolls    ? m_pending
                                      : true;
    }

    void take(Step step)
    {
        if (!problem.isEmpty())
            return;
        switch (step) {
        case Step::Poll:
            poll();
            if (m_probed || m_said > m_got)
                pollAnswered();
            break;
        case Step::Say:
            session()->send(EncodedPacket::text(PacketType::Message, QByteArray::number(m_said++)));
            if (m_webSocket)
                gotAll();
            else if (m_pending)
                pollAnswered();
            break;
        case Step::Post:
            if (m_webSocket)
                m_wire->text("4x");
            else
                post("4x", 200);
            ++m_posted;
            waits("heard", [this] { return m_house.keeper.heard.size() == m_posted; });
            break;
        case Step::Offer:
            connectWebSocket(m_sid);
            break;
        case Step::Probe:
            m_wire->text("2probe");
            m_probed = true;
            waits("probe", [this] { return frames().value(0).payload == "3probe"; });
            if (m_pending)
                pollAnswered();
            break;
        case Step::Upgrade:
            m_wire->text("5");
            waits("upgrade", [this] { return session()->hasWebSocket(); });
            if (m_pending)
                pollAnswered();
            m_webSocket = true;
            gotAll();
            break;
        case Step::Late:
        case Step::Wrong:
            if (step == Step::Late)
                m_house.pass(engineOptions().upgradeTimeout);
            else
                m_wire->text("x");
            closeFrame();
            [[fallthrough]];
        case Step::Drop:
            m_wire->abort();
            m_wire.reset();
            m_probed = false;
            waits("candidate gone", [this] { return m_house.door.linkCount() == 0; });
            break;
        case Step::Stray:
            m_polls.http("GET", m_sid);
            expect(m_polls.answer().status == 400, "stray poll");
            break;
        }
        expect(m_house.engine.sessionCount() == 1 && m_house.keeper.closed.isEmpty(), "lives on");
    }

    void end(End how)
    {
        if (!problem.isEmpty())
            return;
        const auto reason = finish(how);
        waits("gone", [this] { return m_house.engine.sessionCount() == 0 && !m_house.keeper.closed.isEmpty(); });
        if (m_pending && how != End::Cut) {
            pollAnswered();
            expect(m_last == (how == End::Packet ? "6" : "1"), "last packet of the poll");
        }
        if (m_wire && !(how == End::Cut && m_webSocket))
            closeFrame();
        Wire later(m_house.door);
        later.http("GET", m_sid);
        const Answer unknown = later.answer();
        expect(unknown.status == 400 && unknown.body.contains("Session ID unknown"), "sid afterwards");
        waits("object gone", [this] { return m_house.keeper.session.expired(); });
        expect(m_house.keeper.closed == QList<CloseReason>{reason}, "one closed call");
        for (Wire *wire : {&m_polls, &later, m_wire.get()}) {
            if (wire)
                wire->abort();
        }
        waits("connections gone", [this] { return m_house.door.connectionCount() == 0; });
    }

    QByteArray problem;

private:
    CloseReason finish(End how)
    {
        switch (how) {
        case End::Packet:
            if (m_webSocket)
                m_wire->text("1");
            else
                post("1", 200);
            return CloseReason::ClientClosed;
        case End::Cut:
            (m_webSocket ? *m_wire : m_polls).abort();
            return m_webSocket ? CloseReason::TransportClosed : CloseReason::TransportError;
        case End::Silent:
            m_house.pass(engineOptions().pingInterval);
            if (m_pending) {
                pollAnswered();
                expect(m_last == "2", "ping");
                poll();
            }
            m_house.pass(engineOptions().pingTimeout);
            return CloseReason::PingTimeout;
        case End::Stop:
        case End::StopUnheard:
            session()->close();
            if (!m_webSocket && !m_pending) {
                waits("told", [this] { return !m_house.keeper.closed.isEmpty(); });
                expect(m_house.engine.sessionCount() == 1, "waits for a poll");
                if (how == End::Stop)
                    poll();
                else
                    m_house.pass(EngineSession::closeTime);
            }
            return CloseReason::ServerClosed;
        case End::Garbage:
            if (m_webSocket)
                m_wire->text("x");
            else
                post("x", 400);
            return CloseReason::ParseError;
        case End::TwoPolls:
            Wire second(m_house.door);
            second.http("GET", m_sid);
            expect(second.answer().status == 400, "second poll");
            return CloseReason::TransportError;
        }
        return {};
    }

    std::shared_ptr<EngineSession> session() const { return m_house.keeper.session.lock(); }
    void expect(bool yes, const char *what)
    {
        if (!yes && problem.isEmpty())
            problem = what;
    }
    void waits(const char *what, const std::function<bool()> &done) { expect(waitUntil(done), what); }

    void connectWebSocket(const QByteArray &sid)
    {
        m_wire = std::make_unique<Wire>(m_house.door);
        m_seen = 0;
        m_wire->send(handshake({}, "/engine.io/?EIO=4&transport=websocket" + sid));
        expect(m_wire->answer().status == 101, "handshake");
        waits("link", [this] { return m_house.door.linkCount() == 1; });
    }
    void poll()
    {
        const int before = m_house.requests;
        m_polls.http("GET", m_sid);
        waits("poll read", [this, before] { return m_house.requests > before; });
        m_pending = true;
    }
    void pollAnswered()
    {
        const Answer answer = m_polls.answer();
        expect(answer.status == 200, "answer of the poll");
        m_pending = false;
        for (const QByteArray &packet : answer.body.split('\x1e'))
            take(packet);
    }
    void post(const QByteArray &body, int status)
    {
        Wire wire(m_house.door);
        wire.http("POST", m_sid, body);
        expect(wire.answer().status == status, "post");
    }
    QList<Frame> frames() const { return parseFrames(m_wire->got).list; }
    void closeFrame()
    {
        waits("close frame", [this] { return !frames().isEmpty() && frames().last().opcode == 8; });
    }
    void gotAll() // on the WebSocket
    {
        waits("messages", [this] {
            for (const QList<Frame> all = frames(); m_seen < all.size(); ++m_seen)
                take(all[m_seen].payload);
            return m_got == m_said;
        });
    }
    void take(const QByteArray &packet)
    {
        m_last = packet;
        if (packet.startsWith('4'))
            expect(packet == "4" + QByteArray::number(m_got++), "order of messages");
    }

    EngineHouse &m_house;
    Wire m_polls;
    std::unique_ptr<Wire> m_wire; // the WebSocket, or the one that may take over
    QByteArray m_sid;
    QByteArray m_last;
    qsizetype m_seen = 0; // frames
    qsizetype m_said = 0;
    qsizetype m_got = 0;
    qsizetype m_posted = 0;
    bool m_webSocket;
    bool m_pending = false; // a poll
    bool m_probed = false;
};

} // namespace kith::socketio::test
