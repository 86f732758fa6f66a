#include "server/domain/views.h"
#include "server/handlers/handlers.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::handlers {

void handle(const Services &services, const Caller &caller, const proto::RoomCreate &request,
    const Responder<proto::RoomCreate> &reply)
{
    services.rooms.create(caller.actor, request.name, request.topic.value_or(QString()), request.visibility,
        [reply](Result<proto::RoomInfo> room) {
            reply.finish(std::move(room), [](proto::RoomInfo info) { return proto::RoomReply{std::move(info)}; });
        });
}

void handle(const Services &services, const Caller &caller, const proto::RoomsBrowse &request,
    const Responder<proto::RoomsBrowse> &reply)
{
    const auto limit = listLimit(request.limit);
    if (!limit)
        return reply.error(limit.error());
    const auto query = checkLine(request.query.value_or(QString()), "query"_L1, limits::queryCharacters, true);
    if (!query)
        return reply.error(query.error());
    services.rooms.browse(caller.actor.user.id, *query, request.after.value_or(RoomId()), *limit,
        [reader = caller.actor.user.id, reply](Result<storage::RoomPage> page) {
            reply.finish(std::move(page), [reader](const storage::RoomPage &found) {
                proto::RoomsReply answer;
                answer.more = found.more;
                for (const Room &room : found.rooms) {
                    answer.rooms.push_back(domain::roomInfo(room, reader, {}));
                    answer.rooms.back().joined = room.role.has_value();
                }
                return answer;
            });
        });
}

void handle(const Services &services, const Caller &caller, const proto::RoomJoin &request,
    const Responder<proto::RoomJoin> &reply)
{
    if (request.roomId.has_value() == request.invite.has_value())
        return reply.error(badField("roomId"_L1, u"Give either \"roomId\" or \"invite\"."_s));
    if (request.roomId && !request.roomId->isValid())
        return reply.error(makeError(ErrorCode::RoomUnknown)); // to the store it would mean "by invite"
    services.rooms.join(caller.actor,
        {.room = request.roomId.value_or(RoomId()), .invite = request.invite.value_or(QString())},
        [reply](Result<domain::Entered> entered) {
            reply.finish(std::move(entered), [](domain::Entered value) {
                return proto::JoinReply{std::move(value.room), std::move(value.messages), value.rev};
            });
        });
}

void handle(const Services &services, const Caller &caller, const proto::RoomLeave &request,
    const Responder<proto::RoomLeave> &reply)
{
    services.rooms.leave(caller.actor, request.roomId,
        [reply](Result<void> left) { reply.finish(std::move(left), [] { return proto::Empty{}; }); });
}

void handle(const Services &services, const Caller &caller, const proto::RoomInvite &request,
    const Responder<proto::RoomInvite> &reply)
{
    if (request.userId) {
        return services.rooms.invite(caller.actor, request.roomId, caller.role, *request.userId,
            [reply](Result<void> added) { reply.finish(std::move(added), [] { return proto::InviteReply{}; }); });
    }
    const QString base =
        services.settings.publicUrl.isEmpty() ? caller.client->link().origin() : services.settings.publicUrl;
    services.rooms.createInvite(caller.actor, request.roomId, caller.role,
        {.expiresIn = request.expiresIn, .uses = request.uses}, [base, reply](Result<domain::NewLink> link) {
            reply.finish(std::move(link), [&base](const domain::NewLink &made) {
                return proto::InviteReply{.invite = made.key,
                    .url = base + u"/?join="_s + made.key,
                    .id = made.info.id,
                    .expires = made.info.expires,
                    .uses = made.info.uses};
            });
        });
}

void handle(const Services &services, const Caller &caller, const proto::RoomInvites &request,
    const Responder<proto::RoomInvites> &reply)
{
    services.rooms.invites(
        caller.actor, request.roomId, caller.role, [reply](Result<std::vector<proto::InviteInfo>> invites) {
            reply.finish(std::move(invites),
                [](std::vector<proto::InviteInfo> infos) { return proto::InvitesReply{std::move(infos)}; });
        });
}

void handle(const Services &services, const Caller &caller, const proto::RoomInviteRevoke &request,
    const Responder<proto::RoomInviteRevoke> &reply)
{
    services.rooms.revokeInvite(caller.actor, request.roomId, caller.role, request.inviteId,
        [reply](Result<void> revoked) { reply.finish(std::move(revoked), [] { return proto::Empty{}; }); });
}

void handle(const Services &services, const Caller &caller, const proto::InviteLook &request,
    const Responder<proto::InviteLook> &reply)
{
    services.accounts.countLook(caller.client->link().peer().toString(),
        [services, asker = caller.actor.user.id, key = request.invite, reply](const Result<void> &allowed) {
            if (!allowed)
                return reply.error(allowed.error());
            services.rooms.lookAtInvite(asker, key, [reply](Result<storage::InvitedRoom> found) {
                reply.finish(std::move(found), [](storage::InvitedRoom room) {
                    return proto::InviteLookReply{{.name = std::move(room.name), .members = room.members}};
                });
            });
        });
}

void handle(const Services &services, const Caller &, const proto::RoomMembers &request,
    const Responder<proto::RoomMembers> &reply)
{
    const auto limit = listLimit(request.limit);
    if (!limit)
        return reply.error(limit.error());
    services.rooms.members(
        request.roomId, request.after.value_or(UserId()), *limit, [services, reply](Result<storage::MemberPage> page) {
            reply.finish(std::move(page), [&services](const storage::MemberPage &found) {
                proto::UserPageReply answer;
                answer.more = found.more;
                for (const storage::Member &member : found.members) {
                    answer.users.push_back(domain::userInfo(member.user, services.presence.isOnline(member.user.id)));
                    answer.users.back().role = member.role;
                }
                return answer;
            });
        });
}

void handle(
    const Services &services, const Caller &caller, const proto::DmOpen &request, const Responder<proto::DmOpen> &reply)
{
    services.rooms.openDirect(caller.actor, request.userId, [reply](Result<proto::RoomInfo> room) {
        reply.finish(std::move(room), [](proto::RoomInfo info) { return proto::RoomReply{std::move(info)}; });
    });
}

} // namespace kith::handlers
