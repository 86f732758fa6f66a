// What the tests of the event loop share.
#pragma once

#include "server/runtime/epoll_dispatcher.h"
#include "tests/support/wait.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <semaphore>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace kith::runtime::test {

using kith::test::patience;
using kith::test::waitUntil;

// The whole test runs over the dispatcher; it has to be there before the application is.
template <class Test>
int runOnEpoll(int argc, char *argv[])
{
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    QCoreApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

// One turn of the loop, which does not wait.
inline bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return QAbstractEventDispatcher::instance()->processEvents(flags);
}

// Runs a loop until something ends it. False: nothing did within the deadline.
inline bool finishes(QEventLoop &loop, QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    bool late = false;
    QTimer alarm;
    alarm.setSingleShot(true);
    QObject::connect(&alarm, &QTimer::timeout, &loop, [&] {
        late = true;
        loop.quit();
    });
    alarm.start(patience);
    loop.exec(flags);
    return !late;
}

// Lets the loop run for a while: for what must not happen.
inline void idle(std::chrono::milliseconds time, QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec(flags);
}

// How often the loop of this thread went to sleep and came back. A loop that is busy for nothing does thousands of
// times.
class Sleeps {
public:
    Sleeps()
    {
        const auto *dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_context, [this] { ++asleep; });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_context, [this] { ++awake; });
    }
    int asleep = 0;
    int awake = 0;

private:
    QObject m_context;
};

// Two connected sockets.
class Pair {
public:
    Pair()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
            qFatal("Cannot make a pair of sockets: %s.", std::strerror(errno));
        m_here = ends[0];
        m_there = ends[1];
    }
    ~Pair()
    {
        closeHere();
        closeThere();
    }
    Q_DISABLE_COPY_MOVE(Pair)

    int here() const { return m_here; }
    void closeHere() { close(m_here); }
    void closeThere() { close(m_there); }
    // Makes `here` another number, whatever that was.
    void moveHereTo(int number)
    {
        if (::dup2(m_here, number) != number)
            qFatal("dup2: %s.", std::strerror(errno));
        closeHere();
        m_here = number;
    }

    // Something to read for `here`.
    void send() const
    {
        if (::write(m_there, "x", 1) != 1)
            qFatal("Cannot write to a socket: %s.", std::strerror(errno));
    }
    // What was to be read; 0 also at the end.
    qint64 take() const
    {
        char bytes[4096];
        qint64 all = 0;
        for (ssize_t got = 0; (got = ::read(m_here, bytes, sizeof bytes)) > 0;)
            all += got;
        return all;
    }
    // Until `here` takes no more.
    void fill() const
    {
        const QByteArray block(65536, 'x');
        while (::write(m_here, block.constData(), static_cast<size_t>(block.size())) > 0) {}
    }

private:
    static void close(int &descriptor)
    {
        if (descriptor >= 0)
            ::close(std::exchange(descriptor, -1));
    }
    int m_here = -1;
    int m_there = -1;
};

// A notifier that counts.
class Watch {
public:
    explicit Watch(int descriptor, QSocketNotifier::Type type = QSocketNotifier::Read)
        : notifier(std::make_unique<QSocketNotifier>(descriptor, type))
    {
        QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [this] {
            ++count;
            if (onNews)
                onNews();
        });
    }
    Q_DISABLE_COPY_MOVE(Watch)

    std::unique_ptr<QSocketNotifier> notifier;
    int count = 0;
    std::function<void()> onNews;
};

// Between threads. Of the C++ library, since ThreadSanitizer does not see what Qt's orders.
class Semaphore {
public:
    void release(int count = 1) { m_free.release(count); }
    // False: not within the deadline.
    bool acquire(int count = 1)
    {
        while (count-- > 0) {
            if (!m_free.try_acquire_for(patience))
                return false;
        }
        return true;
    }

private:
    std::counting_semaphore<> m_free{0};
};

// A thread with a loop of its own on epoll.
class Worker : public QThread {
public:
    Worker()
    {
        m_inside.moveToThread(this);
        setEventDispatcher(new EpollDispatcher);
        start();
    }
    ~Worker() override
    {
        quit();
        wait();
    }

    // Lives in the thread.
    QObject *object() { return &m_inside; }
    // Runs `action` in the thread and waits for its end.
    void inside(const std::function<void()> &action)
    {
        Semaphore begin;
        Semaphore end;
        QMetaObject::invokeMethod(
            &m_inside,
            [&] {
                if (begin.acquire())
                    action();
                end.release();
            },
            Qt::QueuedConnection);
        begin.release();
        if (!end.acquire())
            qFatal("A thread hangs.");
    }

private:
    QObject m_inside;
};

} // namespace kith::runtime::test
