#include "dialect.h"

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstring>

namespace kith::bench {
namespace {

constexpr char marker = '#'; // in no id, name or key of any dialect
constexpr int digits = 10;
constexpr std::string_view filler = " who waters the beans"; // 1 + 10 + 21 = 32

} // namespace

const char *nameOf(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Kith:
        return "kith";
    case Dialect::Raw:
        return "raw";
    case Dialect::SocketIo:
        break;
    }
    return "socketio";
}

std::string upgradePath(Dialect dialect, bool idle)
{
    switch (dialect) {
    case Dialect::Kith:
        return "/ws";
    case Dialect::Raw:
        return idle ? "/idle" : "/";
    case Dialect::SocketIo:
        break;
    }
    return "/socket.io/?EIO=4&transport=websocket";
}

Kind kindOf(Dialect dialect, std::string_view payload)
{
    switch (dialect) {
    case Dialect::Kith:
        if (payload.starts_with(R"({"type":"message",)"))
            return Kind::Message;
        if (payload.starts_with(R"({"type":"reply",)"))
            return Kind::Reply;
        if (payload.starts_with(R"({"type":"error",)") || payload.starts_with(R"({"type":"session.closed",)"))
            return Kind::Failure;
        return Kind::Other;
    case Dialect::Raw:
        return Kind::Message;
    case Dialect::SocketIo:
        break;
    }
    if (payload.starts_with("42["))
        return Kind::Message;
    if (payload == "2")
        return Kind::Ping;
    if (payload.starts_with("1") || payload.starts_with("41") || payload.starts_with("44"))
        return Kind::Failure;
    return Kind::Other;
}

std::string textOf(uint32_t number)
{
    char text[textSize + 1];
    std::snprintf(text, sizeof text, "%c%0*u%s", marker, digits, number, filler.data());
    return text;
}

int64_t numberIn(std::string_view payload)
{
    const auto *at = static_cast<const char *>(std::memchr(payload.data(), marker, payload.size()));
    if (!at || payload.data() + payload.size() - at < static_cast<std::ptrdiff_t>(textSize))
        return -1;
    if (std::memcmp(at + 1 + digits, filler.data(), filler.size()) != 0)
        return -1;
    int64_t number = 0;
    const auto [end, error] = std::from_chars(at + 1, at + 1 + digits, number);
    return error == std::errc() && end == at + 1 + digits ? number : -1;
}

int64_t fieldIn(std::string_view payload, std::string_view key)
{
    const size_t at = payload.find(key);
    if (at == std::string_view::npos)
        return -1;
    int64_t number = -1;
    std::from_chars(payload.data() + at + key.size(), payload.data() + payload.size(), number);
    return number;
}

std::string cidOf(uint64_t run, uint32_t number)
{
    char cid[40];
    std::snprintf(cid, sizeof cid, "%08x-%04x-7000-8000-%012x", static_cast<uint32_t>(run >> 16),
        static_cast<uint32_t>(run & 0xffff), number);
    return cid;
}

std::string messageRequest(Dialect dialect, const std::string &room, uint32_t number, uint64_t run)
{
    const std::string text = textOf(number);
    switch (dialect) {
    case Dialect::Kith:
        return R"({"type":"message","id":)" + std::to_string(number) + R"(,"data":{"roomId":")" + room
            + R"(","message":")" + text + R"(","cid":")" + cidOf(run, number) + R"("}})";
    case Dialect::Raw:
        return R"({"type":"message","data":{"roomId":"1","message":")" + text + R"("}})";
    case Dialect::SocketIo:
        break;
    }
    return R"(42["message",{"roomId":"1","message":")" + text + R"("}])";
}

} // namespace kith::bench
