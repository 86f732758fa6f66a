// Timers over the real loop: never early, none lost, whatever their slots do.
#include "runtime_support.h"

#include <QElapsedTimer>
#include <QTimerEvent>

#include <algorithm>
#include <atomic>

using namespace kith::runtime;
using namespace kith::runtime::test;

namespace {

qint64 nanoseconds(qint64 milliseconds) { return milliseconds * 1'000'000; }

// Timers by their ids, as an object has them.
class Ticker : public QObject {
public:
    std::function<void(int id)> onTimer;
    QList<int> ids;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        ids.append(event->timerId());
        if (onTimer)
            onTimer(event->timerId());
    }
};

} // namespace

class TestDispatcherTimers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverEarly_data();
    void neverEarly();
    void repeatedNeverEarly();
    void zeroLeavesRoomForOthers();
    void thousands();
    void stoppedInASlot();
    void destroyedInASlot();
    void idUsedAgainInASlot();
    void restartedInItsSlot();
    void notInsideItself();
    void innerLoopFiresTheOthers();
    void remainingTime();
    void registered();
    void movedToAnotherThread();
    void excluded();
};

void TestDispatcherTimers::neverEarly_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("times");
    const std::pair<const char *, Qt::TimerType> types[] = {{"precise", Qt::PreciseTimer}, {"coarse", Qt::CoarseTimer}};
    for (const auto &[name, type] : types) {
        for (const auto &[interval, times] : {std::pair(0, 100), {1, 100}, {2, 50}, {7, 10}, {100, 2}})
            QTest::addRow("%s, %d ms", name, interval) << type << interval << times;
    }
    QTest::addRow("very coarse, 1400 ms") << Qt::VeryCoarseTimer << 1400 << 1;
}

void TestDispatcherTimers::neverEarly()
{
    QFETCH(Qt::TimerType, type);
    QFETCH(int, interval);
    QFETCH(int, times);
    for (int i = 0; i < times; ++i) {
        qint64 waited = -1;
        QTimer timer;
        timer.setTimerType(type);
        timer.setSingleShot(true);
        QElapsedTimer clock;
        connect(&timer, &QTimer::timeout, this, [&] { waited = clock.nsecsElapsed(); });
        clock.start();
        timer.start(interval);
        QVERIFY(waitUntil([&] { return waited >= 0; }));
        QVERIFY2(waited >= nanoseconds(interval), qPrintable(QString::number(waited)));
    }
}

void TestDispatcherTimers::repeatedNeverEarly()
{
    // The n-th time is not before n intervals, and it is not more often than there are intervals.
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QElapsedTimer clock;
    int count = 0;
    bool early = false;
    connect(&timer, &QTimer::timeout, this, [&] { early = early || clock.nsecsElapsed() < nanoseconds(3) * ++count; });
    clock.start();
    timer.start(3);
    QVERIFY(waitUntil([&] { return count >= 100; }));
    QVERIFY(!early);
}

void TestDispatcherTimers::zeroLeavesRoomForOthers()
{
    int zeros = 0;
    int tens = 0;
    int posted = 0;
    Pair pair;
    Watch watch(pair.here());
    QTimer zero;
    connect(&zero, &QTimer::timeout, this, [&] { ++zeros; });
    zero.start(0);
    QTimer ten;
    connect(&ten, &QTimer::timeout, this, [&] { ++tens; });
    ten.start(10);
    QMetaObject::invokeMethod(
        this, [&] { ++posted; }, Qt::QueuedConnection);
    pair.send();
    QVERIFY(turn());
    QCOMPARE(zeros, 1);
    QCOMPARE(posted, 1);
    QCOMPARE(watch.count, 1);
    QVERIFY(waitUntil([&] { return tens == 3; }));
    QVERIFY(zeros > 3);
    // A turn each.
    const int before = zeros;
    for (int i = 0; i < 10; ++i)
        turn();
    QCOMPARE(zeros, before + 10);
}

