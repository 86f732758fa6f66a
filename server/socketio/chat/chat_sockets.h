// Chat over Socket.IO 5 (PROTOCOL.md, "Socket.IO"). A client that is let in is a client of the gateway like those of
// /ws: the same requests, preconditions, rates and events. Threads: the one that owns all connections.
#pragma once

#include "server/dispatch/gateway.h"
#include "server/socketio/chat/socket_link.h"
#include "server/socketio/socket_server.h"

#include <unordered_map>

namespace kith::socketio {

class ChatSockets final : private SocketListener {
public:
    // The token in the session cookie of a request; empty: none.
    using TokenOf = std::function<QString(const net::HttpRequest &)>;

    // The gateway and the clock outlive it.
    ChatSockets(EngineOptions options, dispatch::Gateway &gateway, const Clock &clock, TokenOf tokenOf);

    // For the front door, and for close().
    EngineServer &engine() { return m_server.engine(); }
    // Whether events reach this session here, or are held for it.
    bool reaches(SessionId session) const;
    // Since when, where they do: before that they did not, or not to a connection that is still there.
    std::optional<EpochMs> reachesSince(SessionId session) const;

    static constexpr int mostWaiting = 64; // events behind one whose direct room is being opened

private:
    struct Entry {
        std::shared_ptr<SocketLink> link;
        SessionId session;
        EpochMs since = 0;
        int waiting = 0; // in turns
        dispatch::Turns turns = {};
    };
    struct Asker {
        std::shared_ptr<dispatch::Client> client;
        std::weak_ptr<Socket> socket;
        Ack ack;
        void failed(const Error &error) const;
    };

    // SocketListener
    void connectRequested(const QString &nsp, const QJsonObject &auth, const net::HttpRequest &handshake,
        const ConnectDecision &decision) override;
    void eventReceived(Socket &socket, const QString &name, const Payload &arguments, const Ack &ack) override;
    void socketDisconnected(Socket &socket) override;

    void resumed(const std::shared_ptr<SocketLink> &link, const Result<proto::ResumeReply> &reply,
        const ConnectDecision &decision);
    template <typename R>
    void ask(const Asker &asker, Entry &entry, const R &request);
    bool isFull(const Asker &asker, Entry &entry);
    template <typename R>
    void askNow(const Asker &asker, const R &request);

    dispatch::Gateway &m_gateway;
    const Clock &m_clock;
    TokenOf m_tokenOf;
    FrameTranslator m_translator;
    std::unordered_map<quint64, Entry> m_entries;                   // by number of the socket
    std::unordered_map<SessionId, std::vector<quint64>> m_sessions; // their sockets, the oldest first
    std::vector<std::shared_ptr<SocketLink>> m_connecting;
    quint64 m_lastNumber = 0;
    std::shared_ptr<char> m_alive = std::make_shared<char>();
    SocketServer m_server; // last: it ends first
};

} // namespace kith::socketio
