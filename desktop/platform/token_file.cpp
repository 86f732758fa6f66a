#include "desktop/platform/token_file.h"

#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace kith::platform {

// A line for each: key and token in Base64, so that neither can hold what divides them.
QMap<QString, QString> TokenFile::readAll() const
{
    QMap<QString, QString> tokens;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return tokens;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> parts = line.split(' ');
        if (parts.size() == 2)
            tokens.insert(QString::fromUtf8(QByteArray::fromBase64(parts[0])),
                QString::fromUtf8(QByteArray::fromBase64(parts[1])));
    }
    return tokens;
}

Result<void> TokenFile::writeAll(const QMap<QString, QString> &tokens) const
{
    if (tokens.isEmpty()) {
        QFile file(m_path);
        if (file.exists() && !file.remove())
            return fail(
                makeError(ErrorCode::StoreUnavailable, u"%1 cannot be removed: %2."_s.arg(m_path, file.errorString())));
        return {};
    }
    QSaveFile file(m_path);
    // The mode is set before there is anything to read.
    bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    for (auto token = tokens.begin(); written && token != tokens.end(); ++token) {
        const QByteArray line = token.key().toUtf8().toBase64() + ' ' + token.value().toUtf8().toBase64() + '\n';
        written = file.write(line) == line.size();
    }
    if (!written || !file.commit())
        return fail(
            makeError(ErrorCode::StoreUnavailable, u"%1 cannot be written: %2."_s.arg(m_path, file.errorString())));
    return {};
}

QString TokenFile::read(const QString &key) const { return readAll().value(key); }

Result<void> TokenFile::write(const QString &key, const QString &token)
{
    QMap<QString, QString> tokens = readAll();
    tokens.insert(key, token);
    return writeAll(tokens);
}

Result<void> TokenFile::remove(const QString &key)
{
    QMap<QString, QString> tokens = readAll();
    return tokens.remove(key) > 0 ? writeAll(tokens) : Result<void>();
}

} // namespace kith::platform
