#include "server/storage/sqlite/sqlite_store.h"

#include "server/storage/sqlite/backend.h"
#include "server/storage/sqlite/schema.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace sqlite {
namespace {

void applyQuota(Database &database, qint64 bytes)
{
    constexpr qint64 unlimited = 1'073'741'823; // SQLite's own default
    const qint64 pageSize = database.number("PRAGMA page_size");
    const qint64 pages = bytes > 0 ? std::max(bytes / pageSize, qint64(1)) : unlimited;
    database.run(u"PRAGMA max_page_count = %1"_s.arg(pages).toUtf8().constData());
}

// Settings that need no write.
void configure(Database &database)
{
    database.run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                 "PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864");
}

Error openingFailed(const QString &path, const SqliteError &error)
{
    switch (error.primary()) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return makeError(
            ErrorCode::StoreUnavailable, u"%1 is not a database, or is damaged (%2)."_s.arg(path, error.message));
    case SQLITE_BUSY:
        return makeError(ErrorCode::StoreUnavailable, u"%1 is in use by another program."_s.arg(path));
    default:
        return makeError(ErrorCode::StoreUnavailable, u"%1 cannot be opened: %2."_s.arg(path, error.message));
    }
}

Result<std::unique_ptr<Database>> openForWriting(const QString &path)
{
    auto database = std::make_unique<Database>(path, Database::Mode::ReadWrite);
    // What is refused stays as it is: closing it must not move its log either.
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (const Result<void> ours = schema().checkOwnership(*database); !ours)
        return fail(ours.error());
    if (sqlite3_db_readonly(database->handle(), "main") == 1)
        return fail(makeError(ErrorCode::StoreUnavailable, u"%1 cannot be written."_s.arg(path)));
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    configure(*database);
    if (database->string("PRAGMA journal_mode = WAL") != u"wal"_s)
        return fail(makeError(ErrorCode::StoreUnavailable,
            u"%1 lies on a file system that cannot share memory (needed for SQLite's write-ahead log)."_s.arg(path)));
    if (const Result<void> migrated = schema().migrate(*database); !migrated)
        return fail(migrated.error());
    return database;
}

void readOneRow(Database &database) { Query(database, "SELECT id FROM rooms LIMIT 1").step(); }

// Takes new pages and gives back those of the time before, so that it fails where real writes would.
void writeFiller(Database &database)
{
    Query(database, "INSERT INTO probe (filler) VALUES (zeroblob(65536))").run();
    Query(database, "DELETE FROM probe WHERE id <> ?", database.lastInsertId()).run();
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const SqliteOptions &options)
{
    // In this order: what is not ours is recognised before anything is made beside it.
    if (const Result<void> ours = schema().checkFileHeader(options.path); !ours)
        return fail(ours.error());
    Result<FileLock> lock = FileLock::take(options.path);
    if (!lock)
        return fail(lock.error());
    if (const Result<void> made = makePrivateFile(options.path); !made)
        return fail(made.error());
    try {
        auto database = openForWriting(options.path);
        if (!database)
            return fail(database.error());
        applyQuota(**database, options.maxBytes);
        return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(*lock), std::move(*database), options));
    } catch (const SqliteError &error) {
        return fail(openingFailed(options.path, error));
    }
}

SqliteStore::SqliteStore(FileLock lock, std::unique_ptr<Database> database, const SqliteOptions &options)
    : m_lock(std::move(lock)), m_indexer(options.indexAfter), m_writer(std::move(database), m_delivery, m_indexer),
      m_readers(options.path, options.readers, m_delivery), m_searchers(options.path, 1, m_delivery),
      m_executor(m_writer, m_readers, m_searchers, m_delivery)
{
}

void SqliteStore::probe(Done<void> done)
{
    m_executor.ordered(JobKind::Probe, std::move(done), [this](Database &database) -> Result<void> {
        readOneRow(database);
        if (m_writer.failing())
            writeFiller(database);
        return {};
    });
}

void SqliteStore::setMaxBytes(qint64 bytes)
{
    m_executor.ordered(JobKind::Read, Done<void>(), [bytes](Database &database) -> Result<void> {
        applyQuota(database, bytes);
        return {};
    });
}

} // namespace sqlite

Result<std::unique_ptr<Store>> openSqliteStore(const SqliteOptions &options)
{
    auto store = sqlite::SqliteStore::open(options);
    if (!store)
        return fail(store.error());
    return std::unique_ptr<Store>(std::move(*store));
}

} // namespace kith::storage
