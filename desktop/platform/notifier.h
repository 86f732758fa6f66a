// Notifications through the desktop's own service (org.freedesktop.Notifications, specification 1.2). One for each
// room at most: a newer one takes the place of the one before.
// Threads: one, the one it was made on; it never waits for the service. What the service does not take is handed back
// with undeliverable().
#pragma once

#include "shared/base/ids.h"

#include <QDBusConnection>
#include <QObject>

#include <map>
#include <optional>

class QDBusPendingCall;

namespace kith::platform {

// Rows of red, green, blue, opacity, 8 bits each, without padding. No Gui: the terminal links this folder.
struct Picture {
    int width = 0;
    int height = 0;
    QByteArray rgba;
};

struct Notification {
    QString account; // whoever shows it knows what this means
    RoomId room;     // invalid: of no room in particular
    qint64 seq = 0;
    QString title; // plain text, as is the next
    QString text;
    Picture picture = {};
};

class Notifier : public QObject {
    Q_OBJECT

public:
    explicit Notifier(QObject *parent = nullptr, const QDBusConnection &bus = QDBusConnection::sessionBus());

    void show(const Notification &notification);
    void close(const QString &account, RoomId room);
    void closeAll(const QString &account);

signals:
    // Somebody clicked it. The token is what lets a window come to the front under Wayland; empty where there is none.
    void activated(const QString &account, kith::RoomId room, qint64 seq, const QString &activationToken);
    // There is no such service, or it refused.
    void undeliverable(const kith::platform::Notification &notification);

private slots:
    void actionInvoked(uint id, const QString &action);
    void activationToken(uint id, const QString &token);
    void notificationClosed(uint id, uint reason);

private:
    using Place = std::pair<QString, RoomId>;
    struct Shown {
        uint id = 0; // 0: the service has not named it yet
        qint64 seq = 0;
        bool sending = false;
        bool closing = false;             // as soon as its id is known
        std::optional<Notification> next; // waits for the answer to the one before, or for the capabilities
        QString token;
    };

    QDBusPendingCall call(const QString &method, const QVariantList &arguments = {});
    void askCapabilities();
    void send(const Place &place, const Notification &notification);
    void sent(const Place &place, uint id);
    void closeShown(const Place &place);
    void serviceChanged(const QString &newOwner);
    std::map<Place, Shown>::iterator find(uint id);

    QDBusConnection m_bus;
    std::map<Place, Shown> m_shown;
    std::optional<QStringList> m_capabilities; // of the service that runs now
    bool m_asking = false;
};

} // namespace kith::platform
