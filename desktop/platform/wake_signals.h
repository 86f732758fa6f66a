// Tells when it is worth connecting at once: the machine woke (logind), or the network came back.
// Says nothing, and fails in nothing, where neither can be known.
// Threads: one, the one it was made on.
#pragma once

#include <QDBusConnection>
#include <QObject>

namespace kith::platform {

class WakeSignals : public QObject {
    Q_OBJECT

public:
    explicit WakeSignals(QObject *parent = nullptr, const QDBusConnection &systemBus = QDBusConnection::systemBus());

    // What the platform's network backend says; only a change to `true` wakes.
    void setReachable(bool reachable);

signals:
    void woke();

private slots:
    void prepareForSleep(bool begins);

private:
    bool m_reachable = true;
};

} // namespace kith::platform
