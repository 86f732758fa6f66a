// A store on Redis, for many servers over one. The layout of keys, and what it promises: README.md beside this file.
#pragma once

#include "server/redis/values.h"
#include "server/storage/store.h"

namespace kith::storage {

struct RedisStoreOptions {
    qtredis::Options connection;
    // Refuse a Redis that is configured so that it can lose what it has acknowledged; otherwise that is a warning.
    bool strictDurability = false;
    bool interop = true;           // servers of other kinds over the same Redis hear of new messages
    int waitForConnection = 5'000; // ms that opening waits for Redis, before it goes on without
};

// Connects and looks at the configuration of Redis. Where Redis does not answer in time the store is there all the
// same: everything answers store.unavailable until Redis comes. Fails with a sentence for the person who runs the
// server: wrong password; not durable enough where that is strict (also where it cannot be found out).
Result<std::unique_ptr<Store>> openRedisStore(const RedisStoreOptions &options);

// The error of what Redis did not carry out, or of which nobody knows: store.unavailable, with retryAfter.
Error redisUnavailable();

// "redis://[:password@]host:port/db", "redis+unix:///path?db=0". Fails with a sentence.
Result<qtredis::Options> parseRedisUrl(const QString &url);

} // namespace kith::storage
