#include "server/net/http_connection.h"

#include "server/net/half_close.h"

#include <QPointer>

namespace kith::net {

namespace {

// What Qt may read ahead of us; the rest waits in the kernel, and there it slows the sender.
constexpr qint64 readAhead = 64 * 1024;
// Answers to pipelined requests that may pile up before more requests are read.
constexpr qint64 unsentLimit = 256 * 1024;
// A body has HttpConnection::idleTime for each of these.
constexpr qsizetype bodyStep = 16 * 1024;
// Requests of one connection in one turn, so that a pipeline does not hold up the others.
constexpr int requestsPerTurn = 16;

// RFC 9112, 7.1.
QByteArray chunk(QByteArrayView piece)
{
    QByteArray out;
    out.reserve(piece.size() + 20);
    out.append(QByteArray::number(piece.size(), 16)).append("\r\n").append(piece).append("\r\n");
    return out;
}

} // namespace

class HttpConnection::Stream final : public HttpStream {
public:
    Stream(HttpConnection &connection, quint64 serial) : m_connection(&connection), m_serial(serial) {}
    ~Stream() override
    {
        if (isOpen())
            m_connection->cutStream(m_serial);
    }
    bool write(QByteArrayView piece) override { return m_connection && m_connection->writeStream(m_serial, piece); }
    void end() override
    {
        if (m_connection)
            m_connection->endStream(m_serial);
    }
    bool isOpen() const override { return m_connection && m_connection->streams(m_serial); }
    qint64 unsentBytes() const override { return isOpen() ? m_connection->unsent() : 0; }

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_serial;
};

// Shared by the copies of a responder: the last one to go without an answer answers for them.
class HttpConnection::Exchange final : public HttpExchange {
public:
    Exchange(HttpConnection &connection, quint64 serial) : m_connection(&connection), m_serial(serial) {}
    ~Exchange() override { answer(plainResponse(500, "This request was not answered.")); }

