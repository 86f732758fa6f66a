#include "server/webapi/web_api.h"

#include "server/domain/views.h"
#include "server/net/query.h"
#include "server/webapi/session_cookie.h"
#include "shared/protocol/web_contract.h"

#include <array>

using namespace Qt::StringLiterals;
using kith::dispatch::Client;

namespace kith::webapi {
namespace {

// A whole number in a query; nothing where it is none.
std::optional<qint64> number(const net::HttpRequest &request, QByteArrayView name, qint64 absent)
{
    const QList<QByteArray> values = net::queryValues(request.query, name);
    if (values.isEmpty())
        return absent;
    quint64 value = 0;
    if (!parseDecimal(QString::fromLatin1(values.first()), value))
        return std::nullopt;
    return static_cast<qint64>(value);
}

qint64 cookieLifetime(const User &user)
{
    return (user.guest ? domain::Accounts::guestLifetime : domain::Accounts::userLifetime) / 1'000;
}

domain::Origin originOf(const net::HttpRequest &request) { return {.address = request.peer.toString(), .client = {}}; }

constexpr int requestsPerMessage = 100; // of an address, which many people may share
constexpr int burst = 5;                // times the rate

// What the client shows at its sign-in form.
Error wrongSignIn() { return makeError(ErrorCode::AuthFailed, u"Invalid username or password"_s); }

} // namespace

WebApi::WebApi(Parts parts)
    : m_parts(std::move(parts)), m_origins(std::make_shared<net::OriginRule>(m_parts.allowedOrigins)),
      m_arrivals(m_parts.clock, m_parts.settings.messagesPerSecond * requestsPerMessage,
          m_parts.settings.messagesPerSecond * requestsPerMessage * burst)
{
}

// A part of the path that varies stands between `before` and `after`.
struct WebApi::Route {
    QByteArrayView before;
    QByteArrayView after;
    bool varies;
    QByteArrayView method;
    void (WebApi::*handle)(const ExchangePtr &, const QString &);
};

const WebApi::Route *WebApi::routeOf(const QByteArray &path)
{
    static constexpr std::array routes{
        Route{"/me", "", false, "GET", &WebApi::me},
        Route{"/login", "", false, "POST", &WebApi::login},
        Route{"/logout", "", false, "POST", &WebApi::logout},
        Route{"/links", "", false, "GET", &WebApi::links},
        Route{"/users", "", false, "GET", &WebApi::users},
        Route{"/users/online", "", false, "GET", &WebApi::online},
        Route{"/room", "", false, "POST", &WebApi::openRoom},
        Route{"/rooms/", "", true, "GET", &WebApi::rooms},
        Route{"/room/", "/messages", true, "GET", &WebApi::messages},
    };
    for (const Route &route : routes) {
        const qsizetype fixed = route.before.size() + route.after.size();
        if (route.varies ? path.size() > fixed && path.startsWith(route.before) && path.endsWith(route.after)
                         : path == route.before)
            return &route;
    }
    return nullptr;
}

bool WebApi::has(const QByteArray &path) const { return routeOf(path) != nullptr; }

void WebApi::answer(const net::HttpRequest &request, const net::HttpResponder &responder)
{
    const Route *route = routeOf(request.path);
    const auto exchange = std::make_shared<const Exchange>(request, responder, m_origins);
    // Reading is checked, too: what a page of another site cannot read it shall not make the server do either.
    if (!m_origins->allows(request))
        return exchange->error(403, makeError(ErrorCode::BadRequest, u"This origin is not allowed."_s));
    // Before anything is read: whose rate it is shows only then.
    if (const auto wait = m_arrivals.take(request.peer.toString())) {
        Error error = makeError(ErrorCode::RateLimited);
        error.retryAfter = *wait;
        return exchange->error(error);
    }
    const bool reads = route->method == "GET";
    if (request.method == "OPTIONS")
        return responder(m_origins->preflight(request, route->method.toByteArray()));
    if (request.method != route->method && !(reads && request.method == "HEAD"))
        return exchange->notAllowed(reads ? "GET, HEAD, OPTIONS" : "POST, OPTIONS");
    const QByteArray part = request.path.sliced(route->before.size()).chopped(route->after.size());
    (this->*route->handle)(exchange, QString::fromUtf8(part));
}

std::shared_ptr<Client> WebApi::visitor(const net::HttpRequest &request) const
{
    auto client = m_parts.gateway.visitor(request.peer, QString::fromLatin1(net::serverOrigin(request)));
    client->clientName = u"Web"_s;
    return client;
}

void WebApi::withSession(const ExchangePtr &exchange, const WithClient &then)
{
    const QString token = sessionToken(exchange->request());
    if (token.isEmpty())
        return exchange->error(makeError(ErrorCode::AuthRequired));
    m_parts.accounts.resume(token, [this, exchange, then](const Result<storage::OpenedSession> &opened) {
        if (!opened)
            return exchange->error(opened.error(),
                opened.error().code == ErrorCode::AuthExpired ? endedCookie(exchange->request()) : QByteArray());
        const auto client = visitor(exchange->request());
        m_parts.gateway.signIn(*client, opened->user, opened->session.id);
        then(client);
    });
}

// ---- sessions

void WebApi::me(const ExchangePtr &exchange, const QString &)
{
    const QString token = sessionToken(exchange->request());
    if (token.isEmpty())
        return exchange->json("null");
    m_parts.accounts.resume(token, [exchange, token](const Result<storage::OpenedSession> &opened) {
        if (!opened && opened.error().code == ErrorCode::AuthExpired)
            return exchange->json("null", endedCookie(exchange->request()));
        if (!opened)
            return exchange->error(opened.error());
        // A session lives as long as it is used, and the cookie with it.
        exchange->json(proto::web::encodeMe(domain::userInfo(opened->user, true)),
            sessionCookie(token, cookieLifetime(opened->user), exchange->request()));
    });
}

// An unknown name registers. Whoever was signed in here before is not any more.
void WebApi::login(const ExchangePtr &exchange, const QString &)
{
    const auto given = proto::web::decodeSignIn(exchange->request().body);
    if (!given)
        return exchange->error(given.error());
    const auto refused = [exchange](const Error &error) {
        if (error.code == ErrorCode::AuthFailed)
            exchange->error(404, wrongSignIn());
        else
            exchange->error(error);
    };
    const proto::Login known{.username = given->username, .password = given->password};
    m_parts.accounts.isKnown(given->username, [this, exchange, known, refused](const Result<bool> &isKnown) {
        if (!isKnown)
            return exchange->error(isKnown.error());
        // Where nobody can register, names that nobody has are answered as those that somebody has.
        if (*isKnown || m_parts.settings.registration != proto::Registration::Open)
            return signIn(exchange, known, refused);
        const proto::Register unknown{
            .username = known.username, .password = known.password, .displayName = {}, .email = {}, .invite = {}};
        signIn(exchange, unknown, [this, exchange, known, refused](const Error &error) {
            if (error.code == ErrorCode::NameTaken) // by somebody who was faster
                return signIn(exchange, known, refused);
            // It tells that nobody has this name, which is not to be found out quicker than by registering it.
            if (error.code == ErrorCode::PasswordWeak)
                return m_parts.accounts.countAttempt(
                    originOf(exchange->request()), [exchange, error](const Result<void> &counted) {
                        exchange->error(counted ? error : counted.error());
                    });
            refused(error);
        });
    });
}

template <typename R>
void WebApi::signIn(const ExchangePtr &exchange, const R &request, std::function<void(const Error &)> refused)
{
    m_parts.gateway.ask(visitor(exchange->request()), request,
        [this, exchange, refused = std::move(refused)](const Result<proto::SignedIn> &reply) {
            if (!reply)
                return refused(reply.error());
            endOldSession(exchange->request());
            exchange->json(proto::web::encodeMe(reply->user),
                sessionCookie(reply->token, domain::Accounts::userLifetime / 1'000, exchange->request()));
        });
}

void WebApi::endOldSession(const net::HttpRequest &request)
{
    const QString token = sessionToken(request);
    if (token.isEmpty())
        return;
    m_parts.accounts.resume(token, [this, client = visitor(request)](const Result<storage::OpenedSession> &opened) {
        if (!opened)
            return; // it is over already, or will be in time
        m_parts.gateway.signIn(*client, opened->user, opened->session.id);
        m_parts.gateway.ask(client, proto::Logout{}, [](const Result<proto::Empty> &) {});
    });
}

void WebApi::logout(const ExchangePtr &exchange, const QString &)
{
    const QString token = sessionToken(exchange->request());
    if (token.isEmpty())
        return exchange->json("null");
    m_parts.accounts.resume(token, [this, exchange](const Result<storage::OpenedSession> &opened) {
        if (!opened && opened.error().code == ErrorCode::AuthExpired)
            return exchange->json("null", endedCookie(exchange->request()));
        if (!opened)
            return exchange->error(opened.error());
        const auto client = visitor(exchange->request());
        m_parts.gateway.signIn(*client, opened->user, opened->session.id);
        m_parts.gateway.ask(client, proto::Logout{}, [exchange](const Result<proto::Empty> &ended) {
            if (!ended)
                return exchange->error(ended.error());
            exchange->json("null", endedCookie(exchange->request()));
        });
    });
}

void WebApi::links(const ExchangePtr &exchange, const QString &)
{
    exchange->json(proto::web::encodeLinks(m_parts.github));
}

// ---- people

void WebApi::users(const ExchangePtr &exchange, const QString &)
{
    proto::UsersGet request;
    for (const QByteArray &id : net::queryValues(exchange->request().query, "ids[]"))
        request.ids.push_back(UserId::fromString(QString::fromLatin1(id)));
    if (request.ids.empty())
        return exchange->json("null", {}, 404);
    withSession(exchange, [this, exchange, request](const std::shared_ptr<Client> &client) {
        m_parts.gateway.ask(client, request, [exchange](const Result<proto::UsersReply> &found) {
            if (!found)
                return exchange->error(found.error());
            exchange->json(proto::web::encodePeople(found->users));
        });
    });
}

void WebApi::online(const ExchangePtr &exchange, const QString &)
{
    withSession(exchange, [this, exchange](const std::shared_ptr<Client> &client) {
        withRooms(exchange, client, [this, exchange, me = client->user().id](const std::vector<Room> &rooms) {
            std::vector<RoomId> ids;
            ids.reserve(rooms.size());
            for (const Room &room : rooms)
                ids.push_back(room.id);
            m_parts.presence.onlineIn(ids, mostOnline, [this, exchange, me](Result<std::vector<UserId>> online) {
                if (!online)
                    return exchange->error(online.error());
                // Who asks is here, whether or not the page has its connection yet: it learns its own name from this.
                if (std::ranges::find(*online, me) == online->end())
                    online->push_back(me);
                m_parts.people.get(*online, [exchange](const Result<domain::Users> &users) {
                    if (!users)
                        return exchange->error(users.error());
                    std::vector<proto::UserInfo> people;
                    for (const auto &[id, user] : *users)
                        people.push_back(domain::userInfo(user, true));
                    exchange->json(proto::web::encodePeople(people));
                });
            });
        });
    });
}

// ---- rooms

void WebApi::withRooms(const ExchangePtr &exchange, const std::shared_ptr<Client> &client,
    std::function<void(const std::vector<Room> &)> then)
{
    if (const auto refused = m_parts.gateway.admit(*client, dispatch::Rate::Request))
        return exchange->error(*refused);
    m_parts.store.rooms().roomsOf(
        client->user().id, [exchange, then = std::move(then)](const Result<std::vector<Room>> &rooms) {
            if (!rooms)
                return exchange->error(rooms.error());
            then(*rooms);
        });
}

void WebApi::rooms(const ExchangePtr &exchange, const QString &userId)
{
    withSession(exchange, [this, exchange, userId](const std::shared_ptr<Client> &client) {
        const UserId reader = client->user().id;
        if (UserId::fromString(userId) != reader)
            return exchange->error(makeError(ErrorCode::RoomDenied, u"These are the rooms of somebody else."_s));
        withRooms(exchange, client, [this, exchange, reader](const std::vector<Room> &rooms) {
            std::vector<UserId> needed{reader};
            for (const Room &room : rooms)
                domain::addNeededUsers(room, needed);
            m_parts.people.get(needed, [exchange, rooms, reader](const Result<domain::Users> &users) {
                if (!users)
                    return exchange->error(users.error());
                std::vector<proto::RoomInfo> infos;
                infos.reserve(rooms.size());
                for (const Room &room : rooms)
                    infos.push_back(domain::roomInfo(room, reader, *users));
                exchange->json(proto::web::encodeRooms(infos));
            });
        });
    });
}

void WebApi::openRoom(const ExchangePtr &exchange, const QString &)
{
    const auto given = proto::web::decodeDirectRoom(exchange->request().body);
    if (!given)
        return exchange->error(given.error());
    withSession(exchange, [this, exchange, given = *given](const std::shared_ptr<Client> &client) {
        const UserId me = client->user().id;
        if (given.user1 != me && given.user2 != me)
            return exchange->error(makeError(ErrorCode::RoomDenied, u"This is a conversation of others."_s));
        m_parts.gateway.ask(client, proto::DmOpen{.userId = given.user1 == me ? given.user2 : given.user1},
            [exchange](const Result<proto::RoomReply> &opened) {
                if (!opened)
                    return exchange->error(opened.error());
                exchange->json(proto::web::encodeRoom(opened->room));
            });
    });
}

namespace {

// A page that counts from the newest message, out of the pages of `history`.
class HistoryPage : public std::enable_shared_from_this<HistoryPage> {
public:
    HistoryPage(dispatch::Gateway &gateway, std::shared_ptr<Client> client, std::shared_ptr<const Exchange> exchange,
        RoomId room, qint64 size)
        : m_gateway(gateway), m_client(std::move(client)), m_exchange(std::move(exchange)), m_room(room), m_left(size)
    {
    }

    // The newest message says where the page begins: seq has no gaps.
    void start(qint64 offset)
    {
        if (offset == 0 && m_left > 0)
            return next(std::nullopt);
        ask({}, 1, [self = shared_from_this(), offset](const proto::MessagesReply &newest) {
            const qint64 last = newest.messages.empty() ? 0 : newest.messages.back().seq;
            self->next(last - offset + 1);
        });
    }

private:
    void next(std::optional<qint64> before)
    {
        if (m_left == 0 || (before && *before <= 1))
            return m_exchange->json(proto::web::encodeMessages(m_messages));
        const auto limit = static_cast<int>(std::min<qint64>(m_left, limits::historyMax));
        ask(before, limit, [self = shared_from_this()](const proto::MessagesReply &page) {
            for (auto message = page.messages.rbegin(); message != page.messages.rend(); ++message) {
                self->m_bytes += message->message.size();
                self->m_messages.push_back(*message);
                --self->m_left;
            }
            const bool full = page.messages.empty() || self->m_bytes >= WebApi::pageBytes;
            self->next(full ? 0 : page.messages.front().seq);
        });
    }

    void ask(std::optional<qint64> before, int limit, std::function<void(const proto::MessagesReply &)> then)
    {
        m_gateway.ask(m_client, proto::History{.roomId = m_room, .before = before, .after = {}, .limit = limit},
            [self = shared_from_this(), then = std::move(then)](const Result<proto::MessagesReply> &reply) {
                if (!reply)
                    return self->m_exchange->error(reply.error());
                then(*reply);
            });
    }

    dispatch::Gateway &m_gateway;
    std::shared_ptr<Client> m_client;
    std::shared_ptr<const Exchange> m_exchange;
    RoomId m_room;
    qint64 m_left;
    qint64 m_bytes = 0;
    std::vector<proto::MessageInfo> m_messages; // newest first
};

} // namespace

void WebApi::messages(const ExchangePtr &exchange, const QString &roomId)
{
    const auto offset = number(exchange->request(), "offset", 0);
    const auto size = number(exchange->request(), "size", limits::historyDefault);
    if (!offset)
        return exchange->error(badField("offset"_L1, u"\"offset\" must be a whole number that is not negative."_s));
    if (!size || *size > mostMessages)
        return exchange->error(badField("size"_L1, u"\"size\" must be from 0 to %1."_s.arg(mostMessages)));
    withSession(exchange, [=, this](const std::shared_ptr<Client> &client) {
        std::make_shared<HistoryPage>(m_parts.gateway, client, exchange, RoomId::fromString(roomId), *size)
            ->start(*offset);
    });
}

} // namespace kith::webapi
