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

} // namespace kith::handlers
