#include "server/domain/views.h"
#include "server/handlers/handlers.h"

namespace kith::handlers {

void handle(const Services &services, const Caller &caller, const proto::SendMessage &request,
    const Responder<proto::SendMessage> &reply)
{
    services.messages.send(caller.actor.user.id, request.roomId, request.message, request.cid,
        [reply](Result<storage::Appended> appended) {
            reply.finish(std::move(appended), [](const storage::Appended &stored) {
                proto::MessageReply answer{
                    .roomId = stored.room, .seq = stored.seq, .rev = stored.rev, .date = {stored.date}, .dup = {}};
                if (stored.dup)
                    answer.dup = true;
                return answer;
            });
        });
}

void handle(
    const Services &services, const Caller &, const proto::History &request, const Responder<proto::History> &reply)
{
    services.messages.history(
        {.room = request.roomId, .before = request.before, .after = request.after, .limit = request.limit},
        [reply](Result<storage::MessagePage> page) {
            reply.finish(std::move(page), [](const storage::MessagePage &found) {
                return proto::MessagesReply{domain::messageInfos(found.messages), found.more};
            });
        });
}

void handle(
    const Services &services, const Caller &caller, const proto::Read &request, const Responder<proto::Read> &reply)
{
    services.messages.markRead(caller.actor.user.id, request.roomId, request.seq, caller.actor.connection,
        [reply](Result<void> marked) { reply.finish(std::move(marked), [] { return proto::Empty{}; }); });
}

void handle(
    const Services &services, const Caller &caller, const proto::Typing &request, const Responder<proto::Typing> &reply)
{
    services.messages.typing(caller.actor.user.id, request.roomId);
    reply.ok({});
}

void handle(
    const Services &services, const Caller &caller, const proto::Search &request, const Responder<proto::Search> &reply)
{
    const domain::MessageSearch search{.query = request.query,
        .room = request.roomId,
        .from = request.from,
        .before = request.before ? std::optional(request.before->ms) : std::nullopt,
        .limit = request.limit};
    const auto run = [services, reply, asker = caller.actor.user.id, search] {
        services.messages.search(asker, search, [reply](Result<search::Found> found) {
            reply.finish(std::move(found), [](const search::Found &page) {
                proto::SearchReply answer{
                    .messages = domain::messageInfos(page.messages), .more = page.more, .before = {}};
                if (page.more)
                    answer.before = proto::Timestamp{page.before};
                return answer;
            });
        });
    };
    if (!request.roomId)
        return run();
    services.rooms.requireMember(caller.actor.user.id, *request.roomId, [reply, run](const Result<Role> &role) {
        if (!role)
            return reply.error(role.error());
        run();
    });
}

} // namespace kith::handlers
