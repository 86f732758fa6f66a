#include "desktop/platform/notifier.h"

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>

using namespace Qt::StringLiterals;

namespace kith::platform {

namespace {

const QString service = u"org.freedesktop.Notifications"_s;
const QString path = u"/org/freedesktop/Notifications"_s;
const QString defaultAction = u"default"_s; // what a click on the notification itself is called

constexpr int serverDecides = -1; // how long it stays
constexpr int bitsPerSample = 8, channels = 4;

struct NotifierWords {
    Q_DECLARE_TR_FUNCTIONS(Notifier)
};

// It was perhaps shown: showing it in another way too would tell the same twice.
bool isPerhapsShown(const QDBusError &error)
{
    return error.type() == QDBusError::NoReply || error.type() == QDBusError::Timeout
        || error.type() == QDBusError::TimedOut;
}

} // namespace

// The hint "image-data": (iiibiiay).
QDBusArgument &operator<<(QDBusArgument &argument, const Picture &picture)
{
    argument.beginStructure();
    argument << picture.width << picture.height << picture.width * channels << true << bitsPerSample << channels
             << picture.rgba;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, Picture &picture)
{
    int stride = 0, bits = 0, count = 0;
    bool opacity = false;
    argument.beginStructure();
    argument >> picture.width >> picture.height >> stride >> opacity >> bits >> count >> picture.rgba;
    argument.endStructure();
    return argument;
}

Notifier::Notifier(QObject *parent, const QDBusConnection &bus) : QObject(parent), m_bus(bus)
{
    qDBusRegisterMetaType<Picture>();
    if (!m_bus.isConnected())
        return;
    m_bus.connect(service, path, service, u"ActionInvoked"_s, this, SLOT(actionInvoked(uint, QString)));
    m_bus.connect(service, path, service, u"ActivationToken"_s, this, SLOT(activationToken(uint, QString)));
    m_bus.connect(service, path, service, u"NotificationClosed"_s, this, SLOT(notificationClosed(uint, uint)));
    auto *watcher = new QDBusServiceWatcher(service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
        [this](const QString &, const QString &, const QString &newOwner) { serviceChanged(newOwner); });
}

QDBusPendingCall Notifier::call(const QString &method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, service, method);
    message.setArguments(arguments);
    return m_bus.asyncCall(message);
}

void Notifier::show(const Notification &notification)
{
    if (!m_bus.isConnected()) {
        emit undeliverable(notification);
        return;
    }
    const Place place(notification.account, notification.room);
    Shown &shown = m_shown[place];
    shown.closing = false;
    if (!shown.sending && m_capabilities) {
        send(place, notification);
        return;
    }
    shown.next = notification;
    if (!m_capabilities)
        askCapabilities();
}

void Notifier::askCapabilities()
{
    if (m_asking)
        return;
    m_asking = true;
    auto *watcher = new QDBusPendingCallWatcher(call(u"GetCapabilities"_s), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *answered) {
        answered->deleteLater();
        m_asking = false;
        const QDBusPendingReply<QStringList> reply = *answered;
        if (reply.isValid())
            m_capabilities = reply.value();
        std::vector<std::pair<Place, Notification>> waiting;
        for (auto &[place, shown] : m_shown) {
            if (!shown.sending && shown.next)
                waiting.emplace_back(place, *std::exchange(shown.next, {}));
        }
        for (const auto &[place, notification] : waiting) {
            if (m_capabilities) {
                send(place, notification);
            } else {
                m_shown.erase(place);
                emit undeliverable(notification);
            }
        }
    });
}

