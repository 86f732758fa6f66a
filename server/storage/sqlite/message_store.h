#pragma once

#include "server/storage/sqlite/executor.h"
#include "server/storage/sqlite/search_indexer.h"

namespace kith::storage::sqlite {

class SqliteMessageStore final : public MessageStore {
public:
    // The indexer is told of each message on the writer's thread.
    SqliteMessageStore(Executor &executor, SearchIndexer &indexer) : m_executor(executor), m_indexer(indexer) {}
    void append(NewMessage message, Done<Appended> done) override;
    void page(PageQuery query, Done<MessagePage> done) override;
    void changes(ChangesQuery query, Done<std::vector<RoomChanges>> done) override;
    void search(SearchQuery query, Done<search::Found> done) override;

private:
    Executor &m_executor;
    SearchIndexer &m_indexer;
};

} // namespace kith::storage::sqlite
