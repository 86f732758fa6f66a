#include "server/storage/copy/redis_link.h"

#include <QEventLoop>
#include <QTimer>

#include <numeric>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

constexpr std::chrono::seconds connectPatience{5};
// A room of a million messages that nobody has numbered yet keeps Redis busy for a while.
constexpr std::chrono::minutes commandPatience{10};
// What may be under way before sending waits.
constexpr qsizetype pendingMax = 1'000;
constexpr qsizetype bytesMax = 4 * 1024 * 1024;

qsizetype sizeOf(const QByteArrayList &words)
{
    return std::accumulate(words.begin(), words.end(), qsizetype(0),
        [](qsizetype sum, const QByteArray &word) { return sum + word.size(); });
}

} // namespace

QString nameOf(const qtredis::Options &options)
{
    if (!options.socketPath.isEmpty())
        return u"redis+unix://%1?db=%2"_s.arg(options.socketPath).arg(options.database);
    return u"redis://%1:%2/%3"_s.arg(options.host).arg(options.port).arg(options.database);
}

Result<std::unique_ptr<RedisLink>> RedisLink::connect(const qtredis::Options &options)
{
    std::unique_ptr<RedisLink> link(new RedisLink(nameOf(options)));
    if (const Result<void> opened = link->open(options); !opened)
        return fail(opened.error());
    return link;
}

Result<void> RedisLink::open(const qtredis::Options &options)
{
    using Code = QtRedis::Error::Code;
    QEventLoop loop;
    QString reason = u"it does not answer"_s;
    QObject::connect(&m_redis, &QtRedis::connected, &loop, &QEventLoop::quit);
    QObject::connect(&m_redis, &QtRedis::errorOccurred, &loop, [&](const QtRedis::Error &error) {
        reason = error.message;
        if (error.code == Code::Denied || error.code == Code::Protocol || error.code == Code::HostNotFound)
            loop.quit();
    });
    QTimer::singleShot(connectPatience, &loop, &QEventLoop::quit);
    qtredis::Options patient = options;
    patient.commandTimeout = commandPatience;
    m_redis.openConnection(patient);
    loop.exec();
    if (m_redis.isConnected())
        return {};
    return fail(makeError(ErrorCode::StoreUnavailable, u"%1: %2"_s.arg(m_name, reason)));
}

Result<qtredis::Value> RedisLink::ask(QByteArrayList command)
{
    auto answers = askAll({std::move(command)});
    if (!answers)
        return fail(answers.error());
    return std::move(answers->front());
}

Result<std::vector<qtredis::Value>> RedisLink::askAll(std::vector<QByteArrayList> commands)
{
    std::vector<qtredis::Value> values(commands.size());
    std::optional<Error> failed;
    size_t answered = 0;
    for (size_t i = 0; i < commands.size(); ++i) {
        m_redis.command(std::move(commands[i]), [&, i](QtRedis::Result result) {
            ++answered;
            if (result)
                values[i] = std::move(result.value);
            else if (!failed)
                failed = errorOf(result.error);
            if (m_changed)
                m_changed();
        });
    }
    waitUntil([&] { return answered == values.size(); });
    if (failed)
        return fail(*failed);
    return values;
}

void RedisLink::send(QByteArrayList command)
{
    throttle();
    const qsizetype bytes = sizeOf(command);
    begin(bytes);
    m_redis.command(std::move(command), ended(bytes));
}

void RedisLink::send(const qtredis::Script &script, QByteArrayList arguments)
{
    throttle();
    const qsizetype bytes = sizeOf(arguments);
    begin(bytes);
    m_redis.script(script, {}, std::move(arguments), ended(bytes));
}

QtRedis::Callback RedisLink::ended(qsizetype bytes)
{
    return [this, bytes](const QtRedis::Result &result) {
        if (!result)
            keep(errorOf(result.error));
        end(bytes);
    };
}

Result<void> RedisLink::settle()
{
    waitUntil([this] { return m_pending == 0; });
    if (const std::optional<Error> error = std::exchange(m_error, std::nullopt))
        return fail(*error);
    return {};
}

void RedisLink::begin(qsizetype bytes)
{
    ++m_pending;
    m_bytes += bytes;
}

void RedisLink::end(qsizetype bytes)
{
    --m_pending;
    m_bytes -= bytes;
    if (m_changed)
        m_changed();
}

// Waits for half of it, so that not every command waits.
void RedisLink::throttle()
{
    if (m_pending >= pendingMax || m_bytes >= bytesMax)
        waitUntil([this] { return m_pending <= pendingMax / 2 && m_bytes <= bytesMax / 2; });
}

void RedisLink::keep(const Error &error)
{
    if (!m_error)
        m_error = error;
}

Error RedisLink::errorOf(const qtredis::Error &error) const
{
    return makeError(ErrorCode::StoreUnavailable, u"%1: %2"_s.arg(m_name, error.message));
}

void RedisLink::waitUntil(const std::function<bool()> &done)
{
    if (done())
        return;
    QEventLoop loop;
    m_changed = [&] {
        if (done())
            loop.quit();
    };
    loop.exec();
    m_changed = {};
}

} // namespace kith::storage::copy
