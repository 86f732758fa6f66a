#include "server/socketio/engine_session.h"

#include "server/socketio/engine_server.h"

#include <algorithm>

namespace kith::socketio {

EngineSession::EngineSession(Parts parts)
    : m_server(parts.server), m_number(parts.number), m_sid(std::move(parts.sid)), m_slot(std::move(parts.slot)),
      m_handshake(std::move(parts.handshake))
{
}

void EngineSession::open(std::shared_ptr<net::Link> link)
{
    m_link = std::move(link);
    m_pingAt = m_server->clock().ticks() + m_server->options().pingInterval;
    schedule();
}

// ---- sending

void EngineSession::send(const EncodedPacket &packet)
{
    if (m_state == State::Open)
        push(packet);
}

void EngineSession::push(const EncodedPacket &packet)
{
    if (const auto link = m_link) { // over TLS, sending may find out that the connection has ended
        link->send(packet.frame());
        if (!link->isOpen())
            end(CloseReason::TooSlow);
        return;
    }
    if (m_waitingBytes > m_server->options().sendBytes) {
        end(CloseReason::TooSlow);
        return;
    }
    m_waiting.push_back(packet);
    m_waitingBytes += packet.payloadBytes();
    if (m_poll)
        m_server->wantsFlush(*this); // with all else that this turn of the loop brings
}

void EngineSession::flushPoll()
{
    if (m_poll && !m_waiting.empty())
        answerPoll(PacketType::Message);
}

void EngineSession::answerPoll(PacketType last)
{
    if (last != PacketType::Message)
        m_waiting.push_back(EncodedPacket::text(last));
    const QByteArray body = encodePayload(m_waiting);
    m_waiting.clear();
    m_waiting.shrink_to_fit();
    m_waitingBytes = 0;
    const Poll poll = std::move(*m_poll);
    m_poll.reset();
    poll.responder(m_server->response(200, body, poll.request));
}

// ---- long-polling

void EngineSession::poll(const net::HttpRequest &request, const net::HttpResponder &responder)
{
    if (m_poll) {
        end(CloseReason::TransportError);
        responder(m_server->response(400, {}, request));
        return;
    }
    m_poll = Poll{responder, {}};
    m_poll->request.headers = request.headers; // all that an answer needs
    m_poll->request.headers.removeIf([](const auto &header) { return header.first != "origin"; });
    responder.onGone([weak = weak_from_this()] {
        if (const auto session = weak.lock()) {
            session->m_poll.reset();
            session->end(CloseReason::TransportError);
        }
    });
    if (m_state == State::Closing) {
        answerPoll(PacketType::Close);
        end(CloseReason::ServerClosed);
        return;
    }
    flushPoll();
    // The client goes on with the upgrade when no poll is under way.
    if (m_poll && m_probed)
        answerPoll(PacketType::Noop);
}

void EngineSession::post(const net::HttpRequest &request, const net::HttpResponder &responder)
{
    const auto packets = request.header("content-type") == "application/octet-stream"
        ? fail(makeError(ErrorCode::BadFrame))
        : decodePayload(request.body);
    if (!packets) {
        end(CloseReason::ParseError);
        responder(m_server->response(400, {}, request));
        return;
    }
    for (const EnginePacket &each : *packets)
        packet(each);
    responder(m_server->response(200, "ok", request));
}

// ---- WebSocket

void EngineSession::offer(std::shared_ptr<net::Link> link)
{
    if (m_link || m_candidate || m_state != State::Open) {
        link->close(net::CloseCode::Normal, {});
        return;
    }
    m_server->own(*link, *this);
    m_candidate = std::move(link);
    m_upgradeUntil = m_server->clock().ticks() + m_server->options().upgradeTimeout;
    schedule();
}

void EngineSession::text(net::Link &link, const QByteArray &utf8)
{
    const auto decoded = decodePacket(utf8);
    if (&link == m_candidate.get()) {
        if (decoded)
            probe(*decoded);
        else
            dropCandidate();
    } else if (decoded) {
        packet(*decoded);
    } else {
        end(CloseReason::ParseError);
    }
}

void EngineSession::binary(net::Link &link, const QByteArray &bytes)
{
    if (&link == m_candidate.get())
        dropCandidate();
    else
        packet({PacketType::Message, bytes, true});
}

void EngineSession::probe(const EnginePacket &packet)
{
    if (packet.type == PacketType::Ping && packet.data == "probe") {
        m_probed = true;
        const auto link = m_candidate; // see push()
        link->send(EncodedPacket::text(PacketType::Pong, "probe").frame());
        flushPoll();
        if (m_poll)
            answerPoll(PacketType::Noop);
    } else if (packet.type == PacketType::Upgrade) {
        takeOver();
    } else {
        dropCandidate();
    }
}

void EngineSession::takeOver()
{
    if (m_poll)
        answerPoll(PacketType::Noop);
    if (!m_candidate)
        return; // a request behind the poll has ended the session
    m_link = std::move(m_candidate);
    m_probed = false;
    m_upgradeUntil = 0;
    schedule();
    for (const EncodedPacket &each : std::exchange(m_waiting, {})) {
        if (m_state != State::Open)
            return;
        push(each);
    }
    m_waitingBytes = 0;
}

void EngineSession::dropCandidate()
{
    if (!m_candidate)
        return;
    const auto link = std::move(m_candidate);
    m_server->disown(*link);
    m_probed = false;
    m_upgradeUntil = 0;
    schedule();
    link->close(net::CloseCode::Normal, {});
}

void EngineSession::linkClosed(net::Link &link)
{
    if (&link == m_candidate.get())
        dropCandidate();
    else
        end(CloseReason::TransportClosed);
}

// ---- both

void EngineSession::packet(const EnginePacket &packet)
{
    if (m_state != State::Open)
        return;
    switch (packet.type) {
    case PacketType::Message:
        m_server->message(*this, packet);
        break;
    case PacketType::Pong:
        m_pongUntil = 0;
        m_pingAt = m_server->clock().ticks() + m_server->options().pingInterval;
        schedule();
        break;
    case PacketType::Close:
        end(CloseReason::ClientClosed);
        break;
    case PacketType::Ping: // since revision 4, pings come from the server
        end(CloseReason::ParseError);
        break;
    case PacketType::Open:
    case PacketType::Upgrade:
    case PacketType::Noop:
        break;
    }
}

void EngineSession::checkTime()
{
    if (m_state == State::Closed)
        return;
    const qint64 now = m_server->clock().ticks();
    const qint64 timeout = m_server->options().pingTimeout;
    if (m_closeAt != 0 && now >= m_closeAt) {
        end(CloseReason::ServerClosed);
        return;
    }
    if (m_upgradeUntil != 0 && now >= m_upgradeUntil)
        dropCandidate();
    if (m_pingAt != 0 && now >= m_pingAt) {
        // The client's time begins when the ping was due; a server that was held up does not blame the client.
        const qint64 late = now - m_pingAt;
        m_pongUntil = (late > timeout / 2 ? now : m_pingAt) + timeout;
        m_pingAt = 0;
        push(EncodedPacket::text(PacketType::Ping));
        flushPoll();
        if (m_state == State::Closed)
            return;
    }
    if (m_pongUntil != 0 && now >= m_pongUntil) {
        end(CloseReason::PingTimeout);
        return;
    }
    schedule();
}

void EngineSession::schedule()
{
    qint64 next = 0;
    for (const qint64 at : {m_pingAt, m_pongUntil, m_upgradeUntil, m_closeAt}) {
        if (at != 0 && (next == 0 || at < next))
            next = at;
    }
    m_server->m_deadlines.set(m_number, next);
}

void EngineSession::close()
{
    if (m_state != State::Open)
        return;
    if (m_link || m_poll) {
        if (m_poll)
            answerPoll(PacketType::Close);
        end(CloseReason::ServerClosed);
        return;
    }
    dropCandidate();
    m_state = State::Closing;
    m_pingAt = 0;
    m_pongUntil = 0;
    m_closeAt = m_server->clock().ticks() + closeTime;
    schedule();
    m_server->told(*this, CloseReason::ServerClosed);
}

void EngineSession::end(CloseReason reason)
{
    if (m_state == State::Closed)
        return;
    const auto self = shared_from_this();
    if (std::exchange(m_state, State::Closed) == State::Open)
        m_server->told(*this, reason);
    m_server->ended(*this); // before the answer, behind which the next poll may come at once
    m_waiting.clear();
    m_waitingBytes = 0;
    if (m_poll) // a client that closes by itself must not take its poll's answer for a close of ours
        answerPoll(reason == CloseReason::ClientClosed ? PacketType::Noop : PacketType::Close);
    dropCandidate();
    if (m_link) {
        m_server->disown(*m_link);
        m_link->close(net::CloseCode::Normal, {});
        m_link.reset();
    }
    m_server->m_deadlines.set(m_number, 0); // last: dropCandidate() sets it
    m_slot.reset();
}

void EngineSession::abandon()
{
    m_state = State::Closed;
    m_poll.reset();
    m_candidate.reset();
    m_link.reset();
    m_waiting.clear();
    m_server = nullptr;
}

} // namespace kith::socketio
