// Loops that other threads wake, end and post to, loops inside loops, and what is destroyed later.
#include "runtime_support.h"

#include <QElapsedTimer>

#include <atomic>
#include <thread>

using namespace kith::runtime;
using namespace kith::runtime::test;

namespace {

// For a while that differs from round to round, so that what follows hits the loop before, in and after its sleep.
void hesitate(int round)
{
    std::atomic<int> spin = 0;
    while (++spin < round % 500) {}
}

class Posted : public QEvent {
public:
    Posted(size_t from, int number) : QEvent(QEvent::User), sender(from), count(number) {}
    size_t sender;
    int count;
};

// Keeps track of what several threads post, and tells each when its burst is through.
class Inbox : public QObject {
public:
    explicit Inbox(size_t senders) : expected(senders), through(senders) {}

    std::vector<int> expected;
    std::vector<Semaphore> through;

    // From any thread.
    void post(size_t sender, int count)
    {
        auto *event = new Posted(sender, count);
        m_handedOver.fetch_add(1); // what Qt's mutex does too, for ThreadSanitizer, which does not see that
        QCoreApplication::postEvent(this, event);
    }
    bool inOrder = true;
    int received = 0;

protected:
    void customEvent(QEvent *event) override
    {
        m_handedOver.load();
        const auto &posted = static_cast<const Posted &>(*event);
        inOrder = inOrder && posted.count == expected[posted.sender]++;
        ++received;
        through[posted.sender].release();
    }

private:
    std::atomic<int> m_handedOver = 0;
};

// Another thread asks again and again; false: a wait did not end by it.
bool everyAskingEndsAWait(void (QAbstractEventDispatcher::*ask)(), QEventLoop::ProcessEventsFlags flags)
{
    constexpr int rounds = 5000;
    auto *dispatcher = QAbstractEventDispatcher::instance();
    Semaphore next;
    std::atomic<int> asked = 0;
    std::thread asker([&] {
        for (int round = 1; round <= rounds && next.acquire(1); ++round) {
            hesitate(round);
            asked = round;
            (dispatcher->*ask)();
        }
    });
    QElapsedTimer clock;
    clock.start();
    QTimer alarm;
    alarm.start(patience);
    bool late = false;
    for (int round = 1; round <= rounds && !late; ++round) {
        next.release();
        while (asked < round && !late) {
            dispatcher->processEvents(flags);
            late = clock.hasExpired(patience.count());
        }
    }
    asker.join();
    return !late;
}

} // namespace

class TestDispatcherThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bursts_data();
    void bursts();
    void quitIsNotLost();
    void interruptIsNotLost();
    void interruptedBeforeTheTurn();
    void wakeUpIsNotLost();
    void waitingForEventsOfAnother();
    void wakeUpsCostOneTurn();
    void workersOwnLoop();
    void workersComeAndGo();
    void postedBeforeTheLoop();
    void waitsEndAfterAnEvent();
    void quitBeforeSleep();
    void nestedLoops();
    void outerEndsFirst();
    void threadEndsInsideItsLoops();
    void deleteLaterInNestedLoops();
    void deleteLaterBeforeANestedLoop();
};

void TestDispatcherThreads::bursts_data()
{
    QTest::addColumn<int>("threads");
    QTest::addColumn<int>("rounds");
    QTest::newRow("one") << 1 << 10'000; // none that would wake the loop in its place
    QTest::newRow("two") << 2 << 5'000;
    QTest::newRow("four") << 4 << 3'000;
}

