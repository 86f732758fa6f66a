#include "server/runtime/epoll_dispatcher.h"

#include "shared/base/log.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <poll.h>
#include <span>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace kith::runtime {
namespace {

// How many descriptors one question to the kernel may bring; it gives the others the next time, in turn.
constexpr int batch = 512;

// As the timers take it, in nanoseconds.
qint64 now()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

// As epoll_wait() and Qt take it. Rounded up: who waits that long is not early.
int milliseconds(qint64 nanoseconds)
{
    return static_cast<int>(std::min<qint64>((nanoseconds + 999'999) / 1'000'000, std::numeric_limits<int>::max()));
}

// Errors and hang-ups come with whatever is asked, and concern reader and writer alike.
quint32 newsFor(QSocketNotifier::Type type)
{
    switch (type) {
    case QSocketNotifier::Read:
        return EPOLLIN | EPOLLHUP | EPOLLERR;
    case QSocketNotifier::Write:
        return EPOLLOUT | EPOLLHUP | EPOLLERR;
    case QSocketNotifier::Exception:
        return EPOLLPRI | EPOLLHUP | EPOLLERR;
    }
    return 0;
}

quint32 wantedBy(const std::vector<QSocketNotifier *> &notifiers)
{
    quint32 events = 0;
    for (const QSocketNotifier *notifier : notifiers)
        events |= newsFor(notifier->type()) & (EPOLLIN | EPOLLOUT | EPOLLPRI);
    return events;
}

// What comes back with a descriptor's news.
quint64 label(int descriptor, quint32 turn)
{
    return static_cast<quint64>(turn) << 32 | static_cast<quint32>(descriptor);
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent) : QAbstractEventDispatcher(parent)
{
    m_wakeEvent = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (m_wakeEvent < 0)
        qFatal("Cannot make an eventfd: %s.", std::strerror(errno));
    if (!openKernelSet())
        qFatal("Cannot make an epoll set: %s.", std::strerror(errno));
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_epoll);
    ::close(m_wakeEvent);
}

// False: there is none to be had, and nothing has changed.
bool EpollDispatcher::openKernelSet()
{
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event wake = {.events = EPOLLIN, .data = {.u64 = label(m_wakeEvent, 0)}};
    if (set < 0 || ::epoll_ctl(set, EPOLL_CTL_ADD, m_wakeEvent, &wake) != 0) {
        if (set >= 0)
            ::close(set);
        return false;
    }
    if (m_epoll < 0) {
        m_epoll = set;
        return true;
    }
    // In the place of the old one, whose number nobody can take meanwhile.
    const bool replaced = ::dup3(set, m_epoll, O_CLOEXEC) >= 0;
    ::close(set);
    return replaced;
}

// ---- the loop

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const quint64 number = ++m_turns;
    // Always: a deleteLater() that was put off in an inner loop asks only once.
    bool posted = m_wake.exchange(Wake::Busy) == Wake::Asked;
    QCoreApplication::sendPostedEvents();
    // What is posted while the posted is sent waits for a second look (Qt's guard against never ending), which is
    // cheaper than a turn of its own.
    if (m_wake.exchange(Wake::Busy) == Wake::Asked) {
        posted = true;
        QCoreApplication::sendPostedEvents();
    }

    // An interruption stays until a turn ends by it: one that comes between two turns is not lost.
    const bool interrupted = m_interrupted.exchange(false);
    // Who calls processEvents() and waits for something looks again after each event; exec() is interrupted to stop.
    // So it is after the turns of an inner loop: they used up the interruption of who ended both.
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !interrupted && m_turns == number
        && (!posted || flags.testFlag(QEventLoop::EventLoopExec));
    applyChanges();
    int timeout = waitTime(flags, mayWait);
    if (timeout != 0) {
        Q_EMIT aboutToBlock();
        applyChanges();
        Wake expected = Wake::Busy;
        if (m_turns != number || !m_wake.compare_exchange_strong(expected, Wake::Asleep))
            timeout = 0; // something was posted since, or an inner loop ran
    }
    const bool sockets = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    if (sockets)
        waitForAll(timeout);
    else
        waitForWake(timeout);
    if (timeout != 0) {
        // Not over a request that came meanwhile.
        Wake expected = Wake::Asleep;
        m_wake.compare_exchange_strong(expected, Wake::Busy);
        Q_EMIT awake();
    }

    int done = posted ? 1 : 0;
    if (sockets)
        done += notify();
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers))
        done += m_timers.fire(now());
    return done > 0;
}

