// Reads a SQLite store, in one snapshot of it.
#pragma once

#include "server/storage/copy/ends.h"
#include "server/storage/sqlite/schema.h"

#include <functional>

namespace kith::storage::copy {

class SqliteSource final : public Source {
public:
    // The store in a file, which is locked as a server locks it: a server that has it open is seen, and none can open
    // it. Nothing is written but PATH.lock; older schemas are read as they are.
    static Result<std::unique_ptr<SqliteSource>> open(const QString &path);
    // A file that the caller has for itself.
    static Result<std::unique_ptr<SqliteSource>> openOwn(const QString &path);

    Result<Counts> counts() override;
    Result<Counters> counters() override;
    Result<void> read(Kind kind, const Take &take) override;

private:
    SqliteSource(QString path, sqlite::FileLock lock) : m_path(std::move(path)), m_lock(std::move(lock)) {}
    static Result<std::unique_ptr<SqliteSource>> openWith(const QString &path, sqlite::FileLock lock);

    QString m_path;
    sqlite::FileLock m_lock;
    std::unique_ptr<sqlite::Database> m_database;
};

// Runs `work` and makes an error about the file of what SQLite throws.
Result<void> guarded(const QString &path, const std::function<Result<void>()> &work);

// `folded` of a user whose name is another's (StoredUser::named).
QString foldedOfUnnamed(const QString &username, UserId id);

} // namespace kith::storage::copy