void TestDispatcherTimers::thousands()
{
    constexpr int count = 5000;
    QElapsedTimer clock;
    clock.start();
    int fired = 0;
    bool early = false;
    std::vector<std::unique_ptr<QTimer>> timers;
    for (int i = 0; i < count; ++i) {
        auto timer = std::make_unique<QTimer>();
        timer->setTimerType(i % 3 == 0 ? Qt::CoarseTimer : Qt::PreciseTimer);
        timer->setSingleShot(true);
        const int interval = i * 7919 % 500;
        const qint64 start = clock.nsecsElapsed();
        connect(timer.get(), &QTimer::timeout, this, [&clock, &fired, &early, start, interval] {
            ++fired;
            early = early || clock.nsecsElapsed() - start < nanoseconds(interval);
        });
        timer->start(interval);
        timers.push_back(std::move(timer));
    }
    for (size_t i = 0; i < count; i += 5)
        timers[i].reset();
    QVERIFY(waitUntil([&] { return fired == count * 4 / 5; }));
    QVERIFY(!early);
    idle(std::chrono::milliseconds(20));
    QCOMPARE(fired, count * 4 / 5);
}

void TestDispatcherTimers::stoppedInASlot()
{
    // Of two that are due in one turn only the first fires, since it stops the other.
    QTimer timers[2];
    int fired = 0;
    for (int i = 0; i < 2; ++i) {
        connect(&timers[i], &QTimer::timeout, this, [&, i] {
            ++fired;
            timers[1 - i].stop();
        });
        timers[i].start(0);
    }
    turn();
    QCOMPARE(fired, 1);
    QVERIFY(timers[0].isActive());
    turn();
    QCOMPARE(fired, 2);
}

void TestDispatcherTimers::destroyedInASlot()
{
    auto self = std::make_unique<Ticker>();
    auto other = std::make_unique<Ticker>();
    int fired = 0;
    self->onTimer = [&](int) {
        ++fired;
        other.reset();
        self->deleteLater();
        delete self.release();
    };
    for (int i = 0; i < 3; ++i) {
        self->startTimer(0);
        other->startTimer(0);
    }
    turn();
    turn();
    QCOMPARE(fired, 1);
}

void TestDispatcherTimers::idUsedAgainInASlot()
{
    auto *dispatcher = QAbstractEventDispatcher::instance();
    Ticker first;
    Ticker second;
    const int id = dispatcher->registerTimer(0, Qt::PreciseTimer, &first);
    first.onTimer = [&](int) {
        dispatcher->unregisterTimer(id);
        dispatcher->registerTimer(id, 0, Qt::PreciseTimer, &second);
    };
    turn();
    QCOMPARE(first.ids, QList<int>{id});
    QVERIFY(second.ids.isEmpty());
    turn();
    turn();
    QCOMPARE(first.ids, QList<int>{id});
    QCOMPARE(second.ids, (QList<int>{id, id}));
    QVERIFY(dispatcher->unregisterTimer(id));
    QVERIFY(!dispatcher->unregisterTimer(id));
    turn();
    QCOMPARE(second.ids.size(), 2);
}

void TestDispatcherTimers::restartedInItsSlot()
{
    QTimer timer;
    int fired = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        ++fired;
        timer.start(60'000);
    });
    timer.start(0);
    for (int i = 0; i < 5; ++i)
        turn();
    QCOMPARE(fired, 1);
    QVERIFY(timer.remainingTime() > 0);
}

void TestDispatcherTimers::notInsideItself()
{
    QTimer timer;
    int depth = 0;
    int deepest = 0;
    int fired = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        deepest = std::max(deepest, ++depth);
        ++fired;
        Sleeps sleeps;
        idle(std::chrono::milliseconds(30));
        QVERIFY2(sleeps.asleep < 20, qPrintable(QString::number(sleeps.asleep)));
        --depth;
    });
    timer.start(0);
    QVERIFY(waitUntil([&] { return fired == 3; }));
    QCOMPARE(deepest, 1);
}

