// One connection that carries text frames: a WebSocket, or what a test puts in its place.
// Used once: open(), then any number of frames, then closed() or close().
#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace kith::client {

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
    void heard();          // the other side lives: a ping or pong came
    void closed(int code); // 1006 where it was lost or never opened
};

using LinkFactory = std::function<std::unique_ptr<Link>()>;

// QWebSocket.
LinkFactory webSocketLinks();

} // namespace kith::client
