// Do not disturb by the clock on the wall: within a day, over midnight, and on the days on which the clock jumps.
#include "desktop/platform/quiet_hours.h"

#include <QDateTime>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

class QuietHoursTest : public QObject {
    Q_OBJECT

private slots:
    void within_data()
    {
        QTest::addColumn<QTime>("from");
        QTest::addColumn<QTime>("to");
        QTest::addColumn<QString>("now"); // UTC
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<bool>("quiet");
        const auto row = [](const char *name, QTime from, QTime to, const QString &now, bool quiet,
                             const QByteArray &zone = "UTC") {
            QTest::newRow(name) << from << to << now << zone << quiet;
        };
        const QTime noon(12, 0), two(14, 0), ten(22, 0), seven(7, 0);
        row("before", noon, two, u"2026-03-02T11:59:59.999Z"_s, false);
        row("first moment", noon, two, u"2026-03-02T12:00:00Z"_s, true);
        row("last moment", noon, two, u"2026-03-02T13:59:59.999Z"_s, true);
        row("after", noon, two, u"2026-03-02T14:00:00Z"_s, false);
        row("over midnight, evening before", ten, seven, u"2026-03-02T21:59:59Z"_s, false);
        row("over midnight, evening", ten, seven, u"2026-03-02T22:00:00Z"_s, true);
        row("over midnight, midnight", ten, seven, u"2026-03-03T00:00:00Z"_s, true);
        row("over midnight, morning", ten, seven, u"2026-03-03T06:59:59Z"_s, true);
        row("over midnight, day", ten, seven, u"2026-03-03T07:00:00Z"_s, false);
        row("until midnight", ten, QTime(0, 0), u"2026-03-02T23:59:59Z"_s, true);
        row("until midnight, after", ten, QTime(0, 0), u"2026-03-03T00:00:00Z"_s, false);
        row("from midnight", QTime(0, 0), seven, u"2026-03-03T00:00:00Z"_s, true);
        row("equal, at it", noon, noon, u"2026-03-02T12:00:00Z"_s, false);
        row("equal, elsewhere", noon, noon, u"2026-03-02T03:00:00Z"_s, false);
        row("no time", QTime(), seven, u"2026-03-02T03:00:00Z"_s, false);
        // Not UTC: the reader's wall.
        row("local", ten, seven, u"2026-03-02T21:30:00Z"_s, true, "Europe/Berlin");
        row("local, far east", noon, two, u"2026-03-02T03:30:00Z"_s, true, "Asia/Tokyo");
        // In Berlin the clock goes from 2:00 to 3:00 on 29 March 2026, at 01:00 UTC, and back on 25 October.
        const QTime half2(2, 30), half3(3, 30), quarter2(2, 15);
        row("spring, hours that begin in the gap: before", half2, half3, u"2026-03-29T00:59:59Z"_s, false,
            "Europe/Berlin");
        row("spring, hours that begin in the gap: 3:00", half2, half3, u"2026-03-29T01:00:00Z"_s, true,
            "Europe/Berlin");
        row("spring, hours within the gap", quarter2, half2, u"2026-03-29T01:00:00Z"_s, false, "Europe/Berlin");
        row("spring, morning", ten, seven, u"2026-03-29T04:59:59Z"_s, true, "Europe/Berlin");
        row("spring, day", ten, seven, u"2026-03-29T05:00:00Z"_s, false, "Europe/Berlin");
        row("autumn, 2:30 the first time", quarter2, half3, u"2026-10-25T00:30:00Z"_s, true, "Europe/Berlin");
        row("autumn, 2:30 the second time", quarter2, half3, u"2026-10-25T01:30:00Z"_s, true, "Europe/Berlin");
        row("autumn, 2:00 again", quarter2, half3, u"2026-10-25T01:00:00Z"_s, false, "Europe/Berlin");
        row("autumn, morning", ten, seven, u"2026-10-25T05:59:59Z"_s, true, "Europe/Berlin");
        row("autumn, day", ten, seven, u"2026-10-25T06:00:00Z"_s, false, "Europe/Berlin");
    }

    void within()
    {
        QFETCH(QTime, from);
        QFETCH(QTime, to);
        QFETCH(QString, now);
        QFETCH(QByteArray, zone);
        const QTimeZone here(zone);
        if (!here.isValid())
            QSKIP("There are no time zones.");
        const kith::EpochMs ms = QDateTime::fromString(now, Qt::ISODateWithMs).toMSecsSinceEpoch();
        QTEST(isWithin({.on = true, .from = from, .to = to}, ms, here), "quiet");
        QVERIFY(!isWithin({.on = false, .from = from, .to = to}, ms, here));
    }
};

QTEST_GUILESS_MAIN(QuietHoursTest)
#include "tst_quiet_hours.moc"
