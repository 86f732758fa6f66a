// The SQLite store itself: what openSqliteStore() gives, with what only tests and tools ask of it.
#pragma once

#include "server/storage/sqlite/executor.h"
#include "server/storage/sqlite/message_store.h"
#include "server/storage/sqlite/room_store.h"
#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/search_indexer.h"
#include "server/storage/sqlite/session_store.h"
#include "server/storage/sqlite/sqlite_store.h"
#include "server/storage/sqlite/user_store.h"

namespace kith::storage::sqlite {

class SqliteStore final : public Store {
public:
    static Result<std::unique_ptr<SqliteStore>> open(const SqliteOptions &options);

    UserStore &users() override { return m_users; }
    SessionStore &sessions() override { return m_sessions; }
    RoomStore &rooms() override { return m_rooms; }
    MessageStore &messages() override { return m_messages; }
    void probe(Done<void> done) override;
    void drain(std::function<void()> done) override { m_executor.drain(std::move(done)); }

    // Changes the quota of the database file, in its turn behind what is queued. 0: none.
    void setMaxBytes(qint64 bytes);
    // Transactions committed with writes in them.
    quint64 commits() const { return m_writer.commits(); }

private:
    SqliteStore(FileLock lock, std::unique_ptr<Database> database, const SqliteOptions &options);

    FileLock m_lock;     // given up last
    Delivery m_delivery; // outlives the threads that use it
    SearchIndexer m_indexer;
    Writer m_writer;
    ReaderPool m_readers;   // ends before the writer, whose last checkpoint then has the file to itself
    ReaderPool m_searchers; // apart, so that no page of a history waits for a search
    Executor m_executor;
    SqliteUserStore m_users{m_executor};
    SqliteSessionStore m_sessions{m_executor};
    SqliteRoomStore m_rooms{m_executor};
    SqliteMessageStore m_messages{m_executor, m_indexer};
};

} // namespace kith::storage::sqlite
