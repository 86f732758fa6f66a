#include "server/dispatch/gateway.h"

#include "shared/base/log.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace kith::dispatch {
namespace {

constexpr int burst = 5;               // times the rate
constexpr int requestsPerMessage = 10; // other requests are allowed at ten times the rate of messages
constexpr double searchesPerMessage = 0.5;

// Of a request that came by itself: there is nothing to send on.
class NoLink final : public net::Link {
public:
    NoLink(const QHostAddress &peer, QString origin) : m_peer(peer), m_origin(std::move(origin)) {}
    void send(const net::TextFrame &) override {}
    void close(net::CloseCode, const QString &) override {}
    void closeTooSlow() override {}
    bool isOpen() const override { return false; }
    QHostAddress peer() const override { return m_peer; }
    quint64 id() const override { return 0; }
    QString origin() const override { return m_origin; }

private:
    QHostAddress m_peer;
    QString m_origin;
};

// Tells whoever asked, without counting the request as one under way.
template <typename R>
void refuse(Client &client, const ReplyTo<R> &to, const Error &error)
{
    if (to.asker)
        to.asker(fail(error));
    else
        client.send(net::TextFrame(proto::encodeError(to.id, error)));
}

template <size_t... I>
std::optional<Access> findAccess(const QString &type, std::index_sequence<I...>)
{
    std::optional<Access> access;
    const auto test = [&]<typename R>(const R *) {
        if (type == R::type)
            access = rowOf<R>().access;
    };
    (test(static_cast<std::variant_alternative_t<I, proto::Request> *>(nullptr)), ...);
    return access;
}

} // namespace

std::optional<Access> accessOf(const QString &type)
{
    return findAccess(type, std::make_index_sequence<std::variant_size_v<proto::Request>>());
}

Gateway::Gateway(const Parts &parts)
    : m_fanout(parts.fanout), m_roster(parts.roster), m_presence(parts.presence), m_rooms(parts.rooms),
      m_accounts(parts.accounts), m_clock(parts.clock),
      m_messageRate(parts.clock, parts.settings.messagesPerSecond, parts.settings.messagesPerSecond * burst),
      m_requestRate(parts.clock, parts.settings.messagesPerSecond * requestsPerMessage,
          parts.settings.messagesPerSecond * requestsPerMessage * burst),
      m_searchRate(parts.clock, parts.settings.messagesPerSecond * searchesPerMessage,
          parts.settings.messagesPerSecond * searchesPerMessage * burst),
      m_requestsPerSecond(parts.settings.messagesPerSecond * requestsPerMessage),
      m_heldBytes(parts.settings.sendQueueBytes / 2)
{
}

Gateway::~Gateway()
{
    for (const auto &[id, client] : m_clients)
        client->closed();
}

void Gateway::linkOpened(const std::shared_ptr<net::Link> &link)
{
    m_clients.emplace(link->id(), std::make_shared<Client>(link, m_clock.ticks(), m_heldBytes));
}

std::shared_ptr<Client> Gateway::client(const net::Link &link) const
{
    const auto it = m_clients.find(link.id());
    return it == m_clients.end() ? nullptr : it->second;
}

std::shared_ptr<Client> Gateway::visitor(const QHostAddress &peer, const QString &origin) const
{
    return std::make_shared<Client>(std::make_shared<NoLink>(peer, origin), m_clock.ticks(), 0);
}

void Gateway::linkClosed(net::Link &link)
{
    const auto it = m_clients.find(link.id());
    if (it == m_clients.end())
        return;
    const std::shared_ptr<Client> client = it->second;
    m_clients.erase(it);
    touch(*client, domain::Accounts::touchAfter);
    detach(*client);
    client->closed();
}

