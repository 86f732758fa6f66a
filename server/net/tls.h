// The server's certificate.
#pragma once

#include "shared/base/error.h"

#include <QSslConfiguration>

namespace kith::net {

// Reads a PEM chain (the server's own certificate first) and its PEM key (RSA or EC). The error's sentence names
// the file and what is wrong with it.
Result<QSslConfiguration> loadTls(const QString &certificateFile, const QString &keyFile);

} // namespace kith::net
