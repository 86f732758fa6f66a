// The Redis store passes the contract.
#include "server/storage/redis/redis_store.h"
#include "tests/server/storage/store_contract.h"
#include "tests/support/redis_server.h"

using namespace kith;
using namespace kith::storage;

class RedisStoreTest : public StoreContract {
    Q_OBJECT

protected:
    std::unique_ptr<Store> makeStore() override
    {
        RedisStoreOptions options;
        options.connection.port = m_redis.port();
        options.strictDurability = true;
        auto store = openRedisStore(options);
        if (!store) {
            qWarning("%s", qUtf8Printable(store.error().message));
            return nullptr;
        }
        return std::move(*store);
    }

    void removeStore() override { QCOMPARE(m_redis.ask({"FLUSHALL"}), QByteArray("OK")); }

private:
    test::RedisServer m_redis{{"appendonly yes", "appendfsync always"}};
};

QTEST_GUILESS_MAIN(RedisStoreTest)
#include "tst_redis_store.moc"
