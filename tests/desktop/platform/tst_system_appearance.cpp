// Dark or light, and moving or not, as the portal says, at the start and later; as the palette is, and moving, where it
// says nothing.
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
        const QString asked = message.member() == u"Read" && message.arguments().size() == 2
            ? message.arguments()[0].toString() + u' ' + message.arguments()[1].toString()
            : QString();
        bus.send(values.contains(asked)
                ? message.createReply(
                    QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(values[asked])))))
                : message.createErrorReply(u"org.freedesktop.portal.Error.NotFound"_s, u"unknown"_s));
        answered += asked;
        return true;
    }
    void setScheme(uint scheme) { values[u"org.freedesktop.appearance color-scheme"_s] = scheme; }

    QVariantMap values; // by group and key
    QStringList answered;
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
        m_portal->setScheme(scheme);
        SystemAppearance appearance(palette, nullptr, *m_ours);
        QSignalSpy spy(&appearance, &SystemAppearance::changed);
        QCOMPARE(appearance.isDark(), palette); // until it has answered
        QTRY_COMPARE(m_portal->answered.count(u"org.freedesktop.appearance color-scheme"_s), 1);
        QTRY_COMPARE(appearance.isDark(), dark);
        // Settle: a message behind the answer has come through too.
        say(scheme);
        say(u"org.freedesktop.appearance"_s, u"accent-color"_s, 1U);
        QTRY_COMPARE(spy.size(), qsizetype(dark != palette));
        QCOMPARE(appearance.isDark(), dark);
    }

    void followsThePortal()
    {
        m_portal->setScheme(2);
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

    void asksWhetherThingsMove_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<bool>("animates");
        const QString gnome = u"org.gnome.desktop.interface enable-animations"_s;
        const QString kde = u"org.kde.kdeglobals.KDE AnimationDurationFactor"_s;
        QTest::newRow("nothing is said") << QString() << QVariant() << true;
        QTest::newRow("GNOME, on") << gnome << QVariant(true) << true;
        QTest::newRow("GNOME, off") << gnome << QVariant(false) << false;
        QTest::newRow("KDE, twice as slow") << kde << QVariant(2.0) << true;
        QTest::newRow("KDE, off") << kde << QVariant(0.0) << false;
        QTest::newRow("KDE, fast, as it is written") << kde << QVariant(u"0.25"_s) << true;
        QTest::newRow("KDE, off, as it is written") << kde << QVariant(u"0"_s) << false;
        QTest::newRow("KDE, nonsense") << kde << QVariant(u"often"_s) << true;
    }

    void asksWhetherThingsMove()
    {
        QFETCH(QString, key);
        QFETCH(QVariant, value);
        QFETCH(bool, animates);
        if (!key.isEmpty())
            m_portal->values[key] = value;
        SystemAppearance appearance(false, nullptr, *m_ours);
        QSignalSpy spy(&appearance, &SystemAppearance::changed);
        QVERIFY(appearance.animates()); // until it has answered
        QTRY_COMPARE(m_portal->answered.size(), 3);
        say(1); // comes behind the answers
        QTRY_VERIFY(appearance.isDark());
        QCOMPARE(appearance.animates(), animates);
        QCOMPARE(spy.size(), animates ? 1 : 2);
    }

    void followsWhetherThingsMove()
    {
        SystemAppearance appearance(false, nullptr, *m_ours);
        QSignalSpy spy(&appearance, &SystemAppearance::changed);
        say(u"org.gnome.desktop.interface"_s, u"enable-animations"_s, false);
        QTRY_VERIFY(!appearance.animates());
        QCOMPARE(spy.size(), 1);
        say(u"org.gnome.desktop.interface"_s, u"enable-animations"_s, true);
        QTRY_VERIFY(appearance.animates());
        say(u"org.gnome.desktop.interface"_s, u"cursor-blink"_s, false);
        say(u"org.kde.kdeglobals.KDE"_s, u"AnimationDurationFactor"_s, 0.0);
        QTRY_VERIFY(!appearance.animates());
        QCOMPARE(spy.size(), 3);
    }

    void livesWithoutPortal()
    {
        QVERIFY(m_theirs->unregisterService(u"org.freedesktop.portal.Desktop"_s));
        m_portal->setScheme(1);
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