void Notifier::send(const Place &place, const Notification &notification)
{
    Shown &shown = m_shown[place];
    shown.sending = true;
    shown.seq = notification.seq;
    shown.token.clear();

    const bool takesText = m_capabilities->contains(u"body"_s);
    QString text = takesText ? notification.text : QString();
    if (m_capabilities->contains(u"body-markup"_s))
        text = text.toHtmlEscaped();
    QString title = notification.title;
    if (!takesText && !notification.text.isEmpty())
        title = NotifierWords::tr("%1: %2", "title and text of a notification").arg(title, notification.text);
    QStringList actions;
    if (m_capabilities->contains(u"actions"_s))
        actions = {defaultAction, NotifierWords::tr("Open", "a notification")};
    QVariantMap hints{{u"desktop-entry"_s, u"kith"_s}, {u"category"_s, u"im.received"_s}};
    if (!notification.picture.rgba.isEmpty())
        hints.insert(u"image-data"_s, QVariant::fromValue(notification.picture));

    auto *watcher = new QDBusPendingCallWatcher(
        call(u"Notify"_s, {u"Kith"_s, shown.id, u"kith"_s, title, text, actions, hints, serverDecides}), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
        [this, place, notification](QDBusPendingCallWatcher *answered) {
            answered->deleteLater();
            const QDBusPendingReply<uint> reply = *answered;
            if (reply.isValid()) {
                sent(place, reply.value());
                return;
            }
            // What waited behind it is newer, and says all that it said.
            const auto failed = m_shown.find(place);
            if (failed == m_shown.end())
                return;
            const std::optional<Notification> next = failed->second.next;
            const bool closing = failed->second.closing;
            m_shown.erase(failed);
            if (next)
                show(*next);
            else if (!closing && !isPerhapsShown(reply.error()))
                emit undeliverable(notification);
        });
}

void Notifier::sent(const Place &place, uint id)
{
    const auto found = m_shown.find(place);
    if (found == m_shown.end())
        return;
    Shown &shown = found->second;
    shown.id = id;
    shown.sending = false;
    if (shown.closing)
        closeShown(place);
    else if (shown.next)
        show(*std::exchange(shown.next, {}));
}

void Notifier::close(const QString &account, RoomId room)
{
    const Place place(account, room);
    const auto found = m_shown.find(place);
    if (found == m_shown.end())
        return;
    found->second.next.reset();
    if (found->second.sending)
        found->second.closing = true;
    else
        closeShown(place);
}

void Notifier::closeShown(const Place &place)
{
    if (const uint id = m_shown[place].id; id != 0)
        call(u"CloseNotification"_s, {id}); // where it is gone already, nothing is to be done
    m_shown.erase(place);
}

void Notifier::closeAll(const QString &account)
{
    std::vector<RoomId> rooms;
    for (const auto &[place, shown] : m_shown) {
        if (place.first == account)
            rooms.push_back(place.second);
    }
    for (const RoomId room : rooms)
        close(account, room);
}

// What one service showed, the next does not know, and it may be able to do other things.
void Notifier::serviceChanged(const QString &newOwner)
{
    m_capabilities.reset();
    std::erase_if(m_shown, [](const auto &entry) { return !entry.second.sending && !entry.second.next; });
    for (auto &[place, shown] : m_shown)
        shown.id = 0;
    if (!newOwner.isEmpty() && !m_shown.empty())
        askCapabilities();
}

std::map<Notifier::Place, Notifier::Shown>::iterator Notifier::find(uint id)
{
    return std::find_if(m_shown.begin(), m_shown.end(), [id](const auto &entry) { return entry.second.id == id; });
}

void Notifier::actionInvoked(uint id, const QString &action)
{
    const auto found = id == 0 || action != defaultAction ? m_shown.end() : find(id);
    if (found == m_shown.end())
        return;
    const auto [account, room] = found->first;
    const Shown shown = found->second;
    emit activated(account, room, shown.seq, shown.token);
}

void Notifier::activationToken(uint id, const QString &token)
{
    if (const auto found = id == 0 ? m_shown.end() : find(id); found != m_shown.end())
        found->second.token = token;
}

void Notifier::notificationClosed(uint id, uint)
{
    const auto found = id == 0 ? m_shown.end() : find(id);
    if (found == m_shown.end())
        return;
    if (found->second.sending || found->second.next)
        found->second.id = 0;
    else
        m_shown.erase(found);
}

} // namespace kith::platform

Q_DECLARE_METATYPE(kith::platform::Picture)