// Milliseconds as epoll_wait() takes them.
int EpollDispatcher::waitTime(QEventLoop::ProcessEventsFlags flags, bool mayWait) const
{
    if (!mayWait || (!m_ready.empty() && !flags.testFlag(QEventLoop::ExcludeSocketNotifiers)))
        return 0;
    if (flags.testFlag(QEventLoop::X11ExcludeTimers))
        return -1;
    const auto wait = m_timers.wait(now());
    return wait ? milliseconds(*wait) : -1;
}

void EpollDispatcher::waitForAll(int timeout)
{
    std::array<epoll_event, batch> news;
    const size_t left = m_ready.size(); // some, where a slot runs a loop of its own
    int count = 0;
    do {
        count = ::epoll_wait(m_epoll, news.data(), batch, timeout);
    } while (count < 0 && errno == EINTR && timeout < 0);
    for (const epoll_event &event : std::span(news.data(), static_cast<size_t>(std::max(count, 0)))) {
        const auto descriptor = static_cast<int>(event.data.u64 & 0xFFFFFFFF);
        if (descriptor == m_wakeEvent)
            clearWake();
        else
            collect(descriptor, static_cast<quint32>(event.data.u64 >> 32), event.events, left);
    }
}

void EpollDispatcher::waitForWake(int timeout)
{
    pollfd wake = {.fd = m_wakeEvent, .events = POLLIN, .revents = 0};
    if (::poll(&wake, 1, timeout) == 1)
        clearWake();
}

void EpollDispatcher::clearWake()
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t read = ::read(m_wakeEvent, &count, sizeof count);
}

void EpollDispatcher::wakeUp()
{
    if (m_wake.exchange(Wake::Asked) != Wake::Asleep)
        return;
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wakeEvent, &one, sizeof one);
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

// ---- descriptors

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const auto descriptor = static_cast<int>(notifier->socket());
    if (descriptor < 0 || notifier->thread() != thread() || QThread::currentThread() != thread()) {
        qCWarning(lcApp, "A socket notifier can be enabled only on its own thread, for an open descriptor.");
        return;
    }
    if (static_cast<size_t>(descriptor) >= m_descriptors.size())
        m_descriptors.resize(std::max<size_t>(static_cast<size_t>(descriptor) + 1, m_descriptors.size() * 2));
    Descriptor &entry = m_descriptors[static_cast<size_t>(descriptor)];
    // Two that watch for the same thing are unusual, and so is one that comes where another has just gone and a third
    // stays: what stays may have been left behind by a descriptor that was closed too early, which the kernel has
    // forgotten.
    entry.suspect = entry.suspect || (entry.removed && !entry.notifiers.empty())
        || std::ranges::any_of(
            entry.notifiers, [&](const QSocketNotifier *other) { return other->type() == notifier->type(); });
    entry.notifiers.push_back(notifier);
    if (!std::exchange(entry.changed, true))
        m_changed.push_back(descriptor);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const auto descriptor = static_cast<int>(notifier->socket());
    if (QThread::currentThread() != thread()) {
        qCWarning(lcApp, "A socket notifier can be disabled only on its own thread.");
        return;
    }
    std::ranges::replace(m_ready, notifier, nullptr);
    if (descriptor < 0 || static_cast<size_t>(descriptor) >= m_descriptors.size())
        return;
    Descriptor &entry = m_descriptors[static_cast<size_t>(descriptor)];
    if (std::erase(entry.notifiers, notifier) == 0)
        return;
    entry.removed = true;
    if (entry.notifiers.empty())
        forget(descriptor, entry);
    else if (!std::exchange(entry.changed, true))
        m_changed.push_back(descriptor);
}

