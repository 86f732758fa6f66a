#include "tests/support/certificate.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace kith::test {

bool makeCertificate(const QString &certificate, const QString &key, const QString &name)
{
    QProcess openssl;
    openssl.start(u"openssl"_s,
        {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
            u"-days"_s, u"2"_s, u"-keyout"_s, key, u"-out"_s, certificate, u"-subj"_s, u"/CN="_s + name, u"-addext"_s,
            u"subjectAltName=IP:127.0.0.1"_s});
    return openssl.waitForFinished() && openssl.exitCode() == 0;
}

} // namespace kith::test
