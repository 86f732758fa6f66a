#include "server/net/websocket_link.h"

#include "server/net/half_close.h"
#include "shared/base/log.h"
#include "shared/base/text.h"
#include "shared/protocol/codec.h"

#include <QSocketNotifier>
#include <QWebSocket>
#include <QtEndian>

namespace kith::net {

namespace {

// QSslSocket's own buffers are kept this short; the rest stays in our queue, where it can be dropped.
constexpr qint64 socketShare = 64 * 1024;
// Pongs and the like that a peer may leave unread. Beyond, it only wants our memory.
constexpr qint64 controlLimit = 2 * socketShare;
// What Qt may read ahead: a whole frame must fit, since QWebSocket waits until all of it is there.
constexpr qint64 readAhead(qint64 frameBytes) { return std::max<qint64>(4 * limits::frameBytes, frameBytes + 4096); }

constexpr char closeFirst = '\x88';      // FIN, opcode 8
constexpr qsizetype longestReason = 123; // RFC 6455, 5.5: 125 bytes with the code

TextFrame errorFrame(const QString &sentence)
{
    return TextFrame(proto::encodeError(std::nullopt, makeError(ErrorCode::BadFrame, sentence)));
}

QByteArray closeFrame(CloseCode code, QString reason)
{
    while (reason.toUtf8().size() > longestReason)
        reason.chop(1);
    const QByteArray text = reason.toUtf8();
    QByteArray frame(4, closeFirst);
    frame[1] = static_cast<char>(text.size() + 2);
    qToBigEndian(static_cast<quint16>(code), frame.data() + 2);
    return frame + text;
}

// The sentence for what QWebSocket found wrong, or nothing where the close is no complaint.
QString complaintOf(quint16 code)
{
    switch (code) {
    case 1002:
        return QStringLiteral("The frame breaks the WebSocket protocol.");
    case 1003:
        return QStringLiteral("Only text frames are read.");
    case 1007:
        return QStringLiteral("The frame is not UTF-8.");
    case 1009:
        return QStringLiteral("The frame is larger than allowed.");
    default:
        return {};
    }
}

} // namespace

WebSocketLink::WebSocketLink(Parts parts, const Context &context)
    : m_context(context), m_web(parts.web), m_socket(parts.socket), m_slot(std::move(parts.slot)), m_peer(parts.peer),
      m_origin(std::move(parts.origin)), m_id(parts.id), m_lastHeard(context.clock.ticks()),
      m_plain(qobject_cast<QSslSocket *>(parts.socket.socket) == nullptr)
{
    QTcpSocket *tcp = m_socket.socket;
    m_web->setParent(this);
    tcp->setParent(m_web); // a QWebSocket that dies with bytes pending would leak its socket
    const auto frameBytes = static_cast<quint64>(m_context.profile.frameBytes);
    m_web->setMaxAllowedIncomingFrameSize(frameBytes);
    m_web->setMaxAllowedIncomingMessageSize(frameBytes);
    tcp->setReadBufferSize(readAhead(m_context.profile.frameBytes));
    m_socket.point->setTap(this);

    connect(m_web, &QWebSocket::textMessageReceived, this, &WebSocketLink::onText);
    connect(m_web, &QWebSocket::binaryMessageReceived, this, &WebSocketLink::onBinary);
    connect(tcp, &QTcpSocket::readyRead, this, &WebSocketLink::onReadyRead);
    connect(tcp, &QTcpSocket::disconnected, this, &WebSocketLink::die);
    if (auto *tls = qobject_cast<QSslSocket *>(tcp)) {
        // Queued: QSslSocket tells this while the bytes are between its two buffers and counted in neither.
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &WebSocketLink::writeOut, Qt::QueuedConnection);
    } else if (tcp->bytesToWrite() > 0) {
        connect(tcp, &QTcpSocket::bytesWritten, this, &WebSocketLink::writeOut); // of HTTP before
    }
}

WebSocketLink::~WebSocketLink() { abandon(); }

void WebSocketLink::start(const QByteArray &early)
{
    if (early.isEmpty() || m_state == State::Gone)
        return;
    // Put back what came in one segment with the handshake.
    for (auto it = early.crbegin(); it != early.crend(); ++it)
        m_socket.socket->ungetChar(*it);
    Q_EMIT m_socket.socket->readyRead();
}

qint64 WebSocketLink::unsentBytes() const
{
    return m_state == State::Gone ? 0 : m_queue.bytes() + (m_plain ? 0 : net::unsentBytes(*m_socket.socket));
}

// ---- sending

