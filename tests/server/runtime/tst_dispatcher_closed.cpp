// Descriptors that are closed at the wrong time. Their numbers are used again at once, and what they stood for may live
// on in a copy; the loop neither misses the news of the new one nor spins over those of the old one.
#include "runtime_support.h"

#include "server/runtime/descriptor_limit.h"

#include <fcntl.h>
#include <optional>
#include <sys/resource.h>

using namespace kith::runtime;
using namespace kith::runtime::test;

namespace {

using Type = QSocketNotifier::Type;

// A copy of a descriptor, while it lasts.
class Copy {
public:
    explicit Copy(int descriptor) : m_copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) {}
    ~Copy() { ::close(m_copy); }
    Q_DISABLE_COPY_MOVE(Copy)

private:
    int m_copy;
};

} // namespace

class TestDispatcherClosed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numberUsedAgain_data();
    void numberUsedAgain();
    void numberUsedAgainInASlot();
    void numberUsedAgainManyTimes();
    void closedAndStillEnabled();
    void copyLivesOn();
    void limitIsRaised();
};

void TestDispatcherClosed::numberUsedAgain_data()
{
    QTest::addColumn<QString>("order"); // (d)isable the old, (c)lose it, (o)pen the new one, (w)atch it, (t)urn
    QTest::addColumn<Type>("oldType");
    QTest::addColumn<bool>("copy");
    for (const char *order : {"dcow", "cdow", "codw", "cowd", "cowtd", "cotdtw", "cdtow", "ctowd", "ctowtd", "ctdow"}) {
        for (const bool copy : {false, true}) {
            for (const Type type : {QSocketNotifier::Read, QSocketNotifier::Write})
                QTest::addRow("%s, %s%s", order, type == QSocketNotifier::Read ? "read" : "write",
                    copy ? ", a copy lives on" : "")
                    << QString::fromLatin1(order) << type << copy;
        }
    }
}

void TestDispatcherClosed::numberUsedAgain()
{
    QFETCH(QString, order);
    QFETCH(Type, oldType);
    QFETCH(bool, copy);
    Pair old;
    const int number = old.here();
    auto oldWatch = std::make_unique<Watch>(number, oldType);
    turn();
    const std::optional<Copy> living(copy ? std::optional<Copy>(std::in_place, number) : std::nullopt);
    old.send(); // news of the old one, for as long as the copy lives
    Pair fresh;
    std::unique_ptr<Watch> watch;
    for (const QChar step : order) {
        switch (step.toLatin1()) {
        case 'd':
            oldWatch.reset();
            break;
        case 'c':
            old.closeHere();
            break;
        case 'o':
            fresh.moveHereTo(number);
            break;
        case 'w':
            watch = std::make_unique<Watch>(number);
            break;
        case 't':
            turn();
            break;
        }
    }
    watch->count = 0;
    // Nothing has been sent to the new one: it hears nothing, and the loop sleeps.
    Sleeps sleeps;
    idle(std::chrono::milliseconds(50));
    QVERIFY2(sleeps.asleep <= 10, qPrintable(QString::number(sleeps.asleep)));
    QCOMPARE(watch->count, 0);
    for (int round = 1; round <= 3; ++round) {
        fresh.send();
        turn();
        fresh.take();
        turn();
        QCOMPARE(watch->count, round);
    }
}

void TestDispatcherClosed::numberUsedAgainInASlot()
{
    // News of both are at hand when the slot of one closes the other and opens a third under its number.
    Pair pairs[2];
    Pair fresh;
    std::unique_ptr<Watch> watches[2];
    std::unique_ptr<Watch> freshWatch;
    for (int i = 0; i < 2; ++i) {
        pairs[i].send();
        watches[i] = std::make_unique<Watch>(pairs[i].here());
        watches[i]->onNews = [&, i] {
            if (freshWatch)
                return;
            const int number = pairs[1 - i].here();
            watches[1 - i]->notifier.reset();
            pairs[1 - i].closeHere();
            fresh.moveHereTo(number);
            freshWatch = std::make_unique<Watch>(number);
        };
    }
    turn();
    turn();
    QCOMPARE(watches[0]->count + watches[1]->count, 2);
    QCOMPARE(freshWatch->count, 0);
    fresh.send();
    turn();
    QCOMPARE(freshWatch->count, 1);
}

void TestDispatcherClosed::numberUsedAgainManyTimes()
{
    for (int round = 0; round < 2000; ++round) {
        Pair pair;
        Watch watch(pair.here(), QSocketNotifier::Read);
        Watch writer(pair.here(), QSocketNotifier::Write);
        pair.send();
        if (round % 3 != 0)
            turn();
        if (round % 2 == 0) {
            watch.notifier.reset();
            writer.notifier.reset();
        }
        pair.closeHere();
        QCOMPARE(watch.count, round % 3 != 0 ? 1 : 0);
        if (round % 5 == 0 && round % 3 != 0)
            turn();
    }
}

void TestDispatcherClosed::closedAndStillEnabled()
{
    Pair pair;
    Watch reader(pair.here());
    Watch writer(pair.here(), QSocketNotifier::Write);
    pair.send();
    turn();
    QCOMPARE(reader.count, 1);
    pair.closeHere();
    Sleeps sleeps;
    idle(std::chrono::milliseconds(100));
    QCOMPARE(reader.count, 1);
    QCOMPARE(writer.count, 1);
    QVERIFY2(sleeps.asleep <= 10, qPrintable(QString::number(sleeps.asleep)));
}

void TestDispatcherClosed::copyLivesOn()
{
    // As when another program that was started in the meantime holds it too.
    Pair pair;
    const Copy copy(pair.here());
    auto reader = std::make_unique<Watch>(pair.here());
    Pair other;
    Watch otherWatch(other.here());
    Watch disabled(other.here(), QSocketNotifier::Write);
    disabled.notifier->setEnabled(false);
    turn();
    pair.closeHere();
    reader.reset();
    pair.send();
    Sleeps sleeps;
    idle(std::chrono::milliseconds(100));
    QVERIFY2(sleeps.asleep <= 10, qPrintable(QString::number(sleeps.asleep)));
    QCOMPARE(otherWatch.count, 0);
    other.send(); // the others go on, and by themselves
    turn();
    QCOMPARE(otherWatch.count, 1);
    QCOMPARE(disabled.count, 0);
    disabled.notifier->setEnabled(true);
    turn();
    QCOMPARE(otherWatch.count, 2);
    QCOMPARE(disabled.count, 1);
}

void TestDispatcherClosed::limitIsRaised()
{
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit low = before;
    low.rlim_cur = std::min<rlim_t>(before.rlim_max, 256);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
    if (before.rlim_max < 65'536)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("^At most \\d+ files may be open")));
    raiseDescriptorLimit();
    rlimit after{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &after), 0);
    QCOMPARE(after.rlim_cur, before.rlim_max);
    QCOMPARE(after.rlim_max, before.rlim_max);
}

int main(int argc, char *argv[]) { return runOnEpoll<TestDispatcherClosed>(argc, argv); }
#include "tst_dispatcher_closed.moc"
