// The SQLite store passes the contract, and after each test its file is sound.
#include "server/storage/sqlite/sqlite_store.h"
#include "tests/server/storage/sqlite_file.h"
#include "tests/server/storage/store_contract.h"

#include <QTemporaryDir>

using namespace kith;
using namespace kith::storage;

class SqliteStoreTest : public StoreContract {
    Q_OBJECT

protected:
    std::unique_ptr<Store> makeStore() override
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto store = openSqliteStore({.path = path(), .indexAfter = std::chrono::milliseconds(1)});
        if (!store) {
            qWarning("%s", qUtf8Printable(store.error().message));
            return nullptr;
        }
        return std::move(*store);
    }

    void settle() override
    {
        RawDatabase database(path());
        const auto isIndexed = [&database] {
            return database.value("SELECT count(*) FROM rooms r LEFT JOIN indexed i ON i.room = r.key"
                                  " WHERE r.last_seq > coalesce(i.high, 0) OR i.low > 1")
                == "0";
        };
        QVERIFY(QTest::qWaitFor(isIndexed, 10'000));
    }

    void removeStore() override
    {
        const Result<QStringList> faults = checkSqliteStore(path());
        KITH_VERIFY_OK(faults);
        QCOMPARE(*faults, QStringList());
        m_dir.reset();
    }

private:
    QString path() const { return m_dir->filePath(QStringLiteral("kith.db")); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(SqliteStoreTest)
#include "tst_sqlite_store.moc"
