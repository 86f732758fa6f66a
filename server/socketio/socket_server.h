// Socket.IO 5 on Engine.IO 4 (protocol page "Socket.IO Protocol", revision 5): namespaces, events, acknowledgements.
// It knows nothing of what the events mean; who gets an event is the owner's matter (EncodedEvent).
// Threads: the one that owns all connections; listener and clock outlive the server.
#pragma once

#include "server/socketio/engine_server.h"
#include "server/socketio/socket.h"

#include <QSet>

namespace kith::socketio {

struct SocketOptions {
    EngineOptions engine = {.path = "/socket.io/"};
    qint64 connectTimeout = 45'000; // milliseconds until a session without a namespace ends
    size_t namespacesPerSession = 16;
    size_t connectsPerSession = 64; // in all: who comes and goes again and again begins a new session
    size_t pendingAcks = 1024;      // of the server's own events, for each socket
    CodecLimits limits = {};
};

class SocketServer;

// The owner's answer to a client that wants to join: once, now or later. Where the last copy goes without, it is no.
class ConnectDecision {
public:
    // Lets the client in; whatever is emitted now is the first that it gets. Null where it has gone meanwhile.
    std::shared_ptr<Socket> accept() const;
    // The client's `connect_error` has the message, and `data` where that is not empty.
    void refuse(const QString &message, const QJsonObject &data = {}) const;

private:
    friend class SocketServer;
    struct State {
        State(SocketServer &owner, quint64 number, QString name);
        State(const State &) = delete; // its end is an answer
        State &operator=(const State &) = delete;
        ~State();
        SocketServer *server;
        std::weak_ptr<void> alive; // the server's
        quint64 session;
        QString nsp;
        bool given = false;
    };
    std::shared_ptr<State> m_state; // shared by copies
};

class SocketListener {
public:
    virtual ~SocketListener() = default;
    // A client wants to join a namespace that is there. The handshake's headers have its cookies.
    virtual void connectRequested(const QString &nsp, const QJsonObject &auth, const net::HttpRequest &handshake,
        const ConnectDecision &decision) = 0;
    virtual void eventReceived(Socket &socket, const QString &name, const Payload &arguments, const Ack &ack) = 0;
    // Once for each socket that was accepted, whoever ended it; from the event loop, never inside a call of the owner.
    virtual void socketDisconnected(Socket &socket) = 0;
};

class SocketServer final : private EngineListener {
public:
    SocketServer(SocketOptions options, const Clock &clock, SocketListener &listener);
    // Ends every session and tells nobody.
    ~SocketServer() override;

    // "/" is always there.
    void addNamespace(const QString &nsp) { m_namespaces.insert(nsp); }
    // For the front door, for close() and for what there is to count.
    EngineServer &engine() { return m_engine; }
    size_t socketCount() const { return m_socketCount; }
    // As EngineServer::checkTimes().
    void checkTimes();

private:
    friend class Socket;
    friend class ConnectDecision;

    struct Client {
        std::shared_ptr<EngineSession> session;
        PacketAssembler assembler;
        std::map<QString, std::shared_ptr<Socket>> sockets; // by namespace
        QSet<QString> deciding;                             // the owner thinks about these
        QSet<QString> left; // by the server: packets that crossed its word are no mistake
        bool hasJoined = false;
        size_t connects = 0;
    };

    // EngineListener
    void sessionOpened(const std::shared_ptr<EngineSession> &session) override;
    void messageReceived(EngineSession &session, const QByteArray &data, bool binary) override;
    void sessionClosed(EngineSession &session, CloseReason reason) override;

    Client *clientOf(quint64 session);
    void connectPacket(Client &client, const SocketPacket &packet);
    void packet(Client &client, const SocketPacket &packet);
    std::shared_ptr<Socket> accept(quint64 session, const QString &nsp);
    void refuse(quint64 session, const QString &nsp, const QString &message, const QJsonObject &data);
    void leave(Socket &socket);
    void removed(const std::shared_ptr<Socket> &socket); // tells the listener, later

    SocketOptions m_options;
    SocketListener &m_listener;
    QSet<QString> m_namespaces = {QStringLiteral("/")};
    std::unordered_map<quint64, Client> m_clients; // by number of the session
    std::vector<std::shared_ptr<Socket>> m_removed;
    size_t m_socketCount = 0;
    quint64 m_lastNumber = 0;
    std::shared_ptr<void> m_alive = std::make_shared<char>();
    QObject m_queue; // what is posted goes with it
    Deadlines m_connectDeadlines;
    EngineServer m_engine;
};

} // namespace kith::socketio
