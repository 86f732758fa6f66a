// Writes a Redis store, key by key as the store itself would. Until it is complete the key `kith:copying` marks it.
#pragma once

#include "server/storage/copy/ends.h"
#include "server/storage/copy/redis_link.h"

namespace kith::storage::copy {

class RedisSink final : public Sink {
public:
    explicit RedisSink(std::unique_ptr<RedisLink> link);

    // Refuses a Redis with anything of the documented layout or of ours in it.
    Result<void> begin() override;
    Result<void> write(const Records &records) override;
    Result<void> finish(const Counters &counters) override;
    Result<std::unique_ptr<Source>> readBack() override;
    Result<void> commit() override;

private:
    void put(const std::vector<StoredUser> &users);
    void put(const std::vector<StoredRoom> &rooms);
    void put(const std::vector<StoredMember> &members);
    void put(const std::vector<StoredSession> &sessions);
    void put(const std::vector<StoredInvite> &invites);
    void put(const std::vector<StoredCid> &cids);
    void put(const std::vector<Message> &messages);

    std::unique_ptr<RedisLink> m_link;
    qtredis::Script m_copyMessages;
};

} // namespace kith::storage::copy
