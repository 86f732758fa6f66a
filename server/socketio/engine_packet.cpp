#include "server/socketio/engine_packet.h"

#include <QStringDecoder>

namespace kith::socketio {

namespace {

constexpr char separator = '\x1E';
constexpr char base64Mark = 'b';

tl::unexpected<Error> malformed(const char *sentence)
{
    return fail(makeError(ErrorCode::BadFrame, QString::fromLatin1(sentence)));
}

bool isUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder(bytes);
    return !decoder.hasError();
}

Result<EnginePacket> decodeBinary(QByteArrayView base64)
{
    auto decoded = QByteArray::fromBase64Encoding(base64.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return malformed("A binary packet is not base64.");
    return EnginePacket{PacketType::Message, std::move(decoded.decoded), true};
}

Result<EnginePacket> decodeView(QByteArrayView text)
{
    if (text.isEmpty())
        return malformed("A packet is empty.");
    if (text[0] < '0' || text[0] > '6')
        return malformed("The type of a packet is not known.");
    return EnginePacket{static_cast<PacketType>(text[0]), text.sliced(1).toByteArray(), false};
}

} // namespace

Result<EnginePacket> decodePacket(const QByteArray &text)
{
    // The reference server takes base64 from a WebSocket, too; so do clients that can send no binary frames.
    return text.startsWith(base64Mark) ? decodeBinary(QByteArrayView(text).sliced(1)) : decodeView(text);
}

Result<QList<EnginePacket>> decodePayload(const QByteArray &body)
{
    if (!isUtf8(body))
        return malformed("The payload is not UTF-8.");
    QList<EnginePacket> packets;
    for (qsizetype begin = 0; begin <= body.size();) {
        const qsizetype found = body.indexOf(separator, begin);
        const qsizetype end = found < 0 ? body.size() : found;
        const QByteArrayView part = QByteArrayView(body).sliced(begin, end - begin);
        auto packet = part.startsWith(base64Mark) ? decodeBinary(part.sliced(1)) : decodeView(part);
        if (!packet)
            return fail(packet.error());
        packets.append(std::move(*packet));
        begin = end + 1;
    }
    return packets;
}

EncodedPacket EncodedPacket::text(PacketType type, QByteArrayView utf8)
{
    QByteArray packet;
    packet.reserve(utf8.size() + 1);
    packet.append(static_cast<char>(type)).append(utf8);
    return {net::TextFrame(packet), false};
}

EncodedPacket EncodedPacket::binary(QByteArrayView bytes)
{
    return {net::TextFrame(bytes, net::FrameKind::Binary), true};
}

qsizetype EncodedPacket::payloadBytes() const
{
    const qsizetype size = m_frame.payload().size();
    return m_binary ? 1 + (size + 2) / 3 * 4 : size;
}

QByteArray encodePayload(std::span<const EncodedPacket> packets)
{
    qsizetype size = 0;
    for (const EncodedPacket &packet : packets)
        size += packet.payloadBytes() + 1;
    QByteArray payload;
    payload.reserve(size);
    for (const EncodedPacket &packet : packets) {
        if (!payload.isEmpty())
            payload.append(separator);
        const QByteArrayView bytes = packet.m_frame.payload();
        if (packet.m_binary)
            payload.append(base64Mark).append(QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64());
        else
            payload.append(bytes);
    }
    return payload;
}

} // namespace kith::socketio
