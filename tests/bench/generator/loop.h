// The connections, and the one epoll loop that serves them: connect, upgrade, sign in; from then on what comes goes
// to the scenario as it lies in the buffer. Every failure is a std::runtime_error that ends the run.
#pragma once

#include "frames.h"
#include "options.h"

#include <deque>
#include <memory>

namespace kith::bench {

struct Identity {
    std::string user;
    std::string token;
};

struct Connection {
    enum class State { Connecting, Upgrading, SigningIn, Ready };

    int descriptor = -1;
    State state = State::Connecting;
    size_t number = 0;
    int member = -1; // of the measured room; -1: idle
    Identity identity;
    int64_t lastSeq = 0; // kith: of its room, at sign-in
    std::string rest;    // the beginning of a frame
    std::string unsent;
    bool blocked = false; // the socket takes no more at the moment
};

class Receiver {
public:
    virtual ~Receiver() = default;
    // Takes whole frames and moves `at` behind them.
    virtual void received(Connection &connection, const char *&at, const char *end, int64_t now) = 0;
};

int64_t nowNs(); // monotonic

class Loop {
public:
    explicit Loop(const Options &options);
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    // Connections of the room (numbered as members) or idle ones; returns when all are ready.
    std::vector<Connection *> open(const std::vector<Identity> &identities, bool idle);

    // Sends what was written, then serves what is there or comes until then. So one connection's messages of a turn
    // leave together, and the generator is not slower than a relay.
    void turn(int64_t until, Receiver &receiver);
    void sendText(Connection &connection, std::string_view payload);
    // Whatever is not an event to count: pings are answered, an error or a close ends the run.
    void other(Connection &connection, const Frame &frame);

private:
    void connect(const Identity &identity, bool idle, int member);
    void connected(Connection &connection);
    bool readable(Connection &connection, Receiver &receiver); // true: there may be more
    const char *upgraded(Connection &connection, const char *at, const char *end);
    void signingIn(Connection &connection, const Frame &frame);
    void becomeReady(Connection &connection);
    void write(Connection &connection, std::string_view bytes);
    void writeOut(Connection &connection);
    void watch(Connection &connection, bool writable, int operation);

    const Options &m_options;
    int m_epoll = -1;
    std::vector<char> m_buffer;
    std::deque<std::unique_ptr<Connection>> m_connections;
    std::vector<Connection *> m_toWrite;
    size_t m_ready = 0;
};

} // namespace kith::bench
