#include "server/redis/private.h"

#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using Reply = QtRedis::Reply;

namespace {

Q_LOGGING_CATEGORY(logRedis, "qtredis")

constexpr int mostTries = 3; // of a script that Redis forgets again and again

qint64 now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

bool isWord(const QByteArray &arg, std::string_view word)
{
    return arg.size() == static_cast<qsizetype>(word.size())
        && qstrnicmp(arg.constData(), arg.size(), word.data(), static_cast<qsizetype>(word.size())) == 0;
}

} // namespace

// Those after which replies no longer answer commands one by one, or a reconnection would not bring back what was set;
// hiredis 0.14 ends the process over some of them.
bool QtRedisPrivate::changesConnection(const QByteArrayList &args)
{
    static constexpr auto words =
        std::to_array<std::string_view>({"subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe",
            "sunsubscribe", "monitor", "sync", "psync", "hello", "reset", "quit", "auth", "select"});
    const QByteArray &name = args.first();
    if (isWord(name, "client"))
        return args.size() > 1 && isWord(args[1], "reply");
    return std::any_of(words.begin(), words.end(), [&name](std::string_view word) { return isWord(name, word); });
}

QtRedisPrivate::QtRedisPrivate(QtRedis *client)
    : q(client), commands(new Link(Link::Role::Commands, options, *this, client)),
      subscriptions(new Link(Link::Role::Subscriptions, options, *this, client)), m_commandTimer(client)
{
    m_commandTimer.setSingleShot(true);
    QObject::connect(&m_commandTimer, &QTimer::timeout, q, [this] { onTime(); });
}

QtRedisPrivate::~QtRedisPrivate() = default;

void QtRedisPrivate::silence()
{
    // Their end would speak to us.
    delete commands;
    delete subscriptions;
}

bool QtRedisPrivate::refuse(Code code, const QString &why, Callback callback)
{
    // From the event loop, and one by one: a callback that tries again at once does not keep the others waiting.
    QMetaObject::invokeMethod(
        q,
        [this, callback = std::move(callback), error = Error{code, why}]() mutable {
            if (callback)
                callback({{}, std::move(error)});
            else
                Q_EMIT q->returnData({.type = Reply::Type::Error, .message = error.message.toUtf8()});
        },
        Qt::QueuedConnection);
    return false;
}

QtRedisPrivate::Callback QtRedisPrivate::after(std::function<void()> agreed, Callback callback)
{
    if (!callback)
        callback = [](const qtredis::Result &) {};
    return [agreed = std::move(agreed), callback = std::move(callback)](qtredis::Result result) {
        if (result)
            agreed();
        callback(std::move(result));
    };
}

bool QtRedisPrivate::submit(QByteArrayList args, Callback callback, std::unique_ptr<ScriptCall> script)
{
    if (!commands->isReady()) {
        return refuse(Code::NotConnected,
            m_lastTrouble.isEmpty() ? u"There is no connection to Redis."_s
                                    : u"There is no connection to Redis: %1"_s.arg(m_lastTrouble),
            std::move(callback));
    }
    if (q->pendingCommands() >= options.maxPending || commands->wire().unsent() >= options.maxUnsentBytes)
        return refuse(Code::Overloaded, u"Too many commands wait for Redis."_s, std::move(callback));
    Pending one{std::move(callback), std::move(script)};
    if (m_fence > 0)
        held.push_back({std::move(args), std::move(one)});
    else if (one.script)
        sendScript(std::move(one));
    else
        send(args, std::move(one));
    return true;
}

void QtRedisPrivate::send(const QByteArrayList &args, Pending one)
{
    one.end = commands->send(args);
    if (one.end == 0) {
        // Out of memory, or the connection has just ended and its last replies are still being read.
        if (!one.script || !one.script->load)
            refuse(Code::NotConnected, u"The connection to Redis is ending."_s, std::move(one.callback));
        return;
    }
    one.sentAt = now();
    pending.push_back(std::move(one));
    if (!m_commandTimer.isActive())
        watchTime();
}

