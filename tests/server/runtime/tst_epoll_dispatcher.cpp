// Descriptors: which notifier hears of what, in which turn, whatever the slots do meanwhile.
#include "runtime_support.h"

#include "server/runtime/descriptor_limit.h"

#include <QTemporaryFile>

#include <fcntl.h>

using namespace kith::runtime;
using namespace kith::runtime::test;

class TestEpollDispatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isInstalled();
    void readable();
    void unreadIsAnnouncedAgain();
    void writable();
    void readerAndWriter();
    void severalOfOneType();
    void notWhileDisabled();
    void switchedWithinATurn();
    void peerGoes();
    void peerGoesForTheWriter();
    void readerOfAFullPipeGoes();
    void removesItself();
    void removesTheOthers();
    void disablesTheOther();
    void enabledAgainMeanwhile();
    void replacedMeanwhile();
    void manyMoreThanOneQuestionBrings();
    void nestedLoopGoesOnWithTheRest();
    void nestedLoopHearsOfTheSameAgain();
    void withoutSocketNotifiers();
    void nestedWithoutSocketNotifiers();
    void movedToAnotherThread();
    void whatCannotBeWatched();
    void unfitForWatching();
};

void TestEpollDispatcher::isInstalled()
{
    QVERIFY(qobject_cast<EpollDispatcher *>(QAbstractEventDispatcher::instance()));
}

void TestEpollDispatcher::readable()
{
    Pair pair;
    Watch watch(pair.here());
    watch.onNews = [&] { pair.take(); };
    turn();
    for (int round = 1; round <= 100; ++round) {
        pair.send();
        QVERIFY(turn());
        QVERIFY(!turn());
        QCOMPARE(watch.count, round);
    }
}

void TestEpollDispatcher::unreadIsAnnouncedAgain()
{
    Pair pair;
    Watch watch(pair.here());
    pair.send();
    for (int round = 1; round <= 5; ++round) {
        turn();
        QCOMPARE(watch.count, round);
    }
    QCOMPARE(pair.take(), 1);
    turn();
    QCOMPARE(watch.count, 5);
}

void TestEpollDispatcher::writable()
{
    Pair pair;
    Watch watch(pair.here(), QSocketNotifier::Write);
    turn();
    turn();
    QCOMPARE(watch.count, 2);
    pair.fill();
    turn();
    QCOMPARE(watch.count, 2);
}

void TestEpollDispatcher::readerAndWriter()
{
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    turn();
    QCOMPARE(reader.count, 0);
    QCOMPARE(writer.count, 1);
    pair.send();
    turn();
    QCOMPARE(reader.count, 1);
    QCOMPARE(writer.count, 2);
    writer.notifier.reset();
    turn();
    QCOMPARE(reader.count, 2);
    reader.notifier->setEnabled(false);
    Watch second(pair.here(), QSocketNotifier::Write);
    turn();
    QCOMPARE(reader.count, 2);
    QCOMPARE(second.count, 1);
}

void TestEpollDispatcher::severalOfOneType()
{
    Pair pair;
    Watch one(pair.here());
    Watch two(pair.here());
    Watch three(pair.here());
    pair.send();
    turn();
    QCOMPARE(one.count, 1);
    QCOMPARE(two.count, 1);
    QCOMPARE(three.count, 1);
    two.notifier.reset();
    turn();
    QCOMPARE(one.count, 2);
    QCOMPARE(three.count, 2);
    one.notifier->setEnabled(false);
    turn();
    QCOMPARE(one.count, 2);
    QCOMPARE(three.count, 3);
    three.notifier->setEnabled(false);
    turn();
    one.notifier->setEnabled(true);
    turn();
    QCOMPARE(one.count, 3);
    QCOMPARE(two.count, 1);
    QCOMPARE(three.count, 3);
}

void TestEpollDispatcher::notWhileDisabled()
{
    Pair pair;
    Watch watch(pair.here());
    watch.notifier->setEnabled(false);
    pair.send();
    turn();
    QCOMPARE(watch.count, 0);
    watch.notifier->setEnabled(true); // what came meanwhile is still there
    turn();
    QCOMPARE(watch.count, 1);
}

void TestEpollDispatcher::switchedWithinATurn()
{
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    turn();
    for (int i = 0; i < 3; ++i) {
        writer.notifier->setEnabled(false);
        writer.notifier->setEnabled(true);
    }
    reader.notifier->setEnabled(false);
    reader.notifier->setEnabled(true);
    pair.send();
    turn();
    QCOMPARE(reader.count, 1);
    QCOMPARE(writer.count, 2);
    writer.notifier->setEnabled(false);
    reader.notifier->setEnabled(false);
    reader.notifier->setEnabled(true);
    turn();
    QCOMPARE(reader.count, 2);
    QCOMPARE(writer.count, 2);
}

void TestEpollDispatcher::peerGoes()
{
    Pair pair;
    Watch watch(pair.here());
    bool end = false;
    watch.onNews = [&] {
        char byte = 0;
        end = ::read(pair.here(), &byte, 1) == 0;
        watch.notifier->setEnabled(!end);
    };
    pair.send();
    pair.closeThere();
    QVERIFY(waitUntil([&] { return end; }));
    QCOMPARE(watch.count, 2);
    turn();
    QCOMPARE(watch.count, 2);
}

