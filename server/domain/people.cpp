#include "server/domain/people.h"

namespace kith::domain {

void People::get(const std::vector<UserId> &ids, std::function<void(Result<Users>)> done)
{
    Users found;
    std::vector<UserId> missing;
    for (UserId id : ids) {
        if (const User *user = m_roster.user(id))
            found.emplace(id, *user);
        else if (id.isValid())
            missing.push_back(id);
    }
    if (missing.empty())
        return done(std::move(found));
    m_store.byIds(std::move(missing),
        [found = std::move(found), done = std::move(done)](Result<std::vector<User>> result) mutable {
            if (!result)
                return done(fail(result.error()));
            for (User &user : *result)
                found.emplace(user.id, std::move(user));
            done(std::move(found));
        });
}

} // namespace kith::domain
