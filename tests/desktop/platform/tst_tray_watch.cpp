// Whether there is a tray: at the start, when the panel comes later, goes, and comes again.
#include "desktop/platform/tray_watch.h"
#include "tests/desktop/platform/private_bus.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QSignalSpy>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

namespace {

const QString service = u"org.kde.StatusNotifierWatcher"_s;
const QString path = u"/StatusNotifierWatcher"_s;

// What knows the icons, and whether anything shows them.
class Watcher : public QDBusVirtualObject {
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        const bool known = message.member() == u"Get"
            && message.arguments() == QVariantList({service, u"IsStatusNotifierHostRegistered"_s});
        bus.send(known ? message.createReply(QVariant::fromValue(QDBusVariant(hasHost)))
                       : message.createErrorReply(QDBusError::UnknownMethod, u"unknown"_s));
        return true;
    }
    bool hasHost = true;
};

} // namespace

class TrayWatchTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateBus> m_bus;
    Watcher m_watcher;
    std::optional<QDBusConnection> m_panel;
    std::optional<QDBusConnection> m_ours;

private slots:
    void init()
    {
        m_bus = std::make_unique<test::PrivateBus>();
        if (!m_bus->isRunning())
            QSKIP("There is no dbus-daemon.");
        m_panel = m_bus->connect(u"panel"_s);
        m_ours = m_bus->connect(u"kith"_s);
        QVERIFY(m_panel->isConnected() && m_ours->isConnected());
        m_watcher.hasHost = true;
        QVERIFY(m_panel->registerVirtualObject(path, &m_watcher));
    }

    void cleanup()
    {
        m_ours.reset();
        m_panel.reset();
        QDBusConnection::disconnectFromBus(u"panel"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
        m_bus.reset();
    }

    void wasThereBefore()
    {
        QVERIFY(m_panel->registerService(service));
        const TrayWatch watch(nullptr, *m_ours);
        const QSignalSpy changed(&watch, &TrayWatch::changed);
        QTRY_VERIFY(watch.isThere());
        QCOMPARE(changed.size(), 1);
    }

    void comesAndGoes()
    {
        const TrayWatch watch(nullptr, *m_ours);
        const QSignalSpy changed(&watch, &TrayWatch::changed);
        QVERIFY(!watch.isThere());
        for (int round = 0; round < 2; ++round) {
            QVERIFY(m_panel->registerService(service));
            QTRY_VERIFY(watch.isThere());
            QVERIFY(m_panel->unregisterService(service));
            QTRY_VERIFY(!watch.isThere());
        }
        QCOMPARE(changed.size(), 4);
    }

    // Plasma: the watcher begins long before the panel.
    void aHostComesAndGoes()
    {
        m_watcher.hasHost = false;
        QVERIFY(m_panel->registerService(service));
        const TrayWatch watch(nullptr, *m_ours);
        const QSignalSpy changed(&watch, &TrayWatch::changed);
        m_watcher.hasHost = true;
        QVERIFY(m_panel->send(QDBusMessage::createSignal(path, service, u"StatusNotifierHostRegistered"_s)));
        QTRY_VERIFY(watch.isThere());
        m_watcher.hasHost = false;
        QVERIFY(m_panel->send(QDBusMessage::createSignal(path, service, u"StatusNotifierHostUnregistered"_s)));
        QTRY_VERIFY(!watch.isThere());
        QCOMPARE(changed.size(), 2);
    }

    void livesWithoutBus()
    {
        const TrayWatch watch(nullptr, QDBusConnection(u"there is none"_s));
        QVERIFY(!watch.isThere());
    }
};

QTEST_GUILESS_MAIN(TrayWatchTest)
#include "tst_tray_watch.moc"
