// A Redis client for Qt programs, over hiredis' asynchronous interface. README.md has examples.
//
// It never blocks: commands are pipelined on one connection, and their replies come back through the event loop, in
// order. A second connection, made with the first subscription, hears what is published. Both are kept: found, signed
// in, subscribed again after each loss, with growing pauses, until closeConnection().
//
// Threads: one, that of the object, which needs an event loop. moveToThread() before openConnection().
//
// Callbacks: each command has exactly one call of its callback, never inside the call that gave it, in the order of the
// commands as far as they were sent; refusals come by themselves. Everything is allowed inside: commands, closing,
// deleting the client, a nested event loop. When the client is deleted, callbacks that have not run are dropped without
// a call. To have them answered: closeConnection(), then delete it from the event loop, as deleteLater() does.
//
// Nothing waits for a connection: while there is none a command is refused at once. What was sent when a connection
// ends fails; Error::outcomeUnknown says whether Redis may have executed it. Nothing is sent twice.
#pragma once

#include "server/redis/values.h"

#include <QMetaType>
#include <QObject>

#include <functional>
#include <memory>

class QtRedis final : public QObject {
    Q_OBJECT

public:
    using Value = qtredis::Value;
    using Error = qtredis::Error;
    using Result = qtredis::Result;
    using Script = qtredis::Script;
    using Options = qtredis::Options;
    using Callback = std::function<void(Result)>;

    // What came without a callback to take it.
    struct Reply {
        enum class Type {
            Message,        // published to `channel`
            PatternMessage, // published to `channel`, which `pattern` matches
            // Redis knows a subscription, or its end, of `channel` or `pattern`; also after each reconnection. `value`
            // counts those of the connection, ours included.
            Subscribed,
            Unsubscribed,
            Value, // the answer to a command that had no callback, in `value`
            Error, // or why there is none, in `message`
        };
        Type type = Type::Value;
        QByteArray message = {};
        QByteArray pattern = {};
        QByteArray channel = {};
        qtredis::Value value = {};
    };

    explicit QtRedis(QObject *parent = nullptr);
    ~QtRedis() override;

    // Connects, and goes on trying until closeConnection(). A connection there was is closed first; subscriptions stay.
    void openConnection(Options options);
    void openConnection(const QString &host, quint16 port = 6379); // with the options there are
    // Commands without an answer fail with Error::Code::Closed, from the event loop; so does disconnected(). Forgets
    // the subscriptions.
    void closeConnection();
    // Commands are taken.
    bool isConnected() const;
    const Options &options() const;

    // Any command, binary safe. False: it was refused, and the callback hears why. Refused are, beside what Error::Code
    // names, commands that change what the connection is: SUBSCRIBE and its kin, MONITOR, SYNC, HELLO, RESET, QUIT,
    // AUTH, SELECT, CLIENT REPLY; most have a method here. A transaction is safe where MULTI to EXEC are given in one
    // go, without script(): a script does the same at less cost.
    bool command(QByteArrayList args, Callback callback = {});
    // EVALSHA, with the source sent ahead where this connection has not sent it, or Redis has forgotten it. Scripts
    // take effect in the order of their calls. One exception: after SCRIPT FLUSH, scripts given again may come behind
    // other commands that were under way, and behind scripts that another client has loaded in that moment.
    bool script(const Script &script, QByteArrayList keys, QByteArrayList args, Callback callback = {});

    // Remembered for the next connections; while connected, sent, and remembered where Redis agrees.
    bool auth(const QByteArray &password, Callback callback = {});
    bool auth(const QByteArray &user, const QByteArray &password, Callback callback = {});
    bool select(int database, Callback callback = {});

    // Subscriptions are kept over reconnections, and may be made before there is a connection: the Reply of type
    // Subscribed tells when they stand. Pub/sub loses what is published while there is no connection:
    // subscriptionsReady() is the moment to look for it elsewhere. False: a name is empty, or nothing was named, or it
    // is Options::heartbeatChannel.
    bool subscribe(const QByteArrayList &channels);
    bool psubscribe(const QByteArrayList &patterns);
    bool unsubscribe(const QByteArrayList &channels);
    bool punsubscribe(const QByteArrayList &patterns);
    bool isSubscribed(const QByteArray &channel) const; // Redis has said so, on this connection

    // The common commands; each is one line over command().
    bool ping(Callback callback = {});
    bool publish(const QByteArray &channel, const QByteArray &message, Callback callback = {});
    bool get(const QByteArray &key, Callback callback);
    bool set(const QByteArray &key, const QByteArray &value, Callback callback = {});
    bool set(
        const QByteArray &key, const QByteArray &value, std::chrono::milliseconds lifetime, Callback callback = {});
    bool del(const QByteArrayList &keys, Callback callback = {});
    bool exists(const QByteArray &key, Callback callback);
    bool expire(const QByteArray &key, std::chrono::milliseconds lifetime, Callback callback = {});
    bool incr(const QByteArray &key, Callback callback = {});
    bool mget(const QByteArrayList &keys, Callback callback);
    bool hget(const QByteArray &key, const QByteArray &field, Callback callback);
    bool hset(const QByteArray &key, const QByteArray &field, const QByteArray &value, Callback callback = {});
    bool hset(const QByteArray &key, const QHash<QByteArray, QByteArray> &fields, Callback callback = {});
    bool hdel(const QByteArray &key, const QByteArrayList &fields, Callback callback = {});
    bool hgetall(const QByteArray &key, Callback callback); // Value::toHash()
    bool sadd(const QByteArray &key, const QByteArrayList &members, Callback callback = {});
    bool srem(const QByteArray &key, const QByteArrayList &members, Callback callback = {});
    bool smembers(const QByteArray &key, Callback callback); // Value::toByteArrayList()

    // Commands without an answer, and bytes that the kernel has not taken: what Options::maxPending and maxUnsentBytes
    // bound.
    qsizetype pendingCommands() const;
    qsizetype unsentBytes() const;

Q_SIGNALS:
    void connected();
    void disconnected(); // after the callbacks of what was lost with the connection
    void returnData(const QtRedis::Reply &reply);
    // All subscriptions stand; also after each reconnection. Lost: they did, and their connection ended.
    void subscriptionsReady();
    void subscriptionsLost();
    // Why a connection ended or an attempt failed; the next attempt comes by itself.
    void errorOccurred(const QtRedis::Error &error);

private:
    friend struct QtRedisPrivate;
    std::unique_ptr<struct QtRedisPrivate> d;
};

Q_DECLARE_METATYPE(QtRedis::Reply)
Q_DECLARE_METATYPE(QtRedis::Error)
