// Token buckets and the memory of failed sign-ins, on a clock of the test's own.
#include "server/domain/rate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace kith;
using namespace kith::domain;

class TestRate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBucketStartsFull();
    void aBucketRefills_data();
    void aBucketRefills();
    void aBucketNeverHoldsMoreThanItsBurst();
    void theWaitIsTrue();
    void keysDoNotShare();
    void zeroNeverRefuses();
    void fullBucketsAreForgottenButEmptyOnesAreNot();
    void tenFailuresAreFree();
    void thenOneEveryHalfMinute();
    void successForgives();
    void aQuarterOfAnHourForgives();
    void aSlowTrickleOfFailuresIsStillCounted();
    void madeUpNamesDoNotGrowTheTable();
};

void TestRate::aBucketStartsFull()
{
    FakeClock clock;
    Buckets<int> buckets(clock, 10, 50);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(buckets.take(1), std::nullopt);
    QVERIFY(buckets.take(1));
}

void TestRate::aBucketRefills_data()
{
    QTest::addColumn<double>("perSecond");
    QTest::addColumn<int>("burst");
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<int>("tokens");
    QTest::newRow("10 a second, 1 s") << 10.0 << 50 << qint64(1'000) << 10;
    QTest::newRow("10 a second, 0.1 s") << 10.0 << 50 << qint64(100) << 1;
    QTest::newRow("10 a second, 99 ms") << 10.0 << 50 << qint64(99) << 0;
    QTest::newRow("20 a minute, 3 s") << 20.0 / 60 << 20 << qint64(3'000) << 1;
    QTest::newRow("20 a minute, 2.9 s") << 20.0 / 60 << 20 << qint64(2'900) << 0;
    QTest::newRow("20 a minute, 1 min") << 20.0 / 60 << 20 << qint64(60'000) << 20;
    QTest::newRow("1 a second, 1 h") << 1.0 << 5 << qint64(3'600'000) << 5;
}

void TestRate::aBucketRefills()
{
    QFETCH(double, perSecond);
    QFETCH(int, burst);
    QFETCH(qint64, ms);
    QFETCH(int, tokens);
    FakeClock clock;
    Buckets<int> buckets(clock, perSecond, burst);
    while (!buckets.take(1)) {}
    clock.advance(ms);
    int got = 0;
    while (!buckets.take(1))
        ++got;
    QCOMPARE(got, tokens);
}

void TestRate::aBucketNeverHoldsMoreThanItsBurst()
{
    FakeClock clock;
    clock.advance(10'000'000);
    Buckets<int> buckets(clock, 1, 3);
    QCOMPARE(buckets.take(1), std::nullopt);
    clock.advance(10'000'000);
    int got = 0;
    while (!buckets.take(1))
        ++got;
    QCOMPARE(got, 3);
}

// Who waits as long as told is served; who comes a second early is not.
void TestRate::theWaitIsTrue()
{
    for (const double perSecond : {0.05, 0.3, 1.0, 10.0, 1'000.0}) {
        FakeClock clock;
        Buckets<int> buckets(clock, perSecond, 2);
        while (!buckets.take(1)) {}
        const std::optional<int> wait = buckets.take(1);
        QVERIFY(wait);
        QVERIFY(*wait >= 1);
        clock.advance((*wait - 1) * 1'000LL);
        QVERIFY2(buckets.take(1), qPrintable(QString::number(perSecond)));
        clock.advance(1'000);
        QCOMPARE(buckets.take(1), std::nullopt);
    }
}

void TestRate::keysDoNotShare()
{
    FakeClock clock;
    Buckets<QString> buckets(clock, 1, 1);
    QCOMPARE(buckets.take(u"a"_s), std::nullopt);
    QVERIFY(buckets.take(u"a"_s));
    QCOMPARE(buckets.take(u"b"_s), std::nullopt);
}

void TestRate::zeroNeverRefuses()
{
    FakeClock clock;
    Buckets<int> buckets(clock, 0, 0);
    for (int i = 0; i < 10'000; ++i)
        QCOMPARE(buckets.take(1), std::nullopt);
}

// The table sweeps itself at 1,024 keys: who has used up a bucket must not get a new one by that.
void TestRate::fullBucketsAreForgottenButEmptyOnesAreNot()
{
    FakeClock clock;
    Buckets<int> buckets(clock, 0.001, 1);
    QCOMPARE(buckets.take(-1), std::nullopt);
    for (int round = 0; round < 5'000; ++round) {
        buckets.take(round);
        QVERIFY2(buckets.take(-1), qPrintable(QString::number(round)));
    }
}

void TestRate::tenFailuresAreFree()
{
    FakeClock clock;
    FailedSignIns failures(clock);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(failures.check(u"ana"_s), std::nullopt);
        failures.failed(u"ana"_s);
    }
    QCOMPARE(failures.check(u"ana"_s), std::optional(30));
    QCOMPARE(failures.check(u"bob"_s), std::nullopt);
}

void TestRate::thenOneEveryHalfMinute()
{
    FakeClock clock;
    FailedSignIns failures(clock);
    for (int i = 0; i < 10; ++i)
        failures.failed(u"ana"_s);
    clock.advance(29'999);
    QCOMPARE(failures.check(u"ana"_s), std::optional(1));
    clock.advance(1);
    QCOMPARE(failures.check(u"ana"_s), std::nullopt);
    failures.failed(u"ana"_s);
    QCOMPARE(failures.check(u"ana"_s), std::optional(30));
}

void TestRate::successForgives()
{
    FakeClock clock;
    FailedSignIns failures(clock);
    for (int i = 0; i < 30; ++i)
        failures.failed(u"ana"_s);
    failures.succeeded(u"ana"_s);
    QCOMPARE(failures.check(u"ana"_s), std::nullopt);
    failures.failed(u"ana"_s);
    QCOMPARE(failures.check(u"ana"_s), std::nullopt);
}

void TestRate::aQuarterOfAnHourForgives()
{
    FakeClock clock;
    clock.advance(100'000'000);
    FailedSignIns failures(clock);
    for (int i = 0; i < 10; ++i)
        failures.failed(u"ana"_s);
    clock.advance(15 * 60'000);
    failures.failed(u"ana"_s);
    QCOMPARE(failures.check(u"ana"_s), std::nullopt);
}

void TestRate::aSlowTrickleOfFailuresIsStillCounted()
{
    FakeClock clock;
    FailedSignIns failures(clock);
    for (int i = 0; i < 10; ++i) {
        clock.advance(14 * 60'000);
        failures.failed(u"ana"_s);
    }
    QVERIFY(failures.check(u"ana"_s));
}

void TestRate::madeUpNamesDoNotGrowTheTable()
{
    FakeClock clock;
    clock.advance(100'000'000);
    FailedSignIns failures(clock);
    for (int i = 0; i < 9; ++i)
        failures.failed(u"ana"_s);
    for (int i = 0; i < 10'100; ++i)
        failures.failed(QString::number(i));
    // Who was known before is still counted, and a new name is again once the old ones have passed.
    failures.failed(u"ana"_s);
    QVERIFY(failures.check(u"ana"_s));
    for (int i = 0; i < 10; ++i)
        failures.failed(u"bob"_s);
    QCOMPARE(failures.check(u"bob"_s), std::nullopt);
    clock.advance(15 * 60'000);
    for (int i = 0; i < 10; ++i)
        failures.failed(u"bob"_s);
    QVERIFY(failures.check(u"bob"_s));
}

QTEST_GUILESS_MAIN(TestRate)
#include "tst_rate.moc"
