#include "desktop/client/connection.h"

#include "shared/base/log.h"

#include <QDateTime>

#include <algorithm>

namespace kith::client {
namespace {

EpochMs wallClock() { return QDateTime::currentMSecsSinceEpoch(); }

} // namespace

Connection::Connection(QUrl url, LinkFactory links, Timing timing, QObject *parent)
    : QObject(parent), m_url(std::move(url)), m_links(std::move(links)), m_timing(timing),
      m_random(QRandomGenerator::global()->generate())
{
    m_time.start();
    m_retry.setSingleShot(true);
    m_connecting.setSingleShot(true);
    m_prober.setSingleShot(true);
    m_expiry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Connection::open);
    connect(&m_connecting, &QTimer::timeout, this,
        [this] { linkClosed(closecode::lost, {.kind = LinkFault::Kind::Unreachable}); });
    connect(&m_ticker, &QTimer::timeout, this, &Connection::tick);
    connect(&m_prober, &QTimer::timeout, this, [this] {
        linkClosed(closecode::lost);
        wake();
    });
    connect(&m_expiry, &QTimer::timeout, this, &Connection::expire);
}

Connection::~Connection()
{
    if (m_link) {
        m_link->disconnect(this);
        m_link->close();
    }
}

qint64 Connection::retryIn() const { return m_retry.isActive() ? m_retry.remainingTime() : 0; }

void Connection::open()
{
    if (m_state == State::Connecting || m_state == State::Open)
        return;
    m_retry.stop();
    connectNow();
}

void Connection::close()
{
    m_retry.stop();
    dropLink();
    setState(State::Idle);
}

void Connection::restart()
{
    if (m_link)
        linkClosed(closecode::lost);
}

void Connection::wake()
{
    switch (m_state) {
    case State::Idle:
        break;
    case State::Waiting:
        m_failures = 0;
        open();
        break;
    case State::Connecting: // on a route that may be gone
        dropLink();
        connectNow();
        break;
    case State::Open:
        probe();
        break;
    }
}

void Connection::begin(Timing::ms timeout, const std::function<QByteArray(qint64)> &encode, Settle settle)
{
    if (m_state != State::Open) {
        QMetaObject::invokeMethod(
            this, [settle = std::move(settle)] { settle(failed(Failure::Kind::Lost)); }, Qt::QueuedConnection);
        return;
    }
    const qint64 id = m_nextId++;
    m_waiting.emplace(id, Waiting{.settle = std::move(settle), .deadline = m_time.elapsed() + timeout.count()});
    armExpiry();
    m_link->send(encode(id));
}

void Connection::connectNow()
{
    m_link = m_links();
    connect(m_link.get(), &Link::opened, this, &Connection::linkOpened);
    connect(m_link.get(), &Link::received, this, &Connection::linkReceived);
    connect(m_link.get(), &Link::heard, this, &Connection::linkHeard);
    connect(m_link.get(), &Link::closed, this, &Connection::linkClosed);
    m_connecting.start(m_timing.connect);
    setState(State::Connecting);
    if (m_link)
        m_link->open(m_url);
}

void Connection::linkOpened()
{
    m_connecting.stop();
    m_lastHeard = m_time.elapsed();
    m_lastTick = wallClock();
    m_pinged = false;
    m_fault = {};
    m_ticker.start(m_timing.tick);
    setState(State::Open);
    if (m_state == State::Open)
        emit opened();
}

void Connection::linkHeard()
{
    m_lastHeard = m_time.elapsed();
    m_pinged = false;
    m_prober.stop();
}

void Connection::linkReceived(const QByteArray &utf8)
{
    linkHeard();
    auto incoming = proto::decodeIncoming(utf8);
    if (!incoming) {
        qCWarning(lcClient, "Ignored a frame that does not follow the protocol: %s",
            qUtf8Printable(incoming.error().message));
        return;
    }
    if (auto *event = std::get_if<proto::Event>(&*incoming))
        emit eventReceived(*event);
    else if (auto *reply = std::get_if<proto::IncomingReply>(&*incoming))
        answer(reply->id, std::move(reply->data));
    else if (auto *error = std::get_if<proto::IncomingError>(&*incoming); error != nullptr && error->id)
        answer(*error->id, refused(std::move(error->error)));
}

