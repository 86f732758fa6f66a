#include "desktop/platform/system_appearance.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace kith::platform {
namespace {

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString object = u"/org/freedesktop/portal/desktop"_s;
const QString settings = u"org.freedesktop.portal.Settings"_s;
const QString appearance = u"org.freedesktop.appearance"_s;
const QString colorScheme = u"color-scheme"_s;

} // namespace

SystemAppearance::SystemAppearance(bool paletteIsDark, QObject *parent, const QDBusConnection &bus)
    : QObject(parent), m_paletteIsDark(paletteIsDark)
{
    QDBusConnection connection(bus);
    if (!connection.isConnected())
        return;
    connection.connect(
        service, object, settings, u"SettingChanged"_s, this, SLOT(settingChanged(QString, QString, QDBusVariant)));
    // Read, not ReadOne, which portals before version 2 of the interface do not have.
    QDBusMessage read = QDBusMessage::createMethodCall(service, object, settings, u"Read"_s);
    read.setArguments({appearance, colorScheme});
    auto *watcher = new QDBusPendingCallWatcher(connection.asyncCall(read), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            take(reply.value().variant());
    });
}

void SystemAppearance::settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance && key == colorScheme)
        take(value.variant());
}

void SystemAppearance::take(const QVariant &value)
{
    // Read wraps its answer in one variant more than the signal does.
    if (value.canConvert<QDBusVariant>()) {
        take(value.value<QDBusVariant>().variant());
        return;
    }
    const bool before = isDark();
    switch (value.toUInt()) {
    case 1:
        m_said = true;
        break;
    case 2:
        m_said = false;
        break;
    default:
        m_said.reset();
    }
    if (isDark() != before)
        emit changed();
}

} // namespace kith::platform
