// Opening the file of a cache: whose it is, whether it is sound, and what is saved of it where it is not.
// Functions that take a Database throw SqliteError.
#pragma once

#include "desktop/client/cache.h"
#include "shared/sqlite/database.h"
#include "shared/sqlite/file_lock.h"

namespace kith::client {

struct CacheFile {
    sqlite::FileLock lock;
    std::unique_ptr<sqlite::Database> database;
    QString notice; // a sentence where the file was damaged and a new one was begun
};

Result<CacheFile> openCacheFile(const QString &path, const Cache::Owner &owner);

// The next opening puts this file aside and begins a new one.
void markDamaged(const QString &path);
void removeCacheFiles(const QString &path);

// What a person can do something with. `database`: where it happened, if it is open.
QString sentenceOf(const sqlite::SqliteError &error, sqlite::Database *database);
bool isDamage(const sqlite::SqliteError &error);

void writePending(sqlite::Database &database, const Pending &pending);
// The statement must give cid, room_id, text, created, error, attempted, seen.
Pending readPending(const sqlite::Query &row);
void writeDraft(sqlite::Database &database, RoomId id, const QString &text);

} // namespace kith::client
