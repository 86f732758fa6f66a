#include "server/socketio/chat/socket_link.h"

#include "shared/protocol/web_contract.h"

namespace kith::socketio {

const EncodedEvent &FrameTranslator::operator()(const net::TextFrame &frame)
{
    if (!m_event || m_frame.bytes().data() != frame.bytes().data()) {
        const proto::web::EventParts parts = proto::web::eventParts(frame.payload());
        m_event = EncodedEvent::withJson(QStringLiteral("/"), parts.type, parts.data);
        m_frame = frame;
    }
    return *m_event;
}

void SocketLink::send(const net::TextFrame &frame)
{
    if (m_open && m_socket)
        m_socket->send(m_translator(frame));
}

void SocketLink::close(net::CloseCode code, const QString &)
{
    if (!std::exchange(m_open, false) || !m_socket)
        return;
    // A client that was put out by a disconnect stays away; one whose transport ends comes back by itself.
    if (code != net::CloseCode::ShuttingDown && code != net::CloseCode::TooSlow)
        m_socket->disconnect();
    m_socket->session().close();
}

void SocketLink::closeTooSlow() { close(net::CloseCode::TooSlow, {}); }

} // namespace kith::socketio
