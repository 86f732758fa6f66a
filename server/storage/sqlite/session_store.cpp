#include "server/storage/sqlite/session_store.h"

#include "server/storage/sqlite/membership.h"
#include "server/storage/sqlite/rows.h"

// A session is alive while last_used + idle_lifetime >= now.
#define KITH_SESSION_COLUMNS "s.id, s.user_id, s.client, s.created, s.last_used"

namespace kith::storage::sqlite {
namespace {

constexpr int sessionColumns = 5;

SessionRecord readSession(const Query &row, int column)
{
    return {.id = row.session(column),
        .user = row.user(column + 1),
        .client = row.text(column + 2),
        .created = row.number(column + 3),
        .lastUsed = row.number(column + 4)};
}

Result<SessionId> createSession(Database &database, const NewSession &session)
{
    if (!userExists(database, session.user))
        return fail(ErrorCode::UserUnknown);
    if (!session.passwordHash.isEmpty()
        && !Query(
            database, "SELECT 1 FROM users WHERE id = ? AND password_hash = ?", session.user, session.passwordHash)
                .step())
        return fail(ErrorCode::AuthFailed);
    Query(database,
        "INSERT INTO sessions (user_id, token_hash, client, created, last_used, idle_lifetime)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        session.user, session.tokenHash, session.client, session.created, session.idleLifetime)
        .run();
    return SessionId(static_cast<quint64>(database.lastInsertId()));
}

Result<OpenedSession> openSession(Database &database, const QByteArray &tokenHash, EpochMs now)
{
    Query query(database,
        "SELECT " KITH_SESSION_COLUMNS ", " KITH_USER_COLUMNS " FROM sessions s JOIN users u ON u.id = s.user_id"
        " WHERE s.token_hash = ?1 AND s.last_used + s.idle_lifetime >= ?2",
        tokenHash, now);
    if (!query.step())
        return fail(ErrorCode::AuthExpired);
    return OpenedSession{.session = readSession(query, 0), .user = readUser(query, sessionColumns)};
}

Result<std::vector<SessionRecord>> listSessions(Database &database, UserId user, EpochMs now)
{
    Query query(database,
        "SELECT " KITH_SESSION_COLUMNS " FROM sessions s"
        " WHERE s.user_id = ?1 AND +s.last_used + s.idle_lifetime >= ?2 ORDER BY s.last_used DESC, s.id DESC",
        user, now);
    std::vector<SessionRecord> sessions;
    while (query.step())
        sessions.push_back(readSession(query, 0));
    return sessions;
}

} // namespace

void SqliteSessionStore::create(NewSession session, Done<SessionId> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [session = std::move(session)](Database &database) { return createSession(database, session); });
}

void SqliteSessionStore::open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done)
{
    m_executor.ordered(JobKind::Read, std::move(done),
        [hash = std::move(tokenHash), now](Database &database) { return openSession(database, hash, now); });
}

void SqliteSessionStore::touch(SessionId session, EpochMs now, Done<void> done)
{
    m_executor.ordered(JobKind::SafeWrite, std::move(done), [session, now](Database &database) -> Result<void> {
        Query(database, "UPDATE sessions SET last_used = ? WHERE id = ?", now, session).run();
        return {};
    });
}

void SqliteSessionStore::list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done)
{
    m_executor.ordered(
        JobKind::Read, std::move(done), [user, now](Database &database) { return listSessions(database, user, now); });
}

void SqliteSessionStore::remove(UserId user, SessionId session, Done<bool> done)
{
    m_executor.ordered(JobKind::SafeWrite, std::move(done), [user, session](Database &database) -> Result<bool> {
        Query(database, "DELETE FROM sessions WHERE id = ? AND user_id = ?", session, user).run();
        return database.changes() > 0;
    });
}

void SqliteSessionStore::purge(EpochMs now, Done<qint64> done)
{
    m_executor.ordered(JobKind::SafeWrite, std::move(done), [now](Database &database) -> Result<qint64> {
        Query(database, "DELETE FROM sessions WHERE last_used + idle_lifetime < ?", now).run();
        return database.changes();
    });
}

} // namespace kith::storage::sqlite