void TestDispatcherThreads::bursts()
{
    QFETCH(int, threads);
    QFETCH(int, rounds);
    Inbox inbox(static_cast<size_t>(threads));
    std::atomic<int> failed = 0;
    std::atomic<int> running = threads;
    QEventLoop loop;
    std::vector<std::thread> senders;
    for (size_t sender = 0; sender < static_cast<size_t>(threads); ++sender) {
        senders.emplace_back([&, sender] {
            int count = 0;
            for (int round = 0; round < rounds; ++round) {
                const int burst = round % 4 == 0 ? 7 : 1;
                for (int i = 0; i < burst; ++i)
                    inbox.post(sender, count++);
                // The loop has nothing else: it sleeps until the next burst.
                if (!inbox.through[sender].acquire(burst)) {
                    ++failed;
                    break;
                }
            }
            if (--running == 0)
                QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
    }
    const bool finished = finishes(loop);
    for (std::thread &sender : senders)
        sender.join();
    QCOMPARE(failed.load(), 0);
    QVERIFY(finished);
    QVERIFY(inbox.inOrder);
    QCOMPARE(inbox.received, threads * (rounds + (rounds + 3) / 4 * 6));
}

void TestDispatcherThreads::quitIsNotLost()
{
    constexpr int rounds = 5000;
    Semaphore inside;
    std::atomic<QEventLoop *> current = nullptr;
    std::thread ender([&] {
        for (int round = 0; round < rounds && inside.acquire(1); ++round) {
            hesitate(round);
            current.load()->quit();
        }
    });
    int ended = 0;
    for (; ended < rounds; ++ended) {
        QEventLoop loop;
        current = &loop;
        // From inside, since what ends a loop before it begins has no effect.
        QMetaObject::invokeMethod(
            &loop, [&] { inside.release(); }, Qt::QueuedConnection);
        if (!finishes(loop))
            break;
    }
    ender.join();
    QCOMPARE(ended, rounds);
}

void TestDispatcherThreads::interruptIsNotLost()
{
    QVERIFY(everyAskingEndsAWait(
        &QAbstractEventDispatcher::interrupt, QEventLoop::WaitForMoreEvents | QEventLoop::EventLoopExec));
}

void TestDispatcherThreads::interruptedBeforeTheTurn()
{
    // It still ends the next wait, and only that one.
    auto *dispatcher = QAbstractEventDispatcher::instance();
    constexpr auto untilEvents = QEventLoop::WaitForMoreEvents | QEventLoop::EventLoopExec;
    turn();
    Sleeps sleeps;
    QTimer alarm;
    alarm.setSingleShot(true);
    alarm.start(patience);
    dispatcher->interrupt();
    dispatcher->processEvents(untilEvents);
    QVERIFY(alarm.isActive());
    QCOMPARE(sleeps.asleep, 0);
    alarm.start(1);
    while (alarm.isActive())
        dispatcher->processEvents(untilEvents);
    QVERIFY(sleeps.asleep > 0);
}

void TestDispatcherThreads::wakeUpIsNotLost()
{
    QVERIFY(everyAskingEndsAWait(&QAbstractEventDispatcher::wakeUp, QEventLoop::WaitForMoreEvents));
}

void TestDispatcherThreads::waitingForEventsOfAnother()
{
    // Each call may be the one that sends the event: then it must not sleep afterwards.
    constexpr int rounds = 10'000;
    Inbox inbox(1);
    Semaphore next;
    std::thread sender([&] {
        for (int round = 0; round < rounds && next.acquire(1); ++round)
            inbox.post(0, round);
    });
    QElapsedTimer clock;
    clock.start();
    QTimer alarm;
    alarm.start(patience);
    bool late = false;
    for (int round = 1; round <= rounds && !late; ++round) {
        next.release();
        while (inbox.received < round && !late) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            late = clock.hasExpired(patience.count());
        }
    }
    sender.join();
    QVERIFY(!late);
    QVERIFY(inbox.inOrder);
}

void TestDispatcherThreads::wakeUpsCostOneTurn()
{
    // However many wake it.
    turn();
    auto *dispatcher = QAbstractEventDispatcher::instance();
    Sleeps sleeps;
    std::thread([&] {
        for (int i = 0; i < 1000; ++i)
            dispatcher->wakeUp();
    }).join();
    idle(std::chrono::milliseconds(50));
    QVERIFY2(sleeps.asleep <= 10, qPrintable(QString::number(sleeps.asleep)));
}

void TestDispatcherThreads::workersOwnLoop()
{
    Worker worker;
    bool ours = false;
    int ticks = 0;
    Pair pair;
    Semaphore heard;
    std::unique_ptr<QTimer> timer;
    std::unique_ptr<Watch> watch;
    worker.inside([&] {
        ours = qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()) != nullptr;
        timer = std::make_unique<QTimer>();
        connect(timer.get(), &QTimer::timeout, worker.object(), [&] { heard.release(++ticks <= 10 ? 1 : 0); });
        timer->start(1);
        watch = std::make_unique<Watch>(pair.here());
        watch->onNews = [&] { heard.release(static_cast<int>(pair.take())); };
    });
    QVERIFY(ours);
    QVERIFY(heard.acquire(10));
    for (int i = 0; i < 100; ++i) {
        pair.send();
        QVERIFY(heard.acquire(1));
    }
    // There and back again.
    int answers = 0;
    for (int i = 0; i < 1000; ++i)
        QMetaObject::invokeMethod(worker.object(), [&] { QMetaObject::invokeMethod(this, [&] { ++answers; }); });
    QVERIFY(waitUntil([&] { return answers == 1000; }));
    worker.inside([&] {
        timer.reset();
        watch.reset();
    });
}

