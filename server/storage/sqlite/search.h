// Searching messages, on a reader's connection.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/store.h"

namespace kith::storage::sqlite {

Result<search::Found> searchMessages(Database &database, const SearchQuery &query);

} // namespace kith::storage::sqlite
