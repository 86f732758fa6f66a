// Steps in turn: done at once, later, inside one another, and after the end.
#include "server/dispatch/turns.h"

#include <QList>
#include <QTest>

using kith::dispatch::Turns;

class TestTurns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void atOnce();
    void later();
    void addedInside();
    void manyAtOnce();
    void cleared();
    void endedBefore();

private:
    Turns::Step now(int number)
    {
        return [this, number](const Turns::Done &done) {
            m_log.append(number);
            done();
        };
    }
    Turns::Step later(int number)
    {
        return [this, number](Turns::Done done) {
            m_log.append(number);
            m_waiting.push_back(std::move(done));
        };
    }
    void finish()
    {
        const Turns::Done done = m_waiting.takeFirst();
        done();
    }
    void init()
    {
        m_log.clear();
        m_waiting.clear();
    }

    QList<int> m_log;
    QList<Turns::Done> m_waiting;
};

void TestTurns::atOnce()
{
    init();
    Turns turns;
    QVERIFY(turns.isIdle());
    turns.add(now(1));
    turns.add(now(2));
    QVERIFY(turns.isIdle());
    QCOMPARE(m_log, QList<int>({1, 2}));
}

void TestTurns::later()
{
    init();
    Turns turns;
    turns.add(later(1));
    turns.add(now(2));
    turns.add(later(3));
    turns.add(now(4));
    QCOMPARE(m_log, QList<int>({1}));
    QVERIFY(!turns.isIdle());
    finish();
    QCOMPARE(m_log, QList<int>({1, 2, 3}));
    finish();
    QCOMPARE(m_log, QList<int>({1, 2, 3, 4}));
    QVERIFY(turns.isIdle());
}

void TestTurns::addedInside()
{
    init();
    Turns turns;
    turns.add([&](const Turns::Done &done) {
        m_log.append(1);
        turns.add(now(2));
        done();
        turns.add(now(3));
        m_log.append(0); // nothing begins before this one has returned
    });
    QCOMPARE(m_log, QList<int>({1, 0, 2, 3}));
}

void TestTurns::manyAtOnce()
{
    init();
    Turns turns;
    turns.add(later(0));
    for (int i = 1; i <= 100'000; ++i)
        turns.add(now(i));
    finish(); // without a stack that grows with them
    QCOMPARE(m_log.size(), 100'001);
    QVERIFY(std::is_sorted(m_log.begin(), m_log.end()));
}

void TestTurns::cleared()
{
    init();
    Turns turns;
    turns.add(later(1));
    turns.add(now(2));
    turns.clear();
    QVERIFY(turns.isIdle());
    turns.add(later(3));
    finish(); // of the first, which nobody waits for
    turns.add(now(4));
    QCOMPARE(m_log, QList<int>({1, 3}));
    finish();
    QCOMPARE(m_log, QList<int>({1, 3, 4}));
}

void TestTurns::endedBefore()
{
    init();
    {
        Turns turns;
        turns.add(later(1));
        turns.add(now(2));
    }
    finish();
    QCOMPARE(m_log, QList<int>({1}));
}

QTEST_GUILESS_MAIN(TestTurns)
#include "tst_turns.moc"
