#include "server/dispatch/client.h"

namespace kith::dispatch {

Client::Client(std::shared_ptr<net::Link> link, qint64 ticks) : m_link(std::move(link)), m_freshSince(ticks) {}

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
    m_holding = false;
    m_held.clear();
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
    m_holding = false;
    for (const BroadcastFrame &broadcast : std::exchange(m_held, {})) {
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
    m_holding = false;
    m_held.clear();
}

void Client::deliver(const BroadcastFrame &broadcast)
{
    if (m_state == State::Live)
        m_link->send(broadcast.frame);
    else if (m_holding)
        m_held.push_back(broadcast);
}

} // namespace kith::dispatch
