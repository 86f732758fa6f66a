#include "server/storage/memory/memory_store.h"
#include "tests/server/storage/store_contract.h"

using namespace kith::storage;

class MemoryStoreTest : public StoreContract {
    Q_OBJECT

protected:
    std::unique_ptr<Store> makeStore() override { return makeMemoryStore(); }
};

QTEST_GUILESS_MAIN(MemoryStoreTest)
#include "tst_memory_store.moc"
