// A client's place in one namespace of Socket.IO: what it is sent, and what it acknowledges.
// Threads: the one that owns all connections.
#pragma once

#include "server/socketio/engine_session.h"
#include "server/socketio/socket_packet.h"

#include <functional>
#include <map>
#include <memory>

namespace kith::socketio {

class SocketServer;

// An event that was encoded once, for any number of sockets of its namespace. Copies share the bytes.
class EncodedEvent {
public:
    EncodedEvent(const QString &nsp, const QString &name, const Payload &arguments);
    // With one argument that is JSON already. `name` has no character that JSON escapes.
    static EncodedEvent withJson(const QString &nsp, QByteArrayView name, QByteArrayView argument);

private:
    friend class Socket;
    EncodedEvent() = default;
    std::vector<EncodedPacket> m_packets;
};

class Socket final : public std::enable_shared_from_this<Socket> {
public:
    // The arguments of the acknowledgement; nothing where the socket went without it. From the event loop.
    using Acknowledged = std::function<void(std::optional<Payload>)>;

    // Made by SocketServer.
    struct Parts {
        SocketServer *server;
        std::shared_ptr<EngineSession> session;
        quint64 number;
        QString id;
        QString nsp;
        size_t pendingAcks;
    };
    explicit Socket(Parts parts) : m_parts(std::move(parts)) {}

    const QString &id() const { return m_parts.id; }  // unguessable; another one in each namespace
    quint64 number() const { return m_parts.number; } // unique in the process; for tables of the owner
    const QString &nsp() const { return m_parts.nsp; }
    const net::HttpRequest &handshake() const { return m_parts.session->handshake(); }
    // Its session, which other namespaces may share.
    EngineSession &session() { return *m_parts.session; }
    bool isConnected() const { return m_connected; }

    // Nothing happens on a socket that is not connected. (`emit` is a macro of Qt.)
    void emitEvent(const QString &name, const Payload &arguments = {});
    // False, and no call, where too many acknowledgements are awaited already or the socket is not connected.
    bool emitEvent(const QString &name, const Payload &arguments, Acknowledged acknowledged);
    void send(const EncodedEvent &event);

    // Leaves the namespace, and tells the client.
    void disconnect();

private:
    friend class SocketServer;
    friend class Ack;

    void write(const std::vector<EncodedPacket> &packets);
    void acknowledge(quint64 id, const Payload &arguments);
    void takeAck(const SocketPacket &packet);
    void dropAcks();

    Parts m_parts;
    bool m_connected = true;
    quint64 m_nextAck = 0;
    std::map<quint64, Acknowledged> m_acks;
};

// Acknowledges an event, once, now or later; nothing happens where the client wants none, or has gone.
class Ack {
public:
    Ack() = default;
    Ack(const std::shared_ptr<Socket> &socket, quint64 id);

    bool isWanted() const { return m_state && !m_state->given; }
    void operator()(const Payload &arguments = {}) const;

private:
    struct State {
        std::weak_ptr<Socket> socket;
        quint64 id;
        bool given = false;
    };
    std::shared_ptr<State> m_state; // shared by copies
};

} // namespace kith::socketio