    void answer(const HttpResponse &response) override
    {
        if (m_connection)
            m_connection->answer(std::exchange(m_serial, 0), response);
    }
    std::shared_ptr<HttpStream> stream(const HttpResponse &head, qint64 maxUnsent) override
    {
        const quint64 serial = std::exchange(m_serial, 0);
        if (!m_connection || !m_connection->beginStream(serial, head, maxUnsent))
            return nullptr;
        return std::make_shared<Stream>(*m_connection, serial);
    }
    void setOnGone(std::function<void()> gone) override
    {
        if (m_connection && m_connection->m_phase == Phase::Handling && m_serial == m_connection->m_serial)
            m_connection->m_gone = std::move(gone);
    }

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_serial;
};

HttpConnection::HttpConnection(
    HttpHost &host, TappedPair socket, const QHostAddress &peer, ConnectionSlot slot, HttpParser::BodyLimit bodyLimit)
    : m_host(host), m_socket(socket), m_peer(peer), m_slot(std::move(slot)), m_parser(std::move(bodyLimit))
{
    QTcpSocket *tcp = m_socket.socket;
    tcp->setParent(this);
    tcp->setReadBufferSize(readAhead);
    connect(tcp, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(tcp, &QTcpSocket::disconnected, this, &HttpConnection::onDisconnected);
    if (auto *tls = qobject_cast<QSslSocket *>(tcp)) {
        // Queued: QSslSocket tells this while the bytes are between its two buffers and counted in neither.
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::onBytesWritten, Qt::QueuedConnection);
    } else {
        connect(tcp, &QTcpSocket::bytesWritten, this, &HttpConnection::onBytesWritten);
    }
    enter(Phase::FirstByte, headTime);
}

HttpConnection::~HttpConnection() { m_phase = Phase::Gone; } // what m_gone holds may answer now

void HttpConnection::enter(Phase phase, qint64 time)
{
    m_phase = phase;
    m_deadline = time > 0 ? m_host.clock().ticks() + time : 0;
}

qint64 HttpConnection::unsent() const { return unsentBytes(*m_socket.socket); }

void HttpConnection::onReadyRead()
{
    if (m_phase == Phase::Lingering) {
        m_socket.socket->skip(m_socket.socket->bytesAvailable());
        return;
    }
    process();
}

void HttpConnection::onBytesWritten()
{
    if (m_phase == Phase::Lingering) {
        if (!m_halfClosed && unsent() == 0) {
            m_halfClosed = true;
            halfClose(*m_socket.socket);
        }
        return;
    }
    if (m_phase == Phase::Idle)
        enter(Phase::Idle, idleTime);
    if (m_phase == Phase::Streaming)
        enter(Phase::Streaming, unsent() > 0 ? idleTime : 0);
    if (!m_in.isEmpty() || m_socket.socket->bytesAvailable() > 0)
        process();
}

void HttpConnection::onDisconnected() { end(); }

void HttpConnection::end()
{
    if (m_phase == Phase::Gone)
        return;
    enter(Phase::Gone, 0);
    m_slot.reset();
    m_host.gone(*this);
    if (const auto gone = std::exchange(m_gone, nullptr))
        gone();
}

void HttpConnection::process()
{
    if (m_processing)
        return; // an answer came inside the handler: the loop below goes on
    m_processing = true;
    for (int requests = 0; takeRequest();) {
        if (++requests == requestsPerTurn) {
            QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
            break;
        }
    }
    m_processing = false;
}

bool HttpConnection::takeRequest()
{
    if (m_phase == Phase::Handling || m_phase == Phase::Streaming || m_phase == Phase::Lingering
        || m_phase == Phase::Gone)
        return false;
    if (unsent() > unsentLimit)
        return false;
    if (m_in.isEmpty())
        m_in = m_socket.socket->read(readAhead);
    if (m_in.isEmpty())
        return false;

    const bool hadHead = m_parser.hasHead();
    if (m_phase == Phase::FirstByte || m_phase == Phase::Idle)
        enter(Phase::Head, headTime);
    const qsizetype taken = m_parser.feed(m_in);
    m_in.remove(0, taken);
    if (m_parser.hasFailed()) {
        write(m_parser.failure(), false, false);
        linger();
        return false;
    }
    if (m_parser.isDone()) {
        dispatch();
        return true;
    }
    if (m_parser.hasHead()) {
        // Not each byte buys more time, or one a minute would hold the connection for ever.
        m_bodyBytes += taken;
        if (!hadHead || m_bodyBytes >= bodyStep) {
            m_bodyBytes = 0;
            enter(Phase::Body, idleTime);
        }
        if (!hadHead && m_parser.expectsContinue())
            m_socket.socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return true;
}

void HttpConnection::dispatch()
{
    const bool http11 = m_parser.isHttp11();
    enter(Phase::Handling, 0);
    ++m_serial;

    HttpRequest request = m_parser.request();
    request.peer = m_peer;
    request.secure = qobject_cast<QSslSocket *>(m_socket.socket) != nullptr;

    HttpHost::Decision decision = m_host.decide(request, http11);
    if (decision.upgrade) {
        m_host.upgraded(*this);
        return;
    }
    if (decision.answer) {
        answer(m_serial, *decision.answer);
        return;
    }
    m_host.serve(request, HttpResponder(std::make_shared<Exchange>(*this, m_serial)));
}

void HttpConnection::answer(quint64 serial, const HttpResponse &response)
{
    if (m_phase != Phase::Handling || serial != m_serial)
        return;
    m_gone = nullptr;
    const bool keepAlive = m_parser.keepAlive() && !m_finishing;
    write(response, m_parser.request().method == "HEAD", keepAlive);
    goOn(keepAlive);
}

// The answer has been written to its end.
void HttpConnection::goOn(bool keepAlive)
{
    if (m_phase == Phase::Gone)
        return; // the write has found that out
    m_parser.reset();
    if (!keepAlive) {
        linger();
        return;
    }
    enter(Phase::Idle, idleTime);
    process();
}

bool HttpConnection::beginStream(quint64 serial, const HttpResponse &head, qint64 maxUnsent)
{
    if (m_phase != Phase::Handling || serial != m_serial)
        return false;
    const bool isHead = m_parser.request().method == "HEAD";
    const bool keepAlive = m_parser.keepAlive() && m_parser.isHttp11() && !m_finishing;
    m_maxUnsent = maxUnsent;
    auto gone = std::exchange(m_gone, nullptr);
    enter(Phase::Streaming, 0);
    write(head, isHead, keepAlive, m_parser.isHttp11() ? HttpLength::Chunked : HttpLength::UntilClose);
    m_finishing |= !keepAlive; // that has been promised
    if (m_phase != Phase::Streaming)
        return false;
    if (isHead) {
        goOn(keepAlive);
        return false;
    }
    m_gone = std::move(gone);
    enter(Phase::Streaming, unsent() > 0 ? idleTime : 0);
    return true;
}

bool HttpConnection::writeStream(quint64 serial, QByteArrayView piece)
{
    if (!streams(serial))
        return false;
    if (piece.isEmpty())
        return true; // an empty chunk would be the end
    auto gone = std::exchange(m_gone, nullptr);
    if (m_parser.isHttp11())
        m_socket.socket->write(chunk(piece));
    else
        m_socket.socket->write(piece.data(), piece.size());
    if (!streams(serial))
        return false;
    if (unsent() > m_maxUnsent) {
        cutStream(serial);
        return false;
    }
    m_gone = std::move(gone);
    if (m_deadline == 0 && unsent() > 0)
        enter(Phase::Streaming, idleTime);
    return true;
}

void HttpConnection::endStream(quint64 serial)
{
    if (!streams(serial))
        return;
    m_gone = nullptr;
    if (m_parser.isHttp11())
        m_socket.socket->write("0\r\n\r\n");
    goOn(!m_finishing);
}

void HttpConnection::cutStream(quint64 serial)
{
    if (!streams(serial))
        return;
    m_gone = nullptr;
    m_socket.socket->abort();
    end();
}

void HttpConnection::write(const HttpResponse &response, bool head, bool keepAlive, HttpLength length)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(m_host.clock().now(), Qt::UTC);
    m_socket.socket->write(serialize(response, {head, keepAlive, length, date}));
}

void HttpConnection::linger()
{
    enter(Phase::Lingering, lingerTime);
    m_in.clear();
    m_socket.socket->skip(m_socket.socket->bytesAvailable());
    m_socket.socket->flush();
    onBytesWritten(); // the flush may have taken everything already
}

void HttpConnection::refuse(const HttpResponse &response)
{
    write(response, false, false);
    linger();
}

void HttpConnection::finishUp()
{
    m_finishing = true;
    if (m_phase == Phase::Idle || m_phase == Phase::FirstByte)
        linger();
}

void HttpConnection::checkTime()
{
    // An answer that leaves slowly has no deadline of its own in Handling; there, the handler decides.
    if (m_deadline == 0 || m_host.clock().ticks() < m_deadline)
        return;
    switch (m_phase) {
    case Phase::Head:
    case Phase::Body:
        refuse(plainResponse(408, "The request took too long."));
        break;
    case Phase::Streaming: // nothing of it has been taken for so long
    case Phase::FirstByte: // a browser's spare connection: nothing to answer
    case Phase::Idle:
    case Phase::Lingering:
        m_socket.socket->abort();
        end();
        break;
    case Phase::Handling:
    case Phase::Gone:
        break;
    }
}

HttpConnection::Upgrade HttpConnection::takeUpgrade()
{
    QTcpSocket *tcp = m_socket.socket;
    tcp->disconnect(this);
    Upgrade upgrade{m_socket, std::move(m_slot), m_peer, m_parser.request(), m_in};
    upgrade.request.peer = m_peer;
    upgrade.request.secure = qobject_cast<QSslSocket *>(tcp) != nullptr;
    upgrade.rest += tcp->readAll();
    tcp->setParent(nullptr);
    m_in.clear();
    enter(Phase::Gone, 0);
    return upgrade;
}

} // namespace kith::net
