#include "server/socketio/chat/chat_sockets.h"

#include "server/net/origin.h"
#include "shared/protocol/web_contract.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::socketio {
namespace {

SocketOptions socketOptions(EngineOptions engine)
{
    SocketOptions options;
    options.engine = std::move(engine);
    options.engine.path = "/socket.io/";
    return options;
}

// For a client that knows of no cid: every message that it sends is another one.
QString newCid() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

// The direct room that a request takes for granted: clients of this kind enter it, and write to it, without opening it.
template <typename R>
RoomId directRoom(const R &request)
{
    if constexpr (std::is_same_v<R, proto::RoomJoin>)
        return request.roomId.value_or(RoomId());
    else if constexpr (std::is_same_v<R, proto::SendMessage>)
        return request.roomId;
    else
        return {};
}

void acknowledge(Socket &socket, const Ack &ack, const Error &error)
{
    const QJsonObject object = proto::web::errorObject(error);
    if (ack.isWanted())
        ack({.values = {object}, .attachments = {}});
    else // a person behind a client that asks for no answer still learns what went wrong
        socket.emitEvent(u"error"_s, {.values = {object.value(u"error")}, .attachments = {}});
}

} // namespace

ChatSockets::ChatSockets(EngineOptions options, dispatch::Gateway &gateway, const Clock &clock, TokenOf tokenOf)
    : m_gateway(gateway), m_clock(clock), m_tokenOf(std::move(tokenOf)),
      m_server(socketOptions(std::move(options)), clock, *this)
{
}

void ChatSockets::connectRequested(
    const QString &, const QJsonObject &auth, const net::HttpRequest &handshake, const ConnectDecision &decision)
{
    const QJsonValue given = auth.value(u"token");
    const QString token = given.isString() ? given.toString() : m_tokenOf(handshake);
    const auto link = std::make_shared<SocketLink>(
        ++m_lastNumber, handshake.peer, QString::fromLatin1(net::serverOrigin(handshake)), m_translator);
    m_gateway.linkOpened(link);
    m_connecting.push_back(link);
    const auto client = m_gateway.client(*link);
    client->clientName = u"Socket.IO"_s;
    m_gateway.ask(client, proto::Resume{.token = token, .cursors = {}},
        [this, alive = std::weak_ptr(m_alive), link, decision, signedIn = !token.isEmpty()](
            Result<proto::ResumeReply> reply) {
            if (alive.expired())
                return;
            if (!signedIn && !reply)
                reply = fail(ErrorCode::AuthRequired);
            resumed(link, reply, decision);
        });
}

void ChatSockets::resumed(
    const std::shared_ptr<SocketLink> &link, const Result<proto::ResumeReply> &reply, const ConnectDecision &decision)
{
    std::erase(m_connecting, link);
    const auto client = m_gateway.client(*link);
    const auto socket = reply && client && link->isOpen() ? decision.accept() : nullptr;
    if (!socket) {
        const Error error = reply ? makeError(ErrorCode::AuthExpired) : reply.error();
        decision.refuse(error.message, proto::web::errorObject(error).value(u"error").toObject());
        m_gateway.linkClosed(*link);
        return;
    }
    link->attach(socket);
    Entry &entry = m_entries[socket->number()];
    entry.link = link;
    entry.session = client->session();
    entry.since = m_clock.now();
    m_sessions[entry.session].push_back(socket->number());
}

bool ChatSockets::reaches(SessionId session) const
{
    return m_sessions.contains(session) || std::ranges::any_of(m_connecting, [&](const auto &link) {
        const auto client = m_gateway.client(*link);
        return client && client->attached && client->session() == session;
    });
}

std::optional<EpochMs> ChatSockets::reachesSince(SessionId session) const
{
    const auto sockets = m_sessions.find(session);
    return sockets == m_sessions.end() ? std::nullopt : std::optional(m_entries.at(sockets->second.front()).since);
}

void ChatSockets::eventReceived(Socket &socket, const QString &name, const Payload &arguments, const Ack &ack)
{
    const auto entry = m_entries.find(socket.number());
    if (entry == m_entries.end())
        return;
    const auto client = m_gateway.client(*entry->second.link);
    if (!client)
        return;
    const QJsonValue data = arguments.values.isEmpty() ? QJsonObject() : arguments.values.first();
    const proto::IncomingRequest incoming = proto::web::decodeEvent(name, data, newCid());
    if (!incoming.request) {
        const auto refused = m_gateway.admit(*client, dispatch::Rate::Request);
        return acknowledge(socket, ack, refused.value_or(incoming.request.error()));
    }
    std::visit(
        [&](const auto &request) {
            ask({client, socket.weak_from_this(), ack}, entry->second, request);
        },
        *incoming.request);
}

// In the order of their coming: nothing overtakes a request whose direct room is being opened first.
template <typename R>
void ChatSockets::ask(const Asker &asker, Entry &entry, const R &request)
{
    const RoomId room = directRoom(request);
    const UserId peer = room.peerOf(asker.client->user().id);
    if (!peer.isValid() || m_gateway.knowsMember(*asker.client, room)) {
        if (entry.turns.isIdle())
            return askNow(asker, request);
        if (isFull(asker, entry))
            return;
        return entry.turns.add([this, &entry, asker, request](const dispatch::Turns::Done &done) {
            --entry.waiting;
            askNow(asker, request);
            done();
        });
    }
    if (isFull(asker, entry))
        return;
    entry.turns.add([this, &entry, asker, peer, request](const dispatch::Turns::Done &done) {
        --entry.waiting;
        m_gateway.ask(asker.client, proto::DmOpen{.userId = peer},
            [this, alive = std::weak_ptr(m_alive), asker, request, done](const Result<proto::RoomReply> &opened) {
                if (alive.expired())
                    return;
                if (opened)
                    askNow(asker, request);
                else
                    asker.failed(opened.error());
                done();
            });
    });
}

// Otherwise it counts as waiting.
bool ChatSockets::isFull(const Asker &asker, Entry &entry)
{
    if (entry.waiting < mostWaiting) {
        ++entry.waiting;
        return false;
    }
    Error error = makeError(ErrorCode::RateLimited);
    error.retryAfter = 1;
    asker.failed(error);
    return true;
}

template <typename R>
void ChatSockets::askNow(const Asker &asker, const R &request)
{
    m_gateway.ask(asker.client, request, [asker](const Result<typename R::Reply> &reply) {
        if (!reply)
            asker.failed(reply.error());
        else if (asker.ack.isWanted())
            asker.ack({.values = {proto::web::replyObject(proto::encodeReply(0, *reply))}, .attachments = {}});
    });
}

void ChatSockets::Asker::failed(const Error &error) const
{
    if (const auto target = socket.lock())
        acknowledge(*target, ack, error);
}

void ChatSockets::socketDisconnected(Socket &socket)
{
    auto node = m_entries.extract(socket.number());
    if (node.empty())
        return;
    const Entry &entry = node.mapped();
    const auto sockets = m_sessions.find(entry.session);
    std::erase(sockets->second, socket.number());
    if (sockets->second.empty())
        m_sessions.erase(sockets);
    m_gateway.linkClosed(*entry.link);
}

} // namespace kith::socketio
