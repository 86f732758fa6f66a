// Waiting without sleeping: the event loop runs, and each event may be the one.
#pragma once

#include <chrono>
#include <functional>

namespace kith::test {

inline constexpr std::chrono::milliseconds patience{20'000};

// Runs the event loop until `done` says yes. False: it did not within the deadline.
bool waitUntil(const std::function<bool()> &done, std::chrono::milliseconds deadline = patience);

} // namespace kith::test
