// The full-text index of messages in an SQLite database: the table message_index, which says in which messages a token
// is, and holds no message itself (FTS5, contentless). Server and desktop have the same one:
//
//     CREATE VIRTUAL TABLE message_index USING fts5(
//         tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
//
// A message is known by the number of its room in the index and its seq, both in one rowid: a room is a range of
// rowids, and the newest of a room come first in descending order. Room and sender are tokens too, so that a search in
// one room, or for one sender, passes over all others without looking at them. Functions throw SqliteError; a database
// belongs to one thread at a time.
#pragma once

#include "shared/search/query.h"
#include "shared/sqlite/database.h"

namespace kith::search {

inline constexpr int seqBits = 36;

struct Entry {
    qint64 room = 0; // of the index: 1 to 2^27
    qint64 seq = 0;  // 1 to 2^36
    UserId from = {};
    QString text = {};
};

// Quickest where rooms and seqs ascend within a transaction. An entry that is in the index already must not be added.
void addEntry(sqlite::Database &database, const Entry &entry);
// Exactly what was added.
void removeEntry(sqlite::Database &database, const Entry &entry);

// What addEntry() hands to the index. Can be prepared on another thread.
QByteArray entryTokens(const Entry &entry);

struct Candidates {
    qint64 room = 0;
    qint64 lowest = 1; // seq
    qint64 highest = 0;
    UserId from = {}; // invalid: anybody
    int limit = 0;
};
// The seqs of messages that have all tokens, descending. Not all of them need match the query.
std::vector<qint64> candidates(sqlite::Database &database, const std::vector<Token> &tokens, const Candidates &range);

// The same in all rooms of the index: (room, seq), descending, `limit` of them at most.
std::vector<std::pair<qint64, qint64>> candidatesAnywhere(
    sqlite::Database &database, const std::vector<Token> &tokens, UserId from, int limit);

} // namespace kith::search
