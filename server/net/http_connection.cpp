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

} // namespace

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

HttpConnection::~HttpConnection() = default;

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
    if (m_phase == Phase::Handling || m_phase == Phase::Lingering || m_phase == Phase::Gone)
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
    // Counts the copies of the responder: the last one to go without an answer answers for them.
    struct Guard {
        Guard(HttpConnection *owner, quint64 request) : connection(owner), serial(request) {}
        QPointer<HttpConnection> connection;
        quint64 serial;
        ~Guard() { answer(plainResponse(500, "This request was not answered.")); }
        void answer(const HttpResponse &response)
        {
            if (connection)
                connection->answer(std::exchange(serial, 0), response);
        }
    };
    if (decision.answer) {
        answer(m_serial, *decision.answer);
        return;
    }
    auto guard = std::make_shared<Guard>(this, m_serial);
    m_host.serve(request, [guard](HttpResponse response) { guard->answer(response); });
}

void HttpConnection::answer(quint64 serial, const HttpResponse &response)
{
    if (m_phase != Phase::Handling || serial != m_serial)
        return;
    const bool keepAlive = m_parser.keepAlive() && !m_finishing;
    write(response, m_parser.request().method == "HEAD", keepAlive);
    m_parser.reset();
    if (!keepAlive) {
        linger();
        return;
    }
    enter(Phase::Idle, idleTime);
    process();
}

void HttpConnection::write(const HttpResponse &response, bool head, bool keepAlive)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(m_host.clock().now(), Qt::UTC);
    m_socket.socket->write(serialize(response, {head, keepAlive, date}));
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
