// Reading what HMGET and its kin answer.
#pragma once

#include "server/redis/values.h"

#include <algorithm>

namespace kith::storage::copy {

// A field that is missing reads as nothing.
inline const qtredis::Value &field(const qtredis::Value &row, size_t index)
{
    static const qtredis::Value nothing;
    return index < row.toArray().size() ? row.toArray()[index] : nothing;
}

// Of RoomKind or Role: three each.
template <typename Enum>
Enum enumOf(qint64 value)
{
    return static_cast<Enum>(std::clamp<qint64>(value, 0, 2));
}

} // namespace kith::storage::copy
