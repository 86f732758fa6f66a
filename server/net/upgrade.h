// The WebSocket handshake (RFC 6455, 4.2.1), checked before QWebSocketServer sees it: Qt accepts a wrong key,
// and waits without end for a head that it cannot read.
#pragma once

#include "server/net/http.h"

#include <optional>

namespace kith::net {

class OriginRule;

// Nothing where the request may be upgraded, else the answer that refuses it.
std::optional<HttpResponse> refuseUpgrade(const HttpRequest &request, bool http11, const OriginRule &origins);

// The head that QWebSocketServer reads instead of the client's: complete and without anything it could stumble
// over, and short, since Qt keeps it for as long as the connection lives. Its target carries `ticket`, the only
// way to tell which connection a finished QWebSocket belongs to.
QByteArray canonicalHandshake(quint64 ticket, const QByteArray &key);
quint64 ticketOf(const QString &resourceName); // 0: none

} // namespace kith::net
