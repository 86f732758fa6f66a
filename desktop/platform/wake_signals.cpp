#include "desktop/platform/wake_signals.h"

#include <QNetworkInformation>

using namespace Qt::StringLiterals;

namespace kith::platform {

WakeSignals::WakeSignals(QObject *parent, const QDBusConnection &systemBus) : QObject(parent)
{
    QDBusConnection bus(systemBus);
    if (bus.isConnected())
        bus.connect(u"org.freedesktop.login1"_s, u"/org/freedesktop/login1"_s, u"org.freedesktop.login1.Manager"_s,
            u"PrepareForSleep"_s, this, SLOT(prepareForSleep(bool)));

    using Reachability = QNetworkInformation::Reachability;
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    // A server in the local network counts: anything but "not connected" is worth an attempt. Before the backend
    // knows, nothing is claimed, so that its first word wakes nobody.
    const auto isReachable = [](Reachability reachability) { return reachability != Reachability::Disconnected; };
    QNetworkInformation *network = QNetworkInformation::instance();
    m_reachable = isReachable(network->reachability());
    connect(network, &QNetworkInformation::reachabilityChanged, this,
        [this, isReachable](Reachability reachability) { setReachable(isReachable(reachability)); });
}

void WakeSignals::setReachable(bool reachable)
{
    if (!std::exchange(m_reachable, reachable) && reachable)
        emit woke();
}

void WakeSignals::prepareForSleep(bool begins)
{
    if (!begins)
        emit woke();
}

} // namespace kith::platform