void TestDispatcherThreads::workersComeAndGo()
{
    for (int round = 0; round < 200; ++round) {
        std::atomic<bool> destroyed = false; // before the thread is
        auto worker = std::make_unique<Worker>();
        auto *there = new QObject;
        there->moveToThread(worker.get());
        connect(there, &QObject::destroyed, there, [&] { destroyed = true; });
        connect(worker.get(), &QThread::finished, there, &QObject::deleteLater);
        if (round % 2 == 0)
            worker->inside([] {});
        worker.reset();
        QVERIFY(destroyed.load());
    }
}

void TestDispatcherThreads::postedBeforeTheLoop()
{
    QThread worker;
    worker.setEventDispatcher(new EpollDispatcher);
    Inbox inbox(1);
    inbox.moveToThread(&worker);
    for (int i = 0; i < 10; ++i)
        inbox.post(0, i);
    worker.start();
    QVERIFY(inbox.through[0].acquire(10));
    worker.quit();
    QVERIFY(worker.wait(QDeadlineTimer(patience)));
    QVERIFY(inbox.inOrder);
}

void TestDispatcherThreads::waitsEndAfterAnEvent()
{
    // A destructor that posts, run by a turn that nothing had asked for: who waits looks at it before it sleeps.
    class Last : public QObject {
    public:
        explicit Last(int &count) : m_count(count) {}
        ~Last() override
        {
            QMetaObject::invokeMethod(
                qApp, [&count = m_count] { ++count; }, Qt::QueuedConnection);
        }

    private:
        int &m_count;
    };
    turn();
    int count = 0;
    auto *last = new Last(count);
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] {
        timer.stop();
        last->deleteLater();
        turn(); // too deep for it
    });
    timer.start(0);
    turn();
    QCOMPARE(count, 0);
    QTimer alarm;
    alarm.setSingleShot(true);
    alarm.start(patience);
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCOMPARE(count, 1);
    QVERIFY(alarm.isActive());
}

void TestDispatcherThreads::quitBeforeSleep()
{
    // By an event, by a timer, by a notifier, and by who is told that the loop will sleep.
    for (int i = 0; i < 100; ++i) {
        QEventLoop loop;
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        QVERIFY(finishes(loop));
    }
    QEventLoop byTimer;
    QTimer::singleShot(0, &byTimer, &QEventLoop::quit);
    QVERIFY(finishes(byTimer));
    QEventLoop byNotifier;
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] {
        pair.take();
        byNotifier.quit();
    };
    pair.send();
    QVERIFY(finishes(byNotifier));
    QEventLoop bySignal;
    connect(
        QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &bySignal, &QEventLoop::quit);
    QVERIFY(finishes(bySignal));
    QEventLoop byEventOfSignal;
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &byEventOfSignal,
        [&] { QMetaObject::invokeMethod(&byEventOfSignal, &QEventLoop::quit, Qt::QueuedConnection); });
    QVERIFY(finishes(byEventOfSignal));
}

void TestDispatcherThreads::nestedLoops()
{
    // Each level is entered from another kind of slot, and all come back.
    Worker worker;
    int deepest = 0;
    const std::function<void(int)> enter = [&](int level) {
        deepest = std::max(deepest, level);
        if (level == 30)
            return;
        QEventLoop loop;
        const auto next = [&] {
            enter(level + 1);
            loop.quit();
        };
        std::unique_ptr<Watch> watch;
        Pair pair;
        if (level % 4 == 0) {
            QTimer::singleShot(0, &loop, next);
        } else if (level % 4 == 1) {
            watch = std::make_unique<Watch>(pair.here());
            watch->onNews = [&] {
                pair.take();
                next();
            };
            pair.send();
        } else if (level % 4 == 2) {
            QMetaObject::invokeMethod(&loop, next, Qt::QueuedConnection);
        } else {
            QMetaObject::invokeMethod(worker.object(), [&loop, next] { QMetaObject::invokeMethod(&loop, next); });
        }
        QVERIFY(finishes(loop));
    };
    enter(0);
    QCOMPARE(deepest, 30);
}

