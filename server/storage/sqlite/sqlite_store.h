// The default store: one SQLite file (WAL, synchronous=FULL). One writer thread commits what queued up while
// its last commit ran as one transaction (group commit); reader threads have connections of their own.
#pragma once

#include "server/storage/store.h"

#include <QStringList>

#include <chrono>

namespace kith::storage {

struct SqliteOptions {
    QString path;
    int readers = 2;
    qint64 maxBytes = 0; // quota of the database file (max_page_count); 0: none
    // How long new messages wait for the search index while they are few. They are found meanwhile, too.
    std::chrono::milliseconds indexAfter{500};
};

// Opens or creates the file and migrates it. Fails with a sentence for the person who runs the server: not a
// database, from a newer version (nothing is touched then), locked by another server, not readable.
Result<std::unique_ptr<Store>> openSqliteStore(const SqliteOptions &options);

// Reads the whole store and returns every fault found: SQLite's integrity check, foreign keys, gaps in seq,
// last_seq, rev and member counts that do not match their rows. Empty: sound. Opens read-only.
Result<QStringList> checkSqliteStore(const QString &path);

} // namespace kith::storage