void QtRedisPrivate::sendScript(Pending one)
{
    const qtredis::Script &script = one.script->script;
    if (!m_loaded.contains(script.sha())) {
        m_loaded.insert(script.sha());
        auto load = std::make_unique<ScriptCall>(ScriptCall{.script = script, .args = {}, .load = true});
        send({"SCRIPT", "LOAD", script.source()}, {{}, std::move(load)});
    }
    const QByteArrayList args = one.script->args;
    send(args, std::move(one));
}

void QtRedisPrivate::linkReply(Link &link, Value &&value)
{
    if (&link == commands)
        commandReply(std::move(value));
    else
        published(std::move(value));
}

void QtRedisPrivate::commandReply(Value &&value)
{
    if (pending.empty())
        return; // the guard has let none through
    Pending one = std::move(pending.front());
    pending.pop_front();
    const bool fenced = m_fence > 0;
    if (fenced)
        --m_fence;
    const bool failed = value.isError();
    if (one.script && one.script->load) {
        const QByteArray &sha = one.script->script.sha();
        m_loadErrors.remove(sha);
        if (failed) {
            m_loaded.remove(sha);
            m_loadErrors.insert(sha, value.toBytes());
        }
    } else if (failed && one.script && value.toBytes().startsWith("NOSCRIPT")) {
        mend(std::move(one));
        if (!fenced)
            m_fence = pending.size();
    } else if (failed) {
        finish(std::move(one.callback), {{}, {Code::Server, QString::fromUtf8(value.toBytes())}});
    } else {
        finish(std::move(one.callback), {std::move(value), {}});
    }
    if (m_fence == 0 && (!mending.empty() || !held.empty()))
        resume();
}

void QtRedisPrivate::mend(Pending one)
{
    const QByteArray &sha = one.script->script.sha();
    m_loaded.remove(sha);
    if (m_loadErrors.contains(sha)) {
        finish(std::move(one.callback), {{}, {Code::Server, QString::fromUtf8(m_loadErrors.value(sha))}});
    } else if (++one.script->tries >= mostTries) {
        finish(std::move(one.callback), {{}, {Code::Server, u"NOSCRIPT Redis forgets the script each time."_s}});
    } else {
        mending.push_back(std::move(one));
    }
}

void QtRedisPrivate::resume()
{
    std::vector<Pending> scripts = std::exchange(mending, {});
    std::deque<Held> others = std::exchange(held, {});
    for (Pending &one : scripts)
        sendScript(std::move(one));
    for (Held &other : others) {
        if (other.pending.script)
            sendScript(std::move(other.pending));
        else
            send(other.args, std::move(other.pending));
    }
}

void QtRedisPrivate::finish(Callback callback, qtredis::Result result)
{
    if (callback) {
        m_outbox.emplace_back(Done{std::move(callback), std::move(result)});
        return;
    }
    Reply reply{.value = std::move(result.value)};
    if (!result.ok()) {
        reply.type = Reply::Type::Error;
        reply.message = result.error.message.toUtf8();
    }
    m_outbox.emplace_back(std::move(reply));
}

void QtRedisPrivate::failAll(const Error &error)
{
    m_commandTimer.stop();
    m_fence = 0;
    m_loaded.clear();
    m_loadErrors.clear();
    const quint64 written = commands->wire().written();
    const auto failure = [&error](bool unknown) {
        return Error{error.code,
            error.message + (unknown ? u" The command may have been executed."_s : u" The command was not sent."_s),
            unknown};
    };
    // Made once: there may be many.
    const Error unknown = failure(true);
    const Error unsent = failure(false);
    const auto fail = [this](Pending &one, const Error &why) {
        if (!one.script || !one.script->load)
            finish(std::move(one.callback), {{}, why});
    };
    // Redis executes nothing of which the end has not reached it.
    for (Pending &one : mending)
        fail(one, unsent);
    for (Pending &one : pending)
        fail(one, one.end <= written ? unknown : unsent);
    for (Held &one : held)
        fail(one.pending, unsent);
    mending.clear();
    pending.clear();
    held.clear();
}

