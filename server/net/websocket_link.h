// A client's WebSocket. QWebSocket does the reading (frames, masks, UTF-8, ping, close); the writing is ours:
// pre-built frames go from one queue straight to the descriptor, once for each turn of the event loop. With TLS they go
// through QSslSocket, which is given a little at a time.
//
// Invariants
// - Everything that is written passes the queue, what QWebSocket writes itself (pongs) too: so it falls between two
//   frames, and keeps its order with all else.
// - Nothing is queued behind the close frame.
// - Unsent bytes never exceed sendQueueBytes + one frame + the farewell + 128 KiB of pongs.
//
// A peer that ends its side of the connection (FIN) without a WebSocket close gets nothing more: what waits is dropped.
//
// Known cost: QWebSocket delivers text as QString, which is turned back into UTF-8 for the listener: two
// conversions and two allocations for each frame received. Frames received are few beside those sent.
#pragma once

#include "server/net/connection_count.h"
#include "server/net/link.h"
#include "server/net/send_queue.h"
#include "server/net/tapped_socket.h"
#include "server/net/turn_flush.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include <QObject>

#include <memory>

class QSocketNotifier;
class QWebSocket;

namespace kith::net {

class WebSocketLink final : public QObject, public Link, public Flushable, private Tap {
    Q_OBJECT

public:
    struct Parts {
        QWebSocket *web = nullptr; // taken over, with the socket
        TappedPair socket;
        ConnectionSlot slot;
        QHostAddress peer;
        QString origin;
        quint64 id = 0;
    };
    // What all links share.
    struct Context {
        const Clock &clock;
        LinkListener &listener;
        TurnFlush &turn;
        qint64 sendQueueBytes = 0;  // 0: no bound
        const LinkProfile &profile; // outlives the link, unless that is abandoned
    };

    // Milliseconds of Clock::ticks().
    static constexpr qint64 pingAfter = 30'000; // of silence
    static constexpr qint64 dropAfter = 75'000;
    static constexpr qint64 closeTime = 5'000; // from close() until the peer is cut off

    WebSocketLink(Parts parts, const Context &context);
    ~WebSocketLink() override;

    // Link
    void send(const TextFrame &frame) override;
    void close(CloseCode code, const QString &reason) override;
    void closeTooSlow() override;
    bool isOpen() const override { return m_state == State::Open; }
    QHostAddress peer() const override { return m_peer; }
    quint64 id() const override { return m_id; }
    QString origin() const override { return m_origin; }

    // Lets the bytes come that arrived together with the handshake; after linkOpened.
    void start(const QByteArray &early);

    // Pings, drops the silent, cuts off who does not finish closing; called now and then.
    void checkTime();

    // Ends at once, whatever is queued. linkClosed follows unless it came before.
    void cutOff();

    // Ends without telling anybody: the door is being destroyed, and who holds the link has a dead one.
    void abandon();

    qint64 unsentBytes() const;
    bool tellsEvents() const { return m_context.profile.tellsEvents; }

Q_SIGNALS:
    // The link is not open any more; checkTime() is now wanted more often.
    void closing();
    // After linkClosed: the owner may let go, though not inside this signal.
    void finished();

private:
    enum class State {
        Open,
        Closing, // the close frame is queued; the peer's answer is awaited
        Leaving, // nothing more is read: the last bytes leave, then the peer closes
        Gone,
    };

    // Flushable
    void flushNow() override;
    // Tap
    void webSocketWrites(QByteArrayView bytes) override;
    bool webSocketCloses() override;

    void onText(const QString &text);
    void onBinary(const QByteArray &bytes);
    void onReadyRead();
    void fail(CloseCode code, const QString &sentence);
    void enqueue(const TextFrame &frame);
    void enqueue(QByteArrayView frame);
    void closesByItself(QByteArrayView bytes);
    void beginClosing(State state);
    void writeOut();
    void writeStraight();
    void writeTls();
    void waitForRoom(bool wait);
    void leave();
    void die();
    void tellEnd();

    Context m_context;
    QWebSocket *m_web;
    TappedPair m_socket;
    ConnectionSlot m_slot;
    QHostAddress m_peer;
    QString m_origin;
    quint64 m_id;

    State m_state = State::Open;
    SendQueue m_queue;
    std::unique_ptr<QSocketNotifier> m_room; // tells when the kernel takes more; made when it first did not
    qint64 m_lastHeard;                      // ticks
    qint64 m_closeDeadline = 0;              // ticks
    qint64 m_controlUnsent = 0;              // of pongs; at most what is unsent at all
    QByteArray m_control;                    // a control frame that QWebSocket has begun to write
    bool m_plain;                            // no TLS: frames go past QTcpSocket
    bool m_sending = false;                  // send() is on the stack
    bool m_pinged = false;
    bool m_swallowClose = false; // QWebSocket has written its close frame and will close the socket
    bool m_halfClosed = false;
};

} // namespace kith::net
