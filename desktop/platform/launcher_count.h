// The unread count on the program's icon in docks and task bars: com.canonical.Unity.LauncherEntry, as Plasma, Dash to
// Dock and others read it.
// Threads: one, the one it was made on; it never waits for the bus.
#pragma once

#include <QDBusConnection>
#include <QObject>

namespace kith::platform {

class LauncherCount : public QObject {
    Q_OBJECT

public:
    // `desktopFile` without ".desktop".
    explicit LauncherCount(const QString &desktopFile, QObject *parent = nullptr,
        const QDBusConnection &bus = QDBusConnection::sessionBus());
    ~LauncherCount() override; // no count stays behind

    void show(qint64 unread); // 0: none

private:
    void tell() const;

    QString m_application;
    QDBusConnection m_bus;
    qint64 m_unread = 0;
};

} // namespace kith::platform
