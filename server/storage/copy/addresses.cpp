// copyStore(): from two addresses to the two ends of a copy.
#include "server/storage/copy/copy.h"
#include "server/storage/copy/redis_keys.h"
#include "server/storage/copy/redis_sink.h"
#include "server/storage/copy/redis_source.h"
#include "server/storage/copy/sqlite_sink.h"
#include "server/storage/copy/sqlite_source.h"
#include "server/storage/redis/redis_store.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

// Where a store is: a file, or a Redis.
struct Place {
    QString path = {}; // empty: Redis
    std::unique_ptr<RedisLink> link = {};
};

std::optional<QString> pathOf(const QString &address)
{
    if (!address.startsWith("sqlite:"_L1) || address.size() == 7)
        return std::nullopt;
    return address.mid(7);
}

Result<Place> find(const QString &address)
{
    if (const auto path = pathOf(address))
        return Place{.path = *path};
    if (!address.startsWith("redis"_L1))
        return fail(makeError(ErrorCode::BadRequest,
            u"An address is sqlite:PATH, redis://[:password@]host:port/db or redis+unix:///path?db=0."_s));
    const auto options = parseRedisUrl(address);
    if (!options)
        return fail(options.error());
    auto link = RedisLink::connect(*options);
    if (!link)
        return fail(link.error());
    return Place{.link = std::move(*link)};
}

Result<bool> same(const Place &from, const Place &to)
{
    if (!from.link != !to.link)
        return false;
    if (!from.link) {
        return from.path == to.path
            || (QFileInfo::exists(to.path)
                && QFileInfo(from.path).canonicalFilePath() == QFileInfo(to.path).canonicalFilePath());
    }
    const auto first = identityOf(*from.link);
    const auto second = identityOf(*to.link);
    if (!first || !second)
        return fail(first ? second.error() : first.error());
    return *first == *second;
}

template <typename End>
Result<std::unique_ptr<Source>> asSource(Result<std::unique_ptr<End>> end)
{
    if (!end)
        return fail(end.error());
    return std::unique_ptr<Source>(std::move(*end));
}

} // namespace

QString shownAddress(const QString &address)
{
    if (pathOf(address))
        return address;
    const auto options = parseRedisUrl(address);
    return options ? nameOf(*options) : QString();
}

Result<Copied> copyStore(const QString &from, const QString &to, const OnProgress &progress)
{
    Result<Place> source = find(from);
    if (!source)
        return fail(source.error());
    Result<Place> target = find(to);
    if (!target)
        return fail(target.error());
    const Result<bool> equal = same(*source, *target);
    if (!equal)
        return fail(equal.error());
    if (*equal)
        return fail(makeError(ErrorCode::StoreUnavailable, u"Both addresses are the same store."_s));

    const auto reader = source->link ? asSource(RedisSource::open(std::move(source->link)))
                                     : asSource(SqliteSource::open(source->path));
    if (!reader)
        return fail(reader.error());
    std::unique_ptr<Sink> writer;
    if (target->link)
        writer = std::make_unique<RedisSink>(std::move(target->link));
    else
        writer = std::make_unique<SqliteSink>(target->path);
    return copyAll(**reader, *writer, progress);
}

} // namespace kith::storage::copy
