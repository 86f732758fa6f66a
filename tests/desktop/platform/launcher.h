// A dock that is played: the counts that it was told.
#pragma once

#include "tests/desktop/platform/private_bus.h"

#include <QObject>
#include <QStringList>
#include <QVariantMap>

namespace kith::platform::test {

using namespace Qt::StringLiterals;

class Launcher : public QObject {
    Q_OBJECT

public:
    QString application;
    QStringList told; // "3, visible"

    // True once the bus will hand on what programs say.
    bool start(QDBusConnection bus)
    {
        return bus.isConnected()
            && bus.connect(
                {}, {}, u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s, this, SLOT(update(QString, QVariantMap)));
    }

private slots:
    void update(const QString &uri, const QVariantMap &properties)
    {
        const QVariant count = properties.value(u"count"_s);
        if (count.typeId() != QMetaType::LongLong) // "x", as they ask for
            return;
        application = uri;
        told << QString::number(count.toLongLong())
                + (properties.value(u"count-visible"_s).toBool() ? u", visible"_s : u", hidden"_s);
    }
};

} // namespace kith::platform::test
