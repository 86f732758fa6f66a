// Which timers fire when, and what their receivers may do meanwhile. The test makes the time.
#include "server/runtime/timer_queue.h"

#include <QTest>
#include <QTimerEvent>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

using namespace kith::runtime;

namespace {

constexpr qint64 ms = 1'000'000;

// Writes down what it got, and may do something then.
class Receiver : public QObject {
public:
    explicit Receiver(QList<int> &log) : m_log(log) {}
    std::function<void(int id)> onTimer;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        m_log.append(event->timerId());
        if (onTimer)
            onTimer(event->timerId());
    }

private:
    QList<int> &m_log;
};

} // namespace

class TestTimerQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { log.clear(); }
    void orderOfDue();
    void sameTimeInOrderOfStart();
    void never();
    void coarseness_data();
    void coarseness();
    void coarseTimersShareAWakeUp();
    void keepsItsBeat();
    void missedBeatsAreNotMadeUpFor();
    void zeroFiresOncePerTurn();
    void addedAgain();
    void stoppedByAnother();
    void stopsItself();
    void idUsedAgainByAnother();
    void restartedInItsSlot();
    void startedInASlot();
    void notInsideItself();
    void othersInsideOne();
    void firedInsideIsNotFiredAgain();
    void removedInsideALoopInside();
    void removeAll();
    void receiverDestroyedMeanwhile();
    void tells();
    void remaining();
    void thousands();

private:
    QList<int> log;
};

void TestTimerQueue::orderOfDue()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 30, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(3, 10, Qt::PreciseTimer, &receiver, 10 * ms);
    QCOMPARE(timers.wait(0), 10 * ms);
    QCOMPARE(timers.wait(11 * ms), 0);
    QCOMPARE(timers.fire(10 * ms - 1), 0);
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(log, QList<int>{2});
    QCOMPARE(timers.fire(30 * ms), 3);
    QCOMPARE(log, (QList<int>{2, 3, 2, 1})); // 2 and 3 both at 20: 3 was the first of them to be scheduled
}

void TestTimerQueue::sameTimeInOrderOfStart()
{
    TimerQueue timers;
    Receiver receiver(log);
    const QList<int> ids{5, 3, 9, 1, 7};
    for (const int id : ids)
        timers.add(id, 10, Qt::PreciseTimer, &receiver, 0);
    timers.fire(10 * ms);
    timers.fire(20 * ms);
    QCOMPARE(log, ids + ids);
}

void TestTimerQueue::never()
{
    TimerQueue timers;
    QVERIFY(!timers.wait(0));
    QVERIFY(!timers.remaining(1, 0));
    QVERIFY(!timers.remove(1));
    QVERIFY(!timers.removeAll(this));
    QVERIFY(timers.of(this).isEmpty());
    QCOMPARE(timers.fire(1'000'000 * ms), 0);
}

void TestTimerQueue::coarseness_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<qint64>("interval");
    QTest::addColumn<qint64>("slack"); // milliseconds
    QTest::newRow("precise") << Qt::PreciseTimer << qint64(1000) << qint64(0);
    QTest::newRow("precise, long") << Qt::PreciseTimer << qint64(3'600'000) << qint64(0);
    QTest::newRow("coarse, short") << Qt::CoarseTimer << qint64(5) << qint64(0);
    for (const qint64 interval : {40, 100, 999, 30'000, 3'600'000, 2'000'000'000})
        QTest::addRow("coarse %lld", interval) << Qt::CoarseTimer << interval << interval / 20;
    for (const qint64 interval : {0, 1, 400, 1000, 1400, 1500, 1600, 60'000})
        QTest::addRow("very coarse %lld", interval) << Qt::VeryCoarseTimer << interval << qint64(1000);
}

void TestTimerQueue::coarseness()
{
    QFETCH(Qt::TimerType, type);
    QFETCH(qint64, interval);
    QFETCH(qint64, slack);
    Receiver receiver(log);
    for (const qint64 start : {0 * ms, 1 * ms, 123'456'789 * ms, 777 * ms + 777'777, 5'000 * ms - 1}) {
        TimerQueue timers;
        timers.add(1, interval, type, &receiver, start);
        const qint64 wait = timers.wait(start).value();
        QVERIFY2(wait >= interval * ms, qPrintable(QString::number(wait)));
        QVERIFY2(wait <= (interval + slack) * ms, qPrintable(QString::number(wait)));
        QCOMPARE(timers.remaining(1, start), wait);
    }
}

void TestTimerQueue::coarseTimersShareAWakeUp()
{
    TimerQueue timers;
    Receiver receiver(log);
    for (int id = 1; id <= 1000; ++id)
        timers.add(id, 30'000, Qt::CoarseTimer, &receiver, id * ms);
    int wakeUps = 0;
    for (qint64 now = 1000 * ms; log.size() < 1000; ++wakeUps) {
        now += timers.wait(now).value();
        timers.fire(now);
    }
    QVERIFY2(wakeUps <= 2, qPrintable(QString::number(wakeUps)));
}

void TestTimerQueue::keepsItsBeat()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.fire(13 * ms); // late
    QCOMPARE(timers.wait(13 * ms), 7 * ms);
    timers.add(2, 1000, Qt::CoarseTimer, &receiver, 1 * ms);
    timers.remove(1);
    qint64 now = 1 * ms;
    for (int beat = 1; beat <= 100; ++beat) {
        now += timers.wait(now).value();
        timers.fire(now);
        // However coarse each is, that does not add up.
        QVERIFY(now >= (beat * 1000 + 1) * ms);
        QVERIFY(now <= (beat * 1000 + 51) * ms);
    }
}

void TestTimerQueue::missedBeatsAreNotMadeUpFor()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    QCOMPARE(timers.fire(1005 * ms), 1);
    QCOMPARE(timers.wait(1005 * ms), 10 * ms);
}

