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
const QString gnome = u"org.gnome.desktop.interface"_s;
const QString enableAnimations = u"enable-animations"_s;
const QString kde = u"org.kde.kdeglobals.KDE"_s;
const QString durationFactor = u"AnimationDurationFactor"_s;

// A number, or one as it stands in the file; 1 where it is neither.
double factorOf(const QVariant &value)
{
    bool isNumber = false;
    const double factor = value.toDouble(&isNumber);
    return isNumber ? factor : 1;
}

} // namespace

SystemAppearance::SystemAppearance(bool paletteIsDark, QObject *parent, const QDBusConnection &bus)
    : QObject(parent), m_paletteIsDark(paletteIsDark)
{
    QDBusConnection connection(bus);
    if (!connection.isConnected())
        return;
    connection.connect(
        service, object, settings, u"SettingChanged"_s, this, SLOT(settingChanged(QString, QString, QDBusVariant)));
    read(connection, appearance, colorScheme);
    read(connection, gnome, enableAnimations);
    read(connection, kde, durationFactor);
}

// Read, not ReadOne, which portals before version 2 of the interface do not have.
void SystemAppearance::read(QDBusConnection &connection, const QString &group, const QString &key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, object, settings, u"Read"_s);
    call.setArguments({group, key});
    auto *watcher = new QDBusPendingCallWatcher(connection.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, group, key] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            take(group, key, reply.value().variant());
    });
}

void SystemAppearance::settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    take(group, key, value.variant());
}

void SystemAppearance::take(const QString &group, const QString &key, const QVariant &value)
{
    // Read wraps its answer in one variant more than the signal does.
    if (value.canConvert<QDBusVariant>()) {
        take(group, key, value.value<QDBusVariant>().variant());
        return;
    }
    const bool wasDark = isDark();
    const bool animated = animates();
    if (group == appearance && key == colorScheme)
        takeScheme(value.toUInt());
    else if (group == gnome && key == enableAnimations)
        m_gnomeAnimates = value.toBool();
    else if (group == kde && key == durationFactor)
        m_kdeAnimates = factorOf(value) > 0;
    if (isDark() != wasDark || animates() != animated)
        emit changed();
}

void SystemAppearance::takeScheme(uint scheme)
{
    switch (scheme) {
    case 1:
        m_said = true;
        break;
    case 2:
        m_said = false;
        break;
    default:
        m_said.reset();
    }
}

} // namespace kith::platform
