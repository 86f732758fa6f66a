#include "server/net/tls.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace kith::net {

namespace {

Result<QByteArray> readFile(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            makeError(ErrorCode::Internal, QStringLiteral("Cannot read %1: %2.").arg(name, file.errorString())));
    return file.readAll();
}

QSslKey readKey(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        if (QSslKey key(pem, algorithm); !key.isNull())
            return key;
    }
    return {};
}

bool belongTogether(const QSslKey &publicKey, const QSslKey &privateKey)
{
    // Qt cannot compare the two. But the DER of a private key (PKCS #1, SEC 1) holds the public numbers as they
    // end the DER of the public key: modulus and exponent, or the point.
    constexpr qsizetype tail = 40;
    return publicKey.algorithm() == privateKey.algorithm() && privateKey.toDer().contains(publicKey.toDer().last(tail));
}

} // namespace

Result<QSslConfiguration> loadTls(const QString &certificateFile, const QString &keyFile)
{
    const auto certificatePem = readFile(certificateFile);
    if (!certificatePem)
        return fail(certificatePem.error());
    const auto keyPem = readFile(keyFile);
    if (!keyPem)
        return fail(keyPem.error());

    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull())
        return fail(
            makeError(ErrorCode::Internal, QStringLiteral("%1 holds no PEM certificate.").arg(certificateFile)));
    const QSslKey key = readKey(*keyPem);
    if (key.isNull())
        return fail(makeError(ErrorCode::Internal,
            QStringLiteral("%1 holds no PEM private key without a passphrase (RSA or EC).").arg(keyFile)));
    // A key of another certificate would only show at the first client's handshake.
    if (!belongTogether(chain.first().publicKey(), key))
        return fail(makeError(ErrorCode::Internal,
            QStringLiteral("The key in %1 does not belong to the certificate in %2.").arg(keyFile, certificateFile)));

    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients have no certificates
    return configuration;
}

} // namespace kith::net