void TestTimerQueue::zeroFiresOncePerTurn()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 0, Qt::CoarseTimer, &receiver, 5);
    QCOMPARE(timers.wait(5), 0);
    for (int i = 1; i <= 3; ++i) {
        QCOMPARE(timers.fire(5), 0); // is sent, and does not count
        QCOMPARE(log.size(), i);
        QCOMPARE(timers.wait(5), 0);
    }
}

void TestTimerQueue::addedAgain()
{
    TimerQueue timers;
    QList<int> others;
    Receiver receiver(log);
    Receiver other(others);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(1, 20, Qt::PreciseTimer, &other, 0);
    QCOMPARE(timers.fire(30 * ms), 1);
    QVERIFY(log.isEmpty());
    QCOMPARE(others, QList<int>{1});
    QVERIFY(timers.of(&receiver).isEmpty());
}

void TestTimerQueue::stoppedByAnother()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int) { QVERIFY(timers.remove(2)); };
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(log, QList<int>{1});
}

void TestTimerQueue::stopsItself()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 0, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) { QVERIFY(timers.remove(id)); };
    QCOMPARE(timers.fire(0), 0);
    QCOMPARE(timers.fire(1 * ms), 0);
    QVERIFY(!timers.wait(0));
    QVERIFY(!timers.remaining(1, 0));
}

void TestTimerQueue::idUsedAgainByAnother()
{
    TimerQueue timers;
    QList<int> others;
    Receiver receiver(log);
    Receiver other(others);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int) {
        // Neither the one that is being sent nor the one that would be next is the timer that it was.
        timers.remove(1);
        timers.remove(2);
        timers.add(1, 5, Qt::PreciseTimer, &other, 10 * ms);
        timers.add(2, 0, Qt::PreciseTimer, &other, 10 * ms);
    };
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(log, QList<int>{1});
    QVERIFY(others.isEmpty());
    QCOMPARE(timers.remaining(1, 10 * ms), 5 * ms);
    QCOMPARE(timers.fire(10 * ms), 0);
    QCOMPARE(timers.fire(15 * ms), 1);
    QCOMPARE(others, (QList<int>{2, 2, 1}));
}

void TestTimerQueue::restartedInItsSlot()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) { timers.add(id, 100, Qt::PreciseTimer, &receiver, 10 * ms); };
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(timers.fire(109 * ms), 0);
    QCOMPARE(timers.wait(10 * ms), 100 * ms);
    QCOMPARE(timers.fire(110 * ms), 1);
}

void TestTimerQueue::startedInASlot()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) { timers.add(id + 1, 0, Qt::PreciseTimer, &receiver, 10 * ms); };
    QCOMPARE(timers.fire(10 * ms), 1); // else it would never end
    QCOMPARE(log, QList<int>{1});
    QCOMPARE(timers.wait(10 * ms), 0);
}

void TestTimerQueue::notInsideItself()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 0, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int) {
        QVERIFY(!timers.wait(100 * ms)); // a loop in here would sleep, not spin
        QCOMPARE(timers.fire(100 * ms), 0);
        QCOMPARE(timers.remaining(1, 0), 0);
    };
    QCOMPARE(timers.fire(0), 0);
    QCOMPARE(timers.wait(0), 0);
}

void TestTimerQueue::othersInsideOne()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(3, 20, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) {
        if (id == 1)
            QCOMPARE(timers.fire(20 * ms), 2);
    };
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(log, (QList<int>{1, 2, 3}));
}