void TestDispatcherTimers::innerLoopFiresTheOthers()
{
    // The second is due in the same turn as the first, and again and again inside it.
    QTimer first;
    QTimer second;
    int seconds = 0;
    bool done = false;
    connect(&second, &QTimer::timeout, this, [&] { ++seconds; });
    connect(&first, &QTimer::timeout, this, [&] {
        first.stop();
        QVERIFY(waitUntil([&] { return seconds == 5; }));
        done = true;
    });
    first.start(0);
    second.start(0);
    turn();
    QVERIFY(done);
    QCOMPARE(seconds, 5);
    turn();
    QCOMPARE(seconds, 6);
}

void TestDispatcherTimers::remainingTime()
{
    QTimer timer;
    QCOMPARE(timer.remainingTime(), -1);
    timer.setTimerType(Qt::PreciseTimer);
    timer.start(100'000);
    QVERIFY(timer.remainingTime() <= 100'000);
    QVERIFY(timer.remainingTime() > 50'000);
    timer.setTimerType(Qt::CoarseTimer);
    timer.start(100'000);
    QVERIFY(timer.remainingTime() <= 105'000);
    QVERIFY(timer.remainingTime() > 50'000);
    timer.start(0);
    QCOMPARE(timer.remainingTime(), 0);
    int inside = -1;
    connect(&timer, &QTimer::timeout, this, [&] {
        timer.setInterval(100'000);
        inside = timer.remainingTime();
    });
    turn();
    QVERIFY(inside > 50'000);
}

void TestDispatcherTimers::registered()
{
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    Ticker ticker;
    QVERIFY(dispatcher->registeredTimers(&ticker).isEmpty());
    const int precise = ticker.startTimer(1234, Qt::PreciseTimer);
    const int coarse = ticker.startTimer(567, Qt::CoarseTimer);
    auto infos = dispatcher->registeredTimers(&ticker);
    std::ranges::sort(infos, {}, &QAbstractEventDispatcher::TimerInfo::interval);
    QCOMPARE(infos.size(), 2);
    QCOMPARE(infos[0].timerId, coarse);
    QCOMPARE(infos[0].interval, 567);
    QCOMPARE(infos[0].timerType, Qt::CoarseTimer);
    QCOMPARE(infos[1].timerId, precise);
    QCOMPARE(infos[1].interval, 1234);
    QCOMPARE(infos[1].timerType, Qt::PreciseTimer);
    ticker.killTimer(coarse);
    QCOMPARE(dispatcher->registeredTimers(&ticker).size(), 1);
    QVERIFY(QAbstractEventDispatcher::instance()->unregisterTimers(&ticker));
    QVERIFY(!QAbstractEventDispatcher::instance()->unregisterTimers(&ticker));
}

void TestDispatcherTimers::movedToAnotherThread()
{
    const auto *here = QAbstractEventDispatcher::instance();
    QThread *const thisThread = QThread::currentThread();
    Semaphore fired;
    std::atomic<bool> there = true;
    auto *ticker = new Ticker;
    ticker->onTimer = [&, thisThread](int) {
        there = there && QThread::currentThread() != thisThread;
        fired.release();
    };
    ticker->startTimer(1);
    ticker->startTimer(2, Qt::PreciseTimer);
    ticker->startTimer(0);
    Worker worker;
    ticker->moveToThread(&worker);
    QVERIFY(here->registeredTimers(ticker).isEmpty());
    QVERIFY(fired.acquire(100));
    QVERIFY(there.load());
    qsizetype left = 0;
    worker.inside([&] {
        left = QAbstractEventDispatcher::instance()->registeredTimers(ticker).size();
        delete ticker;
    });
    QCOMPARE(left, 3);
}

void TestDispatcherTimers::excluded()
{
    int fired = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { ++fired; });
    timer.start(0);
    turn(QEventLoop::X11ExcludeTimers);
    QCOMPARE(fired, 0);
    turn();
    QCOMPARE(fired, 1);
}

int main(int argc, char *argv[]) { return runOnEpoll<TestDispatcherTimers>(argc, argv); }
#include "tst_dispatcher_timers.moc"
