// Values of HTTP/1.1 (RFC 9110, 9112) as the front door hands them to those who answer.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
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

// A response whose body leaves piece by piece: chunked (RFC 9112, 7.1), to HTTP/1.0 until the connection ends. Let go
// of without end(), it cuts the connection, so that nobody takes the half for the whole.
class HttpStream {
public:
    virtual ~HttpStream() = default;
    // False: the stream is over, or is now, because more than its bound (see HttpResponder::stream) waits for a peer
    // that does not read. No onGone() follows then. An empty piece writes nothing.
    virtual bool write(QByteArrayView piece) = 0;
    virtual void end() = 0;
    virtual bool isOpen() const = 0;
    virtual qint64 unsentBytes() const = 0;
};

// What stands behind a responder: the connection that the request came through.
class HttpExchange {
public:
    virtual ~HttpExchange() = default;
    virtual void answer(const HttpResponse &response) = 0;
    virtual std::shared_ptr<HttpStream> stream(const HttpResponse &head, qint64 maxUnsent) = 0;
    virtual void setOnGone(std::function<void()> gone) = 0;
};

// Answers the request, once, now or later, on the same thread; after the connection died it does nothing.
// Where the last copy of a responder goes without having answered, the client gets 500.
class HttpResponder {
public:
    explicit HttpResponder(std::shared_ptr<HttpExchange> exchange) : m_exchange(std::move(exchange)) {}

    void operator()(const HttpResponse &response) const { m_exchange->answer(response); }

    // Sends the head now (the body of `head` is not looked at); the body follows through the stream. Where the peer
    // leaves more than `maxUnsent` bytes unread, or takes nothing for 30 s, it is cut off. Null where nobody would read
    // the body: the peer has gone, the request is answered, or it was HEAD.
    std::shared_ptr<HttpStream> stream(const HttpResponse &head, qint64 maxUnsent = 256 * 1024) const
    {
        return m_exchange->stream(head, maxUnsent);
    }

    // Called once, from the event loop, where the peer goes before the answer is given or its stream has ended. Not
    // from inside a call of this responder or its stream, and not when the door is destroyed.
    void onGone(std::function<void()> gone) const { m_exchange->setOnGone(std::move(gone)); }

private:
    std::shared_ptr<HttpExchange> m_exchange;
};
using HttpHandler = std::function<void(const HttpRequest &, HttpResponder)>;

// "Not Found" for 404.
QByteArrayView reasonPhrase(int status);

// A plain text answer: one sentence for a person.
HttpResponse plainResponse(int status, const QByteArray &sentence);

// How the end of the body is told.
enum class HttpLength { Known, Chunked, UntilClose };

struct HttpWriteOptions {
    bool head = false; // answers HEAD: the length, but no body
    bool keepAlive = true;
    HttpLength length = HttpLength::Known; // in the other two, the body is not written
    QDateTime date;                        // UTC
};

// The bytes of a response, with the security headers that every response carries. A header whose value would
// break the message (line ends, NUL) is left out.
QByteArray serialize(const HttpResponse &response, const HttpWriteOptions &options);

} // namespace kith::net
