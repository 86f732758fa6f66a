// Which web pages may talk to this server (PROTOCOL.md, "Origins"): the browser tells the page's origin, and a
// page of another site must not act with the cookies of a person who visits it.
#pragma once

#include "server/net/http.h"

#include <QStringList>

namespace kith::net {

class OriginRule {
public:
    explicit OriginRule(const QStringList &allowedOrigins = {});

    // True without an Origin (not a browser), for the server's own, and for those listed. "null" is none of them.
    bool allows(const HttpRequest &request) const;
    // Lets a page of an allowed origin read the answer to its request, and send cookies with it (CORS).
    void open(HttpResponse &answer, const HttpRequest &request) const;
    // What such a page asks before a request that is not simple: the answer to OPTIONS.
    HttpResponse preflight(const HttpRequest &request, const QByteArray &methods) const;

private:
    QList<QByteArray> m_allowed; // normalised
};

// "scheme://host[:port]" in lower case, without a default port; empty where it is not an http(s) origin.
QByteArray normalizedOrigin(QByteArrayView origin);

// True where the request's Origin names the host and port that the request itself was sent to. The scheme is not
// compared: a proxy in front may speak TLS for a server that does not.
bool isOwnOrigin(const HttpRequest &request);

// How the client addressed this server: "https://chat.example" or "http://127.0.0.1:5484". The scheme is the
// browser's where it told one, since a TLS proxy hides it.
QByteArray serverOrigin(const HttpRequest &request);

} // namespace kith::net
