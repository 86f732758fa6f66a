// The packets of Engine.IO 4 (protocol page, "Packet encoding") and the payloads of long-polling that join them.
// Threads: none of its own. Errors: what is malformed is bad.frame; the session then ends.
#pragma once

#include "server/net/frame.h"
#include "shared/base/error.h"

#include <QByteArray>
#include <QList>

#include <span>

namespace kith::socketio {

enum class PacketType : char {
    Open = '0',
    Close = '1',
    Ping = '2',
    Pong = '3',
    Message = '4',
    Upgrade = '5',
    Noop = '6',
};

struct EnginePacket {
    PacketType type = PacketType::Noop;
    QByteArray data;     // UTF-8, or any bytes where it is binary
    bool binary = false; // only of messages
};

// A text frame of a WebSocket, which is a packet; its UTF-8 has been checked. Binary frames are messages as they are.
Result<EnginePacket> decodePacket(const QByteArray &text);

// The body of a POST: packets with 0x1E between them, binary ones as base64 behind a "b".
Result<QList<EnginePacket>> decodePayload(const QByteArray &body);

// A packet on its way out: encoded once for any number of sessions, whatever transport they have. Copies share the
// bytes.
class EncodedPacket {
public:
    static EncodedPacket text(PacketType type, QByteArrayView utf8 = {});
    static EncodedPacket binary(QByteArrayView bytes); // a message

    const net::TextFrame &frame() const { return m_frame; } // for a WebSocket
    qsizetype payloadBytes() const;                         // in a payload, without the separator

private:
    friend QByteArray encodePayload(std::span<const EncodedPacket> packets);
    EncodedPacket(net::TextFrame frame, bool binary) : m_frame(std::move(frame)), m_binary(binary) {}

    net::TextFrame m_frame;
    bool m_binary;
};

QByteArray encodePayload(std::span<const EncodedPacket> packets);

} // namespace kith::socketio
