// Whether the desktop is dark: what the XDG desktop portal says (org.freedesktop.portal.Settings, namespace
// org.freedesktop.appearance, key color-scheme: 1 dark, 2 light, 0 no preference), and follows it.
// Threads: one, the one it was made on; it never waits for the portal.
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

signals:
    void changed(); // isDark()

private slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void take(const QVariant &value);

    bool m_paletteIsDark;
    std::optional<bool> m_said;
};

} // namespace kith::platform
