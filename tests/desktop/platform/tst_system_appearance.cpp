// Dark or light as the portal says, at the start and later; as the palette is where it says nothing.
#include "desktop/platform/system_appearance.h"
#include "tests/desktop/platform/private_bus.h"

#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QSignalSpy>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

namespace {

// As xdg-desktop-portal answers: a variant in a variant.
class Portal : public QDBusVirtualObject {
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        ++asked;
        const bool known = message.member() == u"Read"
            && message.arguments() == QVariantList({u"org.freedesktop.appearance"_s, u"color-scheme"_s});
        bus.send(known
                ? message.createReply(QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)))))
                : message.createErrorReply(u"org.freedesktop.portal.Error.NotFound"_s, u"unknown"_s));
        return true;
    }
    uint scheme = 0;
    int asked = 0;
};

} // namespace

class SystemAppearanceTest : public QObject {
    Q_OBJECT

    void say(const QString &group, const QString &key, const QVariant &value)
    {
        QDBusMessage signal = QDBusMessage::createSignal(
            u"/org/freedesktop/portal/desktop"_s, u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s);
        signal.setArguments({group, key, QVariant::fromValue(QDBusVariant(value))});
        QVERIFY(m_theirs->send(signal));
    }
    void say(uint scheme) { say(u"org.freedesktop.appearance"_s, u"color-scheme"_s, scheme); }

    std::unique_ptr<test::PrivateBus> m_bus;
    std::unique_ptr<Portal> m_portal;
    std::optional<QDBusConnection> m_theirs;
    std::optional<QDBusConnection> m_ours;

private slots:
    void init()
    {
        m_bus = std::make_unique<test::PrivateBus>();
        if (!m_bus->isRunning())
            QSKIP("There is no dbus-daemon.");
        m_theirs = m_bus->connect(u"portal"_s);
        m_ours = m_bus->connect(u"kith"_s);
        QVERIFY(m_theirs->isConnected() && m_ours->isConnected());
        m_portal = std::make_unique<Portal>();
        QVERIFY(m_theirs->registerVirtualObject(
            u"/org/freedesktop/portal/desktop"_s, m_portal.get(), QDBusConnection::SubPath));
        QVERIFY(m_theirs->registerService(u"org.freedesktop.portal.Desktop"_s));
    }

    void cleanup()
    {
        m_ours.reset();
        m_theirs.reset();
        QDBusConnection::disconnectFromBus(u"portal"_s);
        QDBusConnection::disconnectFromBus(u"kith"_s);
        m_portal.reset();
        m_bus.reset();
    }

    void asksThePortal_data()
    {
        QTest::addColumn<bool>("palette");
        QTest::addColumn<uint>("scheme");
        QTest::addColumn<bool>("dark");
        for (const bool palette : {false, true}) {
            QTest::addRow("none, %d", palette) << palette << 0U << palette;
            QTest::addRow("dark, %d", palette) << palette << 1U << true;
            QTest::addRow("light, %d", palette) << palette << 2U << false;
            QTest::addRow("not known yet, %d", palette) << palette << 7U << palette;
        }
    }

    void asksThePortal()
    {
        QFETCH(bool, palette);
        QFETCH(uint, scheme);
        QFETCH(bool, dark);
        m_portal->scheme = scheme;
        SystemAppearance appearance(palette, nullptr, *m_ours);
        QSignalSpy spy(&appearance, &SystemAppearance::changed);
        QCOMPARE(appearance.isDark(), palette); // until it has answered
        QTRY_COMPARE(m_portal->asked, 1);
        QTRY_COMPARE(appearance.isDark(), dark);
        // Settle: a message behind the answer has come through too.
        say(scheme);
        say(u"org.freedesktop.appearance"_s, u"accent-color"_s, 1U);
        QTRY_COMPARE(spy.size(), qsizetype(dark != palette));
        QCOMPARE(appearance.isDark(), dark);
    }

    void followsThePortal()
    {
        m_portal->scheme = 2;
        SystemAppearance appearance(true, nullptr, *m_ours);
        QTRY_VERIFY(!appearance.isDark());
        QSignalSpy spy(&appearance, &SystemAppearance::changed);
        say(1);
        QTRY_VERIFY(appearance.isDark());
        say(1); // the same again, and what is not meant: no news
        say(u"org.freedesktop.appearance"_s, u"contrast"_s, 2U);
        say(u"org.gnome.desktop.interface"_s, u"color-scheme"_s, 2U);
        say(1);
        say(2);
        QTRY_VERIFY(!appearance.isDark());
        QCOMPARE(spy.size(), 2);
        say(0);
        QTRY_VERIFY(appearance.isDark()); // the palette again
        QCOMPARE(spy.size(), 3);
    }

    void livesWithoutPortal()
    {
        QVERIFY(m_theirs->unregisterService(u"org.freedesktop.portal.Desktop"_s));
        m_portal->scheme = 1;
        SystemAppearance appearance(false, nullptr, *m_ours);
        QVERIFY(!appearance.isDark());
        // One that starts later is heard.
        QVERIFY(m_theirs->registerService(u"org.freedesktop.portal.Desktop"_s));
        QTRY_VERIFY([&] {
            say(1);
            return QTest::qWaitFor([&] { return appearance.isDark(); }, 100);
        }());
    }

    void livesWithoutBus()
    {
        const SystemAppearance dark(true, nullptr, QDBusConnection(u"there is none"_s));
        QVERIFY(dark.isDark());
        const SystemAppearance light(false, nullptr, QDBusConnection(u"there is none"_s));
        QVERIFY(!light.isDark());
    }
};

QTEST_GUILESS_MAIN(SystemAppearanceTest)
#include "tst_system_appearance.moc"
