// Whether the desktop is dark, and whether it lets things move: what the XDG desktop portal says
// (org.freedesktop.portal.Settings), and follows it. Dark: org.freedesktop.appearance, color-scheme (1 dark, 2 light,
// 0 no preference). Nothing moves where one of these says so: org.gnome.desktop.interface, enable-animations (false),
// and org.kde.kdeglobals.KDE, AnimationDurationFactor (0). Threads: one, the one it was made on; it never waits for the
// portal.
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>

#include <optional>

namespace kith::platform {

class SystemAppearance : public QObject {
    Q_OBJECT

public:
    // `paletteIsDark` is what holds without a portal, or without a preference there.
    explicit SystemAppearance(
        bool paletteIsDark, QObject *parent = nullptr, const QDBusConnection &bus = QDBusConnection::sessionBus());

    bool isDark() const { return m_said.value_or(m_paletteIsDark); }
    bool animates() const { return m_gnomeAnimates && m_kdeAnimates; }

signals:
    void changed(); // isDark(), animates()

private slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void read(QDBusConnection &connection, const QString &group, const QString &key);
    void take(const QString &group, const QString &key, const QVariant &value);
    void takeScheme(uint scheme);

    bool m_paletteIsDark;
    std::optional<bool> m_said;
    bool m_gnomeAnimates = true;
    bool m_kdeAnimates = true;
};

} // namespace kith::platform
