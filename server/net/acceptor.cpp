#include "server/net/acceptor.h"

#include "shared/base/log.h"

#include <chrono>
#include <unistd.h>

namespace kith::net {

using namespace std::chrono_literals;

namespace {

constexpr int backlog = 4096;
constexpr auto pause = 250ms;

template <typename Socket>
Socket *adopt(qintptr descriptor)
{
    auto socket = std::make_unique<Socket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        ::close(static_cast<int>(descriptor));
        return nullptr;
    }
    // Frames are written whole and once per turn: waiting for more (Nagle) only adds delay.
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    return socket.release();
}

} // namespace

Acceptor::Acceptor(Sink sink, QObject *parent) : QTcpServer(parent), m_sink(std::move(sink))
{
    // Unused, since sockets go straight to the sink; but Qt stops accepting where it believes the limit reached.
    setMaxPendingConnections(backlog);
    setListenBacklogSize(backlog);
    m_resume.setSingleShot(true);
    m_resume.setInterval(pause);
    connect(&m_resume, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, &Acceptor::onAcceptError);
}

Result<void> Acceptor::start(const QHostAddress &address, quint16 port)
{
    if (!listen(address, port))
        return fail(makeError(ErrorCode::Internal,
            QStringLiteral("Cannot listen on %1 port %2: %3.").arg(address.toString()).arg(port).arg(errorString())));
    return {};
}

void Acceptor::stop()
{
    m_resume.stop(); // resumeAccepting() on a closed server would use what is gone
    close();
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    if (m_tls) {
        if (auto *socket = adopt<TappedSocket<QSslSocket>>(descriptor)) {
            socket->setSslConfiguration(*m_tls);
            socket->startServerEncryption();
            m_sink({socket, socket});
        }
    } else if (auto *socket = adopt<TappedSocket<QTcpSocket>>(descriptor)) {
        m_sink({socket, socket});
    }
}

void Acceptor::onAcceptError()
{
    // QTcpServer has paused itself for good. The usual cause is a full descriptor table, which only time and
    // closing connections cure; the clients wait in the backlog meanwhile.
    if (m_quiet.hasExpired()) {
        qCWarning(lcNet, "Cannot accept connections, trying again: %s.", qUtf8Printable(errorString()));
        m_quiet.setRemainingTime(1min);
    }
    m_resume.start();
}

} // namespace kith::net
