// The HTTP contract of the existing web client (PROTOCOL.md, "The existing web client"). Each request is a native one
// that comes by itself: the same preconditions, rates and handlers.
// Threads: the one that owns all connections.
#pragma once

#include "server/dispatch/gateway.h"
#include "server/webapi/exchange.h"

#include <memory>

namespace kith::webapi {

class WebApi {
public:
    static constexpr qint64 mostMessages = 1'000;    // of one page
    static constexpr qint64 pageBytes = 1024 * 1024; // after which a page ends early
    static constexpr size_t mostOnline = 500;

    // All of it outlives the API.
    struct Parts {
        dispatch::Gateway &gateway;
        domain::Accounts &accounts;
        domain::People &people;
        domain::Presence &presence;
        storage::Store &store;
        const Clock &clock;
        const domain::Settings &settings;
        QStringList allowedOrigins;
        QString github; // for GET /links; empty: none
    };
    explicit WebApi(Parts parts);

    // Whether the path belongs to the contract, whatever its method.
    bool has(const QByteArray &path) const;
    void answer(const net::HttpRequest &request, const net::HttpResponder &responder);

    // The client of the request's session, as whom it can ask; or 403, or what else the store has to say.
    using WithClient = std::function<void(const std::shared_ptr<dispatch::Client> &)>;
    void withSession(const std::shared_ptr<const Exchange> &exchange, const WithClient &then);

private:
    using ExchangePtr = std::shared_ptr<const Exchange>;
    struct Route;
    static const Route *routeOf(const QByteArray &path);

    void me(const ExchangePtr &exchange, const QString &);
    void login(const ExchangePtr &exchange, const QString &);
    void logout(const ExchangePtr &exchange, const QString &);
    void links(const ExchangePtr &exchange, const QString &);
    void online(const ExchangePtr &exchange, const QString &);
    void users(const ExchangePtr &exchange, const QString &);
    void rooms(const ExchangePtr &exchange, const QString &userId);
    void messages(const ExchangePtr &exchange, const QString &roomId);
    void openRoom(const ExchangePtr &exchange, const QString &);

    template <typename R>
    void signIn(const ExchangePtr &exchange, const R &request, std::function<void(const Error &)> refused);
    void endOldSession(const net::HttpRequest &request);
    std::shared_ptr<dispatch::Client> visitor(const net::HttpRequest &request) const;
    void withRooms(const ExchangePtr &exchange, const std::shared_ptr<dispatch::Client> &client,
        std::function<void(const std::vector<Room> &)> then);

    Parts m_parts;
    std::shared_ptr<const net::OriginRule> m_origins;
    domain::Buckets<QString> m_arrivals; // by address
};

} // namespace kith::webapi