void TestDispatcherThreads::outerEndsFirst()
{
    // The outer one was told to end while the inner ran: it does, whatever the inner had of the interruption.
    for (const bool innerByTimer : {false, true}) {
        QEventLoop outer;
        QMetaObject::invokeMethod(
            &outer,
            [&] {
                QEventLoop inner;
                const auto endInner = [&] {
                    if (innerByTimer)
                        QTimer::singleShot(20, &inner, &QEventLoop::quit);
                    else
                        QMetaObject::invokeMethod(&inner, &QEventLoop::quit, Qt::QueuedConnection);
                };
                const auto endOuter = [&] {
                    outer.quit();
                    endInner();
                };
                QMetaObject::invokeMethod(&inner, endOuter, Qt::QueuedConnection);
                QVERIFY(finishes(inner));
                QVERIFY(!outer.isRunning());
            },
            Qt::QueuedConnection);
        QVERIFY(finishes(outer));
    }
}

void TestDispatcherThreads::threadEndsInsideItsLoops()
{
    // QThread::quit() from elsewhere, while a queued call of that thread runs loops of its own.
    for (int round = 0; round < 200; ++round) {
        Semaphore inside;
        const std::function<void(int)> enter = [&](int level) {
            QEventLoop loop;
            const auto next = [&] { level == 3 ? inside.release() : enter(level + 1); };
            QMetaObject::invokeMethod(&loop, next, Qt::QueuedConnection);
            loop.exec();
        };
        Worker worker; // after what it uses: that is an order that ThreadSanitizer sees
        QMetaObject::invokeMethod(
            worker.object(), [&] { enter(1); }, Qt::QueuedConnection);
        QVERIFY(inside.acquire(1));
        worker.quit();
        QVERIFY(worker.wait(QDeadlineTimer(patience)));
    }
}

void TestDispatcherThreads::deleteLaterInNestedLoops()
{
    QEventLoop outer;
    bool destroyedInside = false;
    QTimer::singleShot(0, &outer, [&] {
        QEventLoop inner;
        QTimer::singleShot(0, &inner, [&] {
            auto *object = new QObject;
            connect(object, &QObject::destroyed, &inner, [&] {
                destroyedInside = true;
                inner.quit();
            });
            object->deleteLater();
        });
        QVERIFY(finishes(inner));
        QVERIFY(destroyedInside);
        outer.quit();
    });
    QVERIFY(finishes(outer));
}

void TestDispatcherThreads::deleteLaterBeforeANestedLoop()
{
    // Not inside the inner loop, and in the outer one although nothing else wakes that.
    enum By { Event, Timer, Notifier };
    for (const By by : {Event, Timer, Notifier}) {
        QEventLoop outer;
        Pair pair;
        Watch watch(pair.here());
        QTimer timer;
        auto *object = new QObject;
        bool inside = false;
        bool destroyed = false;
        connect(object, &QObject::destroyed, &outer, [&] {
            destroyed = true;
            QVERIFY(!inside);
            outer.quit();
        });
        const auto slot = [&] {
            inside = true;
            object->deleteLater();
            idle(std::chrono::milliseconds(20));
            QVERIFY(!destroyed);
            inside = false;
        };
        watch.onNews = [&] {
            pair.take();
            slot();
        };
        connect(&timer, &QTimer::timeout, this, [&] {
            timer.stop();
            slot();
        });
        if (by == Event)
            QMetaObject::invokeMethod(&outer, slot, Qt::QueuedConnection);
        else if (by == Timer)
            timer.start(0);
        else
            pair.send();
        QVERIFY(finishes(outer));
        QVERIFY(destroyed);
    }
}

int main(int argc, char *argv[]) { return runOnEpoll<TestDispatcherThreads>(argc, argv); }
#include "tst_dispatcher_threads.moc"