void WebSocketLink::send(const TextFrame &frame)
{
    if (m_state != State::Open)
        return;
    const qint64 bound = m_context.sendQueueBytes;
    if (bound > 0 && unsentBytes() > bound) {
        // A burst within one turn is no slow reader: only what the network does not take counts. With TLS that is
        // known only after the turn, so there the bound is that of a turn, too.
        m_sending = true;
        writeOut();
        m_sending = false;
        if (m_state != State::Open)
            return;
        if (unsentBytes() > bound) {
            closeTooSlow();
            return;
        }
    }
    enqueue(frame);
}

void WebSocketLink::enqueue(const TextFrame &frame)
{
    m_queue.push(frame);
    m_context.turn.add(*this);
}

void WebSocketLink::enqueue(QByteArrayView frame)
{
    m_queue.push(frame);
    m_context.turn.add(*this);
}

void WebSocketLink::flushNow()
{
    // Where the kernel took no more, it tells when it does.
    if (!m_room || !m_room->isEnabled())
        writeOut();
}

void WebSocketLink::writeOut()
{
    if (m_state == State::Gone)
        return;
    if (m_plain)
        writeStraight();
    else
        writeTls();
    if (m_controlUnsent > 0) // exact enough to tell a flood
        m_controlUnsent = std::min(m_controlUnsent, unsentBytes());
    if (m_state == State::Leaving && !m_halfClosed && unsentBytes() == 0) {
        m_halfClosed = true;
        halfClose(*m_socket.socket);
    }
}

void WebSocketLink::writeStraight()
{
    if (m_socket.socket->bytesToWrite() > 0)
        return; // an HTTP answer before the handshake; bytesWritten calls again
    switch (m_queue.writeTo(static_cast<int>(m_socket.socket->socketDescriptor()))) {
    case SendQueue::Outcome::Drained:
        waitForRoom(false);
        break;
    case SendQueue::Outcome::Full:
        waitForRoom(true);
        break;
    case SendQueue::Outcome::Broken:
        waitForRoom(false);
        m_queue.clear();
        // Not from here: whoever sends does not expect the link to end meanwhile.
        QMetaObject::invokeMethod(this, &WebSocketLink::cutOff, Qt::QueuedConnection);
        break;
    }
}

void WebSocketLink::waitForRoom(bool wait)
{
    if (!m_room && wait) {
        m_room = std::make_unique<QSocketNotifier>(m_socket.socket->socketDescriptor(), QSocketNotifier::Write);
        connect(m_room.get(), &QSocketNotifier::activated, this, &WebSocketLink::writeOut);
    }
    if (m_room)
        m_room->setEnabled(wait);
}

void WebSocketLink::writeTls()
{
    while (!m_queue.isEmpty()) {
        const qint64 room = socketShare - net::unsentBytes(*m_socket.socket);
        if (room <= 0)
            return; // encryptedBytesWritten calls again
        const QByteArrayView next = m_queue.front().first(std::min(m_queue.front().size(), room));
        m_socket.point->writeThrough(next);
        if (m_state == State::Gone)
            return; // the socket has found out that it is broken
        m_queue.leave(next.size());
    }
}

void WebSocketLink::closeTooSlow()
{
    if (m_state != State::Open)
        return;
    m_queue.cut();
    const QString sentence = QStringLiteral("The connection was too slow. Connect again and resume.");
    if (m_context.profile.tellsEvents)
        enqueue(TextFrame(proto::encodeEvent(proto::SessionClosed{QStringLiteral("connection.slow"), sentence})));
    close(CloseCode::TooSlow, sentence);
}

// ---- receiving

void WebSocketLink::onText(const QString &text)
{
    if (m_state != State::Open)
        return;
    const QByteArray utf8 = text.toUtf8();
    // QWebSocket counts the pieces of a message in UTF-16 units.
    if (utf8.size() > m_context.profile.frameBytes) {
        fail(CloseCode::TooLarge, complaintOf(1009));
        return;
    }
    m_context.listener.textReceived(*this, utf8);
}

void WebSocketLink::onBinary(const QByteArray &bytes)
{
    if (m_state != State::Open)
        return;
    if (m_context.profile.binary)
        m_context.listener.binaryReceived(*this, bytes);
    else
        fail(CloseCode::NotText, complaintOf(1003));
}

void WebSocketLink::onReadyRead()
{
    m_lastHeard = m_context.clock.ticks();
    m_pinged = false;
    if (m_state == State::Leaving)
        m_socket.socket->skip(m_socket.socket->bytesAvailable());
}

void WebSocketLink::fail(CloseCode code, const QString &sentence)
{
    if (m_state != State::Open)
        return;
    if (m_context.profile.tellsEvents)
        enqueue(errorFrame(sentence));
    close(code, sentence);
    leave();
}

// ---- closing

