#include "server/redis/qtredis.h"

#include "server/redis/private.h"

using namespace Qt::StringLiterals;

QtRedis::QtRedis(QObject *parent) : QObject(parent), d(std::make_unique<QtRedisPrivate>(this)) {}

QtRedis::~QtRedis() { d->silence(); }

void QtRedis::openConnection(Options options)
{
    // What was subscribed stays so.
    const auto channels = d->channels.wanted;
    const auto patterns = d->patterns.wanted;
    d->close();
    d->options = std::move(options);
    d->channels.wanted = channels;
    d->patterns.wanted = patterns;
    d->commands->open();
    if (!channels.isEmpty() || !patterns.isEmpty())
        d->subscriptions->open();
}

void QtRedis::openConnection(const QString &host, quint16 port)
{
    Options options = d->options;
    options.host = host;
    options.port = port;
    options.socketPath.clear();
    openConnection(std::move(options));
}

void QtRedis::closeConnection() { d->close(); }

bool QtRedis::isConnected() const { return d->commands->isReady(); }

const QtRedis::Options &QtRedis::options() const { return d->options; }

bool QtRedis::command(QByteArrayList args, Callback callback)
{
    using Code = Error::Code;
    if (args.isEmpty() || args.first().isEmpty())
        return d->refuse(Code::Refused, u"The command has no name."_s, std::move(callback));
    if (QtRedisPrivate::changesConnection(args))
        return d->refuse(Code::Refused, u"The command would change the connection."_s, std::move(callback));
    return d->submit(std::move(args), std::move(callback));
}

bool QtRedis::script(const Script &script, QByteArrayList keys, QByteArrayList args, Callback callback)
{
    QByteArrayList whole;
    whole.reserve(3 + keys.size() + args.size());
    whole << "EVALSHA" << script.sha() << QByteArray::number(keys.size());
    whole += keys;
    whole += args;
    auto call = std::make_unique<QtRedisPrivate::ScriptCall>(
        QtRedisPrivate::ScriptCall{.script = script, .args = std::move(whole)});
    return d->submit({}, std::move(callback), std::move(call));
}

bool QtRedis::auth(const QByteArray &password, Callback callback) { return auth({}, password, std::move(callback)); }

bool QtRedis::auth(const QByteArray &user, const QByteArray &password, Callback callback)
{
    const auto remember = [this, user, password] {
        d->options.user = user;
        d->options.password = password;
    };
    if (!isConnected()) {
        remember();
        return d->submit({}, std::move(callback));
    }
    const QByteArrayList args =
        user.isEmpty() ? QByteArrayList{"AUTH", password} : QByteArrayList{"AUTH", user, password};
    return d->submit(args, d->after(remember, std::move(callback)));
}

bool QtRedis::select(int database, Callback callback)
{
    const auto remember = [this, database] { d->options.database = database; };
    if (!isConnected()) {
        remember();
        return d->submit({}, std::move(callback));
    }
    return d->submit({"SELECT", QByteArray::number(database)}, d->after(remember, std::move(callback)));
}

bool QtRedis::subscribe(const QByteArrayList &channels) { return d->want(d->channels, channels, "SUBSCRIBE"); }
bool QtRedis::psubscribe(const QByteArrayList &patterns) { return d->want(d->patterns, patterns, "PSUBSCRIBE"); }
bool QtRedis::unsubscribe(const QByteArrayList &channels) { return d->unwant(d->channels, channels, "UNSUBSCRIBE"); }
bool QtRedis::punsubscribe(const QByteArrayList &patterns) { return d->unwant(d->patterns, patterns, "PUNSUBSCRIBE"); }
bool QtRedis::isSubscribed(const QByteArray &channel) const { return d->channels.standing.contains(channel); }

qsizetype QtRedis::pendingCommands() const
{
    const size_t all = d->pending.size() + d->mending.size() + d->held.size();
    return static_cast<qsizetype>(all);
}

qsizetype QtRedis::unsentBytes() const { return d->commands->wire().unsent(); }
