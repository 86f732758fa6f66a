#include "server/dispatch/client.h"

#include <algorithm>

namespace kith::dispatch {

Client::Client(std::shared_ptr<net::Link> link, qint64 ticks, qint64 heldBytes)
    : m_link(std::move(link)), m_freshSince(ticks), m_heldLimit(heldBytes)
{
}

void Client::signedIn(const User &user, SessionId session)
{
    if (m_state == State::Closed)
        return;
    m_user = user;
    m_session = session;
    m_state = State::SignedIn;
}

void Client::signInFailed()
{
    if (m_state != State::Closed)
        m_state = m_session.isValid() ? State::SignedIn : State::Fresh;
    forgetHeld();
}

void Client::startHolding()
{
    m_holding = true;
    m_state = State::Resuming;
}

void Client::goLive(Coverage covered)
{
    if (m_state != State::Resuming)
        return;
    m_state = State::Live;
    const std::vector<BroadcastFrame> held = std::exchange(m_held, {});
    forgetHeld();
    for (const BroadcastFrame &broadcast : held) {
        const auto room = covered.find(broadcast.room);
        if (room == covered.end() || broadcast.rev == 0 || broadcast.rev > room->second.upTo)
            m_link->send(broadcast.frame);
        if (room != covered.end())
            room->second.since = std::max(room->second.since, broadcast.rev);
    }
    for (const auto &[room, coverage] : covered) {
        if (coverage.upTo > coverage.since)
            m_ahead.emplace_back(room, coverage.upTo);
    }
}

void Client::signedOut(qint64 ticks)
{
    m_user = {};
    m_session = {};
    m_state = State::Fresh;
    m_freshSince = ticks;
    forgetHeld();
}

void Client::closed()
{
    m_state = State::Closed;
    memberTurns.clear(); // its steps hold the client
}

void Client::deliver(const BroadcastFrame &broadcast)
{
    if (m_state == State::Live) {
        if (m_ahead.empty() || !hasAlready(broadcast))
            m_link->send(broadcast.frame);
        return;
    }
    if (!m_holding)
        return;
    m_heldBytes += broadcast.frame.bytes().size();
    if (m_heldLimit > 0 && m_heldBytes > m_heldLimit) {
        forgetHeld();
        m_link->closeTooSlow();
        return;
    }
    m_held.push_back(broadcast);
}

bool Client::hasAlready(const BroadcastFrame &broadcast)
{
    const auto room = std::ranges::find(m_ahead, broadcast.room, &std::pair<RoomId, qint64>::first);
    if (room == m_ahead.end() || broadcast.rev == 0)
        return false;
    const qint64 upTo = room->second;
    if (broadcast.rev >= upTo)
        m_ahead.erase(room);
    return broadcast.rev <= upTo;
}

void Client::forgetHeld()
{
    m_ahead.clear();
    m_holding = false;
    m_held.clear();
    m_heldBytes = 0;
}

} // namespace kith::dispatch
