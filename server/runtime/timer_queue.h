// The timers of one thread, in the order in which they are due: register, unregister and fire cost O(log n).
//
// Never early. How late by intent, as Qt::TimerType says: Precise not at all, Coarse up to 5 % of the interval (so that
// timers that are due about the same time share one wake-up), VeryCoarse up to a second.
//
// Times are nanoseconds of a monotonic clock that the caller reads: in whole milliseconds a timer would be early by up
// to one. Intervals are milliseconds.
#pragma once

#include <QAbstractEventDispatcher>

#include <optional>
#include <set>
#include <unordered_map>

namespace kith::runtime {

class TimerQueue {
public:
    using Info = QAbstractEventDispatcher::TimerInfo;

    void add(int id, qint64 interval, Qt::TimerType type, QObject *object, qint64 now);
    bool remove(int id);
    bool removeAll(const QObject *object);
    QList<Info> of(const QObject *object) const;

    // Until the next one is due, not below 0. nullopt: there is none that could fire.
    std::optional<qint64> wait(qint64 now) const;
    // The same for one timer, also while it fires. nullopt: unknown.
    std::optional<qint64> remaining(int id, qint64 now) const;

    // Sends each timer that is due at `now` its event, once. What the receivers start, stop or destroy meanwhile is
    // respected; a timer whose receiver runs an event loop of its own does not fire inside it. How many were sent,
    // without those of 0 ms: who goes on until nothing is left to do would never end.
    int fire(qint64 now);

private:
    struct Timer {
        QObject *object = nullptr;
        qint64 interval = 0; // nanoseconds, as all in here
        qint64 exact = 0;    // when it is due by its interval
        qint64 due = 0;      // when it fires: `exact`, made coarse
        quint64 turn = 0;    // its place among those due at the same time, and which timer it is: ids are used again
        Qt::TimerType type = Qt::CoarseTimer;
    };
    struct Place {
        qint64 due;
        quint64 turn;
        int id;
        friend auto operator<=>(const Place &, const Place &) = default;
    };
    static qint64 coarse(const Timer &timer);
    void schedule(int id, Timer &timer);
    static Place placeOf(int id, const Timer &timer) { return {timer.due, timer.turn, id}; }

    std::unordered_map<int, Timer> m_timers;
    std::set<Place> m_order; // without those that are being sent
    quint64 m_lastTurn = 0;
};

} // namespace kith::runtime
