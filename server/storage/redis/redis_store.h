// A store on Redis, for many servers over one. The layout of keys, and what it promises: README.md beside this file.
#pragma once

#include "server/redis/values.h"
#include "server/storage/store.h"

namespace kith::storage {

// Set in a Redis that is becoming a copy of another store, until it is complete: text for a person. Nobody may serve
// from it.
inline constexpr char copyingKey[] = "kith:copying";

struct RedisStoreOptions {
    qtredis::Options connection;
    // Refuse a Redis that is configured so that it can lose what it has acknowledged; otherwise that is a warning.
    bool strictDurability = false;
    bool interop = true;           // servers of other kinds over the same Redis hear of new messages
    int waitForConnection = 5'000; // ms that opening waits for Redis, before it goes on without
};

// Connects and looks at the configuration of Redis. Where Redis does not answer in time the store is there all the
// same: everything answers store.unavailable until Redis comes. Fails with a sentence for the person who runs the
// server: wrong password; a copy in it that is not complete; not durable enough where that is strict (also where it
// cannot be found out). Where such a copy is found at a later connection, the store stays unavailable.
Result<std::unique_ptr<Store>> openRedisStore(const RedisStoreOptions &options);

// The error of what Redis did not carry out, or of which nobody knows: store.unavailable, with retryAfter.
Error redisUnavailable();

// "redis://[:password@]host:port/db", "redis+unix:///path?db=0". Fails with a sentence.
Result<qtredis::Options> parseRedisUrl(const QString &url);

} // namespace kith::storage