void EpollDispatcher::applyChanges()
{
    for (const int descriptor : m_changed) {
        Descriptor &entry = m_descriptors[static_cast<size_t>(descriptor)];
        entry.changed = false;
        entry.removed = false;
        tellKernel(descriptor, entry);
    }
    m_changed.clear();
}

void EpollDispatcher::tellKernel(int descriptor, Descriptor &entry)
{
    const quint32 wanted = wantedBy(entry.notifiers);
    const bool suspect = std::exchange(entry.suspect, false);
    if (wanted == 0 || (wanted == entry.watched && !suspect))
        return;
    epoll_event event = {.events = wanted, .data = {.u64 = label(descriptor, entry.turn)}};
    int result = ::epoll_ctl(m_epoll, entry.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
    if (result != 0 && errno == ENOENT) {
        // The number is another descriptor's now; a copy of the earlier one may live on and have news.
        event.data.u64 = label(descriptor, ++entry.turn);
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    } else if (result != 0 && errno == EEXIST) {
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
    }
    if (result == 0) {
        entry.watched = wanted;
    } else {
        // A closed descriptor, or one that is always ready (a file): nothing will ever come of it.
        const int error = errno; // the first use of a log category changes it
        qCWarning(lcApp, "Descriptor %d cannot be watched: %s.", descriptor, std::strerror(error));
        entry.watched = 0;
    }
}

void EpollDispatcher::forget(int descriptor, Descriptor &entry)
{
    ++entry.turn;
    if (std::exchange(entry.watched, 0) != 0)
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr); // fails where it is closed: then it is gone already
}

void EpollDispatcher::collect(int descriptor, quint32 turn, quint32 events, size_t left)
{
    const Descriptor &entry = m_descriptors[static_cast<size_t>(descriptor)];
    if (entry.turn != turn) {
        // It was closed before its last notifier went, and what it stood for lives on in a copy (dup, fork): the
        // kernel tells of it for ever, and takes no command about it.
        rebuildKernelSet();
        return;
    }
    for (QSocketNotifier *notifier : entry.notifiers) {
        const auto end = m_ready.begin() + static_cast<qsizetype>(left);
        if ((newsFor(notifier->type()) & events) != 0 && std::find(m_ready.begin(), end, notifier) == end)
            m_ready.push_back(notifier);
    }
}

void EpollDispatcher::rebuildKernelSet()
{
    if (!openKernelSet())
        return; // no descriptor is free: later
    for (size_t number = 0; number < m_descriptors.size(); ++number) {
        Descriptor &entry = m_descriptors[number];
        if (std::exchange(entry.watched, 0) != 0)
            tellKernel(static_cast<int>(number), entry);
    }
}

int EpollDispatcher::notify()
{
    int sent = 0;
    while (!m_ready.empty()) {
        QSocketNotifier *notifier = m_ready.front();
        m_ready.pop_front();
        if (notifier == nullptr)
            continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        ++sent;
    }
    return sent;
}

// ---- timers

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    if (id < 1 || interval < 0 || object == nullptr || object->thread() != thread()
        || QThread::currentThread() != thread()) {
        qCWarning(lcApp, "A timer can be started only on its object's own thread, with an interval of at least 0.");
        return;
    }
    m_timers.add(id, interval, type, object, now());
}

bool EpollDispatcher::unregisterTimer(int id) { return m_timers.remove(id); }

bool EpollDispatcher::unregisterTimers(QObject *object) { return m_timers.removeAll(object); }

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.of(object);
}

int EpollDispatcher::remainingTime(int id)
{
    const auto remaining = m_timers.remaining(id, now());
    return remaining ? milliseconds(*remaining) : -1;
}

} // namespace kith::runtime
