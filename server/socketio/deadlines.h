// Many deadlines, one timer: each number has at most one, and the earliest decides when the timer fires.
// Threads: the one that owns all connections. Times are milliseconds of Clock::ticks().
#pragma once

#include "shared/base/clock.h"

#include <QTimer>

#include <functional>
#include <set>
#include <unordered_map>

namespace kith::socketio {

class Deadlines {
public:
    // `due` gets each number once, after its deadline has been taken away; it may set it anew.
    Deadlines(const Clock &clock, std::function<void(quint64 number)> due);

    void set(quint64 number, qint64 at); // replaces the one before; 0 takes it away
    // Tells what is due now. Runs by itself; tests with their own clock call it.
    void check();
    size_t size() const { return m_order.size(); }

private:
    void arm();

    const Clock &m_clock;
    std::function<void(quint64)> m_due;
    std::set<std::pair<qint64, quint64>> m_order;
    std::unordered_map<quint64, qint64> m_times;
    QTimer m_timer;
    qint64 m_armedFor = 0; // 0: not armed
};

} // namespace kith::socketio