void Gateway::textReceived(net::Link &link, const QByteArray &utf8)
{
    const auto it = m_clients.find(link.id());
    if (it == m_clients.end())
        return;
    const std::shared_ptr<Client> client = it->second;
    auto incoming = proto::decodeRequest(utf8);
    if (!incoming) {
        client->send(net::TextFrame(proto::encodeError({}, incoming.error())));
        link.close(net::CloseCode::BadPayload, incoming.error().message);
        return;
    }
    if (incoming->request)
        return std::visit(
            [&]<typename R>(const R &request) { dispatch(client, ReplyTo<R>{.id = incoming->id}, request); },
            *incoming->request);

    if (const auto refused = overRate(*client, Rate::Request)) {
        client->send(net::TextFrame(proto::encodeError(incoming->id, *refused)));
        return rejected(*client);
    }
    // What a known request lacks is told only to those who may make it.
    const std::optional<Access> access = accessOf(incoming->type);
    const bool signInFirst = access && *access >= Access::SignedIn && !client->isSignedIn();
    client->send(net::TextFrame(proto::encodeError(
        incoming->id, signInFirst ? makeError(ErrorCode::AuthRequired) : incoming->request.error())));
}

std::optional<Error> Gateway::checkState(const Client &client, Access access) const
{
    const auto already = [] { return makeError(ErrorCode::BadRequest, u"This connection is signed in already."_s); };
    switch (access) {
    case Access::Anyone:
        break;
    case Access::SignIn:
        if (client.state() != Client::State::Fresh)
            return already();
        break;
    case Access::Resume:
        if (client.state() != Client::State::Fresh && client.state() != Client::State::SignedIn)
            return already();
        break;
    case Access::SignedIn:
    case Access::Member:
        if (!client.isSignedIn())
            return makeError(ErrorCode::AuthRequired);
        break;
    }
    return std::nullopt;
}

std::optional<Error> Gateway::overRate(Client &client, Rate rate)
{
    std::optional<int> wait;
    if (client.inFlight >= mostInFlight)
        wait = 1;
    else if (rate == Rate::Message)
        wait = m_messageRate.take(client.user().id);
    else if (rate == Rate::Search)
        wait = m_searchRate.take(client.user().id);
    else if (rate == Rate::Request && client.isSignedIn())
        wait = m_requestRate.take(client.user().id);
    else if (m_requestsPerSecond > 0)
        wait = client.bucket.take(m_requestsPerSecond, m_requestsPerSecond * burst, m_clock.ticks());
    if (!wait)
        return std::nullopt;
    Error error = makeError(ErrorCode::RateLimited);
    error.retryAfter = wait;
    return error;
}

std::optional<Error> Gateway::admit(Client &client, Rate rate)
{
    auto refused = overRate(client, rate);
    if (refused)
        rejected(client);
    return refused;
}

void Gateway::rejected(Client &client)
{
    if (++client.refused >= mostRefused) {
        qCInfo(lcNet) << "closing a connection that ignores its limits:" << client.link().peer().toString();
        closeWithReason(client, net::CloseCode::TooManyRequests, "rate.limited"_L1,
            u"Too many requests. Wait a moment and connect again."_s);
    }
}

template <typename R>
void Gateway::dispatch(const std::shared_ptr<Client> &client, const ReplyTo<R> &to, const R &request)
{
    constexpr Row row = rowOf<R>();
    const std::optional<Error> wrong = checkState(*client, row.access);
    // Counted where the state is wrong as well: otherwise a connection that never signs in could ask without end.
    if (const auto refused = overRate(*client, wrong ? Rate::Request : row.rate)) {
        refuse(*client, to, *refused);
        return rejected(*client);
    }
    if (wrong)
        return refuse(*client, to, *wrong);
    client->refused = 0;

    const Responder<R> reply(client, to);
    Caller caller{.client = client, .actor = client->actor()};
    const Handler<R> &handler = std::get<Handler<R>>(m_handlers);
    if constexpr (row.access == Access::Member) {
        // In the order in which they came: one that the store has to look up is not overtaken by those behind it.
        if (const auto role = m_roster.role(caller.actor.user.id, request.roomId);
            role && client->memberTurns.isIdle()) {
            caller.role = *role;
            return handler(caller, request, reply);
        }
        client->memberTurns.add([this, &handler, caller, request, reply](const Turns::Done &done) {
            m_rooms.requireMember(caller.actor.user.id, request.roomId,
                [&handler, caller, request, reply, done](Result<Role> role) mutable {
                    if (role) {
                        caller.role = *role;
                        handler(caller, request, reply);
                    } else {
                        reply.error(role.error());
                    }
                    done();
                });
        });
    } else {
        if constexpr (row.access == Access::SignIn)
            client->beginSignIn();
        if constexpr (row.access == Access::Resume)
            client->beginResume();
        handler(caller, request, reply);
    }
}