void TestTimerQueue::firedInsideIsNotFiredAgain()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 0, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 0, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) {
        if (id == 1)
            timers.fire(0);
    };
    QCOMPARE(timers.fire(0), 0);
    QCOMPARE(log, (QList<int>{1, 2}));
}

void TestTimerQueue::removedInsideALoopInside()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, &receiver, 0);
    receiver.onTimer = [&](int id) {
        if (id == 1)
            timers.fire(10 * ms);
        else
            timers.remove(1);
    };
    QCOMPARE(timers.fire(10 * ms), 1);
    QVERIFY(!timers.remaining(1, 10 * ms));
    QCOMPARE(timers.remaining(2, 10 * ms), 10 * ms);
    QCOMPARE(timers.fire(20 * ms), 1);
    QCOMPARE(log, (QList<int>{1, 2, 2}));
}

void TestTimerQueue::removeAll()
{
    TimerQueue timers;
    QList<int> others;
    Receiver receiver(log);
    Receiver other(others);
    for (int id = 1; id <= 10; ++id)
        timers.add(id, 10, Qt::PreciseTimer, id % 2 == 0 ? &receiver : &other, 0);
    QVERIFY(timers.removeAll(&receiver));
    QVERIFY(!timers.removeAll(&receiver));
    QCOMPARE(timers.fire(10 * ms), 5);
    QVERIFY(log.isEmpty());
    QCOMPARE(others.size(), 5);
}

void TestTimerQueue::receiverDestroyedMeanwhile()
{
    TimerQueue timers;
    Receiver receiver(log);
    auto doomed = std::make_unique<Receiver>(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 10, Qt::PreciseTimer, doomed.get(), 0);
    receiver.onTimer = [&](int) {
        timers.removeAll(doomed.get());
        doomed.reset();
    };
    QCOMPARE(timers.fire(10 * ms), 1);
    QCOMPARE(timers.fire(20 * ms), 1);
    QCOMPARE(log, (QList<int>{1, 1}));
}

void TestTimerQueue::tells()
{
    TimerQueue timers;
    Receiver receiver(log);
    Receiver other(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 0);
    timers.add(2, 1234, Qt::CoarseTimer, &receiver, 0);
    timers.add(3, 2500, Qt::VeryCoarseTimer, &receiver, 0);
    timers.add(4, 10, Qt::PreciseTimer, &other, 0);
    QList<TimerQueue::Info> infos = timers.of(&receiver);
    std::ranges::sort(infos, {}, &TimerQueue::Info::timerId);
    QCOMPARE(infos.size(), 3);
    // As they were asked for: an object that moves takes them along to its other thread.
    const QList<std::pair<int, Qt::TimerType>> asked{
        {10, Qt::PreciseTimer}, {1234, Qt::CoarseTimer}, {2500, Qt::VeryCoarseTimer}};
    for (qsizetype i = 0; i < asked.size(); ++i) {
        QCOMPARE(infos[i].timerId, static_cast<int>(i) + 1);
        QCOMPARE(infos[i].interval, asked[i].first);
        QCOMPARE(infos[i].timerType, asked[i].second);
    }
}

void TestTimerQueue::remaining()
{
    TimerQueue timers;
    Receiver receiver(log);
    timers.add(1, 10, Qt::PreciseTimer, &receiver, 3 * ms);
    QCOMPARE(timers.remaining(1, 3 * ms), 10 * ms);
    QCOMPARE(timers.remaining(1, 12 * ms), 1 * ms);
    QCOMPARE(timers.remaining(1, 50 * ms), 0);
    receiver.onTimer = [&](int) { QCOMPARE(timers.remaining(1, 13 * ms), 10 * ms); };
    QCOMPARE(timers.fire(13 * ms), 1);
}

void TestTimerQueue::thousands()
{
    TimerQueue timers;
    Receiver receiver(log);
    constexpr int count = 20'000;
    quint32 seed = 1;
    std::vector<int> intervals(count + 1);
    for (int id = 1; id <= count; ++id) {
        seed = seed * 1'664'525 + 1'013'904'223;
        intervals[static_cast<size_t>(id)] = static_cast<int>(seed >> 16) % 5000;
        timers.add(id, intervals[static_cast<size_t>(id)], Qt::PreciseTimer, &receiver, 0);
    }
    receiver.onTimer = [&](int id) { timers.remove(id); };
    for (int id = 7; id <= count; id += 7)
        QVERIFY(timers.remove(id));
    for (qint64 now = 0; timers.wait(now); now += timers.wait(now).value_or(0))
        timers.fire(now);
    QCOMPARE(log.size(), count - count / 7);
    QVERIFY(std::ranges::is_sorted(log, {}, [&](int id) { return intervals[static_cast<size_t>(id)]; }));
}

QTEST_GUILESS_MAIN(TestTimerQueue)
#include "tst_timer_queue.moc"
