// The cookie that keeps a person of the existing web client signed in: the token of the session, as on the wire.
#pragma once

#include "server/net/http.h"

namespace kith::webapi {

// The token that the request's cookie carries; empty: none.
QString sessionToken(const net::HttpRequest &request);

// Values of Set-Cookie (RFC 6265): HttpOnly, SameSite=Lax, and Secure where the client came over TLS, its own or a
// proxy's. `lifetime` in seconds.
QByteArray sessionCookie(const QString &token, qint64 lifetime, const net::HttpRequest &request);
QByteArray endedCookie();

} // namespace kith::webapi
