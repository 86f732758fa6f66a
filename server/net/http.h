// Values of HTTP/1.1 (RFC 9110, 9112) as the front door hands them to those who answer.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <functional>
#include <utility>

namespace kith::net {

struct HttpRequest {
    QByteArray method; // upper case
    QByteArray path;   // percent-decoded, begins with '/', without the query; never has "." or ".." parts
    QByteArray query;  // raw, without '?'
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body;
    QHostAddress peer;
    bool secure = false; // over TLS

    // The first value of a header, or empty.
    QByteArray header(QByteArrayView lowerCaseName) const;
    qsizetype headerCount(QByteArrayView lowerCaseName) const;
    // True where a header that is a comma-separated list (Connection, Upgrade) has the token, in any case.
    bool hasToken(QByteArrayView lowerCaseName, QByteArrayView lowerCaseToken) const;
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "text/plain; charset=utf-8";
    QList<std::pair<QByteArray, QByteArray>> headers; // beside Content-Type, Content-Length, Date, Connection
    QByteArray body;
};

// Answers the request, once, now or later, on the same thread; after the connection died it does nothing.
// Where the last copy of a responder goes without having answered, the client gets 500.
using HttpResponder = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(const HttpRequest &, HttpResponder)>;

// "Not Found" for 404.
QByteArrayView reasonPhrase(int status);

// A plain text answer: one sentence for a person.
HttpResponse plainResponse(int status, const QByteArray &sentence);

struct HttpWriteOptions {
    bool head = false; // answers HEAD: the length, but no body
    bool keepAlive = true;
    QDateTime date; // UTC
};

// The bytes of a response, with the security headers that every response carries. A header whose value would
// break the message (line ends, NUL) is left out.
QByteArray serialize(const HttpResponse &response, const HttpWriteOptions &options);

} // namespace kith::net
