// Sign-in limits that all instances count together.
#pragma once

#include "server/domain/sign_in_guard.h"
#include "server/redis/qtredis.h"

namespace kith::bus {

class SharedGuard final : public domain::SignInGuard {
public:
    // Both outlive this.
    SharedGuard(QtRedis &redis, const domain::Settings &settings);

    void attempt(const QString &address, const QString &foldedName, std::function<void(Result<void>)> done) override;
    void failed(const QString &foldedName) override;
    void succeeded(const QString &foldedName) override;

private:
    QtRedis &m_redis;
    const domain::Settings &m_settings;
    qtredis::Script m_attempt;
    qtredis::Script m_failed;
};

} // namespace kith::bus
