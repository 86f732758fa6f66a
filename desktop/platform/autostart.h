// Start with the session: an entry in the XDG autostart folder (Desktop Application Autostart Specification 0.5).
#pragma once

#include "shared/base/error.h"

#include <QStringList>

namespace kith::platform {

class Autostart {
public:
    // `folder`: $XDG_CONFIG_HOME/autostart. `name`: of the entry, without ".desktop". `command`: program and arguments.
    Autostart(QString folder, const QString &name, QStringList command);
    // Of this program, for a profile in its usual place or in `dataFolder`.
    static Autostart ofThisProgram(const QString &profile, const QString &dataFolder);

    bool isOn() const;
    Result<void> set(bool on); // a sentence where the file cannot be written or removed
    QString path() const { return m_path; }

    static QByteArray entry(const QStringList &command);

private:
    QString m_path;
    QStringList m_command;
};

} // namespace kith::platform
