#include "server/storage/redis/rows.h"
#include "server/storage/redis/stores.h"

namespace kith::storage::redis {

void RedisSessionStore::create(NewSession session, Done<SessionId> done)
{
    m_caller.call(m_caller.scripts().createSession,
        arguments(session.user, session.tokenHash, session.client, session.created, session.idleLifetime,
            session.passwordHash),
        std::move(done), [](const Answer &answer) { return SessionId::fromString(text(answer.at(0))); });
}

void RedisSessionStore::open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done)
{
    m_caller.call(m_caller.scripts().openSession, arguments(tokenHash, now), std::move(done), [](const Answer &answer) {
        return OpenedSession{.session = readSession(answer.at(0)), .user = readUser(answer.at(1))};
    });
}

void RedisSessionStore::touch(SessionId session, EpochMs now, Done<void> done)
{
    m_caller.call(m_caller.scripts().touchSession, arguments(session, now), std::move(done), [](const Answer &) {});
}

void RedisSessionStore::list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done)
{
    m_caller.call(m_caller.scripts().listSessions, arguments(user, now), std::move(done), [](const Answer &answer) {
        std::vector<SessionRecord> records;
        for (const qtredis::Value &row : answer.at(0).toArray())
            records.push_back(readSession(row));
        return records;
    });
}

void RedisSessionStore::remove(UserId user, SessionId session, Done<bool> done)
{
    m_caller.call(m_caller.scripts().removeSessions, arguments(user, session), std::move(done),
        [](const Answer &answer) { return flag(answer.at(0)); });
}

void RedisSessionStore::purge(EpochMs now, Done<qint64> done)
{
    m_caller.call(m_caller.scripts().removeSessions, arguments(QByteArray(), now), std::move(done),
        [](const Answer &answer) { return answer.at(0).toInteger(); });
}

} // namespace kith::storage::redis
