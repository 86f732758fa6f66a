// Which stores, or parts of one, lie in a Redis: by the names of its keys (server/storage/redis/README.md).
#pragma once

#include "server/storage/copy/redis_link.h"
#include "server/storage/redis/redis_store.h"
#include "shared/base/ids.h"

namespace kith::storage::copy {

struct RedisKeys {
    std::vector<UserId> users = {};       // ascending
    std::vector<RoomId> rooms = {};       // ascending, and none twice
    std::vector<SessionId> sessions = {}; // ascending
    QByteArrayList invites = {};          // hashes
    QByteArray any = {};                  // one key of the layout; empty: there is none
};

// Looks at every key there is, and holds the ids. Keys of other programs are passed over.
Result<RedisKeys> scanKeys(RedisLink &link);

// Refuses a Redis with an incomplete copy in it, and one from which an instance of Kith serves.
Result<void> checkQuiet(RedisLink &link);

// Which server and database this is, whatever address leads there.
Result<QByteArray> identityOf(RedisLink &link);

} // namespace kith::storage::copy