template <typename R>
void Gateway::ask(
    const std::shared_ptr<Client> &client, const R &request, std::function<void(Result<typename R::Reply>)> done)
{
    dispatch(client, ReplyTo<R>{{}, std::move(done)}, request);
}

// Emits the template above for every request of the list: an explicit instantiation that needs no second list.
namespace {
template <size_t... I>
constexpr auto instantiate(std::index_sequence<I...>)
{
    return std::make_tuple(&Gateway::ask<std::variant_alternative_t<I, proto::Request>>...);
}
[[gnu::used]] const auto instantiated = instantiate(std::make_index_sequence<std::variant_size_v<proto::Request>>());
} // namespace

void Gateway::signIn(Client &client, const User &user, SessionId session)
{
    if (client.state() == Client::State::Closed)
        return;
    client.signedIn(user, session);
    client.lastTouched = m_clock.now();
    if (client.isConnection())
        m_fanout.addClient(client);
}

void Gateway::attach(Client &client, const std::vector<Room> &rooms)
{
    if (client.state() == Client::State::Closed)
        return;
    client.startHolding();
    m_fanout.subscribeClient(client, rooms);
    if (std::exchange(client.attached, true)) {
        for (const Room &room : rooms)
            m_roster.addMembership(client.user().id, room);
        return;
    }
    if (m_roster.attach(client.user(), rooms))
        m_presence.came(client.user(), m_roster.roomsOf(client.user().id));
}

void Gateway::detach(Client &client)
{
    if (!client.session().isValid() || !client.isConnection())
        return;
    m_fanout.removeClient(client);
    if (!std::exchange(client.attached, false))
        return;
    const std::vector<RoomId> rooms = m_roster.roomsOf(client.user().id);
    // The audience is told by the sizes that the rooms have while the user is still counted in them.
    if (m_roster.connections(client.user().id) == 1)
        m_presence.goes(client.user(), rooms);
    m_roster.detach(client.user().id);
}

void Gateway::signOut(Client &client)
{
    if (client.state() == Client::State::Closed)
        return;
    detach(client);
    client.signedOut(m_clock.ticks());
}

void Gateway::resumeFailed(Client &client)
{
    if (client.attached) {
        detach(client);
        m_fanout.addClient(client);
    }
    client.signInFailed();
}

void Gateway::touch(Client &client, qint64 after)
{
    const EpochMs now = m_clock.now();
    if (!client.isSignedIn() || now - client.lastTouched < after)
        return;
    client.lastTouched = now;
    m_accounts.touch(client.session());
}

void Gateway::sweep()
{
    const qint64 ticks = m_clock.ticks();
    std::vector<std::shared_ptr<Client>> late;
    for (const auto &[id, client] : m_clients) {
        if (!client->isSignedIn() && ticks - client->freshSince() >= signInTime)
            late.push_back(client);
        else
            touch(*client, 6 * domain::Accounts::touchAfter); // a guest's is missed twice before it is too late
    }
    for (const auto &client : late)
        closeWithReason(*client, net::CloseCode::Policy, "auth.required"_L1, u"Nobody signed in here."_s);
}

void Gateway::shutDown()
{
    const auto clients = m_clients; // closing changes the map
    for (const auto &[id, client] : clients)
        closeWithReason(*client, net::CloseCode::ShuttingDown, "server.stopping"_L1,
            u"The server is stopping. Connect again in a moment."_s);
}

} // namespace kith::dispatch
