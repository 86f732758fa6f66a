// An event dispatcher on epoll(7): what a turn of the event loop costs does not grow with the descriptors that are
// idle, where Qt's own dispatchers look at every one. Public Qt API only.
//
// Sources: the contract of QAbstractEventDispatcher (Qt documentation), epoll(7), eventfd(2).
//
// - Descriptors are watched level-triggered. A notifier that is switched on and off again within a turn costs no system
//   call: changes are handed to the kernel before it is asked. Only when a descriptor loses its last notifier the
//   kernel is told at once, since the descriptor may be closed next and its number used again.
// - Several notifiers may watch one descriptor, also for the same thing.
// - Another thread wakes the loop through an eventfd, and only when the loop sleeps: a queue of events that grows while
//   it is busy costs one atomic operation each.
//
// Threads: as QAbstractEventDispatcher says: wakeUp() and interrupt() from any thread, all else from its own.
#pragma once

#include "server/runtime/timer_queue.h"

#include <QAbstractEventDispatcher>
#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <deque>
#include <vector>

namespace kith::runtime {

class EpollDispatcher final : public QAbstractEventDispatcher {
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    using QAbstractEventDispatcher::registerTimer;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;

    void wakeUp() override;
    void interrupt() override;

private:
    enum class Wake {
        Busy,   // looks for posted events before it sleeps
        Asleep, // only the eventfd wakes it
        Asked,  // must not sleep before it has looked
    };
    struct Descriptor {
        std::vector<QSocketNotifier *> notifiers;
        quint32 watched = 0;  // what the kernel was told
        quint32 turn = 0;     // grows when the last notifier goes: news about an earlier owner of the number are old
        bool changed = false; // in m_changed
        bool removed = false; // one of its notifiers went since the kernel was told last
        bool suspect = false; // perhaps closed without our knowing: what the kernel knows may not be `watched`
    };

    bool openKernelSet();
    void applyChanges();
    void tellKernel(int descriptor, Descriptor &entry);
    void forget(int descriptor, Descriptor &entry);
    void rebuildKernelSet();
    int waitTime(QEventLoop::ProcessEventsFlags flags, bool mayWait) const;
    void waitForAll(int timeout);
    void waitForWake(int timeout);
    void clearWake();
    void collect(int descriptor, quint32 turn, quint32 events, size_t left);
    int notify();

    int m_epoll = -1;
    int m_wakeEvent = -1;
    std::atomic<Wake> m_wake = Wake::Asked;
    std::atomic<bool> m_interrupted = false;
    quint64 m_turns = 0; // those of inner loops too

    std::vector<Descriptor> m_descriptors; // by number: the kernel gives out the lowest that is free
    std::vector<int> m_changed;
    // Notifiers whose turn has come; nullptr where one was removed meanwhile. A loop inside a slot goes on with it.
    std::deque<QSocketNotifier *> m_ready;
    TimerQueue m_timers;
};

} // namespace kith::runtime
