#include "server/bus/lua.h"

#include <QFile>

namespace kith::bus {

QByteArray lua(const char *name)
{
    QFile file(QStringLiteral(":/kith/bus/%1.lua").arg(QLatin1StringView(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The script %s is not in the program.", name);
    return file.readAll();
}

} // namespace kith::bus
