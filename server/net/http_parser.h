// One HTTP/1.x request out of bytes that arrive in any pieces. No socket and no clock here, so that tests and
// fuzzers can call it directly. The syntax of the head is read by Boost.Beast; what Beast lets through and a proxy
// in front might read differently (request smuggling, RFC 9112, 11.2) is refused here.
#pragma once

#include "server/net/chunked_body.h"
#include "server/net/http.h"

#include <optional>

namespace kith::net {

class HttpParser {
public:
    static constexpr qsizetype headLimit = 16 * 1024;
    static constexpr qint64 defaultBodyLimit = 64 * 1024;

    // Bytes that the body of this request (head only) may have.
    using BodyLimit = std::function<qint64(const HttpRequest &head)>;

    explicit HttpParser(BodyLimit bodyLimit = {});

    // Takes what belongs to this request and returns how many bytes that was. Fewer than given only when the
    // request is complete or failed: the rest belongs to the next one.
    qsizetype feed(QByteArrayView bytes);

    bool hasStarted() const { return m_phase != Phase::Head || !m_head.isEmpty(); }
    bool hasHead() const { return m_phase == Phase::Body || m_phase == Phase::Done; }
    bool isDone() const { return m_phase == Phase::Done; }
    bool hasFailed() const { return m_phase == Phase::Failed; }

    // Valid from hasHead() on; the body from isDone() on.
    const HttpRequest &request() const { return m_request; }
    bool keepAlive() const { return m_keepAlive; }
    bool isHttp11() const { return m_http11; }
    // The client waits for "100 Continue" before it sends the body.
    bool expectsContinue() const { return m_phase == Phase::Body && m_expectsContinue; }

    // Why it failed: the answer to send before the connection ends. Nothing after a failure can be trusted.
    HttpResponse failure() const { return plainResponse(m_status, m_sentence); }

    // Ready for the next request on the same connection.
    void reset();

private:
    enum class Phase { Head, Body, Done, Failed };

    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    void readHead();
    bool readRequestLine(QByteArrayView line);
    bool readTarget(QByteArrayView target);
    bool checkLines();
    bool readFields();
    bool checkFields();
    bool startBody();
    bool failWith(int status, QByteArray sentence); // false, for `return failWith(…)`

    BodyLimit m_bodyLimit;
    Phase m_phase = Phase::Head;
    QByteArray m_head;
    std::optional<ChunkedBody> m_chunks;
    qint64 m_length = 0; // Content-Length
    HttpRequest m_request;
    QByteArray m_authority; // of an absolute-form target: it replaces Host
    bool m_keepAlive = false;
    bool m_http11 = false;
    bool m_expectsContinue = false;
    int m_status = 400;
    QByteArray m_sentence;
};

// The bytes that a target's path stands for, or nothing where it has an invalid escape, a control character or
// a "." or ".." part.
std::optional<QByteArray> decodePath(QByteArrayView encoded);

// host[:port] as RFC 3986 allows it, without user information: letters, digits, '.', '-', '_', or an address
// in brackets.
bool isAuthority(QByteArrayView text);

} // namespace kith::net
