#include "frames.h"

#include <stdexcept>

namespace kith::bench {

std::string maskedFrame(Opcode opcode, std::string_view payload)
{
    constexpr char key[4] = {0x5a, 0x3c, 0x69, 0x17};
    if (payload.size() > 0xffff)
        throw std::runtime_error("a frame of more than 64 KiB");
    std::string frame;
    frame.reserve(payload.size() + 8);
    frame += static_cast<char>(0x80 | static_cast<int>(opcode));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | payload.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    frame.append(key, sizeof key);
    for (size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ key[i & 3]);
    return frame;
}

} // namespace kith::bench
