#include "server/redis/link.h"

#include <QHostAddress>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace qtredis {

namespace {

// What Redis says when it does not know the user or wants one.
bool denies(const QByteArray &error)
{
    return error.startsWith("NOAUTH") || error.startsWith("WRONGPASS") || error.startsWith("ERR invalid password")
        || error.startsWith("ERR AUTH") || error.startsWith("ERR Client sent AUTH");
}

} // namespace

Link::Link(Role role, const Options &options, Owner &owner, QObject *parent)
    : QObject(parent), m_role(role), m_options(options), m_owner(owner), m_wire(*this, this), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Link::onTimer);
}

void Link::open()
{
    m_failures = 0;
    m_state = State::Pausing;
    m_timer.start(milliseconds(0));
}

void Link::close()
{
    m_state = State::Closed;
    m_timer.stop();
    m_wire.close();
}

void Link::drop(const Error &error)
{
    m_wire.close();
    if (m_steady.hasExpired())
        m_failures = 0;
    pause();
    m_owner.linkLost(*this, error);
}

void Link::onTimer()
{
    switch (m_state) {
    case State::Closed:
        return;
    case State::Pausing:
        begin();
        break;
    case State::Finding:
        fail({Error::Code::HostNotFound, u"The address of %1 was not found in time."_s.arg(m_options.host)});
        break;
    case State::Connecting:
    case State::SigningIn:
        fail({Error::Code::ConnectFailed, u"Redis does not answer."_s});
        break;
    case State::Ready:
        beat();
        break;
    }
    m_owner.linkDone();
}

void Link::begin()
{
    m_addresses.clear();
    if (!m_options.socketPath.isEmpty() || !QHostAddress(m_options.host).isNull()) {
        m_addresses = {m_options.socketPath.isEmpty() ? m_options.host : m_options.socketPath};
        connectNext();
        return;
    }
    m_state = State::Finding;
    m_timer.start(m_options.connectTimeout);
    // By name, and never aborted: the other ways leak in Qt 6.4 where nobody waits for the answer any more.
    m_lookup = QHostInfo::lookupHost(m_options.host, this, SLOT(found(QHostInfo)));
}

void Link::found(const QHostInfo &info)
{
    // One that was given up may still answer.
    if (m_state != State::Finding || m_lookup != info.lookupId())
        return;
    const QList<QHostAddress> addresses = info.addresses();
    for (const QHostAddress &address : addresses)
        m_addresses.append(address.toString());
    if (m_addresses.isEmpty())
        fail({Error::Code::HostNotFound, u"%1: %2"_s.arg(m_options.host, info.errorString())});
    else
        connectNext();
    m_owner.linkDone();
}

void Link::connectNext()
{
    const QString address = m_addresses.takeFirst();
    m_state = State::Connecting;
    m_timer.start(m_options.connectTimeout);
    const auto loss =
        m_options.socketPath.isEmpty() ? m_wire.openTcp(address, m_options.port) : m_wire.openUnix(address);
    if (loss)
        fail({Error::Code::ConnectFailed, loss->reason});
}

void Link::wireUp()
{
    m_state = State::SigningIn;
    m_awaited.clear();
    const auto say = [this](const QByteArrayList &args) {
        m_wire.append(args);
        m_awaited.append(args.first());
    };
    if (!m_options.user.isEmpty())
        say({"AUTH", m_options.user, m_options.password});
    else if (!m_options.password.isEmpty())
        say({"AUTH", m_options.password});
    if (m_role == Role::Commands && m_options.database != 0)
        say({"SELECT", QByteArray::number(m_options.database)});
    if (!m_options.clientName.isEmpty())
        say({"CLIENT", "SETNAME", m_options.clientName});
    // Also tells a Redis that reads its data still, or has lost its master: it answers with an error.
    say({"PING"});
}

void Link::wireReply(Value &&value)
{
    if (m_state == State::Ready) {
        if (m_beating) {
            m_beating = false;
            m_timer.start(m_options.heartbeatInterval);
        }
        m_owner.linkReply(*this, std::move(value));
        return;
    }
    const QByteArray command = m_awaited.takeFirst();
    // A user may lack the right to ask for these; they are no condition.
    const bool forbidden = value.isError() && value.toBytes().startsWith("NOPERM");
    if (value.isError() && command != "CLIENT" && !(forbidden && command == "PING")) {
        const QByteArray &text = value.toBytes();
        fail({denies(text) ? Error::Code::Denied : Error::Code::ConnectFailed, QString::fromUtf8(text)});
    } else if (!value.isError() && value != Value::status(command == "PING" ? "PONG" : "OK")) {
        fail({Error::Code::Protocol, u"What answers is not Redis."_s});
    } else if (m_awaited.isEmpty()) {
        ready();
    }
}

void Link::wireDown(const Wire::Loss &loss)
{
    const Error::Code otherwise = m_state == State::Ready ? Error::Code::ConnectionLost : Error::Code::ConnectFailed;
    const Error error{loss.protocol ? Error::Code::Protocol : otherwise, loss.reason};
    if (m_state == State::Ready)
        drop(error);
    else
        fail(error);
}

void Link::ready()
{
    m_state = State::Ready;
    m_steady = QDeadlineTimer(m_options.reconnectMax);
    m_beating = false;
    m_timer.stop();
    if (m_options.heartbeatInterval.count() > 0)
        m_timer.start(m_options.heartbeatInterval);
    // First, and for good: without any subscription hiredis would leave the mode in which it understands messages.
    if (m_role == Role::Subscriptions)
        m_wire.append({"SUBSCRIBE", m_options.heartbeatChannel});
    m_owner.linkReady(*this);
}

void Link::beat()
{
    if (m_role == Role::Commands) {
        m_timer.start(m_options.heartbeatInterval);
        m_owner.linkIdle(*this);
    } else if (!m_beating) {
        // Redis acknowledges a subscription every time. PING would do, but hiredis 0.14 loses its answer.
        m_wire.append({"SUBSCRIBE", m_options.heartbeatChannel});
        m_beating = true;
        m_beatActivity = m_wire.activity();
        m_timer.start(m_options.heartbeatTimeout);
    } else if (m_wire.activity() != m_beatActivity || m_wire.hasInput()) {
        // A part of a long message, or this thread had no time to read it.
        m_beatActivity = m_wire.activity();
        m_timer.start(m_options.heartbeatTimeout);
    } else {
        drop({Error::Code::TimedOut, u"Redis gives no sign of life on the subscribed connection."_s});
    }
}

void Link::fail(Error error)
{
    m_wire.close();
    // The next address, where the host has more.
    if (!m_addresses.isEmpty() && error.code == Error::Code::ConnectFailed) {
        connectNext();
        return;
    }
    pause();
    m_owner.linkFailed(*this, error);
}

void Link::pause()
{
    const qint64 first = std::max<qint64>(m_options.reconnectMin.count(), 1);
    const qint64 last = std::max<qint64>(m_options.reconnectMax.count(), first);
    const qint64 whole = std::min(last, first << std::min(m_failures, 20));
    ++m_failures;
    m_state = State::Pausing;
    m_timer.start(milliseconds(whole / 2 + QRandomGenerator::global()->bounded(whole - whole / 2 + 1)));
}

} // namespace qtredis
