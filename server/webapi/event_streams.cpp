#include "server/webapi/event_streams.h"

#include "server/webapi/session_cookie.h"
#include "shared/protocol/web_contract.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::webapi {
namespace {

constexpr qsizetype idBytes = 4'096;

QByteArray dataLine(const QByteArray &event) { return "data: " + event + '\n'; }

// The messages that were missed, as events: each room's in their order, the rooms by date. Without those that came over
// Socket.IO, which has reached the session since then.
QByteArray replay(const proto::ResumeReply &reply, std::optional<EpochMs> since)
{
    std::vector<std::pair<EpochMs, const proto::MessageInfo *>> missed;
    for (const auto &[room, changes] : reply.changes) {
        EpochMs last = 0; // clocks of several servers differ; the order in a room does not
        for (const proto::MessageInfo &message : changes.messages) {
            last = std::max(last, message.date.ms);
            missed.emplace_back(last, &message);
        }
    }
    std::ranges::stable_sort(missed, {}, &decltype(missed)::value_type::first);
    QByteArray text;
    for (const auto &[at, message] : missed) {
        if (!since || message->date.ms < *since)
            text += dataLine(proto::encodeEvent(proto::MessageEvent{*message})) + '\n';
    }
    return text;
}

} // namespace

QByteArray eventId(const Cursors &cursors)
{
    QByteArray id;
    for (const auto &[room, rev] : cursors) {
        const QByteArray part = room.toString().toLatin1() + '.' + QByteArray::number(rev);
        if (id.size() + part.size() >= idBytes)
            break;
        id += (id.isEmpty() ? "" : ",") + part;
    }
    return id;
}

Cursors cursorsOf(const QByteArray &eventId)
{
    Cursors cursors;
    for (const QByteArray &part : eventId.split(',')) {
        const qsizetype dot = part.indexOf('.');
        const RoomId room = RoomId::fromString(QString::fromLatin1(part.first(std::max<qsizetype>(dot, 0))));
        quint64 rev = 0;
        if (room.isValid() && parseDecimal(QString::fromLatin1(part.sliced(dot + 1)), rev))
            cursors.insert_or_assign(room, static_cast<qint64>(rev));
    }
    return cursors;
}

class EventStreams::StreamLink final : public net::Link {
public:
    StreamLink(EventStreams &owner, quint64 number, const QHostAddress &peer, QString origin)
        : m_owner(owner), m_id(net::linkId(net::LinkFamily::EventStream, number)), m_peer(peer),
          m_origin(std::move(origin))
    {
    }

    // From now on what is sent leaves, behind what was missed. The id comes last: where that breaks off it comes again.
    void begin(std::shared_ptr<net::HttpStream> stream, SessionId session, Cursors cursors, const QByteArray &missed)
    {
        m_stream = std::move(stream);
        m_session = session;
        m_cursors = std::move(cursors);
        write(missed + "id: " + eventId(m_cursors) + "\n\n");
    }

    void send(const net::TextFrame &frame) override
    {
        if (!m_stream)
            return;
        const bool moved = moveCursors(frame.payload());
        const bool reached = m_owner.m_reach.reaches(m_session);
        // An id alone moves what the client would begin with again, and tells it nothing.
        QByteArray text = moved || !reached ? "id: " + eventId(m_cursors) + '\n' : QByteArray();
        if (!reached)
            text += dataLine(frame.payload().toByteArray());
        if (!text.isEmpty())
            write(text + '\n');
    }

    void close(net::CloseCode, const QString &) override
    {
        if (!std::exchange(m_open, false))
            return;
        if (m_stream)
            m_stream->end();
        endLater();
    }
    void closeTooSlow() override { close(net::CloseCode::TooSlow, {}); }
    void keepAlive() { write(":\n\n"); }

    bool isOpen() const override { return m_open; }
    QHostAddress peer() const override { return m_peer; }
    quint64 id() const override { return m_id; }
    QString origin() const override { return m_origin; }

private:
    void write(const QByteArray &text)
    {
        if (m_open && m_stream && !m_stream->write(text)) {
            m_open = false;
            endLater();
        }
    }

    // Never inside a call of the gateway.
    void endLater()
    {
        QMetaObject::invokeMethod(
            &m_owner.m_timer, [&owner = m_owner, id = m_id] { owner.remove(id); }, Qt::QueuedConnection);
    }

