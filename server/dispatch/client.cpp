#include "server/dispatch/client.h"

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

void Client::goLive(const std::unordered_map<RoomId, qint64> &covered)
{
    if (m_state != State::Resuming)
        return;
    m_state = State::Live;
    const std::vector<BroadcastFrame> held = std::exchange(m_held, {});
    forgetHeld();
    for (const BroadcastFrame &broadcast : held) {
        const auto seen = covered.find(broadcast.room);
        if (seen == covered.end() || broadcast.rev == 0 || broadcast.rev > seen->second)
            m_link->send(broadcast.frame);
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
    if (m_state == State::Live)
        return m_link->send(broadcast.frame);
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

void Client::forgetHeld()
{
    m_holding = false;
    m_held.clear();
    m_heldBytes = 0;
}

} // namespace kith::dispatch
