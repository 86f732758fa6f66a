// One connection as long as it speaks HTTP: reads requests one after the other, gives each to the handler,
// writes the answers in order. An upgrade leaves with the socket.
#pragma once

#include "server/net/connection_count.h"
#include "server/net/http_parser.h"
#include "server/net/tapped_socket.h"
#include "shared/base/clock.h"

#include <QObject>

#include <functional>

namespace kith::net {

class HttpConnection;

// What a connection needs from the door that owns it.
class HttpHost {
public:
    virtual ~HttpHost() = default;
    virtual const Clock &clock() const = 0;
    // The answer, or the start of one: see HttpHandler.
    virtual void serve(const HttpRequest &request, HttpResponder responder) = 0;
    // Nothing where the request is no upgrade; an answer where it is refused. Where `upgrade` is set, upgraded()
    // follows.
    struct Decision {
        bool upgrade = false;
        std::optional<HttpResponse> answer;
    };
    virtual Decision decide(const HttpRequest &request, bool http11) = 0;
    virtual void upgraded(HttpConnection &connection) = 0;
    // The connection is over; deletes it, later.
    virtual void gone(HttpConnection &connection) = 0;
};

class HttpConnection final : public QObject {
    Q_OBJECT

public:
    HttpConnection(HttpHost &host, TappedPair socket, const QHostAddress &peer, ConnectionSlot slot,
        HttpParser::BodyLimit bodyLimit);
    ~HttpConnection() override;

    // Answers at once, without waiting for a request, and ends.
    void refuse(const HttpResponse &response);

    // Applies what has run out of time; called now and then.
    void checkTime();

    // Ends after the answer that is under way, at once where there is none.
    void finishUp();

    // Milliseconds of Clock::ticks().
    static constexpr qint64 headTime = 10'000;  // from accept, then from the first byte of each head
    static constexpr qint64 idleTime = 30'000;  // between requests, for 16 KiB of a body, for any progress of an answer
    static constexpr qint64 lingerTime = 5'000; // for the peer to take the last answer

    // For upgraded(): everything the WebSocket needs. The connection keeps nothing.
    struct Upgrade {
        TappedPair socket;
        ConnectionSlot slot;
        QHostAddress peer;
        HttpRequest request;
        QByteArray rest; // bytes behind the head
    };
    Upgrade takeUpgrade();

private:
    class Exchange;
    class Stream;
    // Streaming: the head of the answer has been written, and its body not to the end.
    enum class Phase { FirstByte, Head, Body, Handling, Streaming, Idle, Lingering, Gone };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void process();
    bool takeRequest(); // false where nothing more can be done now
    void dispatch();
    void answer(quint64 serial, const HttpResponse &response);
    void goOn(bool keepAlive);
    bool beginStream(quint64 serial, const HttpResponse &head, qint64 maxUnsent);
    bool writeStream(quint64 serial, QByteArrayView piece);
    void endStream(quint64 serial);
    void cutStream(quint64 serial);
    bool streams(quint64 serial) const { return m_phase == Phase::Streaming && serial == m_serial; }
    void write(const HttpResponse &response, bool head, bool keepAlive, HttpLength length = HttpLength::Known);
    void linger();
    void enter(Phase phase, qint64 time);
    qint64 unsent() const;
    void end();

    HttpHost &m_host;
    TappedPair m_socket;
    QHostAddress m_peer;
    ConnectionSlot m_slot;
    HttpParser m_parser;
    QByteArray m_in; // read, not yet parsed
    Phase m_phase = Phase::FirstByte;
    qint64 m_deadline = 0;     // in ticks; 0: none
    quint64 m_serial = 0;      // of the request being handled: a late answer to an older one is ignored
    qsizetype m_bodyBytes = 0; // since the deadline of the body was moved last
    bool m_processing = false;
    bool m_finishing = false;
    bool m_halfClosed = false;
    qint64 m_maxUnsent = 0;       // of the stream
    std::function<void()> m_gone; // of the request being handled
};

} // namespace kith::net
