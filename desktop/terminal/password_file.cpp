#include "desktop/terminal/password_file.h"

#include <QCoreApplication>
#include <QFile>

namespace kith::terminal {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PasswordFile)
};

constexpr qint64 longestLine = 8 * 1024;

} // namespace

Result<FilePassword> readPasswordFile(const QString &path)
{
    QFile file(path);
    const bool isInput = path == u"-";
    const bool isOpen = isInput ? file.open(stdin, QFile::ReadOnly) : file.open(QFile::ReadOnly);
    if (!isOpen)
        return fail(makeError(ErrorCode::BadRequest, Words::tr("%1: %2", "file, why").arg(path, file.errorString())));
    QString password = QString::fromUtf8(file.readLine(longestLine));
    while (password.endsWith(u'\n') || password.endsWith(u'\r'))
        password.chop(1);
    if (password.isEmpty())
        return fail(makeError(ErrorCode::BadRequest, Words::tr("The first line of %1 has no password.").arg(path)));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    const bool isShared = !isInput && (file.permissions() & others) != 0;
    return FilePassword{.password = password,
        .warning = isShared ? Words::tr("Others may read the password in %1: chmod 600 makes it yours alone.").arg(path)
                            : QString()};
}

} // namespace kith::terminal