void QtRedisPrivate::watchTime()
{
    if (options.commandTimeout.count() > 0 && !pending.empty())
        m_commandTimer.start(
            std::max(milliseconds(pending.front().sentAt - now()) + options.commandTimeout, milliseconds(1)));
}

void QtRedisPrivate::onTime()
{
    if (pending.empty())
        return;
    if (now() - pending.front().sentAt < options.commandTimeout.count()) {
        watchTime();
    } else if (const quint64 activity = commands->wire().activity();
               std::exchange(m_seenActivity, activity) != activity || commands->wire().hasInput()) {
        // A long answer is on its way, or this thread had no time to read: only silence counts.
        m_commandTimer.start(milliseconds(100));
    } else {
        commands->drop({Code::TimedOut, u"Redis did not answer in time."_s});
        linkDone();
    }
}

void QtRedisPrivate::linkIdle(Link &)
{
    if (pending.empty())
        send({"PING"}, {[](const qtredis::Result &) {}, {}});
}

void QtRedisPrivate::linkReady(Link &link)
{
    if (&link == commands) {
        qCInfo(logRedis, "connected");
        m_lastTrouble.clear();
        tell(Notice::Connected);
        return;
    }
    channels.standing.clear();
    patterns.standing.clear();
    m_whole = false;
    say(channels.wanted.values(), "SUBSCRIBE");
    say(patterns.wanted.values(), "PSUBSCRIBE");
    checkSubscriptions();
}

void QtRedisPrivate::linkLost(Link &link, const Error &error)
{
    log(link, error);
    if (&link == commands) {
        failAll(error);
        tell(Notice::Trouble, error);
        tell(Notice::Disconnected);
        return;
    }
    channels.standing.clear();
    patterns.standing.clear();
    tell(Notice::Trouble, error);
    if (std::exchange(m_whole, false))
        tell(Notice::SubscriptionsLost);
}

void QtRedisPrivate::linkFailed(Link &link, const Error &error)
{
    log(link, error);
    tell(Notice::Trouble, error);
}

void QtRedisPrivate::log(const Link &link, const Error &error)
{
    // One line for each reason, not one for each attempt.
    if (error.message != m_lastTrouble)
        qCWarning(logRedis, "%s: %s", &link == commands ? "commands" : "subscriptions", qUtf8Printable(error.message));
    m_lastTrouble = error.message;
}

void QtRedisPrivate::close()
{
    const bool was = commands->isReady();
    const bool stood = std::exchange(m_whole, false);
    commands->close();
    subscriptions->close();
    m_lastTrouble.clear();
    channels = {};
    patterns = {};
    failAll({Code::Closed, u"The connection to Redis was closed."_s});
    if (stood)
        tell(Notice::SubscriptionsLost);
    if (was)
        tell(Notice::Disconnected);
    post();
}

bool QtRedisPrivate::want(Names &names, const QByteArrayList &list, const QByteArray &verb)
{
    const auto wrong = [this](const QByteArray &name) { return name.isEmpty() || name == options.heartbeatChannel; };
    if (list.isEmpty() || std::any_of(list.begin(), list.end(), wrong))
        return false;
    QByteArrayList fresh;
    for (const QByteArray &name : list) {
        if (!names.wanted.contains(name)) {
            names.wanted.insert(name);
            fresh.append(name);
        }
    }
    // The first connection for subscriptions comes with the first of them.
    if (commands->isOpen() && !subscriptions->isOpen())
        subscriptions->open();
    say(fresh, verb);
    return true;
}

