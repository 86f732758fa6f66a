#include "server/socketio/engine_server.h"

#include "server/net/query.h"
#include "server/socketio/random_id.h"

namespace kith::socketio {

namespace {

// The codes and sentences that clients of the reference server get.
enum ErrorNumber { TransportUnknown, SidUnknown, BadMethod, BadRequest, Forbidden, VersionUnsupported };

constexpr const char *sentences[] = {"Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request",
    "Forbidden", "Unsupported protocol version"};

net::HttpResponse tooMany()
{
    net::HttpResponse response;
    response.status = 429;
    response.contentType = "application/json";
    response.body = R"({"code":4,"message":"Too many sessions"})";
    return response;
}

} // namespace

EngineServer::EngineServer(EngineOptions options, const Clock &clock, EngineListener &listener)
    : m_options(std::move(options)), m_clock(clock), m_listener(listener), m_origins(m_options.allowedOrigins),
      m_count(m_options.sessionsPerAddress), m_deadlines(clock, [this](quint64 number) {
          if (EngineSession *session = m_numbers.value(number))
              session->shared_from_this()->checkTime();
      })
{
}

EngineServer::~EngineServer()
{
    for (const auto &session : std::as_const(m_sessions))
        session->abandon();
}

void EngineServer::attach(net::FrontDoor &door)
{
    net::LinkProfile profile;
    profile.frameBytes = m_options.maxPayload;
    profile.binary = true;
    profile.tellsEvents = false;
    door.addUpgrade(m_options.path, profile, *this);
}

void EngineServer::close()
{
    m_closing = true;
    const auto all = m_sessions; // ending changes it
    for (const auto &session : all)
        session->close();
}

// ---- answers

net::HttpResponse EngineServer::response(int status, const QByteArray &body, const net::HttpRequest &request) const
{
    net::HttpResponse response;
    response.status = status;
    response.body = body;
    response.headers = {{"Cache-Control", "no-store"}};
    m_origins.open(response, request);
    return response;
}

net::HttpResponse EngineServer::error(int code, const net::HttpRequest &request) const
{
    const QByteArray body = R"({"code":)" + QByteArray::number(code) + R"(,"message":")" + sentences[code] + R"("})";
    net::HttpResponse answer = response(code == Forbidden ? 403 : 400, body, request);
    answer.contentType = "application/json";
    return answer;
}

QByteArray EngineServer::openData(const EngineSession &session, bool upgrades) const
{
    return R"({"sid":")" + session.sid() + R"(","upgrades":[)" + (upgrades ? R"("websocket")" : "")
        + R"(],"pingInterval":)" + QByteArray::number(m_options.pingInterval) + R"(,"pingTimeout":)"
        + QByteArray::number(m_options.pingTimeout) + R"(,"maxPayload":)" + QByteArray::number(m_options.maxPayload)
        + '}';
}

// ---- sessions

std::shared_ptr<EngineSession> EngineServer::find(const QByteArray &sid)
{
    auto session = m_sessions.value(sid);
    if (session)
        session->checkTime(); // its time may be over before the timer says so
    return m_sessions.value(sid);
}

std::shared_ptr<EngineSession> EngineServer::make(const net::HttpRequest &handshake)
{
    net::ConnectionSlot slot = m_count.take(handshake.peer);
    if (!slot || sessionCount() >= m_options.sessions)
        return nullptr;
    net::HttpRequest kept = handshake;
    kept.body.clear();
    const auto session = std::make_shared<EngineSession>(
        EngineSession::Parts{this, ++m_lastNumber, randomId(), std::move(slot), std::move(kept)});
    m_sessions.insert(session->sid(), session);
    m_numbers.insert(session->number(), session.get());
    return session;
}

void EngineServer::ended(EngineSession &session)
{
    m_numbers.remove(session.number());
    m_sessions.remove(session.sid());
}

void EngineServer::told(EngineSession &session, CloseReason reason)
{
    m_told.push_back({session.shared_from_this(), reason});
    wake();
}

void EngineServer::wantsFlush(EngineSession &session)
{
    m_flushes.push_back(session.weak_from_this());
    wake();
}

void EngineServer::wake()
{
    if (!std::exchange(m_awake, true))
        QMetaObject::invokeMethod(this, &EngineServer::runQueue, Qt::QueuedConnection);
}

void EngineServer::runQueue()
{
    m_awake = false;
    for (const auto &weak : std::exchange(m_flushes, {})) {
        if (const auto session = weak.lock())
            session->flushPoll();
    }
    for (const Told &each : std::exchange(m_told, {}))
        m_listener.sessionClosed(*each.session, each.reason);
}

void EngineServer::message(EngineSession &session, const EnginePacket &packet)
{
    m_listener.messageReceived(session, packet.data, packet.binary);
}

// ---- HTTP

void EngineServer::handle(const net::HttpRequest &request, const net::HttpResponder &responder)
{
    // Reading is checked, too: a poll hands out what the person who visits the page may see.
    if (!m_origins.allows(request))
        return responder(error(Forbidden, request));
    if (request.method == "OPTIONS")
        return responder(m_origins.preflight(request, "GET, POST"));
    const QByteArray transport = net::queryValue(request.query, "transport");
    if (transport != "polling" && transport != "websocket")
        return responder(error(TransportUnknown, request));

    if (const QByteArray sid = net::queryValue(request.query, "sid"); !sid.isEmpty()) {
        const auto session = find(sid);
        if (!session)
            return responder(error(SidUnknown, request));
        if (transport == "websocket" || session->hasWebSocket())
            return responder(error(BadRequest, request));
        if (request.method == "GET")
            return session->poll(request, responder);
        if (request.method == "POST")
            return session->post(request, responder);
        return responder(error(BadMethod, request));
    }

    if (request.method != "GET")
        return responder(error(BadMethod, request));
    if (transport == "websocket")
        return responder(error(BadRequest, request));
    if (net::queryValue(request.query, "EIO") != "4")
        return responder(error(VersionUnsupported, request));
    if (m_closing)
        return responder(net::plainResponse(503, "The server is stopping."));
    const auto session = make(request);
    if (!session)
        return responder(tooMany());
    session->open(nullptr);
    const EncodedPacket packet = EncodedPacket::text(PacketType::Open, openData(*session, true));
    responder(response(200, encodePayload({&packet, 1}), request));
    m_listener.sessionOpened(session);
}

// ---- WebSockets

std::optional<net::HttpResponse> EngineServer::refuse(const net::HttpRequest &handshake)
{
    const QByteArray transport = net::queryValue(handshake.query, "transport");
    if (transport != "websocket")
        return error(transport == "polling" ? BadRequest : TransportUnknown, handshake);
    if (const QByteArray sid = net::queryValue(handshake.query, "sid"); !sid.isEmpty())
        return find(sid) ? std::nullopt : std::optional(error(SidUnknown, handshake));
    if (net::queryValue(handshake.query, "EIO") != "4")
        return error(VersionUnsupported, handshake);
    if (m_closing)
        return net::plainResponse(503, "The server is stopping.");
    if (!m_count.take(handshake.peer) || sessionCount() >= m_options.sessions)
        return tooMany();
    return std::nullopt;
}

void EngineServer::linkOpened(const std::shared_ptr<net::Link> &link, const net::HttpRequest &handshake)
{
    if (const QByteArray sid = net::queryValue(handshake.query, "sid"); !sid.isEmpty()) {
        if (const auto session = find(sid))
            session->offer(link);
        else
            link->close(net::CloseCode::Normal, {});
        return;
    }
    const auto session = make(handshake);
    if (!session) {
        link->close(net::CloseCode::Normal, {});
        return;
    }
    own(*link, *session);
    session->open(link);
    link->send(EncodedPacket::text(PacketType::Open, openData(*session, false)).frame());
    m_listener.sessionOpened(session);
}

void EngineServer::textReceived(net::Link &link, const QByteArray &utf8)
{
    if (EngineSession *session = m_links.value(link.id()))
        session->shared_from_this()->text(link, utf8);
}

void EngineServer::binaryReceived(net::Link &link, const QByteArray &bytes)
{
    if (EngineSession *session = m_links.value(link.id()))
        session->shared_from_this()->binary(link, bytes);
}

void EngineServer::linkClosed(net::Link &link)
{
    if (EngineSession *session = m_links.value(link.id())) {
        const auto keep = session->shared_from_this();
        m_links.remove(link.id());
        keep->linkClosed(link);
    }
}

} // namespace kith::socketio
