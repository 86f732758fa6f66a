#include "server/domain/views.h"
#include "server/handlers/handlers.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::handlers {
namespace {

domain::Origin originOf(const Caller &caller)
{
    return {.address = caller.client->link().peer().toString(), .client = caller.client->clientName};
}

// Register, login and guest end alike: the connection is signed in, or nobody is.
template <typename R>
domain::Done<domain::SignIn> signInWith(const Services &services, const Caller &caller, const Responder<R> &reply)
{
    constexpr bool isNew = !std::is_same_v<R, proto::Login>;
    return [services, client = caller.client, reply](Result<domain::SignIn> signIn) {
        if (!signIn) {
            client->signInFailed();
            return reply.error(signIn.error());
        }
        services.gateway.signIn(*client, signIn->user, signIn->session);
        reply.ok({.token = signIn->token,
            .user = domain::userInfo(signIn->user, services.presence.isOnline(signIn->user.id))});
        if constexpr (isNew)
            services.rooms.announceNewcomer(signIn->user);
    };
}

} // namespace

void handle(
    const Services &services, const Caller &caller, const proto::Hello &request, const Responder<proto::Hello> &reply)
{
    // Shown in the list of sessions: a label of the client's own, kept short and on one line.
    const QString label = (request.client.value_or(QString()) + u' ' + request.version.value_or(QString())).trimmed();
    constexpr int labelCharacters = 64;
    caller.client->clientName =
        checkLine(label.left(labelCharacters), "client"_L1, labelCharacters, true).value_or(QString());
    reply.ok({.server = u"kithd"_s,
        .version = QStringLiteral(KITH_VERSION),
        .protocol = proto::protocolVersion,
        .registration = services.settings.registration,
        .guests = services.settings.guests,
        .limits = {.message = limits::messageCharacters, .frame = limits::frameBytes, .upload = 0}});
}

void handle(const Services &services, const Caller &caller, const proto::Register &request,
    const Responder<proto::Register> &reply)
{
    services.accounts.registerUser({.username = request.username,
                                       .password = request.password,
                                       .displayName = request.displayName.value_or(QString()),
                                       .email = request.email.value_or(QString()),
                                       .invite = request.invite.value_or(QString())},
        originOf(caller), signInWith(services, caller, reply));
}

void handle(
    const Services &services, const Caller &caller, const proto::Login &request, const Responder<proto::Login> &reply)
{
    services.accounts.login(request.username, request.password, originOf(caller), signInWith(services, caller, reply));
}

void handle(
    const Services &services, const Caller &caller, const proto::Guest &request, const Responder<proto::Guest> &reply)
{
    services.accounts.guest(
        request.displayName.value_or(QString()), originOf(caller), signInWith(services, caller, reply));
}

void handle(
    const Services &services, const Caller &caller, const proto::Logout &, const Responder<proto::Logout> &reply)
{
    const UserId user = caller.actor.user.id;
    const SessionId session = caller.client->session();
    services.accounts.endSession(
        user, session, [services, client = caller.client, user, session, reply](Result<bool> ended) {
            if (!ended)
                return reply.error(ended.error());
            services.delivery.endSession(user, session, client->id());
            if (client->session() == session)
                services.gateway.signOut(*client);
            reply.ok({});
        });
}

void handle(const Services &services, const Caller &caller, const proto::SessionsList &,
    const Responder<proto::SessionsList> &reply)
{
    services.accounts.sessions(caller.actor.user.id,
        [current = caller.client->session(), reply](Result<std::vector<storage::SessionRecord>> records) {
            reply.finish(std::move(records), [current](const std::vector<storage::SessionRecord> &list) {
                proto::SessionsReply sessions;
                for (const storage::SessionRecord &record : list)
                    sessions.sessions.push_back({.id = record.id,
                        .client = record.client,
                        .created = {record.created},
                        .lastUsed = {record.lastUsed},
                        .current = record.id == current});
                return sessions;
            });
        });
}

void handle(const Services &services, const Caller &caller, const proto::SessionsRevoke &request,
    const Responder<proto::SessionsRevoke> &reply)
{
    const UserId user = caller.actor.user.id;
    const SessionId session = request.sessionId;
    services.accounts.endSession(user, session, [services, user, session, reply](Result<bool> ended) {
        if (!ended)
            return reply.error(ended.error());
        if (!*ended)
            return reply.error(badField("sessionId"_L1, u"You have no such session."_s));
        reply.ok({});
        services.delivery.endSession(user, session, 0);
    });
}

void handle(const Services &services, const Caller &caller, const proto::PasswordChange &request,
    const Responder<proto::PasswordChange> &reply)
{
    const User &user = caller.actor.user;
    services.accounts.changePassword({.user = user,
                                         .password = request.password,
                                         .newPassword = request.newPassword,
                                         .endSessions = !request.keepSessions.value_or(false),
                                         .session = caller.client->session()},
        originOf(caller), [services, user = user.id, reply](Result<std::vector<SessionId>> ended) {
            if (!ended)
                return reply.error(ended.error());
            reply.ok({});
            for (SessionId session : *ended)
                services.delivery.endSession(user, session, 0);
        });
}

void handle(const Services &services, const Caller &, const proto::Ping &, const Responder<proto::Ping> &reply)
{
    reply.ok({.date = {services.clock.now()}});
}

} // namespace kith::handlers
