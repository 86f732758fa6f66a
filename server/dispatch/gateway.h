// From links to handlers: decodes what clients send, checks the row's preconditions, calls the handler; keeps
// the clients and what they count for.
#pragma once

#include "server/dispatch/fanout.h"
#include "server/dispatch/table.h"
#include "server/domain/accounts.h"
#include "server/domain/roster.h"

#include <QElapsedTimer>

#include <unordered_map>

namespace kith::dispatch {

class Gateway final : public net::LinkListener {
public:
    static constexpr qint64 signInTime = 30'000; // ms that a connection may stay without signing in
    static constexpr int mostInFlight = 1'024;   // requests of one connection without an answer
    static constexpr int mostRefused = 1'000;    // refused in a row: the client does not listen

    // What it stands on; all of it outlives the gateway.
    struct Parts {
        Fanout &fanout;
        domain::Roster &roster;
        domain::Presence &presence;
        domain::Rooms &rooms;
        domain::Accounts &accounts;
        const Clock &clock;
        const domain::Settings &settings;
    };
    explicit Gateway(const Parts &parts);

    // Clients that answers under way still hold send nothing from then on.
    ~Gateway() override;

    void setHandlers(HandlerTable handlers) { m_handlers = std::move(handlers); }

    void linkOpened(const std::shared_ptr<net::Link> &link) override;
    void textReceived(net::Link &link, const QByteArray &utf8) override;
    void linkClosed(net::Link &link) override;

    // A request from inside the server, as if the client had sent it: the same preconditions, rates and handler. `done`
    // is called once, at once or later.
    template <typename R>
    void ask(
        const std::shared_ptr<Client> &client, const R &request, std::function<void(Result<typename R::Reply>)> done);
    // The client of a link; null after linkClosed.
    std::shared_ptr<Client> client(const net::Link &link) const;
    // For requests that come by themselves, over HTTP: no events, and nobody is online by it. Nobody signed in.
    std::shared_ptr<Client> visitor(const QHostAddress &peer, const QString &origin) const;
    // Whether the user is known as a member of the room without asking the store: of one who is connected, all are.
    bool knowsMember(const Client &client, RoomId room) const
    {
        return m_roster.role(client.user().id, room).has_value();
    }
    // For what is answered without a handler: nothing, or that the client asks too much. Who ignores that is closed.
    std::optional<Error> admit(Client &client, Rate rate);

    // A client has signed in (register, login, guest): nothing is sent to it yet.
    void signIn(Client &client, const User &user, SessionId session);
    // Calls `done` when the user's rooms may be read: whatever happens to them later is heard.
    void whenHeard(UserId user, std::function<void()> done) { m_fanout.whenHeard(user, std::move(done)); }
    // Others were told already of a message that these rooms, as they were read, do not have yet.
    bool isBehind(const std::vector<Room> &rooms) const { return m_fanout.isAheadOf(rooms); }
    // The revision up to which a room's messages have been told to attached clients. 0: not known.
    qint64 toldUpTo(RoomId room) const { return m_fanout.toldUpTo(room); }
    // How many times the user has entered or left a room in its clients' eyes. Rooms that were read meanwhile may be
    // from before or after it.
    int moves(UserId user) const { return m_fanout.moves(user); }
    // Its rooms are known: events are held for it from now on. Again with rooms that were read later: the new ones
    // count too.
    void attach(Client &client, const std::vector<Room> &rooms);
    // Out of roster and fan-out; back to nobody where `session` is over.
    void signOut(Client &client);
    // A resume that began did not come to its end.
    void resumeFailed(Client &client);

    // Every few seconds: clients that did not sign in, sessions that stay alive by use.
    void sweep();
    // Tells every client that the server stops, and closes it.
    void shutDown();
    size_t clientCount() const { return m_clients.size(); }

private:
    // nullopt: allowed.
    std::optional<Error> overRate(Client &client, Rate rate);
    // Counts refusals: a connection that ignores them is closed.
    void rejected(Client &client);
    template <typename R>
    void dispatch(const std::shared_ptr<Client> &client, const ReplyTo<R> &to, const R &request);
    std::optional<Error> checkState(const Client &client, Access access) const;
    void detach(Client &client);
    void touch(Client &client, qint64 after);

    Fanout &m_fanout;
    domain::Roster &m_roster;
    domain::Presence &m_presence;
    domain::Rooms &m_rooms;
    domain::Accounts &m_accounts;
    const Clock &m_clock;
    domain::Buckets<UserId> m_messageRate;
    domain::Buckets<UserId> m_requestRate;
    domain::Buckets<UserId> m_searchRate;
    double m_requestsPerSecond;
    qint64 m_heldBytes; // of events for a client that resumes: the other half is its reply's
    HandlerTable m_handlers;
    std::unordered_map<domain::ConnectionId, std::shared_ptr<Client>> m_clients;
};

} // namespace kith::dispatch
