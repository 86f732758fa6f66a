// One connection that carries text frames: a WebSocket, or what a test puts in its place.
// Used once: open(), then any number of frames, then closed() or close().
#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace kith::client {

// Why no connection came about, as far as anybody knows.
struct LinkFault {
    enum class Kind {
        None,         // it had been open, or nothing was said
        HostUnknown,  // the name has no address
        Unreachable,  // refused, or no way there
        NoChat,       // something answers, but does not open a WebSocket
        Certificate,  // `detail` is Qt's sentence of what is wrong with it, in the language of the program
        TlsFailed,    // no encryption came about
        NotEncrypted, // TlsFailed, but it answers without: `detail` is the address to write. Said by SignIn alone
    };
    Kind kind = Kind::None;
    QString detail = {};
};

class Link : public QObject {
    Q_OBJECT

public:
    virtual void open(const QUrl &url) = 0;
    virtual void send(const QByteArray &utf8) = 0; // one text frame
    virtual void ping() = 0;                       // answered by heard()
    virtual void close() = 0;                      // with 1000; no signal follows

signals:
    void opened();
    void received(const QByteArray &utf8);
    void heard(); // the other side lives: a ping or pong came
    // 1006 where it was lost or never opened; `fault` of one that was never open.
    void closed(int code, const kith::client::LinkFault &fault = {});
};

using LinkFactory = std::function<std::unique_ptr<Link>()>;

// QWebSocket.
LinkFactory webSocketLinks();

} // namespace kith::client
