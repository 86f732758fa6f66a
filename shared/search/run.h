// How the index of a room is brought up to date, a portion at a time.
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace kith::search {

// The seqs from low to high; none where low > high.
struct Run {
    qint64 low = 1;
    qint64 high = 0;

    bool isEmpty() const { return low > high; }
    qint64 size() const { return isEmpty() ? 0 : high - low + 1; }
    // Together with what lies beside it.
    Run with(Run other) const
    {
        return isEmpty() ? other : Run{.low = std::min(low, other.low), .high = std::max(high, other.high)};
    }
};

// What to index next of what is held, at most `most`: first what came since, then what is older, from the newest on, as
// people look for what is new. Empty: all of it is indexed.
inline Run nextToIndex(Run held, Run indexed, qint64 most)
{
    if (held.isEmpty())
        return {};
    if (indexed.isEmpty())
        return {.low = std::max(held.low, held.high - most + 1), .high = held.high};
    if (indexed.high < held.high)
        return {.low = indexed.high + 1, .high = std::min(held.high, indexed.high + most)};
    if (indexed.low > held.low)
        return {.low = std::max(held.low, indexed.low - most), .high = indexed.low - 1};
    return {};
}

} // namespace kith::search
