// What docks and task bars hear of the unread count.
#include "desktop/platform/launcher_count.h"
#include "tests/desktop/platform/launcher.h"

#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

class LauncherCountTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<test::Launcher> m_launcher;
    std::optional<QDBusConnection> m_ours;

private slots:
    void init()
    {
        m_bus = std::make_unique<test::PrivateBus>();
        if (!m_bus->isRunning())
            QSKIP("There is no dbus-daemon.");
        m_launcher = std::make_unique<test::Launcher>();
        QVERIFY(m_launcher->start(m_bus->connect(u"launcher"_s)));
        m_ours = m_bus->connect(u"kith"_s);
        QVERIFY(m_ours->isConnected());
    }

    void cleanup()
    {
        m_ours.reset();
        QDBusConnection::disconnectFromBus(u"launcher"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
        m_launcher.reset();
        m_bus.reset();
    }

    void tellsEachChangeOnce()
    {
        {
            LauncherCount count(u"kith"_s, nullptr, *m_ours);
            count.show(0); // as the launcher has it
            count.show(3);
            count.show(3);
            count.show(5'000'000'000);
            count.show(0);
            count.show(1);
        }
        const QStringList expected{
            u"3, visible"_s, u"5000000000, visible"_s, u"0, hidden"_s, u"1, visible"_s, u"0, hidden"_s};
        QTRY_COMPARE(m_launcher->told, expected);
        QCOMPARE(m_launcher->application, u"application://kith.desktop"_s);
    }

    void livesWithoutBus()
    {
        LauncherCount count(u"kith"_s, nullptr, QDBusConnection(u"there is none"_s));
        count.show(3);
    }
};

QTEST_GUILESS_MAIN(LauncherCountTest)
#include "tst_launcher_count.moc"
