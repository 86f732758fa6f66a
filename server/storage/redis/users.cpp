#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"
#include "shared/base/text.h"

#include <algorithm>

namespace kith::storage::redis {
namespace {

// Names that one script looks at: Redis serves nobody else meanwhile.
constexpr qint64 step = 1'000;
// Guests whom one script takes out of their rooms.
constexpr qint64 retireStep = 50;

} // namespace

template <typename T>
void RedisUserStore::afterAdopting(quint64 ticket, Done<T> done, std::function<void()> again)
{
    adopt([this, ticket, done = std::move(done), again = std::move(again)](const Result<qint64> &adopted) {
        if (adopted)
            again();
        m_caller.close(ticket);
        if (!adopted)
            done(fail(adopted.error()));
    });
}

void RedisUserStore::create(NewUser user, Done<User> done)
{
    QByteArrayList given = arguments(user.username, user.folded, user.displayName, foldName(user.displayName),
        user.email, user.passwordHash, qint64(user.guest), user.created, user.inviteHash);
    m_caller.run(m_caller.scripts().createUser, std::move(given),
        [this, user = std::move(user), done = std::move(done), ticket = m_caller.open()](Result<Answer> answer) {
            if (answer && answer->at(0).toBytes().isEmpty()) {
                // Another server has given names out: are they the same but for their case?
                return afterAdopting<User>(ticket, done, [this, user, done] { create(user, done); });
            }
            m_caller.close(ticket);
            if (!answer)
                return done(fail(answer.error()));
            done(User{.id = userId(answer->at(0)),
                .username = user.username,
                .displayName = user.displayName,
                .guest = user.guest});
        });
}

void RedisUserStore::credentials(QString folded, Done<std::optional<Credentials>> done)
{
    findCredentials(folded, false, std::move(done));
}

void RedisUserStore::findCredentials(const QString &folded, bool again, Done<std::optional<Credentials>> done)
{
    m_caller.run(m_caller.scripts().credentials, arguments(folded),
        [this, folded, again, done = std::move(done), ticket = m_caller.open()](Result<Answer> answer) {
            if (answer && answer->empty() && !again) {
                // Another server may have given the name out a moment ago.
                return afterAdopting<std::optional<Credentials>>(
                    ticket, done, [this, folded, done] { findCredentials(folded, true, done); });
            }
            m_caller.close(ticket);
            if (!answer)
                return done(fail(answer.error()));
            if (answer->empty())
                return done(std::nullopt);
            done(Credentials{.user = readUser(answer->at(0)), .passwordHash = answer->at(1).toBytes()});
        });
}

void RedisUserStore::adopt(Done<qint64> done) { adoptOn(0, std::move(done)); }

void RedisUserStore::adoptOn(qint64 before, Done<qint64> done)
{
    m_caller.run(m_caller.scripts().unindexedUsers, arguments(step),
        [this, before, done = std::move(done), ticket = m_caller.open()](Result<Answer> answer) {
            const auto finish = [this, ticket, done](Result<qint64> result) {
                m_caller.close(ticket);
                done(std::move(result));
            };
            if (!answer)
                return finish(fail(answer.error()));
            const auto &found = answer->at(0).toArray();
            const bool more = flag(answer->at(2));
            if (found.empty() && !more)
                return finish(before);
            QByteArrayList names{answer->at(1).toBytes()};
            for (size_t i = 0; i + 1 < found.size(); i += 2)
                names << found[i].toBytes() << argument(foldName(text(found[i + 1])));
            const qint64 now = before + static_cast<qint64>(found.size() / 2);
            m_caller.run(m_caller.scripts().adoptUsers, std::move(names),
                [this, now, more, done, finish](const Result<Answer> &adopted) {
                    if (!adopted)
                        return finish(fail(adopted.error()));
                    if (!more)
                        return finish(now);
                    adoptOn(now, finish);
                });
        });
}

void RedisUserStore::setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done)
{
    m_caller.call(m_caller.scripts().setPassword,
        arguments(change.user, change.before, change.after, qint64(change.endSessions), change.keep), std::move(done),
        [](const Answer &answer) {
            std::vector<SessionId> ended;
            for (const qtredis::Value &id : answer.at(0).toArray())
                ended.push_back(SessionId::fromString(text(id)));
            return ended;
        });
}

