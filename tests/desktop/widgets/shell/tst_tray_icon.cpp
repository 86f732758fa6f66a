// What the tray shows: counts, drawn for each size and told apart without reading them.
#include "desktop/widgets/shell/tray_icon.h"

#include <QImage>
#include <QTest>

using namespace kith::widgets;
using namespace Qt::StringLiterals;

class TrayIconTest : public QObject {
    Q_OBJECT

    static QImage drawn(const TrayState &state, int pixels = 44) { return trayPixmap(state, pixels).toImage(); }

private slots:
    void counts()
    {
        QCOMPARE(trayCount(0), QString());
        QCOMPARE(trayCount(-1), QString());
        QCOMPARE(trayCount(7), u"7"_s);
        QCOMPARE(trayCount(99), u"99"_s);
        QCOMPARE(trayCount(100), u"99+"_s);
        QCOMPARE(trayCount(1'000'000), u"99+"_s);
    }

    void statesDiffer()
    {
        const std::vector<TrayState> states{{}, {.unread = 1}, {.unread = 2}, {.unread = 42}, {.unread = 500},
            {.unread = 1, .mentions = 1}, {.online = false}, {.unread = 1, .online = false}, {.disturbs = false}};
        for (const int pixels : {22, 44}) {
            for (size_t i = 0; i < states.size(); ++i) {
                for (size_t j = i + 1; j < states.size(); ++j)
                    QVERIFY2(drawn(states[i], pixels) != drawn(states[j], pixels),
                        qPrintable(u"%1 and %2 at %3"_s.arg(i).arg(j).arg(pixels)));
            }
        }
        QCOMPARE(drawn({.unread = 500}), drawn({.unread = 501})); // both 99+
    }

    // Two icons of their own, not one that was scaled.
    void isSharpInEachSize()
    {
        const QIcon icon = trayIcon({.unread = 42});
        for (const int pixels : {16, 22, 24, 32, 44, 48, 64}) {
            QVERIFY(icon.availableSizes().contains(QSize(pixels, pixels)));
            QCOMPARE(icon.pixmap(QSize(pixels, pixels), 1.0).toImage(), drawn({.unread = 42}, pixels));
        }
    }

    // The disc stays within the icon, and mark and disc do not touch.
    void leavesAGap()
    {
        const QImage plain = drawn({});
        const QImage counted = drawn({.unread = 3});
        QVERIFY(qAlpha(plain.pixel(20, 20)) == 255);
        int cleared = 0;
        for (int x = 0; x < 44; ++x) {
            if (qAlpha(plain.pixel(x, 30)) == 255 && qAlpha(counted.pixel(x, 30)) < 64)
                ++cleared;
        }
        QVERIFY(cleared >= 2);
    }
};

QTEST_MAIN(TrayIconTest)
#include "tst_tray_icon.moc"
