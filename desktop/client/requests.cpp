// What a person asks the server for, beside messages.
#include "desktop/client/account.h"
#include "desktop/client/timeline.h"

namespace kith::client {
namespace {

constexpr int membersPage = 200;
constexpr int peoplePage = 20;

// Rooms come and go though the dialog that asked is closed by then; only it is not told any more.
template <typename R>
Account::Done<R> kept(QObject *context, Account::Done<R> done)
{
    return [context = QPointer<QObject>(context), done = std::move(done)](Outcome<R> outcome) {
        if (context)
            done(std::move(outcome));
    };
}

} // namespace

std::function<void(Outcome<proto::RoomReply>)> Account::entering(QObject *context, Done<RoomId> done)
{
    return [this, done = kept(context, std::move(done))](const Outcome<proto::RoomReply> &reply) {
        done(reply.map([this](const proto::RoomReply &made) { return enter(made.room).id; }));
    };
}

void Account::createRoom(
    const QString &name, const QString &topic, RoomKind visibility, QObject *context, Done<RoomId> done)
{
    proto::RoomCreate request{.name = name, .topic = {}, .visibility = visibility};
    if (!topic.isEmpty())
        request.topic = topic;
    m_connection->request(request, this, entering(context, std::move(done)));
}

void Account::joinRoom(RoomId id, QObject *context, Done<RoomId> done)
{
    join(proto::RoomJoin{.roomId = id, .invite = {}}, context, std::move(done));
}

void Account::joinByInvite(const QString &key, QObject *context, Done<RoomId> done)
{
    join(proto::RoomJoin{.roomId = {}, .invite = key}, context, std::move(done));
}

void Account::join(const proto::RoomJoin &request, QObject *context, Done<RoomId> done)
{
    const auto joinedRoom = [this, done = kept(context, std::move(done))](const Outcome<proto::JoinReply> &reply) {
        done(reply.map([this](const proto::JoinReply &joined) {
            RoomState &room = enter(joined.room);
            m_timeline->takeNewest(room, joined.messages, joined.rev);
            return room.id;
        }));
    };
    m_connection->request(request, this, joinedRoom);
}

void Account::leaveRoom(RoomId id, QObject *context, Done<proto::Empty> done)
{
    const auto left = [this, id, done = kept(context, std::move(done))](const Outcome<proto::Empty> &reply) {
        if (reply)
            removeRoom(id);
        done(reply);
    };
    m_connection->request(proto::RoomLeave{.roomId = id}, this, left);
}

void Account::openDirect(UserId user, QObject *context, Done<RoomId> done)
{
    const RoomId held = RoomId::direct(m_me.id, user);
    if (room(held) != nullptr) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done), held] { done(held); }, Qt::QueuedConnection);
        return;
    }
    m_connection->request(proto::DmOpen{.userId = user}, this, entering(context, std::move(done)));
}

void Account::browse(const QString &query, RoomId after, QObject *context, Done<proto::RoomsReply> done)
{
    proto::RoomsBrowse request;
    if (!query.isEmpty())
        request.query = query;
    if (after.isValid())
        request.after = after;
    m_connection->request(request, context, std::move(done));
}

void Account::members(RoomId id, UserId after, QObject *context, Done<proto::UserPageReply> done)
{
    proto::RoomMembers request{.roomId = id, .after = {}, .limit = membersPage};
    if (after.isValid())
        request.after = after;
    m_connection->request(request, context, [this, done = std::move(done)](const Outcome<proto::UserPageReply> &reply) {
        if (reply)
            m_people->put(reply->users);
        done(reply);
    });
}

void Account::invite(RoomId id, UserId user, QObject *context, Done<proto::Empty> done)
{
    m_connection->request(proto::RoomInvite{.roomId = id, .userId = user}, context,
        [done = std::move(done)](const Outcome<proto::InviteReply> &reply) {
            done(reply.map([](const proto::InviteReply &) { return proto::Empty(); }));
        });
}

void Account::inviteLink(RoomId id, QObject *context, Done<QString> done, LinkTerms terms)
{
    m_connection->request(
        proto::RoomInvite{.roomId = id, .userId = {}, .expiresIn = terms.expiresIn, .uses = terms.uses}, context,
        [done = std::move(done)](const Outcome<proto::InviteReply> &reply) {
            done(reply.map(
                [](const proto::InviteReply &made) { return made.url.value_or(made.invite.value_or(QString())); }));
        });
}

void Account::invites(RoomId id, QObject *context, Done<proto::InvitesReply> done)
{
    m_connection->request(proto::RoomInvites{.roomId = id}, context, std::move(done));
}

void Account::revokeInvite(RoomId id, const QString &inviteId, QObject *context, Done<proto::Empty> done)
{
    m_connection->request(proto::RoomInviteRevoke{.roomId = id, .inviteId = inviteId}, context, std::move(done));
}

void Account::searchUsers(const QString &query, QObject *context, Done<proto::UsersReply> done)
{
    m_connection->request(proto::UsersSearch{.query = query, .limit = peoplePage}, context,
        [this, done = std::move(done)](const Outcome<proto::UsersReply> &reply) {
            if (reply)
                m_people->put(reply->users);
            done(reply);
        });
}

void Account::sessions(QObject *context, Done<proto::SessionsReply> done)
{
    m_connection->request(proto::SessionsList{}, context, std::move(done));
}

void Account::revokeSession(SessionId id, QObject *context, Done<proto::Empty> done)
{
    m_connection->request(proto::SessionsRevoke{.sessionId = id}, context, std::move(done));
}

void Account::changePassword(const proto::PasswordChange &change, QObject *context, Done<proto::Empty> done)
{
    m_connection->request(change, context, std::move(done));
}

void Account::searchMessages(const proto::Search &request, QObject *context, Done<proto::SearchReply> done)
{
    m_connection->request(request, context, std::move(done));
}

} // namespace kith::client