void RedisUserStore::byIds(std::vector<UserId> ids, Done<std::vector<User>> done)
{
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    QByteArrayList given;
    for (UserId id : ids)
        given << argument(id);
    m_caller.call(m_caller.scripts().users, std::move(given), std::move(done), [](const Answer &answer) {
        std::vector<User> users;
        for (const qtredis::Value &row : answer.at(0).toArray())
            users.push_back(readUser(row));
        return users;
    });
}

struct RedisUserStore::Search {
    struct Hit {
        bool later;
        QByteArray folded;
        User user;
    };
    QString query;
    size_t limit;
    Done<std::vector<User>> done;
    quint64 ticket;
    std::vector<Hit> hits = {};
};

void RedisUserStore::search(QString foldedQuery, int limit, Done<std::vector<User>> done)
{
    searchOn(std::make_shared<Search>(Search{
                 std::move(foldedQuery), static_cast<size_t>(std::max(limit, 0)), std::move(done), m_caller.open()}),
        0);
}

void RedisUserStore::searchOn(std::shared_ptr<Search> search, qint64 at)
{
    m_caller.run(
        m_caller.scripts().searchUsers, arguments(search->query, at, step), [this, search](Result<Answer> answer) {
            if (!answer) {
                m_caller.close(search->ticket);
                return search->done(fail(answer.error()));
            }
            for (const qtredis::Value &row : answer->at(1).toArray()) {
                const auto &fields = row.toArray();
                search->hits.push_back({!flag(fields.at(0)), fields.at(1).toBytes(), readUser(fields.at(2))});
            }
            // Those that begin with it first, then by name; what cannot be among the first is let go.
            std::ranges::sort(search->hits, {}, [](const Search::Hit &hit) { return std::tie(hit.later, hit.folded); });
            if (search->hits.size() > search->limit)
                search->hits.resize(search->limit);
            if (const QByteArray next = answer->at(0).toBytes(); !next.isEmpty())
                return searchOn(search, next.toLongLong());
            std::vector<User> users;
            for (Search::Hit &hit : search->hits)
                users.push_back(std::move(hit.user));
            m_caller.close(search->ticket);
            search->done(std::move(users));
        });
}

struct RedisUserStore::Retirement {
    GoneQuery query;
    Done<std::vector<Retired>> done;
    quint64 ticket;
    std::vector<Retired> retired = {};
};

void RedisUserStore::retireGuests(GoneQuery query, Done<std::vector<Retired>> done)
{
    retireOn(std::make_shared<Retirement>(Retirement{query, std::move(done), m_caller.open()}));
}

void RedisUserStore::retireOn(std::shared_ptr<Retirement> retirement)
{
    const GoneQuery &query = retirement->query;
    const qint64 wanted = query.limit - static_cast<qint64>(retirement->retired.size());
    m_caller.run(m_caller.scripts().retireGuests,
        arguments(query.now, query.createdBefore, std::clamp<qint64>(wanted, 0, retireStep), step),
        [this, retirement](Result<Answer> answer) {
            if (answer) {
                for (const qtredis::Value &row : answer->at(1).toArray())
                    retirement->retired.push_back(readRetired(row));
                if (flag(answer->at(0)) && static_cast<int>(retirement->retired.size()) < retirement->query.limit)
                    return retireOn(retirement);
            }
            m_caller.close(retirement->ticket);
            // What was done before something failed is done, and whoever asked has to know.
            if (!answer && retirement->retired.empty())
                return retirement->done(fail(answer.error()));
            retirement->done(std::move(retirement->retired));
        });
}

} // namespace kith::storage::redis
