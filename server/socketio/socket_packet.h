// The packets of Socket.IO 5 (protocol page, "Packet encoding"), and the one place of this library that knows JSON.
// Threads: none of its own. Errors: what is malformed is bad.frame; the session then ends.
#pragma once

#include "server/socketio/engine_packet.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace kith::socketio {

// The arguments of an event or an acknowledgement. A binary value stands in `attachments`, and in its place among the
// values is a placeholder, at any depth.
struct Payload {
    QJsonArray values = {};
    QList<QByteArray> attachments = {};

    // Adds the bytes and returns what stands for them.
    QJsonValue attach(const QByteArray &bytes);
    // The bytes that a value stands for; nothing where it is no placeholder.
    std::optional<QByteArray> binary(const QJsonValue &value) const;
};

struct SocketPacket {
    enum class Type { Connect, Disconnect, Event, Ack, ConnectError, BinaryEvent, BinaryAck };

    Type type = Type::Event;
    QString nsp = QStringLiteral("/");
    std::optional<quint64> id = {};
    QString event = {};      // of Event and BinaryEvent
    Payload payload = {};    // without the event's name; of Event, Ack and the binary two
    QJsonObject object = {}; // of Connect and ConnectError
    int attachments = 0;     // that follow as binary messages
};

struct CodecLimits {
    int attachments = 16;                     // of one packet
    qint64 attachmentBytes = 4 * 1024 * 1024; // of one packet, in all
    int depth = 64;                           // of arrays and objects inside each other
    qsizetype nspBytes = 128;                 // of a namespace's name
};

// A text message from a client. Connect errors come from servers only and are malformed here.
Result<SocketPacket> decodeSocketPacket(QByteArrayView text, const CodecLimits &limits);

// The messages of a packet: the text, then its attachments. The type of an event or acknowledgement becomes the binary
// one where there are attachments.
std::vector<EncodedPacket> encodeSocketPacket(const SocketPacket &packet);

// Puts binary packets together. After an error nothing that follows can be understood.
class PacketAssembler {
public:
    explicit PacketAssembler(const CodecLimits &limits) : m_limits(limits) {}

    // A message of the session; a packet, once it is whole.
    Result<std::optional<SocketPacket>> take(const QByteArray &data, bool binary);

private:
    CodecLimits m_limits;
    std::optional<SocketPacket> m_open; // its attachments are still coming
    qint64 m_bytes = 0;
};

// True where arrays and objects lie inside each other at most so deep. Looks at brackets outside of strings only.
bool isShallow(QByteArrayView json, int depth);

} // namespace kith::socketio
