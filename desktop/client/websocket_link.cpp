#include "desktop/client/link.h"

#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslError>
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
        connect(&m_socket, &QWebSocket::connected, this, [this] {
            m_wasOpen = true;
            emit opened();
        });
        connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { emit received(text.toUtf8()); });
        connect(&m_socket, &QWebSocket::pong, this, &Link::heard);
        connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
            m_fault = {.kind = LinkFault::Kind::Certificate, .detail = errors.value(0).errorString()};
        });
        connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &WebSocketLink::failed);
        // Comes where an attempt fails, too, and then sometimes before the error.
        connect(&m_socket, &QWebSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
            if (state != QAbstractSocket::UnconnectedState)
                return;
            if (m_wasOpen)
                ended();
            else
                QMetaObject::invokeMethod(this, &WebSocketLink::ended, Qt::QueuedConnection);
        });
    }
    ~WebSocketLink() override { m_socket.disconnect(this); }

    void open(const QUrl &url) override
    {
        m_encrypted = url.scheme() == u"wss";
        m_socket.open(url);
    }
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
    void failed(QAbstractSocket::SocketError error)
    {
        if (!m_wasOpen && m_fault.kind == LinkFault::Kind::None)
            m_fault.kind = kindOf(error);
    }
    LinkFault::Kind kindOf(QAbstractSocket::SocketError error) const
    {
        switch (error) {
        case QAbstractSocket::HostNotFoundError:
            return LinkFault::Kind::HostUnknown;
        case QAbstractSocket::SslHandshakeFailedError:
        case QAbstractSocket::SslInternalError:
            return LinkFault::Kind::TlsFailed;
        case QAbstractSocket::RemoteHostClosedError: // hung up on our greeting
            return m_encrypted && m_socket.sslConfiguration().sessionCipher().isNull() ? LinkFault::Kind::TlsFailed
                                                                                       : LinkFault::Kind::NoChat;
        case QAbstractSocket::ConnectionRefusedError:
            // QWebSocket calls it so, too, where the answer is not that of a WebSocket: then the socket knows nothing.
            return m_socket.error() == error ? LinkFault::Kind::Unreachable : LinkFault::Kind::NoChat;
        default:
            return LinkFault::Kind::Unreachable;
        }
    }
    void ended()
    {
        if (std::exchange(m_over, true))
            return;
        const int code = m_socket.closeCode();
        // Qt's close code is 1000 where no close frame came.
        const bool said = code != QWebSocketProtocol::CloseCodeNormal;
        emit closed(said ? code : QWebSocketProtocol::CloseCodeAbnormalDisconnection, m_fault);
    }

    QWebSocket m_socket;
    LinkFault m_fault;
    bool m_encrypted = false;
    bool m_wasOpen = false;
    bool m_over = false;
};

} // namespace

LinkFactory webSocketLinks()
{
    return [] { return std::make_unique<WebSocketLink>(); };
}

} // namespace kith::client
