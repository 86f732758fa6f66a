// GET /stream: events as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each
// stream is a client of the gateway like those of /ws. It tells what does not already reach its session over Socket.IO.
//
// The id of an event says how far the client is: the rev of each of its rooms. So a stream that begins again with
// Last-Event-ID gets what it missed out of the store, from any instance.
// Threads: the one that owns all connections.
#pragma once

#include "server/dispatch/gateway.h"
#include "server/webapi/exchange.h"

#include <QTimer>

#include <map>

namespace kith::webapi {

using Cursors = std::map<RoomId, qint64>;
// "0.5,17.123,1:2.7": at most 4 KiB, since it comes back in the head of a request. Whoever is in more rooms does not
// hear of what was missed in the rest.
QByteArray eventId(const Cursors &cursors);
// Parts of another form are left out.
Cursors cursorsOf(const QByteArray &eventId);

class EventStreams {
public:
    static constexpr std::chrono::seconds keepAliveInterval{15};

    // What is told over Socket.IO: whether events reach the session, and since when.
    struct Reach {
        std::function<bool(SessionId)> reaches;
        std::function<std::optional<EpochMs>(SessionId)> since;
    };

    // All of it outlives the streams.
    EventStreams(dispatch::Gateway &gateway, const QStringList &allowedOrigins, qint64 maxUnsent, Reach reach);
    ~EventStreams();

    void answer(const net::HttpRequest &request, const net::HttpResponder &responder);
    size_t count() const { return m_links.size(); }

private:
    class StreamLink;
    void begin(
        const std::shared_ptr<StreamLink> &link, const Exchange &exchange, const Result<proto::ResumeReply> &reply);
    void remove(quint64 id);

    dispatch::Gateway &m_gateway;
    std::shared_ptr<const net::OriginRule> m_origins;
    qint64 m_maxUnsent;
    Reach m_reach;
    std::map<quint64, std::shared_ptr<StreamLink>> m_links; // by id
    quint64 m_lastNumber = 0;
    std::shared_ptr<char> m_alive = std::make_shared<char>();
    QTimer m_timer; // and what is to be done later
};

} // namespace kith::webapi
