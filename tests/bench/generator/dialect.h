// The three ways in which the generator can speak: what it sends, and what the answers mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::bench {

enum class Dialect {
    Kith,     // the native protocol
    Raw,      // a bare WebSocket relay: every text frame goes to everybody
    SocketIo, // Socket.IO 5 over Engine.IO 4, WebSocket only
};

const char *nameOf(Dialect dialect);

// The path of the WebSocket. Relays do not send to who is idle.
std::string upgradePath(Dialect dialect, bool idle);

enum class Kind { Message, Reply, Ping, Failure, Other };
Kind kindOf(Dialect dialect, std::string_view payload);

// 32 bytes that carry the message's number.
inline constexpr size_t textSize = 32;
std::string textOf(uint32_t number);
// The number of the message in this payload; -1 where there is none, or its text was changed.
int64_t numberIn(std::string_view payload);
// The whole number behind this key, such as "\"seq\":"; -1: not there.
int64_t fieldIn(std::string_view payload, std::string_view key);

// Ids of messages grow, as UUIDs of version 7 do; `run` keeps those of two runs apart.
std::string cidOf(uint64_t run, uint32_t number);
std::string messageRequest(Dialect dialect, const std::string &room, uint32_t number, uint64_t run);

} // namespace kith::bench
