// The client's own id of a message: a UUID of version 7 (RFC 9562, 5.7). It begins with the time, so ids grow: that
// keeps the server's unique index quick.
#pragma once

#include "shared/base/clock.h"

#include <QString>

namespace kith::client {

QString newCid(EpochMs now);

} // namespace kith::client
