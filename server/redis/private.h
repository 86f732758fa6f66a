// The inside of QtRedis: what is under way on the two connections, and what is to be told.
#pragma once

#include "server/redis/link.h"
#include "server/redis/qtredis.h"

#include <QSet>
#include <QTimer>

#include <deque>
#include <variant>

struct QtRedisPrivate final : private qtredis::Link::Owner {
    using Callback = QtRedis::Callback;
    using Code = qtredis::Error::Code;
    using Error = qtredis::Error;
    using Link = qtredis::Link;
    using Value = qtredis::Value;

    // A call of a script; kept until its answer, since Redis may have forgotten the script.
    struct ScriptCall {
        qtredis::Script script;
        QByteArrayList args; // the whole EVALSHA
        int tries = 0;
        bool load = false; // our own SCRIPT LOAD, which nobody waits for
    };
    struct Pending {
        Callback callback;
        std::unique_ptr<ScriptCall> script;
        quint64 end = 0;   // in the stream
        qint64 sentAt = 0; // ms, monotonic
    };
    // Given while scripts are mended.
    struct Held {
        QByteArrayList args;
        Pending pending;
    };
    struct Names {
        QSet<QByteArray> wanted;
        QSet<QByteArray> standing;
    };

    explicit QtRedisPrivate(QtRedis *client);
    ~QtRedisPrivate() override;

    bool submit(QByteArrayList args, Callback callback, std::unique_ptr<ScriptCall> script = {});
    bool refuse(Code code, const QString &why, Callback callback);
    // A callback that also acts where Redis agrees.
    static Callback after(std::function<void()> agreed, Callback callback);
    static bool changesConnection(const QByteArrayList &args);
    void close();
    // Nothing is called any more.
    void silence();

    bool want(Names &names, const QByteArrayList &list, const QByteArray &verb);
    bool unwant(Names &names, const QByteArrayList &list, const QByteArray &verb);

    QtRedis *const q;
    qtredis::Options options;
    Link *commands;
    Link *subscriptions;
    std::deque<Pending> pending;
    std::vector<Pending> mending; // scripts that Redis had forgotten
    std::deque<Held> held;
    Names channels;
    Names patterns;

private:
    // What the user is to hear, in order.
    struct Done {
        Callback callback;
        qtredis::Result result;
    };
    enum class Notice { Connected, Disconnected, SubscriptionsReady, SubscriptionsLost, Trouble };
    struct Told {
        Notice notice;
        Error error = {};
    };

    void linkReady(Link &link) override;
    void linkReply(Link &link, Value &&value) override;
    void linkLost(Link &link, const Error &error) override;
    void linkFailed(Link &link, const Error &error) override;
    void linkIdle(Link &link) override;
    void linkDone() override;

    void commandReply(Value &&value);
    void published(Value &&value);
    void send(const QByteArrayList &args, Pending one);
    void sendScript(Pending one);
    void mend(Pending one);
    void resume();
    void finish(Callback callback, qtredis::Result result);
    void failAll(const Error &error);
    void watchTime();
    void onTime();
    void say(const QByteArrayList &list, const QByteArray &verb);
    void checkSubscriptions();
    void tell(Notice notice, Error error = {});
    void log(const Link &link, const Error &error);
    void post();

    std::deque<std::variant<Done, QtRedis::Reply, Told>> m_outbox;
    QTimer m_commandTimer;
    quint64 m_seenActivity = 0;                 // when the timer last looked
    QSet<QByteArray> m_loaded;                  // SHA-1 of scripts that this connection has sent
    QHash<QByteArray, QByteArray> m_loadErrors; // of scripts that Redis does not take
    // Replies to come before forgotten scripts are given again: what is under way keeps its order with them that way.
    size_t m_fence = 0;
    bool m_whole = false; // all subscriptions stand, and that was told
    QString m_lastTrouble;
    bool m_posted = false;
};
