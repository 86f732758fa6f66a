// Waking is told, falling asleep is not; and nothing is needed for it to be there.
#include "desktop/platform/wake_signals.h"
#include "tests/desktop/platform/private_bus.h"

#include <QDBusMessage>
#include <QSignalSpy>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

class WakeSignalsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // The network backends of Qt ask the machine's bus: not in this test.
        qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent");
    }

    void tellsWhenTheMachineWakes()
    {
        const test::PrivateBus bus;
        if (!bus.isRunning())
            QSKIP("There is no dbus-daemon.");
        QDBusConnection logind = bus.connect(u"logind"_s);
        QVERIFY(logind.registerService(u"org.freedesktop.login1"_s));
        const auto say = [&logind](const QString &member, bool value) {
            QDBusMessage signal =
                QDBusMessage::createSignal(u"/org/freedesktop/login1"_s, u"org.freedesktop.login1.Manager"_s, member);
            signal.setArguments({value});
            QVERIFY(logind.send(signal));
        };
        {
            const WakeSignals wake(nullptr, bus.connect(u"kith"_s));
            QSignalSpy spy(&wake, &WakeSignals::woke);
            say(u"PrepareForSleep"_s, true);
            say(u"PrepareForShutdown"_s, false);
            say(u"PrepareForSleep"_s, false);
            QTRY_COMPARE(spy.size(), 1);
            say(u"PrepareForSleep"_s, true);
            say(u"PrepareForSleep"_s, false);
            QTRY_COMPARE(spy.size(), 2);
        }
        QDBusConnection::disconnectFromBus(u"kith"_s);
        QDBusConnection::disconnectFromBus(u"logind"_s);
    }

    void tellsWhenTheNetworkComesBack()
    {
        WakeSignals wake(nullptr, QDBusConnection(u"there is none"_s));
        QSignalSpy spy(&wake, &WakeSignals::woke);
        wake.setReachable(true); // the first word, and again
        wake.setReachable(true);
        QCOMPARE(spy.size(), 0);
        wake.setReachable(false);
        wake.setReachable(false);
        QCOMPARE(spy.size(), 0);
        wake.setReachable(true);
        wake.setReachable(true);
        QCOMPARE(spy.size(), 1);
    }

    void livesWithoutBus()
    {
        const WakeSignals wake;
        QSignalSpy spy(&wake, &WakeSignals::woke);
        QVERIFY(spy.isEmpty());
    }
};

QTEST_GUILESS_MAIN(WakeSignalsTest)
#include "tst_wake_signals.moc"
