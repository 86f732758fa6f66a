// Users by id: those who are connected from memory, the others from the store.
#pragma once

#include "server/domain/roster.h"
#include "server/storage/store.h"

#include <map>

namespace kith::domain {

using Users = std::map<UserId, User>;

class People {
public:
    People(storage::UserStore &store, const Roster &roster) : m_store(store), m_roster(roster) {}

    // Those that exist. Calls `done` at once where all are connected.
    void get(const std::vector<UserId> &ids, std::function<void(Result<Users>)> done);

private:
    storage::UserStore &m_store;
    const Roster &m_roster;
};

} // namespace kith::domain
