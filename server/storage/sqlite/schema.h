// The server's schema, and the names of shared/sqlite as this folder uses them.
#pragma once

#include "shared/sqlite/database.h"
#include "shared/sqlite/file_lock.h"
#include "shared/sqlite/migrations.h"

namespace kith::storage::sqlite {

using kith::sqlite::Database;
using kith::sqlite::FileLock;
using kith::sqlite::makePrivateFile;
using kith::sqlite::Query;
using kith::sqlite::Sql;
using kith::sqlite::SqliteError;

// The steps in migrations/.
const kith::sqlite::Schema &schema();

} // namespace kith::storage::sqlite