    bool moveCursors(QByteArrayView payload)
    {
        const auto incoming = proto::decodeIncoming(payload.toByteArray());
        const auto *event = incoming ? std::get_if<proto::Event>(&*incoming) : nullptr;
        if (!event)
            return false;
        if (const auto *message = std::get_if<proto::MessageEvent>(event))
            m_cursors[message->roomId] = std::max(m_cursors[message->roomId], message->rev);
        else if (const auto *shown = std::get_if<proto::ShowRoom>(event))
            m_cursors[shown->id] = shown->rev;
        else if (const auto *removed = std::get_if<proto::RoomRemoved>(event))
            m_cursors.erase(removed->roomId);
        else
            return false;
        return true;
    }

    EventStreams &m_owner;
    quint64 m_id;
    QHostAddress m_peer;
    QString m_origin;
    std::shared_ptr<net::HttpStream> m_stream;
    SessionId m_session;
    Cursors m_cursors;
    bool m_open = true;
};

EventStreams::EventStreams(dispatch::Gateway &gateway, const QStringList &allowedOrigins, qint64 maxUnsent, Reach reach)
    : m_gateway(gateway), m_origins(std::make_shared<net::OriginRule>(allowedOrigins)), m_maxUnsent(maxUnsent),
      m_reach(std::move(reach))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        for (const auto &[id, link] : m_links)
            link->keepAlive();
    });
}

EventStreams::~EventStreams() = default;

void EventStreams::answer(const net::HttpRequest &request, const net::HttpResponder &responder)
{
    const auto exchange = std::make_shared<const Exchange>(request, responder, m_origins);
    if (!m_origins->allows(request))
        return exchange->error(403, makeError(ErrorCode::BadRequest, u"This origin is not allowed."_s));
    if (request.method == "OPTIONS")
        return responder(m_origins->preflight(request, "GET"));
    if (request.method != "GET")
        return exchange->notAllowed("GET, OPTIONS");
    const QString token = sessionToken(request);
    if (token.isEmpty())
        return exchange->error(makeError(ErrorCode::AuthRequired));

    const auto link = std::make_shared<StreamLink>(
        *this, ++m_lastNumber, request.peer, QString::fromLatin1(net::serverOrigin(request)));
    m_links.emplace(link->id(), link);
    if (!m_timer.isActive())
        m_timer.start(keepAliveInterval);
    m_gateway.linkOpened(link);
    responder.onGone([this, id = link->id()] { remove(id); });
    const auto client = m_gateway.client(*link);
    client->clientName = u"Web"_s;
    m_gateway.ask(client, proto::Resume{.token = token, .cursors = cursorsOf(request.header("last-event-id"))},
        [this, alive = std::weak_ptr(m_alive), link, exchange](const Result<proto::ResumeReply> &reply) {
            if (!alive.expired())
                begin(link, *exchange, reply);
        });
}

void EventStreams::begin(
    const std::shared_ptr<StreamLink> &link, const Exchange &exchange, const Result<proto::ResumeReply> &reply)
{
    const auto client = m_gateway.client(*link);
    if (!client || !link->isOpen()) // ended meanwhile
        return exchange.error(makeError(ErrorCode::AuthExpired));
    if (!reply) {
        exchange.error(reply.error());
        return link->close(net::CloseCode::Normal, {});
    }
    const QByteArray missed = replay(*reply, m_reach.since(client->session()));
    net::HttpResponse head{.status = 200, .contentType = "text/event-stream", .headers = {}, .body = {}};
    // "no": a proxy such as nginx shall pass on every event at once.
    head.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    m_origins->open(head, exchange.request());
    // What was missed leaves at once, whatever its size: the store has bounded it.
    auto stream = exchange.responder().stream(head, m_maxUnsent + missed.size());
    if (!stream)
        return link->close(net::CloseCode::Normal, {});
    Cursors cursors;
    for (const proto::RoomInfo &room : reply->rooms)
        cursors[room.id] = room.rev;
    for (const auto &[room, changes] : reply->changes)
        cursors[room] = changes.rev;
    link->begin(std::move(stream), client->session(), std::move(cursors), missed);
}

void EventStreams::remove(quint64 id)
{
    const auto node = m_links.extract(id);
    if (node.empty())
        return;
    m_gateway.linkClosed(*node.mapped());
    if (m_links.empty())
        m_timer.stop();
}

} // namespace kith::webapi