void Connection::answer(qint64 id, Outcome<QByteArray> data)
{
    const auto node = m_waiting.extract(id);
    if (node.empty())
        return; // it came after its time
    armExpiry();
    node.mapped().settle(std::move(data));
}

void Connection::tick()
{
    const EpochMs now = wallClock();
    const bool slept = now - m_lastTick - m_timing.tick.count() > m_timing.slept.count();
    m_lastTick = now;
    if (m_prober.isActive())
        return;
    const qint64 silence = m_time.elapsed() - m_lastHeard;
    if (slept)
        probe();
    else if (silence >= m_timing.dropAfter.count())
        linkClosed(closecode::lost);
    else if (silence >= m_timing.pingAfter.count() && !m_pinged) {
        m_pinged = true;
        m_link->ping();
    }
}

void Connection::probe()
{
    if (m_prober.isActive())
        return;
    m_pinged = true;
    m_prober.start(m_timing.probe);
    m_link->ping();
}

void Connection::armExpiry()
{
    if (m_waiting.empty()) {
        m_expiry.stop();
        return;
    }
    const auto first = std::min_element(m_waiting.begin(), m_waiting.end(),
        [](const auto &a, const auto &b) { return a.second.deadline < b.second.deadline; });
    m_expiry.start(std::chrono::milliseconds(std::max<qint64>(0, first->second.deadline - m_time.elapsed())));
}

void Connection::expire()
{
    std::vector<Settle> late;
    const qint64 now = m_time.elapsed();
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        if (it->second.deadline <= now) {
            late.push_back(std::move(it->second.settle));
            it = m_waiting.erase(it);
        } else {
            ++it;
        }
    }
    armExpiry();
    for (const Settle &settle : late)
        settle(failed(Failure::Kind::TimedOut));
}

Timing::ms Connection::nextWait(int closeCode)
{
    constexpr int mostDoublings = 16;
    const qint64 doubled = m_timing.backoffFirst.count() << std::min(m_failures++, mostDoublings);
    const qint64 full = std::min<qint64>(doubled, m_timing.backoffLongest.count());
    // Half is certain, half is chance: clients of a server that restarts come back spread over time.
    const auto jittered = [this](qint64 ms) { return ms / 2 + qint64(m_random.bounded(double(ms) / 2 + 1)); };
    const Timing::ms wait(jittered(full));
    if (closeCode == closecode::slow)
        return std::min(wait, m_timing.slowWait);
    if (closeCode == closecode::flood)
        return std::max(wait, m_timing.floodWait + Timing::ms(jittered(m_timing.floodWait.count()) / 2));
    return wait;
}

void Connection::linkClosed(int code, const LinkFault &fault)
{
    m_fault = fault; // a copy: it goes with the link
    dropLink();
    if (code == closecode::revoked) {
        setState(State::Idle);
    } else {
        m_retry.start(nextWait(code));
        setState(State::Waiting);
    }
    emit lost(code);
}

void Connection::dropLink()
{
    m_connecting.stop();
    m_ticker.stop();
    m_prober.stop();
    m_expiry.stop();
    if (m_link) {
        m_link->disconnect(this);
        m_link->close();
        m_link.release()->deleteLater(); // this may be one of its signals
    }
    // Whoever is told may send anew; that belongs to the next link.
    for (auto &[id, waiting] : std::exchange(m_waiting, {})) {
        QMetaObject::invokeMethod(
            this, [settle = std::move(waiting.settle)] { settle(failed(Failure::Kind::Lost)); }, Qt::QueuedConnection);
    }
}

void Connection::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged();
}

} // namespace kith::client
