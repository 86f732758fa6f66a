// Makes a server that breaks the protocol an error instead of an end of the process.
//
// hiredis 0.14 asserts what a server must not get wrong: that every reply has a command, and the shape of what arrives
// on a subscribed connection. The guard stands in front: it is called as each part of a reply is parsed, and refuses
// what would run into an assert; hiredis then drops the connection.
#pragma once

#include <QString>

struct redisAsyncContext;
struct redisReplyObjectFunctions;

namespace qtredis {

class ReplyGuard {
public:
    // Until the context ends; the guard outlives it.
    void watch(redisAsyncContext *context);
    // Why something was refused; empty: nothing was.
    const QString &complaint() const { return m_complaint; }

private:
    struct Functions;

    redisAsyncContext *m_context = nullptr;
    const redisReplyObjectFunctions *m_own = nullptr; // hiredis'
    QString m_complaint;
    bool m_push = false; // the reply that is being parsed belongs to a subscription, not to a command
};

} // namespace qtredis
