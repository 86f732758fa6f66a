#include "tests/desktop/client/model_server.h"

#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::test {
namespace {

// Small, so that short histories reach them.
constexpr qint64 mostChanges = 12;
constexpr qint64 newestPage = 5;
constexpr qint64 historyPage = 7;

const UserId bot(99);

proto::UserInfo infoOf(const User &user)
{
    proto::UserInfo info;
    info.id = user.id;
    info.username = user.username;
    info.displayName = user.displayName;
    return info;
}

proto::MessageInfo infoOf(const Message &message)
{
    proto::MessageInfo info;
    info.roomId = message.roomId;
    info.seq = message.seq;
    info.rev = message.rev;
    info.from = message.from;
    info.date.ms = message.date;
    info.message = message.text;
    return info;
}

} // namespace

ModelServer::ModelServer(Random &random, std::vector<User> users, const std::vector<RoomId> &rooms) : m_random(random)
{
    for (User &user : users)
        m_users.emplace(user.id, std::move(user));
    for (const RoomId id : rooms) {
        Room &room = m_rooms[id];
        room.id = id;
        room.topic = u"no topic"_s;
        room.rev = 1; // it was made
    }
}

void ModelServer::receive(Peer &peer, const QByteArray &utf8)
{
    const Result<proto::IncomingRequest> incoming = proto::decodeRequest(utf8);
    if (!incoming || !incoming->request || !incoming->id || utf8.size() > limits::frameBytes) {
        problems.append(u"a frame that the protocol does not know: "_s + QString::fromUtf8(utf8.left(200)));
        return;
    }
    const qint64 id = *incoming->id;
    if (!peer.openRequests.insert(id).second)
        problems.append(u"two open requests with the id %1"_s.arg(id));
    std::visit(
        [&]<typename R>(const R &request) {
            constexpr bool needsNobody = std::is_same_v<R, proto::Hello> || std::is_same_v<R, proto::Resume>;
            if (!needsNobody && !peer.live)
                refuse(peer, id, ErrorCode::AuthRequired);
            else
                handle(peer, id, request);
        },
        *incoming->request);
}

void ModelServer::refuse(Peer &peer, qint64 id, ErrorCode code)
{
    peer.openRequests.erase(id);
    peer.reply(proto::encodeError(id, makeError(code)), id);
}

bool ModelServer::refuses(Peer &peer, qint64 id, int percent)
{
    if (isCalm || !m_random.chance(percent))
        return false;
    refuse(peer, id, m_random.chance(50) ? ErrorCode::RateLimited : ErrorCode::StoreUnavailable);
    return true;
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::Hello &)
{
    proto::HelloReply reply;
    reply.server = u"model"_s;
    reply.version = u"1"_s;
    reply.limits = {.message = limits::messageCharacters, .frame = limits::frameBytes, .upload = 0};
    answer(peer, id, reply);
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::Resume &request)
{
    if (peer.live) {
        problems.append(u"resumed twice on one connection"_s);
        return refuse(peer, id, ErrorCode::BadRequest);
    }
    const auto user = std::find_if(
        m_users.begin(), m_users.end(), [&](const auto &entry) { return tokenOf(entry.first) == request.token; });
    if (user == m_users.end())
        return refuse(peer, id, ErrorCode::AuthExpired);
    if (refuses(peer, id, 5))
        return;
    peer.user = user->first;
    peer.live = true;
    proto::ResumeReply reply;
    reply.user = test::infoOf(user->second);
    reply.user.online = true;
    for (const auto &[roomId, room] : m_rooms)
        reply.rooms.push_back(infoOf(room, peer.user));
    const bool full = !isCalm && m_random.chance(5); // a reply that has no space left for pages
    for (const auto &[roomId, cursor] : request.cursors.value_or(std::map<RoomId, qint64>())) {
        const auto room = m_rooms.find(roomId);
        if (room == m_rooms.end())
            continue;
        if (cursor > room->second.rev)
            problems.append(u"a cursor ahead of the room: %1 > %2"_s.arg(cursor).arg(room->second.rev));
        reply.changes.emplace(roomId, changesOf(room->second, cursor, full));
    }
    answer(peer, id, reply);
}

proto::RoomChangesInfo ModelServer::changesOf(const Room &room, qint64 cursor, bool full)
{
    proto::RoomChangesInfo changes;
    changes.rev = room.rev;
    for (const Stored &stored : room.messages) {
        if (stored.message.rev > cursor)
            changes.messages.push_back(test::infoOf(stored.message));
    }
    if (qint64(changes.messages.size()) > mostChanges || (full && !changes.messages.empty())) {
        changes.limited = true;
        changes.messages =
            full ? std::vector<proto::MessageInfo>() : page(room, room.lastSeq() - newestPage + 1, room.lastSeq());
    }
    return changes;
}

