// Stands between a server and its Redis, and can be cut.
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

namespace kith::test {

class Relay {
public:
    explicit Relay(quint16 target) : m_target(target)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *near = m_server.nextPendingConnection())
                join(near);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("the relay does not listen: %s", qPrintable(m_server.errorString()));
    }
    quint16 port() const { return m_server.serverPort(); }
    void cut()
    {
        m_cut = true;
        for (QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
            socket->abort();
    }
    void mend() { m_cut = false; }

private:
    void join(QTcpSocket *near)
    {
        if (m_cut)
            return near->abort();
        auto *far = new QTcpSocket(&m_server);
        far->connectToHost(QHostAddress::LocalHost, m_target);
        for (auto [from, to] : {std::pair(near, far), std::pair(far, near)}) {
            QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
            QObject::connect(from, &QTcpSocket::disconnected, to, [to] { to->disconnectFromHost(); });
            QObject::connect(from, &QTcpSocket::disconnected, from, &QObject::deleteLater);
        }
    }

    QTcpServer m_server;
    quint16 m_target;
    bool m_cut = false;
};

} // namespace kith::test
