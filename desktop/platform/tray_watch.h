// Whether the desktop has a tray of status notifiers (org.kde.StatusNotifierWatcher, with a host that shows them), now
// and later: panels start after programs, and start again. Threads: one, the one it was made on; it never waits for the
// bus.
#pragma once

#include <QDBusConnection>
#include <QObject>

namespace kith::platform {

class TrayWatch : public QObject {
    Q_OBJECT

public:
    explicit TrayWatch(QObject *parent = nullptr, const QDBusConnection &bus = QDBusConnection::sessionBus());

    bool isThere() const { return m_isThere; } // false until the bus has answered

signals:
    void changed(); // isThere()

private slots:
    void ask();

private:
    void take(bool isThere);

    QDBusConnection m_bus;
    quint64 m_asked = 0;
    bool m_isThere = false;
};

} // namespace kith::platform