std::vector<proto::MessageInfo> ModelServer::page(const Room &room, qint64 from, qint64 to) const
{
    std::vector<proto::MessageInfo> messages;
    for (qint64 seq = std::max<qint64>(1, from); seq <= std::min(to, room.lastSeq()); ++seq)
        messages.push_back(test::infoOf(room.messages[size_t(seq - 1)].message));
    return messages;
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::SendMessage &request)
{
    const auto room = m_rooms.find(request.roomId);
    const Result<QString> text = checkMessageText(request.message);
    if (room == m_rooms.end() || !text || *text != request.message || !checkCid(request.cid)) {
        problems.append(u"a message that no client should send"_s);
        return refuse(peer, id, ErrorCode::BadRequest);
    }
    if (refuses(peer, id, 8))
        return; // before it is looked at: it may be stored from an earlier time
    const auto known = m_cids.find({peer.user, request.cid});
    const bool dup = known != m_cids.end();
    if (!dup)
        store(room->second, peer.user, request.message, request.cid);
    else if (known->second.first != request.roomId)
        problems.append(u"a cid in two rooms"_s);
    if (!isCalm && m_random.chance(3))
        return refuse(peer, id, ErrorCode::Internal); // whatever it was, it happened after the commit
    const Message &stored = room->second.messages[size_t(m_cids.at({peer.user, request.cid}).second - 1)].message;
    proto::MessageReply reply;
    reply.roomId = request.roomId;
    reply.seq = stored.seq;
    reply.rev = stored.rev;
    reply.date.ms = stored.date;
    if (dup)
        reply.dup = true;
    answer(peer, id, reply);
}

void ModelServer::store(Room &room, UserId from, const QString &text, const QString &cid)
{
    Message message{
        .roomId = room.id, .seq = room.lastSeq() + 1, .rev = ++room.rev, .from = from, .date = ++m_now, .text = text};
    room.messages.push_back({message, cid});
    if (!cid.isEmpty())
        m_cids.emplace(std::pair(from, cid), std::pair(room.id, message.seq));
    room.readSeq[from] = message.seq;
    proto::MessageEvent event{test::infoOf(message)};
    for (Peer *peer : m_peers) {
        if (!peer->live)
            continue;
        proto::MessageEvent own = event;
        if (peer->user == from)
            own.cid = cid;
        peer->event(proto::encodeEvent(own));
    }
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::History &request)
{
    const auto found = m_rooms.find(request.roomId);
    const int limit = request.limit.value_or(limits::historyDefault);
    if (found == m_rooms.end() || limit < 1 || limit > limits::historyMax || (request.before && request.after)) {
        problems.append(u"a page of history that no client should ask for"_s);
        return refuse(peer, id, ErrorCode::BadRequest);
    }
    if (refuses(peer, id, 8))
        return;
    const Room &room = found->second;
    const qint64 count = std::min<qint64>(limit, historyPage);
    proto::MessagesReply reply;
    if (request.after) {
        reply.messages = page(room, *request.after + 1, *request.after + count);
        reply.more = *request.after + count < room.lastSeq();
    } else {
        const qint64 last = request.before ? std::min(*request.before - 1, room.lastSeq()) : room.lastSeq();
        reply.messages = page(room, last - count + 1, last);
        reply.more = last - count > 0;
    }
    answer(peer, id, reply);
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::Read &request)
{
    const auto found = m_rooms.find(request.roomId);
    if (found == m_rooms.end() || request.seq > found->second.lastSeq()) {
        problems.append(u"read what nobody said"_s);
        return refuse(peer, id, ErrorCode::BadRequest);
    }
    if (refuses(peer, id, 8))
        return;
    qint64 &marker = found->second.readSeq[peer.user];
    if (request.seq > marker) {
        marker = request.seq;
        proto::ReadEvent event;
        event.roomId = request.roomId;
        event.userId = peer.user;
        event.seq = marker;
        tell(event, peer.user, &peer);
    }
    answer(peer, id, proto::Empty());
}

void ModelServer::handle(Peer &peer, qint64 id, const proto::UsersGet &request)
{
    proto::UsersReply reply;
    for (const UserId user : request.ids) {
        if (const auto found = m_users.find(user); found != m_users.end())
            reply.users.push_back(test::infoOf(found->second));
    }
    answer(peer, id, reply);
}

void ModelServer::tell(const proto::Event &event, UserId only, const Peer *except)
{
    for (Peer *peer : m_peers) {
        if (peer->live && peer != except && (!only.isValid() || peer->user == only))
            peer->event(proto::encodeEvent(event));
    }
}

void ModelServer::say(RoomId id, const QString &text) { store(m_rooms.at(id), bot, text, {}); }

void ModelServer::rename(RoomId id, const QString &topic)
{
    Room &room = m_rooms.at(id);
    room.topic = topic;
    ++room.rev;
    for (const auto &[userId, user] : m_users)
        tell(proto::RoomChanged{infoOf(room, userId)}, userId);
}

proto::RoomInfo ModelServer::infoOf(const Room &room, UserId reader) const
{
    proto::RoomInfo info;
    info.id = room.id;
    info.name = u"Room "_s + room.id.toString();
    info.names = {info.name};
    info.topic = room.topic;
    info.kind = RoomKind::Public;
    info.rev = room.rev;
    info.lastSeq = room.lastSeq();
    if (const auto marker = room.readSeq.find(reader); marker != room.readSeq.end())
        info.readSeq = marker->second;
    if (!room.messages.empty())
        info.lastMessage = test::infoOf(room.messages.back().message);
    info.role = Role::Member;
    info.members = qint64(m_users.size());
    return info;
}

qint64 ModelServer::seqOf(UserId user, const QString &cid) const
{
    const auto found = m_cids.find({user, cid});
    return found == m_cids.end() ? 0 : found->second.second;
}

} // namespace kith::test
