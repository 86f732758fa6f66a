// Engine.IO 4 on a front door: handshakes, polls, WebSockets and heartbeats for any number of sessions
// (protocol page "Engine.IO Protocol", revision 4). It knows nothing of what the messages mean.
// Threads: the one that owns all connections; listener and clock outlive the server.
#pragma once

#include "server/net/front_door.h"
#include "server/net/origin.h"
#include "server/socketio/deadlines.h"
#include "server/socketio/engine_session.h"

#include <QHash>
#include <QObject>

namespace kith::socketio {

struct EngineOptions {
    QByteArray path = "/engine.io/"; // with its last slash
    // Milliseconds.
    qint64 pingInterval = 25'000;
    qint64 pingTimeout = 20'000;
    qint64 upgradeTimeout = 10'000;
    qint64 maxPayload = 64 * 1024;   // bytes of a POST, and of a WebSocket message
    qint64 sendBytes = 1024 * 1024;  // that may wait for a poll; a WebSocket has FrontDoorOptions::sendQueueBytes
    int sessionsPerAddress = 200;    // 0: no limit
    size_t sessions = 100'000;       // in all
    QStringList allowedOrigins = {}; // the same as FrontDoorOptions::allowedOrigins
};

class EngineListener {
public:
    virtual ~EngineListener() = default;
    virtual void sessionOpened(const std::shared_ptr<EngineSession> &session) = 0;
    // UTF-8, or any bytes where it is binary.
    virtual void messageReceived(EngineSession &session, const QByteArray &data, bool binary) = 0;
    // Once for each session that was opened, whoever ended it; from the event loop, never inside a call of the owner.
    virtual void sessionClosed(EngineSession &session, CloseReason reason) = 0;
};

class EngineServer final : public QObject, private net::UpgradeListener {
    Q_OBJECT

public:
    EngineServer(EngineOptions options, const Clock &clock, EngineListener &listener);
    // Ends every session and tells nobody.
    ~EngineServer() override;

    // Takes the WebSockets of the path; the door's HttpHandler gives the other requests for it to handle(). To be
    // called before the door listens. The server must outlive the door.
    void attach(net::FrontDoor &door);
    void handle(const net::HttpRequest &request, const net::HttpResponder &responder);
    const EngineOptions &options() const { return m_options; }
    const Clock &clock() const { return m_clock; }

    // Closes every session (EngineSession::close); new ones get 503.
    void close();

    size_t sessionCount() const { return static_cast<size_t>(m_sessions.size()); }
    // Heartbeats and all else that waits for a time. Runs by itself; tests with their own clock call it.
    void checkTimes() { m_deadlines.check(); }

private:
    friend class EngineSession;

    // UpgradeListener
    std::optional<net::HttpResponse> refuse(const net::HttpRequest &handshake) override;
    void linkOpened(const std::shared_ptr<net::Link> &link, const net::HttpRequest &handshake) override;
    void textReceived(net::Link &link, const QByteArray &utf8) override;
    void binaryReceived(net::Link &link, const QByteArray &bytes) override;
    void linkClosed(net::Link &link) override;

    // For sessions.
    net::HttpResponse response(int status, const QByteArray &body, const net::HttpRequest &request) const;
    void own(net::Link &link, EngineSession &session) { m_links.insert(link.id(), &session); }
    void disown(net::Link &link) { m_links.remove(link.id()); }
    void wantsFlush(EngineSession &session);
    void message(EngineSession &session, const EnginePacket &packet);
    void told(EngineSession &session, CloseReason reason); // it is closed for its listener
    void ended(EngineSession &session);                    // and for its client

    std::shared_ptr<EngineSession> find(const QByteArray &sid);
    std::shared_ptr<EngineSession> make(const net::HttpRequest &handshake); // null: too many
    net::HttpResponse error(int code, const net::HttpRequest &request) const;
    QByteArray openData(const EngineSession &session, bool upgrades) const;
    void runQueue();
    void wake();

    EngineOptions m_options;
    const Clock &m_clock;
    EngineListener &m_listener;
    net::OriginRule m_origins;
    net::ConnectionCount m_count;
    Deadlines m_deadlines;
    QHash<QByteArray, std::shared_ptr<EngineSession>> m_sessions; // by sid
    QHash<quint64, EngineSession *> m_numbers;                    // the same
    QHash<quint64, EngineSession *> m_links;                      // by id of link or candidate
    // For the end of the turn.
    struct Told {
        std::shared_ptr<EngineSession> session;
        CloseReason reason;
    };
    std::vector<Told> m_told;
    std::vector<std::weak_ptr<EngineSession>> m_flushes;
    quint64 m_lastNumber = 0;
    bool m_awake = false; // runQueue() is on its way
    bool m_closing = false;
};

} // namespace kith::socketio
