#pragma once

#include "server/storage/sqlite/executor.h"

namespace kith::storage::sqlite {

class SqliteSessionStore final : public SessionStore {
public:
    explicit SqliteSessionStore(Executor &executor) : m_executor(executor) {}
    void create(NewSession session, Done<SessionId> done) override;
    void open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done) override;
    void touch(SessionId session, EpochMs now, Done<void> done) override;
    void list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done) override;
    void remove(UserId user, SessionId session, Done<bool> done) override;
    void purge(EpochMs now, Done<qint64> done) override;

private:
    Executor &m_executor;
};

} // namespace kith::storage::sqlite
