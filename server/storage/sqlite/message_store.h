#pragma once

#include "server/storage/sqlite/executor.h"

namespace kith::storage::sqlite {

class SqliteMessageStore final : public MessageStore {
public:
    explicit SqliteMessageStore(Executor &executor) : m_executor(executor) {}
    void append(NewMessage message, Done<Appended> done) override;
    void page(PageQuery query, Done<MessagePage> done) override;
    void changes(ChangesQuery query, Done<std::vector<RoomChanges>> done) override;

private:
    Executor &m_executor;
};

} // namespace kith::storage::sqlite
