#include "server/socketio/socket.h"

#include "server/socketio/socket_server.h"

namespace kith::socketio {

using Type = SocketPacket::Type;

EncodedEvent::EncodedEvent(const QString &nsp, const QString &name, const Payload &arguments)
    : m_packets(encodeSocketPacket({Type::Event, nsp, std::nullopt, name, arguments}))
{
}

EncodedEvent EncodedEvent::withJson(const QString &nsp, QByteArrayView name, QByteArrayView argument)
{
    QByteArray text(1, static_cast<char>('0' + static_cast<int>(Type::Event)));
    text.reserve(name.size() + argument.size() + 64);
    if (nsp != QLatin1StringView("/"))
        text.append(nsp.toUtf8()).append(',');
    text.append("[\"").append(name).append("\",").append(argument).append(']');
    EncodedEvent event;
    event.m_packets.push_back(EncodedPacket::text(PacketType::Message, text));
    return event;
}

void Socket::write(const std::vector<EncodedPacket> &packets)
{
    for (const EncodedPacket &packet : packets)
        m_parts.session->send(packet);
}

void Socket::emitEvent(const QString &name, const Payload &arguments)
{
    if (m_connected)
        write(encodeSocketPacket({Type::Event, nsp(), std::nullopt, name, arguments}));
}

bool Socket::emitEvent(const QString &name, const Payload &arguments, Acknowledged acknowledged)
{
    if (!m_connected || m_acks.size() >= m_parts.pendingAcks)
        return false;
    const quint64 ackId = m_nextAck++;
    m_acks.emplace(ackId, std::move(acknowledged));
    write(encodeSocketPacket({Type::Event, nsp(), ackId, name, arguments}));
    return true;
}

void Socket::send(const EncodedEvent &event)
{
    if (m_connected)
        write(event.m_packets);
}

void Socket::acknowledge(quint64 ackId, const Payload &arguments)
{
    if (m_connected)
        write(encodeSocketPacket({Type::Ack, nsp(), ackId, {}, arguments}));
}

void Socket::takeAck(const SocketPacket &packet)
{
    auto node = m_acks.extract(*packet.id);
    if (!node.empty())
        node.mapped()(packet.payload);
}

void Socket::dropAcks()
{
    for (auto &[ackId, acknowledged] : std::exchange(m_acks, {}))
        acknowledged(std::nullopt);
}

void Socket::disconnect()
{
    if (m_connected && m_parts.server)
        m_parts.server->leave(*this);
}

Ack::Ack(const std::shared_ptr<Socket> &socket, quint64 id) : m_state(std::make_shared<State>(State{socket, id})) {}

void Ack::operator()(const Payload &arguments) const
{
    if (!isWanted())
        return;
    m_state->given = true;
    if (const auto socket = m_state->socket.lock())
        socket->acknowledge(m_state->id, arguments);
}

} // namespace kith::socketio
