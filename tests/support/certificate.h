// A certificate that nobody has signed but itself, for 127.0.0.1.
#pragma once

#include <QString>

namespace kith::test {

// Writes PEM files, by the openssl program; `name` is the subject's. False: it did not work.
bool makeCertificate(const QString &certificate, const QString &key, const QString &name);

} // namespace kith::test
