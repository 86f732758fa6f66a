#include "server/runtime/timer_queue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <bit>
#include <vector>

namespace kith::runtime {
namespace {

constexpr qint64 millisecond = 1'000'000;
constexpr qint64 second = 1'000 * millisecond;

qint64 roundUp(qint64 time, qint64 step) { return (time + step - 1) / step * step; }

} // namespace

void TimerQueue::add(int id, qint64 interval, Qt::TimerType type, QObject *object, qint64 now)
{
    remove(id);
    Timer &timer = m_timers[id];
    timer.object = object;
    timer.type = type;
    timer.interval = interval * millisecond;
    timer.exact = now + timer.interval;
    schedule(id, timer);
}

qint64 TimerQueue::coarse(const Timer &timer)
{
    if (timer.type == Qt::VeryCoarseTimer)
        return roundUp(timer.exact, second);
    const auto slack = static_cast<quint64>(timer.interval / millisecond / 20);
    if (timer.type == Qt::PreciseTimer || slack < 2)
        return timer.exact;
    // Steps that are powers of two: those of long timers fall on those of shorter ones.
    return roundUp(timer.exact, static_cast<qint64>(std::bit_floor(slack)) * millisecond);
}

void TimerQueue::schedule(int id, Timer &timer)
{
    timer.due = coarse(timer);
    timer.turn = ++m_lastTurn;
    m_order.insert(placeOf(id, timer));
}

bool TimerQueue::remove(int id)
{
    const auto it = m_timers.find(id);
    if (it == m_timers.end())
        return false;
    m_order.erase(placeOf(id, it->second));
    m_timers.erase(it);
    return true;
}

bool TimerQueue::removeAll(const QObject *object)
{
    return std::erase_if(m_timers, [&](const auto &entry) {
        if (entry.second.object != object)
            return false;
        m_order.erase(placeOf(entry.first, entry.second));
        return true;
    }) > 0;
}

QList<TimerQueue::Info> TimerQueue::of(const QObject *object) const
{
    QList<Info> timers;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            timers.append(Info(id, static_cast<int>(timer.interval / millisecond), timer.type));
    }
    return timers;
}

std::optional<qint64> TimerQueue::wait(qint64 now) const
{
    if (m_order.empty())
        return std::nullopt;
    return std::max<qint64>(0, m_order.begin()->due - now);
}

std::optional<qint64> TimerQueue::remaining(int id, qint64 now) const
{
    const auto it = m_timers.find(id);
    if (it == m_timers.end())
        return std::nullopt;
    return std::max<qint64>(0, it->second.due - now);
}

int TimerQueue::fire(qint64 now)
{
    // What is scheduled from here on waits for the next time: a timer of 0 ms must not keep all else out.
    std::vector<Place> due;
    for (auto it = m_order.begin(); it != m_order.end() && it->due <= now; ++it)
        due.push_back(*it);
    int sent = 0;
    for (const Place &place : due) {
        if (m_order.erase(place) == 0)
            continue; // stopped meanwhile, or fired by a loop inside this one
        Timer &timer = m_timers.at(place.id);
        // From when it was due, so that it keeps its beat; where beats were missed they are not made up for.
        timer.exact += timer.interval;
        if (timer.exact < now)
            timer.exact = now + timer.interval;
        timer.due = coarse(timer);
        const quint64 turn = timer.turn = ++m_lastTurn; // not in m_order: it does not fire inside itself

        sent += timer.interval > 0 ? 1 : 0;

        QTimerEvent event(place.id);
        QCoreApplication::sendEvent(timer.object, &event);
        // It may be gone, and its id another timer's.
        const auto it = m_timers.find(place.id);
        if (it != m_timers.end() && it->second.turn == turn)
            m_order.insert(placeOf(place.id, it->second));
    }
    return sent;
}

} // namespace kith::runtime
