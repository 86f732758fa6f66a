// A Socket.IO client as a connection like any other: what is told to it in frames of PROTOCOL.md leaves as events.
// Threads: the one that owns all connections.
#pragma once

#include "server/net/link.h"
#include "server/socketio/socket.h"

namespace kith::socketio {

// The event that is in a frame, encoded once for everybody who is told of it in a row.
class FrameTranslator {
public:
    const EncodedEvent &operator()(const net::TextFrame &frame);

private:
    net::TextFrame m_frame; // the last one: as long as it is held its memory is no other's
    std::optional<EncodedEvent> m_event;
};

class SocketLink final : public net::Link {
public:
    SocketLink(quint64 number, const QHostAddress &peer, QString origin, FrameTranslator &translator)
        : m_id(net::linkId(net::LinkFamily::SocketIo, number)), m_peer(peer), m_origin(std::move(origin)),
          m_translator(translator)
    {
    }

    // The client has been let in. Nothing is sent before.
    void attach(std::shared_ptr<Socket> socket) { m_socket = std::move(socket); }
    const std::shared_ptr<Socket> &socket() const { return m_socket; }

    void send(const net::TextFrame &frame) override;
    void close(net::CloseCode code, const QString &reason) override;
    void closeTooSlow() override;
    bool isOpen() const override { return m_open && (!m_socket || m_socket->isConnected()); }
    QHostAddress peer() const override { return m_peer; }
    quint64 id() const override { return m_id; }
    QString origin() const override { return m_origin; }

private:
    quint64 m_id;
    QHostAddress m_peer;
    QString m_origin;
    FrameTranslator &m_translator;
    std::shared_ptr<Socket> m_socket;
    bool m_open = true;
};

} // namespace kith::socketio
