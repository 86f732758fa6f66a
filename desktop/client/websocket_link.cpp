#include "desktop/client/link.h"

#include <QNetworkRequest>
#include <QWebSocket>

namespace kith::client {
namespace {

// A server's largest reply is far below this; what is larger is not meant for us.
constexpr quint64 largestMessage = 16u * 1024 * 1024;

class WebSocketLink final : public Link {
public:
    WebSocketLink()
    {
        m_socket.setMaxAllowedIncomingMessageSize(largestMessage);
        m_socket.setMaxAllowedIncomingFrameSize(largestMessage);
        connect(&m_socket, &QWebSocket::connected, this, &Link::opened);
        connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { emit received(text.toUtf8()); });
        connect(&m_socket, &QWebSocket::pong, this, &Link::heard);
        // Comes where an attempt fails, too.
        connect(&m_socket, &QWebSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
            if (state == QAbstractSocket::UnconnectedState)
                ended();
        });
    }
    ~WebSocketLink() override { m_socket.disconnect(this); }

    void open(const QUrl &url) override { m_socket.open(url); }
    void send(const QByteArray &utf8) override { m_socket.sendTextMessage(QString::fromUtf8(utf8)); }
    void ping() override { m_socket.ping(); }
    void close() override
    {
        m_socket.disconnect(this);
        m_over = true;
        if (m_socket.state() == QAbstractSocket::ConnectedState)
            m_socket.close();
        else
            m_socket.abort();
    }

private:
    void ended()
    {
        if (std::exchange(m_over, true))
            return;
        const int code = m_socket.closeCode();
        // Qt's close code is 1000 where no close frame came.
        const bool said = code != QWebSocketProtocol::CloseCodeNormal;
        emit closed(said ? code : QWebSocketProtocol::CloseCodeAbnormalDisconnection);
    }

    QWebSocket m_socket;
    bool m_over = false;
};

} // namespace

LinkFactory webSocketLinks()
{
    return [] { return std::make_unique<WebSocketLink>(); };
}

} // namespace kith::client
