// One connection that is kept: finds the host, connects, signs in, watches, and begins again after a pause.
//
// A rule of all files here: user code runs in one place, Owner::linkDone(), and every path from the event loop ends
// with it. Everything before only changes state and notes what is to be told; so nothing ends or changes under our
// feet.
#pragma once

#include "server/redis/wire.h"

#include <QDeadlineTimer>
#include <QHostInfo>
#include <QTimer>

namespace qtredis {

class Link final : public QObject, private Wire::Owner {
    Q_OBJECT

public:
    enum class Role { Commands, Subscriptions };
    // None of these may delete the link but the last.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void linkReady(Link &link) = 0;
        virtual void linkReply(Link &link, Value &&value) = 0;
        virtual void linkLost(Link &link, const Error &error) = 0;   // it was ready
        virtual void linkFailed(Link &link, const Error &error) = 0; // it was not
        virtual void linkIdle(Link &link) = 0;                       // Commands: each heartbeatInterval
        virtual void linkDone() = 0;
    };

    // `options` are read at each attempt.
    Link(Role role, const Options &options, Owner &owner, QObject *parent);

    // Nothing is told before the event loop runs.
    void open();
    void close();
    bool isOpen() const { return m_state != State::Closed; }
    bool isReady() const { return m_state == State::Ready; }
    // Ends a connection that is ready, and begins again. The owner hears linkLost(), not linkDone().
    void drop(const Error &error);

    // Only while ready; see Wire::append().
    quint64 send(const QByteArrayList &args) { return m_wire.append(args); }
    const Wire &wire() const { return m_wire; }

private Q_SLOTS:
    void found(const QHostInfo &info);

private:
    enum class State { Closed, Pausing, Finding, Connecting, SigningIn, Ready };

    void wireUp() override;
    void wireReply(Value &&value) override;
    void wireDown(const Wire::Loss &loss) override;
    void wireDone() override { m_owner.linkDone(); }

    void onTimer();
    void begin();
    void connectNext();
    void ready();
    void beat();
    void fail(Error error);
    void pause();

    const Role m_role;
    const Options &m_options;
    Owner &m_owner;
    State m_state = State::Closed;
    Wire m_wire;
    QTimer m_timer;           // of the state: the pause, the time limit, the next heartbeat
    int m_lookup = -1;        // the last
    QStringList m_addresses;  // that are still to be tried
    QByteArrayList m_awaited; // commands of the sign-in without an answer; their names
    int m_failures = 0;       // in a row
    QDeadlineTimer m_steady;  // a connection that lasted until then forgets the failures before it
    bool m_beating = false;
    quint64 m_beatActivity = 0;
};

} // namespace qtredis
