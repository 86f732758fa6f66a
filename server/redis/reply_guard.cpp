#include "server/redis/reply_guard.h"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace qtredis {

namespace {

// hiredis takes an int's worth of elements and allocates room for all before the first has come.
constexpr int mostElements = 1 << 24;

bool endsSubscription(const redisReply *kind)
{
    const std::string_view name(kind->str, kind->len);
    return name == "unsubscribe" || name == "punsubscribe";
}

} // namespace

// hiredis' own functions, each behind a check.
struct ReplyGuard::Functions {
    static ReplyGuard &guard(const redisReadTask *task) { return *static_cast<ReplyGuard *>(task->privdata); }

    static bool refuse(ReplyGuard &guard, const QString &complaint)
    {
        guard.m_complaint = complaint;
        return false;
    }

    // `type` may differ from task->type: a nil is announced as bytes or as an array.
    static bool allowed(const redisReadTask *task, int type, int elements = 0)
    {
        ReplyGuard &self = guard(task);
        if (elements > mostElements)
            return refuse(self, u"an array is longer than any that Redis sends"_s);
        if (!task->parent)
            return allowedWhole(self, type, elements);
        if (self.m_push && !task->parent->parent)
            return allowedPart(self, task, type);
        return true;
    }

    static bool allowedWhole(ReplyGuard &self, int type, int elements)
    {
        const redisAsyncContext &context = *self.m_context;
        self.m_push = false;
        // An error that nobody asked for says why the server is about to hang up: hiredis drops the connection.
        if (context.replies.head || type == REDIS_REPLY_ERROR)
            return true;
        if (!(context.c.flags & REDIS_SUBSCRIBED))
            return refuse(self, u"a reply came that no command had asked for"_s);
        if (type != REDIS_REPLY_ARRAY || elements < 3)
            return refuse(self, u"what came on a subscribed connection is no message"_s);
        self.m_push = true;
        return true;
    }

    static bool allowedPart(ReplyGuard &self, const redisReadTask *task, int type)
    {
        bool fine = true;
        if (task->idx < 2) {
            fine = type == REDIS_REPLY_STRING;
        } else if (task->idx == 2) {
            const auto *whole = static_cast<const redisReply *>(task->parent->obj);
            fine = type == REDIS_REPLY_INTEGER || !endsSubscription(whole->element[0]);
        }
        return fine || refuse(self, u"a message on a subscribed connection has a wrong shape"_s);
    }

    static void *createString(const redisReadTask *task, char *text, size_t length)
    {
        return allowed(task, task->type) ? guard(task).m_own->createString(task, text, length) : nullptr;
    }
    static void *createArray(const redisReadTask *task, int elements)
    {
        return allowed(task, REDIS_REPLY_ARRAY, elements) ? guard(task).m_own->createArray(task, elements) : nullptr;
    }
    static void *createInteger(const redisReadTask *task, long long number)
    {
        return allowed(task, REDIS_REPLY_INTEGER) ? guard(task).m_own->createInteger(task, number) : nullptr;
    }
    static void *createNil(const redisReadTask *task)
    {
        return allowed(task, REDIS_REPLY_NIL) ? guard(task).m_own->createNil(task) : nullptr;
    }
    static void freeObject(void *reply) { freeReplyObject(reply); }
};

void ReplyGuard::watch(redisAsyncContext *context)
{
    static redisReplyObjectFunctions checked{.createString = &Functions::createString,
        .createArray = &Functions::createArray,
        .createInteger = &Functions::createInteger,
        .createNil = &Functions::createNil,
        .freeObject = &Functions::freeObject};
    m_context = context;
    m_own = context->c.reader->fn;
    m_complaint.clear();
    m_push = false;
    context->c.reader->fn = &checked;
    context->c.reader->privdata = this;
}

} // namespace qtredis
