// The C interface of SQLite, wrapped: a connection, its cached prepared statements, typed binding and reading.
// Inside this folder a failure of SQLite travels as the exception SqliteError; writer, reader pool, opening and
// check catch it, and nothing of it leaves the folder.
// Threads: a connection and its queries belong to one thread at a time.
#pragma once

#include "shared/base/ids.h"

#include <QByteArray>
#include <QString>

#include <sqlite3.h>

#include <unordered_map>

namespace kith::sqlite {

struct SqliteError {
    int code = SQLITE_ERROR; // extended
    QString message;

    int primary() const { return code & 0xff; }
};

// The text of a statement: a literal only, because its address is the key under which it stays prepared.
class Sql {
public:
    consteval Sql(const char *text) : m_text(text) {}
    const char *text() const { return m_text; }

private:
    const char *m_text;
};

class Database {
public:
    enum class Mode { ReadOnly, ReadWrite };

    // Opens an existing file. Throws SqliteError.
    Database(const QString &path, Mode mode);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    // Runs one or more statements that give no rows of interest, without keeping them prepared.
    void run(const char *statements);
    qint64 number(const char *query); // the first column of the first row; 0 without a row
    QString string(const char *query);

    bool inTransaction() const { return sqlite3_get_autocommit(m_handle) == 0; }
    void rollBack() noexcept; // where a transaction is still open
    qint64 lastInsertId() const { return sqlite3_last_insert_rowid(m_handle); }
    int changes() const { return sqlite3_changes(m_handle); }
    sqlite3 *handle() const { return m_handle; }
    SqliteError error() const;

private:
    friend class Query;
    sqlite3_stmt *prepared(Sql sql);

    sqlite3 *m_handle = nullptr;
    std::unordered_map<const char *, sqlite3_stmt *> m_statements;
};

// One use of a cached statement: bind, step, read. Its end resets the statement. Never two at once of the same.
class Query {
public:
    template <typename... Values>
    explicit Query(Database &database, Sql sql, const Values &...values)
        : m_database(database), m_statement(database.prepared(sql))
    {
        int index = 0;
        (bind(++index, values), ...);
    }
    ~Query();
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    bool step(); // true: a row
    void run();  // to the end

    qint64 number(int column) const { return sqlite3_column_int64(m_statement, column); }
    bool flag(int column) const { return number(column) != 0; }
    bool isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    QString text(int column) const;
    QByteArray blob(int column) const;
    RoomId room(int column) const;
    UserId user(int column) const { return UserId(static_cast<quint64>(number(column))); }
    SessionId session(int column) const { return SessionId(static_cast<quint64>(number(column))); }
    qint64 bytes(int column) const { return sqlite3_column_bytes(m_statement, column); }
    template <typename Enum>
    Enum value(int column) const
    {
        return static_cast<Enum>(number(column));
    }

private:
    void bind(int index, qint64 value);
    void bind(int index, int value) { bind(index, qint64(value)); }
    void bind(int index, bool value) { bind(index, qint64(value)); }
    void bind(int index, const QString &value);
    void bind(int index, const QByteArray &value); // as a blob
    void bind(int index, RoomId value);
    template <typename Tag>
    void bind(int index, NumericId<Tag> value)
    {
        bind(index, static_cast<qint64>(value.value()));
    }
    template <typename Enum>
    requires std::is_enum_v<Enum>
    void bind(int index, Enum value) { bind(index, static_cast<qint64>(value)); }
    void check(int result);

    Database &m_database;
    sqlite3_stmt *m_statement;
};

} // namespace kith::sqlite
