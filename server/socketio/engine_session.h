// One client of Engine.IO, whatever carries it: long-polling, a WebSocket, or first the one and then the other.
//
// Invariants
// - What waits for a poll never exceeds EngineOptions::sendBytes + one packet; beyond, the session ends.
// - A session that is not open any more has no sid that anybody could use, unless it waits for one more poll to say so.
// Threads: the one that owns all connections.
#pragma once

#include "server/net/connection_count.h"
#include "server/net/http.h"
#include "server/net/link.h"
#include "server/socketio/engine_packet.h"

#include <memory>
#include <optional>
#include <vector>

namespace kith::socketio {

class EngineServer;

enum class CloseReason {
    ClientClosed,    // it said so with a packet
    TransportClosed, // its connection ended
    TransportError,  // two polls at once, or one that was cut off
    ParseError,      // it sent what is no packet
    PingTimeout,
    ServerClosed,
    TooSlow, // it did not take what was sent
};

class EngineSession final : public std::enable_shared_from_this<EngineSession> {
public:
    // Made by EngineServer.
    struct Parts {
        EngineServer *server;
        quint64 number;
        QByteArray sid;
        net::ConnectionSlot slot;
        net::HttpRequest handshake;
    };
    explicit EngineSession(Parts parts);

    quint64 number() const { return m_number; } // unique in the process; for tables of the owner
    const QByteArray &sid() const { return m_sid; }
    const net::HttpRequest &handshake() const { return m_handshake; } // headers (cookies), query, peer
    bool isOpen() const { return m_state == State::Open; }
    bool hasWebSocket() const { return m_link != nullptr; }
    qint64 waitingBytes() const { return m_waitingBytes; } // for a poll

    // Queues a message packet. Nothing happens on a session that is not open.
    void send(const EncodedPacket &packet);
    // Lets what is queued leave, then ends. A client that polls hears of it with its next poll, within 30 s.
    void close();

    static constexpr qint64 closeTime = 30'000; // milliseconds of Clock::ticks()

private:
    friend class EngineServer;

    enum class State {
        Open,
        Closing, // told as closed; its last packets wait for one more poll
        Closed,
    };
    struct Poll {
        net::HttpResponder responder;
        net::HttpRequest request;
    };

    // What the server hands in.
    void open(std::shared_ptr<net::Link> link); // null: by polling
    void poll(const net::HttpRequest &request, const net::HttpResponder &responder);
    void post(const net::HttpRequest &request, const net::HttpResponder &responder);
    void offer(std::shared_ptr<net::Link> link); // a WebSocket that may take over
    void text(net::Link &link, const QByteArray &utf8);
    void binary(net::Link &link, const QByteArray &bytes);
    void linkClosed(net::Link &link);
    void flushPoll();
    void checkTime();
    void abandon(); // the server goes

    void packet(const EnginePacket &packet);
    void probe(const EnginePacket &packet);
    void takeOver();
    void push(const EncodedPacket &packet);
    void answerPoll(PacketType last); // with all that waits; last: Close, or Message for none
    void dropCandidate();
    void end(CloseReason reason);
    void schedule();

    EngineServer *m_server; // null: gone
    quint64 m_number;
    QByteArray m_sid;
    net::ConnectionSlot m_slot;
    net::HttpRequest m_handshake;

    State m_state = State::Open;
    std::shared_ptr<net::Link> m_link; // null while it polls
    std::shared_ptr<net::Link> m_candidate;
    std::optional<Poll> m_poll;
    std::vector<EncodedPacket> m_waiting;
    qint64 m_waitingBytes = 0;
    bool m_probed = false;

    // Ticks; 0: none.
    qint64 m_pingAt = 0;
    qint64 m_pongUntil = 0;
    qint64 m_upgradeUntil = 0;
    qint64 m_closeAt = 0;
};

} // namespace kith::socketio
