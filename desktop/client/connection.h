// One connection that is kept alive: requests with replies and timeouts, events, reconnecting with exponential
// back-off and jitter, liveness. Knows the envelope and the close codes (PROTOCOL.md), and nothing of chat.
// Threads: one, the one it was made on.
#pragma once

#include "desktop/client/failure.h"
#include "desktop/client/link.h"
#include "desktop/client/timing.h"
#include "shared/base/clock.h"
#include "shared/protocol/codec.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QRandomGenerator>
#include <QTimer>

#include <unordered_map>

namespace kith::client {

namespace closecode {
inline constexpr int normal = 1000;
inline constexpr int lost = 1006;
inline constexpr int revoked = 4001;
inline constexpr int slow = 4003;
inline constexpr int flood = 4004;
} // namespace closecode

class Connection : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Connecting, Open, Waiting };
    Q_ENUM(State)

    Connection(QUrl url, LinkFactory links, Timing timing, QObject *parent = nullptr);
    ~Connection() override;

    State state() const { return m_state; }
    // When the next attempt begins, in milliseconds from now; 0 unless Waiting.
    qint64 retryIn() const;
    // Why the last attempt came to nothing; None once one succeeds.
    const LinkFault &fault() const { return m_fault; }

    void open();
    void close(); // and stay closed
    // Ends the present link and tries again: the peer is there but of no use.
    void restart();
    // The session works: the next loss starts with short waits again.
    void settled() { m_failures = 0; }
    // The network came back or the machine woke: connect at once, or see whether the link still lives.
    void wake();

    // `done` is called once, never before this returns, and not at all where `context` is gone by then.
    template <typename R>
    void request(const R &request, QObject *context, std::function<void(Outcome<typename R::Reply>)> done)
    {
        requestWithin(m_timing.request, request, context, std::move(done));
    }
    template <typename R>
    void requestWithin(
        Timing::ms timeout, const R &request, QObject *context, std::function<void(Outcome<typename R::Reply>)> done)
    {
        begin(
            timeout, [&](qint64 id) { return proto::encodeRequest(id, request); },
            [context = QPointer<QObject>(context), done = std::move(done)](Outcome<QByteArray> data) {
                if (!context)
                    return;
                if (!data) {
                    done(tl::unexpected<Failure>(data.error()));
                    return;
                }
                auto reply = proto::decodeReply<typename R::Reply>(*data);
                done(reply ? Outcome<typename R::Reply>(std::move(*reply)) : refused(reply.error()));
            });
    }

signals:
    void stateChanged();
    void opened();
    void lost(int closeCode);
    void eventReceived(const kith::proto::Event &event);

private:
    using Settle = std::function<void(Outcome<QByteArray>)>;
    struct Waiting {
        Settle settle;
        qint64 deadline; // of m_time
    };

    void begin(Timing::ms timeout, const std::function<QByteArray(qint64)> &encode, Settle settle);
    void connectNow();
    void linkOpened();
    void linkReceived(const QByteArray &utf8);
    void linkHeard();
    void linkClosed(int code, const LinkFault &fault = {});
    void answer(qint64 id, Outcome<QByteArray> data);
    void tick();
    void probe();
    void expire();
    void armExpiry();
    void dropLink();
    void setState(State state);
    Timing::ms nextWait(int closeCode);

    QUrl m_url;
    LinkFactory m_links;
    Timing m_timing;
    State m_state = State::Idle;
    LinkFault m_fault;
    std::unique_ptr<Link> m_link;
    std::unordered_map<qint64, Waiting> m_waiting;
    qint64 m_nextId = 1;
    int m_failures = 0;
    QElapsedTimer m_time;
    qint64 m_lastHeard = 0;
    EpochMs m_lastTick = 0;
    bool m_pinged = false;
    QTimer m_retry;
    QTimer m_connecting;
    QTimer m_ticker;
    QTimer m_prober;
    QTimer m_expiry;
    QRandomGenerator m_random;
};

} // namespace kith::client
