// A notification service that is played: what it was asked to show, and what it answers.
#pragma once

#include "tests/desktop/platform/private_bus.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVirtualObject>

#include <vector>

namespace kith::platform::test {

using namespace Qt::StringLiterals;

class NotificationService : public QDBusVirtualObject {
public:
    static inline const QString name = u"org.freedesktop.Notifications"_s;
    static inline const QString path = u"/org/freedesktop/Notifications"_s;

    struct Asked {
        uint replaces;
        QString title, text;
        QStringList actions;
        QVariantMap hints;
        QDBusMessage message;
    };

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        if (message.member() == u"GetCapabilities") {
            ++capabilitiesAsked;
            bus.send(message.createReply(QVariant(capabilities)));
        } else if (message.member() == u"Notify") {
            const QVariantList all = message.arguments();
            app = all[0].toString();
            icon = all[2].toString();
            shown.push_back({.replaces = all[1].toUInt(),
                .title = all[3].toString(),
                .text = all[4].toString(),
                .actions = all[5].toStringList(),
                .hints = qdbus_cast<QVariantMap>(all[6]),
                .message = message});
            if (refuses)
                bus.send(message.createErrorReply(u"org.freedesktop.Notifications.Error"_s, u"too many"_s));
            else if (answers)
                answer(bus);
        } else if (message.member() == u"CloseNotification") {
            closed.push_back(message.arguments().constFirst().toUInt());
            bus.send(message.createReply());
        }
        return true;
    }
    // To the one that was asked last.
    void answer(const QDBusConnection &bus)
    {
        const uint id = shown.back().replaces != 0 ? shown.back().replaces : ++last;
        bus.send(shown.back().message.createReply(id));
    }

    QStringList capabilities{u"body"_s, u"actions"_s};
    bool answers = true;
    bool refuses = false;
    int capabilitiesAsked = 0;
    QString app, icon;
    std::vector<Asked> shown;
    std::vector<uint> closed;
    uint last = 40;

    bool start(QDBusConnection &bus)
    {
        return bus.registerVirtualObject(path, this, QDBusConnection::SingleNode) && bus.registerService(name);
    }
    // As the service says that somebody clicked.
    static bool say(const QDBusConnection &bus, const QString &member, const QVariantList &arguments)
    {
        QDBusMessage signal = QDBusMessage::createSignal(path, name, member);
        signal.setArguments(arguments);
        return bus.send(signal);
    }
};

} // namespace kith::platform::test
