// Listens, and turns descriptors into sockets, plain or TLS. Survives running out of descriptors.
#pragma once

#include "server/net/tapped_socket.h"
#include "shared/base/error.h"

#include <QDeadlineTimer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>

#include <functional>
#include <optional>

namespace kith::net {

class Acceptor final : public QTcpServer {
    Q_OBJECT

public:
    // Gets every new socket and owns it; with TLS its handshake has only begun.
    using Sink = std::function<void(TappedPair)>;

    explicit Acceptor(Sink sink, QObject *parent = nullptr);

    // New connections use it; those that are open keep theirs.
    void setTls(std::optional<QSslConfiguration> tls) { m_tls = std::move(tls); }

    Result<void> start(const QHostAddress &address, quint16 port);
    void stop();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void onAcceptError();

    Sink m_sink;
    std::optional<QSslConfiguration> m_tls;
    QTimer m_resume;
    QDeadlineTimer m_quiet = QDeadlineTimer(0); // no second log line before
};

} // namespace kith::net
