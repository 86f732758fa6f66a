#include "server/net/upgrade.h"

#include "server/net/origin.h"

namespace kith::net {

namespace {

bool isKey(const QByteArray &key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return key.size() == 24 && decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok
        && decoded.decoded.size() == 16;
}

HttpResponse upgradeRequired(const QByteArray &sentence)
{
    HttpResponse response = plainResponse(426, sentence);
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
}

} // namespace

std::optional<HttpResponse> refuseUpgrade(const HttpRequest &request, bool http11, const OriginRule &origins)
{
    if (request.method != "GET") {
        HttpResponse response = plainResponse(405, "A WebSocket is opened with GET.");
        response.headers = {{"Allow", "GET"}};
        return response;
    }
    if (!http11)
        return plainResponse(400, "A WebSocket needs HTTP/1.1.");
    if (!request.hasToken("upgrade", "websocket"))
        return upgradeRequired("This is a WebSocket.");
    if (!request.hasToken("connection", "upgrade"))
        return plainResponse(400, "A WebSocket needs \"Connection: Upgrade\".");
    if (request.headerCount("sec-websocket-version") != 1 || request.header("sec-websocket-version") != "13")
        return upgradeRequired("Only version 13 of the WebSocket protocol is spoken here.");
    if (request.headerCount("sec-websocket-key") != 1 || !isKey(request.header("sec-websocket-key")))
        return plainResponse(400, "Sec-WebSocket-Key is not 16 bytes of base64.");
    if (!request.body.isEmpty())
        return plainResponse(400, "A WebSocket handshake has no body.");
    if (!origins.allows(request))
        return plainResponse(403, "This origin is not allowed.");
    return std::nullopt;
}

QByteArray canonicalHandshake(quint64 ticket, const QByteArray &key)
{
    return "GET /" + QByteArray::number(ticket)
        + " HTTP/1.1\r\nHost: kith\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: "
        + key + "\r\n\r\n";
}

quint64 ticketOf(const QString &resourceName)
{
    return QStringView(resourceName).mid(resourceName.lastIndexOf(u'/') + 1).toULongLong();
}

} // namespace kith::net
