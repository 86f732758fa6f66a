// What the tests of the Redis client share.
#pragma once

#include "server/redis/qtredis.h"
#include "server/runtime/epoll_dispatcher.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace kith::redis::test {

using namespace std::chrono_literals;
using kith::test::freePort;
using kith::test::RedisServer;
using kith::test::waitUntil;
using Code = QtRedis::Error::Code;
using Result = QtRedis::Result;
using Reply = QtRedis::Reply;
using Value = QtRedis::Value;

// The dispatcher has to be there before the application is.
template <class Test>
int run(int argc, char *argv[])
{
    if (qEnvironmentVariableIsSet("KITH_TEST_EPOLL"))
        QCoreApplication::setEventDispatcher(new runtime::EpollDispatcher);
    const QCoreApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

// Comes back soon, for tests that break the connection.
inline QtRedis::Options optionsFor(quint16 port)
{
    QtRedis::Options options;
    options.port = port;
    options.reconnectMin = 5ms;
    options.reconnectMax = 50ms;
    // Longer than any test waits: only what a test sets itself may time out, however slow the machine is.
    options.connectTimeout = options.commandTimeout = options.heartbeatTimeout = 60s;
    return options;
}

// Opens, and waits until it stands.
inline bool opened(QtRedis &redis, const QtRedis::Options &options)
{
    redis.openConnection(options);
    return waitUntil([&redis] { return redis.isConnected(); });
}

// Gives a command and waits for what becomes of it.
inline Result ask(QtRedis &redis, const QByteArrayList &args)
{
    std::optional<Result> got;
    redis.command(args, [&got](Result result) { got = std::move(result); });
    if (!waitUntil([&got] { return got.has_value(); }))
        qFatal("no answer to %s", args.join(' ').left(100).constData());
    return *got;
}

// Callbacks of numbered commands: how often each ran, in what order, with what.
struct Tally {
    explicit Tally(size_t count = 0) : calls(count) {}
    QtRedis::Callback next(size_t number)
    {
        if (calls.size() <= number)
            calls.resize(number + 1);
        return [this, number](Result result) {
            ++calls[number];
            order.push_back(number);
            results.push_back(std::move(result));
        };
    }
    bool all() const { return order.size() >= calls.size(); }
    bool eachOnceInOrder() const
    {
        for (size_t i = 0; i < order.size(); ++i) {
            if (order[i] != i)
                return false;
        }
        return order.size() == calls.size();
    }
    std::vector<int> calls;
    std::vector<size_t> order;
    std::vector<Result> results;
};

// The signals of a client, in order.
struct Heard {
    explicit Heard(QtRedis &redis)
    {
        QObject::connect(
            &redis, &QtRedis::returnData, &context, [this](const Reply &reply) { replies.push_back(reply); });
        QObject::connect(&redis, &QtRedis::errorOccurred, &context,
            [this](const QtRedis::Error &error) { errors.push_back(error); });
        QObject::connect(&redis, &QtRedis::connected, &context, [this] { ++connected; });
        QObject::connect(&redis, &QtRedis::disconnected, &context, [this] { ++disconnected; });
        QObject::connect(&redis, &QtRedis::subscriptionsReady, &context, [this] { ++ready; });
        QObject::connect(&redis, &QtRedis::subscriptionsLost, &context, [this] { ++lost; });
    }
    bool has(Code code) const
    {
        return std::any_of(errors.begin(), errors.end(), [code](const auto &error) { return error.code == code; });
    }
    QByteArrayList messages() const
    {
        QByteArrayList list;
        for (const Reply &reply : replies) {
            if (reply.type == Reply::Type::Message || reply.type == Reply::Type::PatternMessage)
                list.append(reply.message);
        }
        return list;
    }
    std::vector<Reply> replies;
    std::vector<QtRedis::Error> errors;
    int connected = 0;
    int disconnected = 0;
    int ready = 0;
    int lost = 0;
    QObject context;
};

} // namespace kith::redis::test
