// One connected client: who it is, and how far its sign-in has come.
#pragma once

#include "server/dispatch/turns.h"
#include "server/domain/delivery.h"
#include "server/domain/rate.h"
#include "server/domain/rooms.h"
#include "server/net/link.h"
#include "shared/model/model.h"

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kith::dispatch {

// An event on its way to many clients: framed once.
struct BroadcastFrame {
    net::TextFrame frame;
    RoomId room;    // of a message; invalid for other events
    qint64 rev = 0; // of a message
};

// What the reply to a resume says of a room: revisions.
struct RoomCoverage {
    qint64 since = 0; // later messages are held, or are still to be told
    qint64 upTo = 0;  // the reply has the messages up to it
};
using Coverage = std::unordered_map<RoomId, RoomCoverage>;

class Client : public std::enable_shared_from_this<Client> {
public:
    enum class State {
        Fresh,     // nobody yet
        SigningIn, // register, login, guest or resume is being answered
        SignedIn,  // has a token; gets no events
        Resuming,  // signed in; a resume is being answered
        Live,      // gets events
        Closed,
    };

    // `heldBytes`: of events that may be held back; 0: no bound.
    Client(std::shared_ptr<net::Link> link, qint64 ticks, qint64 heldBytes);

    domain::ConnectionId id() const { return m_link->id(); }
    net::Link &link() const { return *m_link; }
    // A connection, which events can reach; otherwise a request that came by itself, over HTTP.
    bool isConnection() const { return id() != 0; }
    State state() const { return m_state; }
    bool isSignedIn() const { return m_session.isValid() && m_state != State::Closed; }
    const User &user() const { return m_user; }
    SessionId session() const { return m_session; }
    domain::Actor actor() const { return {.user = m_user, .connection = id()}; }
    // Since when nobody is signed in here.
    qint64 freshSince() const { return m_freshSince; }

    // Steps of a sign-in. begin… go with a request; the others with its outcome.
    void beginSignIn() { m_state = State::SigningIn; }
    void beginResume() { m_state = isSignedIn() ? State::Resuming : State::SigningIn; }
    void signedIn(const User &user, SessionId session);
    void signInFailed();
    // From here on events are held back, until goLive. Where they become too many the connection closes as a slow one.
    void startHolding();
    // Sends what was held, without the messages that the reply to resume already had. A store that reads beside its
    // writing may read what has not been told yet: such a message is passed over when it is told.
    void goLive(Coverage covered);
    void signedOut(qint64 ticks);
    void closed();

    void send(const net::TextFrame &frame) { m_link->send(frame); }
    void deliver(const BroadcastFrame &broadcast);

    // Requests whose membership the store has to look up, and those behind them.
    Turns memberTurns;
    // Requests that have no answer yet.
    int inFlight = 0;
    // Requests refused in a row.
    int refused = 0;
    // Its own bucket of requests, while nobody is signed in.
    domain::Bucket bucket;
    QString clientName;
    EpochMs lastTouched = 0;
    bool attached = false; // counted in the roster and the fan-out

private:
    void forgetHeld();
    bool hasAlready(const BroadcastFrame &broadcast);

    std::shared_ptr<net::Link> m_link;
    State m_state = State::Fresh;
    User m_user;
    SessionId m_session;
    qint64 m_freshSince;
    std::vector<BroadcastFrame> m_held;
    // Rooms of which the reply had more than was told by then, and up to which revision.
    std::vector<std::pair<RoomId, qint64>> m_ahead;
    qint64 m_heldBytes = 0;
    qint64 m_heldLimit;
    bool m_holding = false;
};

} // namespace kith::dispatch
