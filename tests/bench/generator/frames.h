// WebSocket frames (RFC 6455, 5.2) as a client needs them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <endian.h>

namespace kith::bench {

enum class Opcode : uint8_t { Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

struct Frame {
    Opcode opcode = Opcode::Text;
    bool final = true;
    std::string_view payload;
    std::string_view whole; // with its header
};

// Reads the frame at `at`; the place behind it, or nullptr where it has not come to its end.
inline const char *readFrame(const char *at, const char *end, Frame &frame)
{
    const auto available = static_cast<uint64_t>(end - at);
    if (available < 2)
        return nullptr;
    const auto first = static_cast<uint8_t>(at[0]);
    uint64_t size = static_cast<uint8_t>(at[1]) & 0x7fU; // servers do not mask
    uint64_t header = 2;
    if (size == 126) {
        if (available < 4)
            return nullptr;
        uint16_t length = 0;
        std::memcpy(&length, at + 2, sizeof length);
        size = be16toh(length);
        header = 4;
    } else if (size == 127) {
        if (available < 10)
            return nullptr;
        uint64_t length = 0;
        std::memcpy(&length, at + 2, sizeof length);
        size = be64toh(length);
        header = 10;
    }
    if (available - header < size)
        return nullptr;
    frame.opcode = static_cast<Opcode>(first & 0x0f);
    frame.final = (first & 0x80) != 0;
    frame.payload = {at + header, size};
    frame.whole = {at, header + size};
    return at + header + size;
}

// A masked frame. The key is always the same: nothing here depends on its being secret.
std::string maskedFrame(Opcode opcode, std::string_view payload);

} // namespace kith::bench
