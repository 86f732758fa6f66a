// The numbered steps from an empty file to the schema of this program: migrations/NNNN_name.sql.
// PRAGMA user_version holds the number of the last step, PRAGMA application_id says that the file is ours.
#pragma once

#include "server/storage/sqlite/database.h"
#include "shared/base/error.h"

namespace kith::storage::sqlite {

inline constexpr qint64 applicationId = 0x4B697468; // "Kith"

// The number of the newest step.
int schemaVersion();

// Looks at the file's first bytes only. An error for a file that is no SQLite database, belongs to another
// program or comes from a newer version; none for a missing or empty file.
Result<void> checkFileHeader(const QString &path);

// The same through SQLite, which also sees what is only in the write-ahead log. Writes nothing.
Result<void> checkOwnership(Database &database);

// Runs the missing steps, each in a transaction of its own. Throws SqliteError.
Result<void> migrate(Database &database);

} // namespace kith::storage::sqlite
