// The body of a POST of Engine.IO. What is read must be written again as it was meant.
#include "server/socketio/engine_packet.h"

#include <cstdint>
#include <cstdlib>

using namespace kith::socketio;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto packets = decodePayload(body);
    if (!packets)
        return 0;
    std::vector<EncodedPacket> written;
    for (const EnginePacket &packet : *packets)
        written.push_back(
            packet.binary ? EncodedPacket::binary(packet.data) : EncodedPacket::text(packet.type, packet.data));
    const auto again = decodePayload(encodePayload(written));
    if (!again || again->size() != packets->size())
        std::abort();
    for (qsizetype i = 0; i < again->size(); ++i) {
        if ((*again)[i].data != (*packets)[i].data || (*again)[i].type != (*packets)[i].type)
            std::abort();
    }
    return 0;
}
