#include "desktop/platform/launcher_count.h"

#include <QDBusMessage>
#include <QVariantMap>

#include <utility>

using namespace Qt::StringLiterals;

namespace kith::platform {

LauncherCount::LauncherCount(const QString &desktopFile, QObject *parent, const QDBusConnection &bus)
    : QObject(parent), m_application(u"application://%1.desktop"_s.arg(desktopFile)), m_bus(bus)
{
}

LauncherCount::~LauncherCount() { show(0); }

void LauncherCount::show(qint64 unread)
{
    if (std::exchange(m_unread, unread) != unread && m_bus.isConnected())
        tell();
}

void LauncherCount::tell() const
{
    QDBusMessage update = QDBusMessage::createSignal(
        u"/com/canonical/unity/launcherentry/kith"_s, u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s);
    update.setArguments({m_application, QVariantMap{{u"count"_s, m_unread}, {u"count-visible"_s, m_unread > 0}}});
    m_bus.send(update);
}

} // namespace kith::platform