void WebSocketLink::close(CloseCode code, const QString &reason)
{
    if (m_state != State::Open)
        return;
    // Our own frame: QWebSocket::close() would flush, and over TLS a flush reads, and so on inside itself.
    enqueue(QByteArrayView(closeFrame(code, reason)));
    beginClosing(State::Closing);
}

void WebSocketLink::beginClosing(State state)
{
    m_state = state;
    m_closeDeadline = m_context.clock.ticks() + closeTime;
    Q_EMIT closing();
}

void WebSocketLink::webSocketWrites(QByteArrayView bytes)
{
    if (m_state == State::Gone || bytes.isEmpty())
        return;
    // It writes a control frame in one or two pieces: the header, then what the ping had in it.
    m_control += bytes;
    if (m_control.size() < 2 || m_control.size() < 2 + (m_control[1] & 0x7F))
        return;
    const QByteArray frame = std::exchange(m_control, {});
    if (frame[0] == closeFirst) {
        closesByItself(frame);
        return;
    }
    if (m_state != State::Open)
        return; // nothing follows a close frame
    m_controlUnsent += frame.size();
    if (m_controlUnsent > controlLimit) {
        qCInfo(lcNet, "A peer that floods with pings was cut off: %s.", qUtf8Printable(m_peer.toString()));
        beginClosing(State::Leaving);
        leave();
        // Not from here: QWebSocket is in the middle of its reading.
        QMetaObject::invokeMethod(this, &WebSocketLink::cutOff, Qt::QueuedConnection);
        return;
    }
    enqueue(QByteArrayView(frame));
}

// QWebSocket complains about a frame, or answers the peer's close; in Closing, the peer has answered ours.
void WebSocketLink::closesByItself(QByteArrayView bytes)
{
    if (m_state == State::Open) {
        const quint16 code = bytes.size() >= 4 ? qFromBigEndian<quint16>(bytes.sliced(2).data()) : quint16(1000);
        if (const QString sentence = complaintOf(code); !sentence.isEmpty() && m_context.profile.tellsEvents)
            enqueue(errorFrame(sentence));
        enqueue(bytes);
        beginClosing(State::Leaving);
    }
    m_swallowClose = true;
    leave();
}

bool WebSocketLink::webSocketCloses()
{
    // Once, behind the close frame, it is QWebSocket's wish, and the frame has not left yet. Otherwise it is Qt's
    // own, after an error.
    return m_state != State::Gone && std::exchange(m_swallowClose, false);
}

void WebSocketLink::leave()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Leaving;
    m_context.turn.add(*this); // the flush ends with the half-close
    // Only this signal: without `destroyed` QWebSocket would use the socket after its end.
    QObject::disconnect(m_socket.socket, &QTcpSocket::readyRead, m_web, nullptr);
    // The rest of a broken frame, or of a flood: read and forgotten, see half_close.h.
    m_socket.socket->skip(m_socket.socket->bytesAvailable());
}

void WebSocketLink::checkTime()
{
    const qint64 now = m_context.clock.ticks();
    if (m_state == State::Closing || m_state == State::Leaving) {
        if (now >= m_closeDeadline)
            cutOff();
        return;
    }
    if (m_state != State::Open)
        return;
    const qint64 silence = now - m_lastHeard;
    if (silence >= dropAfter) {
        cutOff();
    } else if (silence >= pingAfter && !m_pinged) {
        m_pinged = true;
        m_web->ping();
    }
}

void WebSocketLink::cutOff()
{
    if (m_state == State::Gone)
        return;
    m_room.reset();                  // before the descriptor goes
    m_socket.point->setTap(nullptr); // abort() closes, and this time it is meant
    m_socket.socket->abort();
    die();
}

void WebSocketLink::abandon()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Gone;
    m_room.reset();
    m_socket.socket->disconnect(this);
    // It says goodbye (1001) by itself, which could fall into a frame that has begun: the tap, where nothing is open
    // any more, swallows it.
    delete std::exchange(m_web, nullptr);
    m_socket = {};
    m_queue.clear();
    m_slot.reset();
}

void WebSocketLink::die()
{
    if (m_state == State::Gone)
        return;
    m_state = State::Gone;
    m_socket.point->setTap(nullptr);
    m_socket = {};
    m_room.reset();
    m_queue.clear();
    m_slot.reset();
    m_web->disconnect(this);
    m_web->deleteLater(); // may be on the stack
    m_web = nullptr;
    // Not inside send(): who sends may be walking through its links.
    if (m_sending)
        QMetaObject::invokeMethod(this, &WebSocketLink::tellEnd, Qt::QueuedConnection);
    else
        tellEnd();
}

void WebSocketLink::tellEnd()
{
    m_context.listener.linkClosed(*this);
    Q_EMIT finished();
}

} // namespace kith::net
