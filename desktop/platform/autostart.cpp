#include "desktop/platform/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::platform {

namespace {

struct AutostartWords {
    Q_DECLARE_TR_FUNCTIONS(Autostart)
};

// An argument as the key Exec wants it: quoted where it must be, and "%" is no field code.
QString quoted(const QString &argument)
{
    const auto isPlain = [](QChar c) {
        return (c.isLetterOrNumber() && c.unicode() < 0x80) || u"/._-+,=:@%^"_s.contains(c);
    };
    QString result = argument;
    result.replace(u'%', u"%%"_s);
    if (!result.isEmpty() && std::all_of(result.begin(), result.end(), isPlain))
        return result;
    for (const QChar special : u"\\\"`$"_s)
        result.replace(special, u'\\' + QString(special));
    return u'"' + result + u'"';
}

// A value of the type "string": the backslash is escaped once more.
QString escaped(QString value)
{
    return value.replace(u'\\', u"\\\\"_s).replace(u'\n', u"\\n"_s).replace(u'\t', u"\\t"_s).replace(u'\r', u"\\r"_s);
}

} // namespace

Autostart::Autostart(QString folder, const QString &name, QStringList command)
    : m_path(QDir(std::move(folder)).filePath(name + u".desktop"_s)), m_command(std::move(command))
{
}

Autostart Autostart::ofThisProgram(const QString &profile, const QString &dataFolder)
{
    QStringList command{QCoreApplication::applicationFilePath(), u"--background"_s};
    const bool usual = profile == u"default";
    if (!usual)
        command << u"--profile"_s << profile;
    if (!dataFolder.isEmpty())
        command << u"--data"_s << QDir(dataFolder).absolutePath();
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return Autostart(QDir(config).filePath(u"autostart"_s), usual ? u"kith"_s : u"kith-"_s + profile, command);
}

QByteArray Autostart::entry(const QStringList &command)
{
    QStringList words;
    for (const QString &argument : command)
        words << quoted(argument);
    return u"[Desktop Entry]\nType=Application\nName=Kith\nIcon=kith\nTerminal=false\nExec=%1\nX-GNOME-Autostart-enabled=true\n"_s
        .arg(escaped(words.join(u' ')))
        .toUtf8();
}

bool Autostart::isOn() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    // Desktops switch an entry off in their own settings by these.
    const QList<QByteArray> lines = file.readAll().split('\n');
    return std::none_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        const QByteArray plain = line.simplified().replace(" = ", "=");
        return plain == "Hidden=true" || plain == "X-GNOME-Autostart-enabled=false";
    });
}

Result<void> Autostart::set(bool on)
{
    const auto refusal = [this](const QString &why) {
        return fail(
            makeError(ErrorCode::StoreUnavailable, AutostartWords::tr("%1 cannot be changed: %2").arg(m_path, why)));
    };
    if (!on) {
        QFile file(m_path);
        if (file.exists() && !file.remove())
            return refusal(file.errorString());
        return {};
    }
    QDir().mkpath(QFileInfo(m_path).path());
    QSaveFile file(m_path);
    const QByteArray text = entry(m_command);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return refusal(file.errorString());
    return {};
}

} // namespace kith::platform
