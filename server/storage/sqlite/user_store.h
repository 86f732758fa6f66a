#pragma once

#include "server/storage/sqlite/executor.h"

namespace kith::storage::sqlite {

class SqliteUserStore final : public UserStore {
public:
    explicit SqliteUserStore(Executor &executor) : m_executor(executor) {}
    void create(NewUser user, Done<User> done) override;
    void credentials(QString folded, Done<std::optional<Credentials>> done) override;
    void setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done) override;
    void byIds(std::vector<UserId> ids, Done<std::vector<User>> done) override;
    void search(QString foldedQuery, int limit, Done<std::vector<User>> done) override;
    void retireGuests(GoneQuery query, Done<std::vector<Retired>> done) override;

private:
    Executor &m_executor;
};

} // namespace kith::storage::sqlite
