#include "server/storage/sqlite/user_store.h"

#include "server/storage/sqlite/membership.h"
#include "server/storage/sqlite/rows.h"
#include "shared/base/text.h"

#include <algorithm>

namespace kith::storage::sqlite {
namespace {

Result<User> createUser(Database &database, const NewUser &user)
{
    if (Query(database, "SELECT 1 FROM users WHERE folded = ?", user.folded).step())
        return fail(ErrorCode::NameTaken);
    RoomId invited;
    if (!user.inviteHash.isEmpty()) {
        const Result<RoomId> room = checkInvite(database, user.inviteHash, user.created, UserId());
        if (!room)
            return fail(room.error());
        invited = *room;
    }
    Query(database,
        "INSERT INTO users (username, folded, display_name, display_folded, email, password_hash, guest, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        user.username, user.folded, user.displayName, foldName(user.displayName), user.email, user.passwordHash,
        user.guest, user.created)
        .run();
    const UserId id(static_cast<quint64>(database.lastInsertId()));
    addMember(database, {.room = RoomId::general(), .user = id, .joined = user.created});
    if (invited.isValid()) {
        addMember(database, {.room = invited, .user = id, .joined = user.created});
        countInviteUse(database, user.inviteHash);
    }
    return User{.id = id, .username = user.username, .displayName = user.displayName, .guest = user.guest};
}

Result<std::optional<Credentials>> findCredentials(Database &database, const QString &folded)
{
    Query query(database, "SELECT " KITH_USER_COLUMNS ", u.password_hash FROM users u WHERE u.folded = ?", folded);
    if (!query.step())
        return std::optional<Credentials>();
    return Credentials{.user = readUser(query, 0), .passwordHash = query.blob(userColumns)};
}

Result<std::vector<SessionId>> changePassword(Database &database, const PasswordChange &change)
{
    Query before(database, "SELECT password_hash FROM users WHERE id = ?", change.user);
    if (!before.step())
        return fail(ErrorCode::UserUnknown);
    if (before.blob(0) != change.before)
        return fail(ErrorCode::AuthFailed);
    Query(database, "UPDATE users SET password_hash = ? WHERE id = ?", change.after, change.user).run();
    std::vector<SessionId> ended;
    if (!change.endSessions)
        return ended;
    Query others(database, "SELECT id FROM sessions WHERE user_id = ? AND id != ?", change.user, change.keep);
    while (others.step())
        ended.push_back(others.session(0));
    Query(database, "DELETE FROM sessions WHERE user_id = ? AND id != ?", change.user, change.keep).run();
    return ended;
}

Result<std::vector<User>> findUsers(Database &database, std::vector<UserId> ids)
{
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<User> users;
    users.reserve(ids.size());
    for (UserId id : ids) {
        Query query(database, "SELECT " KITH_USER_COLUMNS " FROM users u WHERE u.id = ?", id);
        if (query.step())
            users.push_back(readUser(query, 0));
    }
    return users;
}

Result<std::vector<User>> searchUsers(Database &database, const QString &foldedQuery, int limit)
{
    Query query(database,
        "SELECT " KITH_USER_COLUMNS " FROM users u"
        " WHERE (instr(u.folded, ?1) > 0 OR instr(u.display_folded, ?1) > 0) AND u.guest < 2"
        " ORDER BY NOT (instr(u.folded, ?1) = 1 OR instr(u.display_folded, ?1) = 1), u.folded LIMIT ?2",
        foldedQuery, std::max(limit, 0));
    std::vector<User> users;
    while (query.step())
        users.push_back(readUser(query, 0));
    return users;
}

// Whether a guest is retired stands in the column "guest", so that the index of guests holds only those who are not
// (migrations/0003).
std::vector<User> findGoneGuests(Database &database, const GoneQuery &gone)
{
    Query query(database,
        "SELECT " KITH_USER_COLUMNS " FROM users u WHERE u.guest = 1 AND u.created < ?1"
        " AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id AND +s.last_used + s.idle_lifetime >= ?2)"
        " LIMIT ?3",
        gone.createdBefore, gone.now, std::max(gone.limit, 0));
    std::vector<User> guests;
    while (query.step())
        guests.push_back(readUser(query, 0));
    return guests;
}

Retired retire(Database &database, const User &guest)
{
    struct Place {
        RoomId room;
        Role role;
        qint64 members;
    };
    std::vector<Place> places;
    {
        Query query(database,
            "SELECT r.id, m.role, r.members FROM members m JOIN rooms r ON r.id = m.room_id"
            " WHERE m.user_id = ? AND r.kind <> ? ORDER BY r.number",
            guest.id, RoomKind::Direct);
        while (query.step())
            places.push_back({query.room(0), query.value<Role>(1), query.number(2)});
    }
    Retired retired{.user = guest};
    for (const Place &place : places) {
        const UserId newOwner = removeMember(database, place.room, guest.id, place.role);
        retired.left.push_back({.room = place.room, .members = place.members - 1, .newOwner = newOwner});
    }
    Query(database, "DELETE FROM sessions WHERE user_id = ?", guest.id).run();
    Query(database, "UPDATE users SET guest = 2 WHERE id = ?", guest.id).run();
    return retired;
}

Result<std::vector<Retired>> retireGoneGuests(Database &database, const GoneQuery &gone)
{
    std::vector<Retired> retired;
    for (const User &guest : findGoneGuests(database, gone))
        retired.push_back(retire(database, guest));
    return retired;
}

} // namespace

void SqliteUserStore::create(NewUser user, Done<User> done)
{
    m_executor.ordered(JobKind::Write, std::move(done),
        [user = std::move(user)](Database &database) { return createUser(database, user); });
}

void SqliteUserStore::credentials(QString folded, Done<std::optional<Credentials>> done)
{
    m_executor.beside(std::move(done),
        [folded = std::move(folded)](Database &database) { return findCredentials(database, folded); });
}

void SqliteUserStore::setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done)
{
    m_executor.ordered(JobKind::SafeWrite, std::move(done),
        [change = std::move(change)](Database &database) { return changePassword(database, change); });
}

void SqliteUserStore::byIds(std::vector<UserId> ids, Done<std::vector<User>> done)
{
    m_executor.beside(std::move(done), [ids = std::move(ids)](Database &database) { return findUsers(database, ids); });
}

void SqliteUserStore::search(QString foldedQuery, int limit, Done<std::vector<User>> done)
{
    m_executor.beside(std::move(done),
        [query = std::move(foldedQuery), limit](Database &database) { return searchUsers(database, query, limit); });
}

void SqliteUserStore::retireGuests(GoneQuery query, Done<std::vector<Retired>> done)
{
    m_executor.ordered(
        JobKind::Write, std::move(done), [query](Database &database) { return retireGoneGuests(database, query); });
}

} // namespace kith::storage::sqlite