bool QtRedisPrivate::unwant(Names &names, const QByteArrayList &list, const QByteArray &verb)
{
    QByteArrayList gone;
    for (const QByteArray &name : list) {
        if (names.wanted.remove(name))
            gone.append(name);
    }
    say(gone, verb);
    return !gone.isEmpty();
}

void QtRedisPrivate::say(const QByteArrayList &list, const QByteArray &verb)
{
    // Redis answers to other clients between two commands, not within one.
    constexpr qsizetype atOnce = 500;
    if (!subscriptions->isReady())
        return;
    for (qsizetype i = 0; i < list.size(); i += atOnce)
        subscriptions->send(QByteArrayList{verb} + list.mid(i, atOnce));
}

void QtRedisPrivate::published(Value &&value)
{
    std::vector<Value> parts = std::move(value).takeArray();
    const QByteArray kind = parts.empty() ? QByteArray() : parts[0].toBytes();
    if (parts.size() < 3)
        return;
    const bool pattern = kind.startsWith('p');
    const QByteArray name = parts[1].toBytes();
    Reply reply;
    (pattern ? reply.pattern : reply.channel) = name;
    if (kind == "message") {
        reply.type = Reply::Type::Message;
        reply.message = parts[2].toBytes();
    } else if (kind == "pmessage" && parts.size() > 3) {
        reply.type = Reply::Type::PatternMessage;
        reply.channel = parts[2].toBytes();
        reply.message = parts[3].toBytes();
    } else if (kind == "subscribe" || kind == "psubscribe") {
        reply.type = Reply::Type::Subscribed;
        reply.value = std::move(parts[2]);
        (pattern ? patterns : channels).standing.insert(name);
    } else if (kind == "unsubscribe" || kind == "punsubscribe") {
        reply.type = Reply::Type::Unsubscribed;
        reply.value = std::move(parts[2]);
        (pattern ? patterns : channels).standing.remove(name);
    }
    if (!pattern && name == options.heartbeatChannel) {
        channels.standing.remove(name);
        return;
    }
    m_outbox.emplace_back(std::move(reply));
    if (!m_whole)
        checkSubscriptions();
}

void QtRedisPrivate::checkSubscriptions()
{
    const auto stand = [](const Names &names) {
        return names.standing.size() >= names.wanted.size() && names.standing.contains(names.wanted);
    };
    if (stand(channels) && stand(patterns)) {
        m_whole = true;
        tell(Notice::SubscriptionsReady);
    }
}

void QtRedisPrivate::tell(Notice notice, Error error) { m_outbox.emplace_back(Told{notice, std::move(error)}); }

void QtRedisPrivate::post()
{
    if (!std::exchange(m_posted, true)) {
        QMetaObject::invokeMethod(
            q,
            [this] {
                m_posted = false;
                linkDone();
            },
            Qt::QueuedConnection);
    }
}

// The only place where user code runs, beside refusals.
void QtRedisPrivate::linkDone()
{
    const QPointer<QtRedis> alive(q);
    while (!m_outbox.empty()) {
        auto next = std::move(m_outbox.front());
        m_outbox.pop_front();
        if (auto *done = std::get_if<Done>(&next)) {
            done->callback(std::move(done->result));
        } else if (const auto *reply = std::get_if<Reply>(&next)) {
            Q_EMIT q->returnData(*reply);
        } else if (const auto *told = std::get_if<Told>(&next)) {
            switch (told->notice) {
            case Notice::Connected:
                Q_EMIT q->connected();
                break;
            case Notice::Disconnected:
                Q_EMIT q->disconnected();
                break;
            case Notice::SubscriptionsReady:
                Q_EMIT q->subscriptionsReady();
                break;
            case Notice::SubscriptionsLost:
                Q_EMIT q->subscriptionsLost();
                break;
            case Notice::Trouble:
                Q_EMIT q->errorOccurred(told->error);
                break;
            }
        }
        if (!alive)
            return;
    }
}
