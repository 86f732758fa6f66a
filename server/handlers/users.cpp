#include "server/domain/views.h"
#include "server/handlers/handlers.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::handlers {

void handle(
    const Services &services, const Caller &, const proto::UsersGet &request, const Responder<proto::UsersGet> &reply)
{
    if (request.ids.size() > static_cast<size_t>(limits::idsPerRequest))
        return reply.error(badField("ids"_L1, u"Field \"ids\" has more than %1 ids."_s.arg(limits::idsPerRequest)));
    services.people.get(request.ids, [services, reply](Result<domain::Users> users) {
        reply.finish(std::move(users), [&services](const domain::Users &found) {
            proto::UsersReply answer;
            for (const auto &[id, user] : found)
                answer.users.push_back(domain::userInfo(user, services.presence.isOnline(id)));
            return answer;
        });
    });
}

void handle(const Services &services, const Caller &, const proto::UsersSearch &request,
    const Responder<proto::UsersSearch> &reply)
{
    const auto limit = listLimit(request.limit);
    if (!limit)
        return reply.error(limit.error());
    const auto query = checkLine(request.query, "query"_L1, limits::queryCharacters, false);
    if (!query)
        return reply.error(query.error());
    services.store.users().search(foldName(*query), *limit, [services, reply](Result<std::vector<User>> users) {
        reply.finish(std::move(users), [&services](const std::vector<User> &found) {
            proto::UsersReply answer;
            for (const User &user : found)
                answer.users.push_back(domain::userInfo(user, services.presence.isOnline(user.id)));
            return answer;
        });
    });
}

} // namespace kith::handlers
