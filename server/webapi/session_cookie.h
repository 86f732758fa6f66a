// The cookie that keeps a person of the existing web client signed in: the token of the session, as on the wire.
#pragma once

#include "server/net/http.h"

namespace kith::webapi {

// The token that the request's cookie carries; empty: none.
QString sessionToken(const net::HttpRequest &request);

// Values of Set-Cookie (RFC 6265bis): HttpOnly, SameSite=Lax, and Secure where the client is known to have come over
// TLS, its own or a proxy's. A secure one has another name, "__Host-kith", which browsers do not let anybody set
// otherwise: so one that comes back shows what it is where a request itself does not. `lifetime` in seconds.
QByteArray sessionCookie(const QString &token, qint64 lifetime, const net::HttpRequest &request);
QByteArray endedCookie(const net::HttpRequest &request);

} // namespace kith::webapi
