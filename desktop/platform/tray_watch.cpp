#include "desktop/platform/tray_watch.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace kith::platform {

namespace {
const QString service = u"org.kde.StatusNotifierWatcher"_s;
const QString path = u"/StatusNotifierWatcher"_s;
} // namespace

TrayWatch::TrayWatch(QObject *parent, const QDBusConnection &bus) : QObject(parent), m_bus(bus)
{
    if (!m_bus.isConnected())
        return;
    auto *owners = new QDBusServiceWatcher(service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(owners, &QDBusServiceWatcher::serviceOwnerChanged, this, &TrayWatch::ask);
    // The watcher is there before what shows the icons.
    for (const QString &change : {u"StatusNotifierHostRegistered"_s, u"StatusNotifierHostUnregistered"_s})
        m_bus.connect(service, path, service, change, this, SLOT(ask()));
    ask();
}

void TrayWatch::ask()
{
    QDBusMessage question =
        QDBusMessage::createMethodCall(service, path, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    question.setArguments({service, u"IsStatusNotifierHostRegistered"_s});
    question.setAutoStartService(false);
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, number = ++m_asked] {
        answer->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (number == m_asked)
            take(reply.isValid() && reply.value().variant().toBool());
    });
}

void TrayWatch::take(bool isThere)
{
    if (std::exchange(m_isThere, isThere) != isThere)
        emit changed();
}

} // namespace kith::platform