void TestEpollDispatcher::peerGoesForTheWriter()
{
    Pair pair;
    pair.fill();
    Watch writer(pair.here(), QSocketNotifier::Write);
    Watch reader(pair.here());
    turn();
    QCOMPARE(writer.count, 0);
    pair.closeThere();
    turn();
    QCOMPARE(writer.count, 1);
    QCOMPARE(reader.count, 1);
}

void TestEpollDispatcher::readerOfAFullPipeGoes()
{
    // An error is all that the kernel tells here.
    int ends[2];
    QCOMPARE(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    const QByteArray block(4096, 'x');
    while (::write(ends[1], block.constData(), 4096) > 0) {}
    {
        Watch writer(ends[1], QSocketNotifier::Write);
        turn();
        QCOMPARE(writer.count, 0);
        ::close(ends[0]);
        turn();
        QCOMPARE(writer.count, 1);
    }
    ::close(ends[1]);
}

void TestEpollDispatcher::removesItself()
{
    Pair pair;
    Watch one(pair.here());
    Watch two(pair.here());
    one.onNews = [&] { one.notifier.reset(); };
    pair.send();
    turn();
    turn();
    QCOMPARE(one.count, 1);
    QCOMPARE(two.count, 2);
}

namespace {

// Descriptors that all have news, and what the first that hears of its own does to the others.
struct Crowd {
    explicit Crowd(size_t size)
    {
        for (size_t i = 0; i < size; ++i) {
            pairs.push_back(std::make_unique<Pair>());
            pairs.back()->send();
            watches.push_back(std::make_unique<Watch>(pairs.back()->here()));
        }
        for (const auto &watch : watches) {
            watch->onNews = [this, &watch] {
                if (++heard == 1)
                    first(*watch);
            };
        }
    }
    void eachBut(const Watch &watch, const std::function<void(Watch &, const Pair &)> &action) const
    {
        for (size_t i = 0; i < watches.size(); ++i) {
            if (watches[i].get() != &watch)
                action(*watches[i], *pairs[i]);
        }
    }
    int size() const { return static_cast<int>(watches.size()); }

    std::vector<std::unique_ptr<Pair>> pairs;
    std::vector<std::unique_ptr<Watch>> watches;
    std::function<void(Watch &)> first = [](Watch &) {};
    int heard = 0;
};

} // namespace

void TestEpollDispatcher::removesTheOthers()
{
    Crowd crowd(20);
    crowd.first = [&](Watch &self) { crowd.eachBut(self, [](Watch &other, const Pair &) { other.notifier.reset(); }); };
    turn();
    QCOMPARE(crowd.heard, 1);
    turn();
    QCOMPARE(crowd.heard, 2);
}

void TestEpollDispatcher::disablesTheOther()
{
    // Both of one descriptor have news, and only one hears of them.
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    reader.onNews = [&] { writer.notifier->setEnabled(false); };
    writer.onNews = [&] { reader.notifier->setEnabled(false); };
    pair.send();
    turn();
    turn();
    QCOMPARE(std::min(reader.count, writer.count), 0);
    QCOMPARE(std::max(reader.count, writer.count), 2);
}

void TestEpollDispatcher::enabledAgainMeanwhile()
{
    Crowd crowd(20);
    crowd.first = [&](Watch &self) {
        crowd.eachBut(self, [](Watch &other, const Pair &) {
            other.notifier->setEnabled(false);
            other.notifier->setEnabled(true);
        });
    };
    turn();
    QCOMPARE(crowd.heard, 1); // the rest are new, and have to be asked for
    turn();
    QCOMPARE(crowd.heard, 1 + 20);
}

void TestEpollDispatcher::replacedMeanwhile()
{
    // New notifiers, perhaps at the addresses of the old ones, for descriptors without news.
    Crowd crowd(20);
    std::vector<std::unique_ptr<Watch>> fresh;
    crowd.first = [&](Watch &self) {
        crowd.eachBut(self, [&](Watch &other, const Pair &pair) {
            pair.take();
            other.notifier.reset();
            fresh.push_back(std::make_unique<Watch>(pair.here()));
        });
    };
    turn();
    turn();
    QCOMPARE(crowd.heard, 2);
    for (const auto &watch : fresh)
        QCOMPARE(watch->count, 0);
    for (const auto &pair : crowd.pairs)
        pair->send();
    turn();
    for (const auto &watch : fresh)
        QCOMPARE(watch->count, 1);
}

void TestEpollDispatcher::manyMoreThanOneQuestionBrings()
{
    // Everybody has a turn before somebody has the next but one: none waits behind others that always have news.
    raiseDescriptorLimit();
    Crowd crowd(1300);
    for (int i = 0; i < 6; ++i)
        turn();
    for (const auto &watch : crowd.watches)
        QVERIFY2(watch->count >= 1 && watch->count <= 4, qPrintable(QString::number(watch->count)));
}

void TestEpollDispatcher::nestedLoopGoesOnWithTheRest()
{
    Crowd crowd(20);
    crowd.first = [&](Watch &) {
        for (const auto &pair : crowd.pairs)
            pair->take(); // so that the kernel has no more news
        // If the rest had to wait for this slot it would wait for ever.
        Sleeps sleeps;
        QVERIFY(waitUntil([&] { return crowd.heard == 20; }));
        QCOMPARE(sleeps.asleep, 0);
    };
    turn();
    turn();
    QCOMPARE(crowd.heard, 20);
    for (const auto &watch : crowd.watches)
        QCOMPARE(watch->count, 1);
}

void TestEpollDispatcher::nestedLoopHearsOfTheSameAgain()
{
    Pair pair;
    Watch watch(pair.here());
    int depth = 0;
    int deepest = 0;
    watch.onNews = [&] {
        deepest = std::max(deepest, ++depth);
        if (depth < 10)
            turn();
        else
            watch.notifier.reset();
        --depth;
    };
    pair.send();
    turn();
    QCOMPARE(deepest, 10);
    QCOMPARE(watch.count, 10);
}

void TestEpollDispatcher::withoutSocketNotifiers()
{
    Pair pair;
    Watch watch(pair.here());
    pair.send();
    turn(QEventLoop::ExcludeSocketNotifiers);
    QCOMPARE(watch.count, 0);

    // Unread news do not keep such a loop busy; timers and events go on.
    Sleeps sleeps;
    int ticks = 0;
    QTimer ticker;
    connect(&ticker, &QTimer::timeout, this, [&] { ++ticks; });
    ticker.start(20);
    idle(std::chrono::milliseconds(300), QEventLoop::ExcludeSocketNotifiers);
    QVERIFY(ticks > 0);
    QVERIFY2(sleeps.asleep < 100, qPrintable(QString::number(sleeps.asleep)));
    QCOMPARE(watch.count, 0);

    Worker worker;
    QEventLoop loop;
    QMetaObject::invokeMethod(worker.object(), [&] { QMetaObject::invokeMethod(this, [&] { loop.quit(); }); });
    QVERIFY(finishes(loop, QEventLoop::ExcludeSocketNotifiers));
    QCOMPARE(watch.count, 0);
    turn();
    QCOMPARE(watch.count, 1);
}

void TestEpollDispatcher::nestedWithoutSocketNotifiers()
{
    Crowd crowd(20);
    Sleeps sleeps;
    crowd.first = [&](Watch &) {
        idle(std::chrono::milliseconds(100), QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(crowd.heard, 1);
    };
    turn();
    QCOMPARE(crowd.heard, 20); // those that were put off are not forgotten
    QVERIFY2(sleeps.asleep < 20, qPrintable(QString::number(sleeps.asleep)));
}

void TestEpollDispatcher::movedToAnotherThread()
{
    Pair pair;
    Semaphore heard;
    QThread *where = nullptr;
    auto *notifier = new QSocketNotifier(pair.here(), QSocketNotifier::Read);
    connect(notifier, &QSocketNotifier::activated, notifier, [&] {
        pair.take();
        where = QThread::currentThread();
        heard.release();
    });
    turn();
    Worker worker;
    notifier->moveToThread(&worker);
    pair.send();
    QVERIFY(heard.acquire(1));
    QCOMPARE(where, &worker);
    turn(); // nothing is left of it here
    worker.inside([notifier] { delete notifier; });
}

void TestEpollDispatcher::whatCannotBeWatched()
{
    // epoll(7) does not take files, which are always ready: that is said, once.
    QTemporaryFile file;
    QVERIFY(file.open());
    Watch watch(file.handle());
    const auto number = QString::number(file.handle());
    QTest::ignoreMessage(QtWarningMsg,
        qPrintable(QStringLiteral("Descriptor %1 cannot be watched: Operation not permitted.").arg(number)));
    turn();
    turn();
    QCOMPARE(watch.count, 0);
}

void TestEpollDispatcher::unfitForWatching()
{
    auto *dispatcher = QAbstractEventDispatcher::instance();
    const auto timerWarning = "A timer can be started only on its object's own thread, with an interval of at least 0.";
    QTest::ignoreMessage(QtWarningMsg, timerWarning);
    dispatcher->registerTimer(0, 10, Qt::PreciseTimer, this);
    QTest::ignoreMessage(QtWarningMsg, timerWarning);
    dispatcher->registerTimer(1 << 20, -1, Qt::PreciseTimer, this);
    QTest::ignoreMessage(QtWarningMsg, timerWarning);
    dispatcher->registerTimer(1 << 20, 10, Qt::PreciseTimer, nullptr);
    QVERIFY(dispatcher->registeredTimers(this).isEmpty());
    QVERIFY(!dispatcher->unregisterTimer(1 << 20));
    QCOMPARE(dispatcher->remainingTime(1 << 20), -1);
}

int main(int argc, char *argv[]) { return runOnEpoll<TestEpollDispatcher>(argc, argv); }
#include "tst_epoll_dispatcher.moc"
