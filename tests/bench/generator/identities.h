// Who signs in: the lines of make_store's file of tokens. Relays know nobody; their identities are empty.
#pragma once

#include "loop.h"

namespace kith::bench {

// `count` users of the room. Throws where there are fewer.
std::vector<Identity> membersOf(const Options &options, int count);
// `count` users of other rooms.
std::vector<Identity> strangersTo(const Options &options, int count);

} // namespace kith::bench
