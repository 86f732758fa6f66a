#include "server/socketio/deadlines.h"

#include <algorithm>

namespace kith::socketio {

Deadlines::Deadlines(const Clock &clock, std::function<void(quint64)> due) : m_clock(clock), m_due(std::move(due))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // heartbeats of 200 ms are a matter of milliseconds
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        m_armedFor = 0;
        check();
    });
}

void Deadlines::set(quint64 number, qint64 at)
{
    const auto it = m_times.find(number);
    if (it != m_times.end()) {
        if (it->second == at)
            return;
        m_order.erase({it->second, number});
        if (at == 0)
            m_times.erase(it);
        else
            it->second = at;
    } else if (at != 0) {
        m_times.emplace(number, at);
    }
    if (at != 0) {
        m_order.emplace(at, number);
        arm();
    }
}

void Deadlines::check()
{
    const qint64 now = m_clock.ticks();
    while (!m_order.empty() && m_order.begin()->first <= now) {
        const quint64 number = m_order.begin()->second;
        m_order.erase(m_order.begin());
        m_times.erase(number);
        m_due(number);
    }
    arm();
}

void Deadlines::arm()
{
    // A timer that fires too early looks again; so one that moves on with every heartbeat costs nothing here.
    if (m_order.empty() || (m_armedFor != 0 && m_armedFor <= m_order.begin()->first))
        return;
    m_armedFor = m_order.begin()->first;
    m_timer.start(static_cast<int>(std::clamp<qint64>(m_armedFor - m_clock.ticks(), 0, 24 * 3600 * 1000)));
}

} // namespace kith::socketio
