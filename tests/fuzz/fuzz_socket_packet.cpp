// A text message of Socket.IO. What is read must be written as something that reads the same.
#include "server/socketio/socket_packet.h"

#include <cstdint>
#include <cstdlib>

using namespace kith::socketio;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    auto packet = decodeSocketPacket(text, {});
    if (!packet)
        return 0;
    for (int i = 0; i < packet->attachments; ++i)
        packet->payload.attachments.append("x");
    const QByteArray once = encodeSocketPacket(*packet)[0].frame().payload().sliced(1).toByteArray();
    CodecLimits wide; // escapes and replaced characters may take more room than what was read
    wide.nspBytes *= 4;
    auto again = decodeSocketPacket(once, wide);
    if (!again)
        std::abort();
    again->payload.attachments = packet->payload.attachments;
    if (encodeSocketPacket(*again)[0].frame().payload().sliced(1) != once)
        std::abort();
    return 0;
}
