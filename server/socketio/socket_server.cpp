#include "server/socketio/socket_server.h"

#include "server/socketio/random_id.h"

namespace kith::socketio {

using Type = SocketPacket::Type;

// ---- decisions

ConnectDecision::State::State(SocketServer &owner, quint64 number, QString name)
    : server(&owner), alive(owner.m_alive), session(number), nsp(std::move(name))
{
}

ConnectDecision::State::~State()
{
    if (!given && !alive.expired())
        server->refuse(session, nsp, QStringLiteral("The connection was not accepted"), {});
}

std::shared_ptr<Socket> ConnectDecision::accept() const
{
    if (std::exchange(m_state->given, true) || m_state->alive.expired())
        return nullptr;
    return m_state->server->accept(m_state->session, m_state->nsp);
}

void ConnectDecision::refuse(const QString &message, const QJsonObject &data) const
{
    if (!std::exchange(m_state->given, true) && !m_state->alive.expired())
        m_state->server->refuse(m_state->session, m_state->nsp, message, data);
}

// ---- sessions

SocketServer::SocketServer(SocketOptions options, const Clock &clock, SocketListener &listener)
    : m_options(std::move(options)), m_listener(listener),
      m_connectDeadlines(clock,
          [this](quint64 number) {
              Client *client = clientOf(number);
              if (client && !client->hasJoined && client->deciding.isEmpty())
                  client->session->close();
          }),
      m_engine(m_options.engine, clock, *this)
{
}

SocketServer::~SocketServer()
{
    m_alive.reset();
    for (auto &[number, client] : m_clients) {
        for (auto &[nsp, socket] : client.sockets) {
            socket->m_connected = false;
            socket->m_parts.server = nullptr;
        }
    }
}

void SocketServer::checkTimes()
{
    m_engine.checkTimes();
    m_connectDeadlines.check();
}

SocketServer::Client *SocketServer::clientOf(quint64 session)
{
    const auto it = m_clients.find(session);
    return it == m_clients.end() ? nullptr : &it->second;
}

void SocketServer::sessionOpened(const std::shared_ptr<EngineSession> &session)
{
    m_clients.emplace(session->number(), Client{session, PacketAssembler(m_options.limits), {}, {}, {}});
    m_connectDeadlines.set(session->number(), m_engine.clock().ticks() + m_options.connectTimeout);
}

void SocketServer::sessionClosed(EngineSession &session, CloseReason)
{
    m_connectDeadlines.set(session.number(), 0);
    auto node = m_clients.extract(session.number());
    if (node.empty())
        return;
    for (auto &[nsp, socket] : node.mapped().sockets)
        removed(socket);
}

void SocketServer::removed(const std::shared_ptr<Socket> &socket)
{
    socket->m_connected = false;
    --m_socketCount;
    m_removed.push_back(socket);
    if (m_removed.size() > 1)
        return;
    QMetaObject::invokeMethod(
        &m_queue,
        [this] {
            for (const auto &each : std::exchange(m_removed, {})) {
                each->dropAcks();
                m_listener.socketDisconnected(*each);
            }
        },
        Qt::QueuedConnection);
}

// ---- packets

void SocketServer::messageReceived(EngineSession &session, const QByteArray &data, bool binary)
{
    Client *client = clientOf(session.number());
    if (!client)
        return;
    auto whole = client->assembler.take(data, binary);
    if (!whole)
        session.close();
    else if (*whole)
        packet(*client, **whole);
}

void SocketServer::packet(Client &client, const SocketPacket &packet)
{
    if (packet.type == Type::Connect)
        return connectPacket(client, packet);
    const auto it = client.sockets.find(packet.nsp);
    if (it == client.sockets.end()) {
        if (packet.type == Type::Disconnect && client.deciding.remove(packet.nsp))
            return;
        if (!client.left.contains(packet.nsp))
            client.session->close();
        return;
    }
    const std::shared_ptr<Socket> socket = it->second;
    switch (packet.type) {
    case Type::Event:
    case Type::BinaryEvent:
        m_listener.eventReceived(*socket, packet.event, packet.payload, packet.id ? Ack(socket, *packet.id) : Ack());
        break;
    case Type::Ack:
    case Type::BinaryAck:
        socket->takeAck(packet);
        break;
    case Type::Disconnect:
        client.sockets.erase(it);
        removed(socket);
        break;
    case Type::Connect:
    case Type::ConnectError:
        break;
    }
}

void SocketServer::connectPacket(Client &client, const SocketPacket &packet)
{
    const quint64 number = client.session->number();
    if (client.sockets.contains(packet.nsp) || client.deciding.contains(packet.nsp)
        || ++client.connects > m_options.connectsPerSession) {
        client.session->close();
        return;
    }
    if (!m_namespaces.contains(packet.nsp))
        return refuse(number, packet.nsp, QStringLiteral("Invalid namespace"), {});
    if (client.sockets.size() + static_cast<size_t>(client.deciding.size()) >= m_options.namespacesPerSession)
        return refuse(number, packet.nsp, QStringLiteral("Too many namespaces"), {});
    client.deciding.insert(packet.nsp);
    client.left.remove(packet.nsp);
    ConnectDecision decision;
    decision.m_state = std::make_shared<ConnectDecision::State>(*this, number, packet.nsp);
    const auto session = client.session; // the client may go meanwhile
    m_listener.connectRequested(packet.nsp, packet.object, session->handshake(), decision);
}

std::shared_ptr<Socket> SocketServer::accept(quint64 session, const QString &nsp)
{
    Client *client = clientOf(session);
    if (!client || !client->deciding.remove(nsp) || !client->session->isOpen())
        return nullptr;
    client->hasJoined = true;
    m_connectDeadlines.set(session, 0);
    const QString id = QString::fromLatin1(randomId());
    auto socket =
        std::make_shared<Socket>(Socket::Parts{this, client->session, ++m_lastNumber, id, nsp, m_options.pendingAcks});
    client->sockets.emplace(nsp, socket);
    ++m_socketCount;
    SocketPacket packet{Type::Connect, nsp};
    packet.object = {{QStringLiteral("sid"), id}};
    socket->write(encodeSocketPacket(packet));
    return socket;
}

void SocketServer::refuse(quint64 session, const QString &nsp, const QString &message, const QJsonObject &data)
{
    Client *client = clientOf(session);
    if (!client)
        return;
    client->deciding.remove(nsp);
    SocketPacket packet{Type::ConnectError, nsp};
    packet.object = {{QStringLiteral("message"), message}};
    if (!data.isEmpty())
        packet.object.insert(QStringLiteral("data"), data);
    for (const EncodedPacket &each : encodeSocketPacket(packet))
        client->session->send(each);
    // The time of who was refused begins anew: it may try again, not stay.
    if (!client->hasJoined)
        m_connectDeadlines.set(session, m_engine.clock().ticks() + m_options.connectTimeout);
}

void SocketServer::leave(Socket &socket)
{
    const auto self = socket.shared_from_this();
    socket.write(encodeSocketPacket({Type::Disconnect, socket.nsp()}));
    if (Client *client = clientOf(socket.session().number())) {
        client->sockets.erase(socket.nsp());
        client->left.insert(socket.nsp());
    }
    removed(self);
}

} // namespace kith::socketio
