// `resume`: subscribe first, then read what was missed, then let events flow (PROTOCOL.md, "Resuming").
#include "server/domain/views.h"
#include "server/handlers/handlers.h"

#include <unordered_set>

using namespace Qt::StringLiterals;

namespace kith::handlers {
namespace {

constexpr size_t mostUsers = 500;

// One resume on its way: each step answers with an error or starts the next one.
class Resumption : public std::enable_shared_from_this<Resumption> {
public:
    Resumption(const Services &services, const Caller &caller, const proto::Resume &request,
        const Responder<proto::Resume> &reply)
        : m_services(services), m_client(caller.client), m_before(caller.actor.user.id),
          m_cursors(request.cursors.value_or(std::map<RoomId, qint64>())), m_reply(reply)
    {
    }

    void start(const QString &token)
    {
        m_services.accounts.resume(token, [self = shared_from_this()](Result<storage::OpenedSession> opened) {
            if (!opened)
                return self->failed(opened.error());
            self->opened(*opened);
        });
    }

private:
    void failed(const Error &error)
    {
        if (m_session.isValid() && isOver())
            return m_reply.error(error);
        m_services.gateway.resumeFailed(*m_client);
        m_reply.error(error);
    }

    void opened(const storage::OpenedSession &opened)
    {
        if (m_before.isValid() && m_before != opened.user.id)
            return failed(makeError(ErrorCode::BadRequest, u"This connection is signed in as somebody else."_s));
        m_services.gateway.signIn(*m_client, opened.user, opened.session.id);
        if (!m_client->isSignedIn())
            return; // it has gone
        m_client->beginResume();
        m_user = opened.user;
        m_session = opened.session.id;
        m_services.gateway.whenHeard(m_user.id, [self = shared_from_this()] { self->readRooms(); });
    }

    // Signed out meanwhile, perhaps in again, or gone.
    bool isOver() const
    {
        return m_client->state() != dispatch::Client::State::Resuming || m_client->session() != m_session;
    }

    void readRooms()
    {
        if (isOver())
            return m_reply.error(makeError(ErrorCode::AuthExpired));
        m_moves = m_services.gateway.moves(m_user.id);
        m_services.store.rooms().roomsOf(m_user.id, [self = shared_from_this()](Result<std::vector<Room>> rooms) {
            if (!rooms)
                return self->failed(rooms.error());
            self->subscribed(std::move(*rooms));
        });
    }

    // The ordered read of the rooms is the moment from which events count.
    void subscribed(std::vector<Room> rooms)
    {
        if (isOver())
            return m_reply.error(makeError(ErrorCode::AuthExpired));
        // Events and answers of a store on Redis come over two connections: what was read may be older than what was
        // told. Who entered or left a room meanwhile is looked for again.
        if (m_services.gateway.moves(m_user.id) != m_moves)
            return readRooms();
        const bool behind = m_services.gateway.isBehind(rooms);
        m_rooms = std::move(rooms);
        m_services.gateway.attach(*m_client, m_rooms);
        // Messages that were told already are not held here, but the next reading has them; what is told from now on is
        // held. So once more is enough, also where a store has lost messages and is behind for ever.
        if (behind && !std::exchange(m_readAgain, true))
            return readRooms();
        storage::ChangesQuery query;
        query.textBytes = m_services.settings.replyTextBytes();
        for (const Room &room : m_rooms) {
            m_covered[room.id] = {.since = m_services.gateway.toldUpTo(room.id), .upTo = room.rev};
            if (const auto cursor = m_cursors.find(room.id); cursor != m_cursors.end())
                query.cursors.push_back({.room = room.id, .rev = std::max<qint64>(0, cursor->second)});
        }
        if (query.cursors.empty())
            return findOnline();
        m_services.store.messages().changes(
            std::move(query), [self = shared_from_this()](Result<std::vector<storage::RoomChanges>> changes) {
                if (!changes)
                    return self->failed(changes.error());
                for (storage::RoomChanges &room : *changes) {
                    self->m_covered[room.room].upTo = room.rev;
                    self->m_answer.changes.emplace(room.room,
                        proto::RoomChangesInfo{
                            .messages = domain::messageInfos(room.messages), .limited = room.limited, .rev = room.rev});
                }
                self->findOnline();
            });
    }

    // Who is online in shared rooms: the least of those whose names the client needs.
    void findOnline()
    {
        std::vector<RoomId> rooms;
        for (const Room &room : m_rooms) {
            if (!room.id.isDirect() && m_services.settings.hasPresence(room.members))
                rooms.push_back(room.id);
        }
        m_services.presence.onlineIn(
            std::move(rooms), mostUsers, [self = shared_from_this()](const Result<std::vector<UserId>> &online) {
                if (!online)
                    return self->failed(online.error());
                self->findUsers(*online);
            });
    }

    // Others in direct rooms, the senders of the last messages, and who is online.
    void findUsers(const std::vector<UserId> &online)
    {
        std::vector<UserId> ids;
        std::unordered_set<UserId> known{m_user.id};
        const auto add = [&](UserId id) {
            if (id.isValid() && ids.size() < mostUsers && known.insert(id).second)
                ids.push_back(id);
        };
        for (const Room &room : m_rooms)
            add(room.id.peerOf(m_user.id));
        for (const Room &room : m_rooms) {
            if (room.lastMessage)
                add(room.lastMessage->from);
        }
        for (UserId id : online)
            add(id);
        ids.push_back(m_user.id); // names of direct rooms need it
        m_services.people.get(ids, [self = shared_from_this()](Result<domain::Users> users) {
            if (!users)
                return self->failed(users.error());
            self->answer(*users);
        });
    }

    void answer(const domain::Users &users)
    {
        if (isOver())
            return m_reply.error(makeError(ErrorCode::AuthExpired));
        m_answer.user = domain::userInfo(m_user, true);
        for (const auto &[id, user] : users) {
            if (id != m_user.id)
                m_answer.users.push_back(domain::userInfo(user, m_services.presence.isOnline(id)));
        }
        for (const Room &room : m_rooms)
            m_answer.rooms.push_back(domain::roomInfo(room, m_user.id, users));
        m_reply.ok(m_answer);
        m_client->goLive(std::move(m_covered));
    }

    const Services m_services;
    const std::shared_ptr<dispatch::Client> m_client;
    const UserId m_before; // who was signed in when the request came
    const std::map<RoomId, qint64> m_cursors;
    const Responder<proto::Resume> m_reply;
    User m_user;
    SessionId m_session;
    std::vector<Room> m_rooms;
    dispatch::Coverage m_covered;
    proto::ResumeReply m_answer;
    bool m_readAgain = false;
    int m_moves = 0; // before the rooms were read
};

} // namespace

void handle(
    const Services &services, const Caller &caller, const proto::Resume &request, const Responder<proto::Resume> &reply)
{
    std::make_shared<Resumption>(services, caller, request, reply)->start(request.token);
}

} // namespace kith::handlers
