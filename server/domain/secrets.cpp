#include "server/domain/secrets.h"

#include <QCryptographicHash>

#include <sodium.h>

#include <algorithm>

namespace kith::domain {
namespace {

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString randomText(qsizetype bytes)
{
    QByteArray raw(bytes, Qt::Uninitialized);
    randombytes_buf(raw.data(), static_cast<size_t>(raw.size()));
    return base64(raw);
}

} // namespace

QString makeToken() { return randomText(32); }

QString makeInviteKey() { return randomText(16); }

QByteArray hashSecret(const QString &secret)
{
    return QCryptographicHash::hash(secret.toUtf8(), QCryptographicHash::Sha256);
}

QString inviteId(const QByteArray &keyHash)
{
    constexpr qsizetype bytes = 12;
    return base64(keyHash.first(std::min(bytes, keyHash.size())));
}

} // namespace kith::domain
