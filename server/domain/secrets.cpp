#include "server/domain/secrets.h"

#include <QCryptographicHash>

#include <sodium.h>

namespace kith::domain {
namespace {

QString randomText(qsizetype bytes)
{
    QByteArray raw(bytes, Qt::Uninitialized);
    randombytes_buf(raw.data(), static_cast<size_t>(raw.size()));
    return QString::fromLatin1(raw.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

QString makeToken() { return randomText(32); }

QString makeInviteKey() { return randomText(16); }

QByteArray hashSecret(const QString &secret)
{
    return QCryptographicHash::hash(secret.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace kith::domain
