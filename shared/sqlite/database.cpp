#include "shared/sqlite/database.h"

#include <array>
#include <charconv>
#include <string_view>

namespace kith::sqlite {
namespace {

// A statement that is prepared for one use.
class Once {
public:
    Once(Database &database, const char *text)
    {
        if (sqlite3_prepare_v2(database.handle(), text, -1, &m_statement, nullptr) != SQLITE_OK)
            throw database.error();
    }
    ~Once() { sqlite3_finalize(m_statement); }
    Once(const Once &) = delete;
    Once &operator=(const Once &) = delete;
    sqlite3_stmt *get() const { return m_statement; }

private:
    sqlite3_stmt *m_statement = nullptr;
};

template <typename Read>
auto firstColumn(Database &database, const char *text, Read read)
{
    const Once once(database, text);
    const int result = sqlite3_step(once.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        throw database.error();
    return read(result == SQLITE_ROW ? once.get() : nullptr);
}

QString textOf(sqlite3_stmt *statement, int column)
{
    // The text is asked for first: asking may convert, and only then is the length right.
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(statement, column));
}

} // namespace

Database::Database(const QString &path, Mode mode)
{
    const int flags = (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX
        | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path.toUtf8().constData(), &m_handle, flags, nullptr) != SQLITE_OK) {
        const SqliteError failure = error();
        sqlite3_close(m_handle);
        throw failure;
    }
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_busy_timeout(m_handle, 250);
}

Database::~Database()
{
    for (const auto &[text, statement] : m_statements)
        sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

SqliteError Database::error() const
{
    if (m_handle == nullptr)
        return {.code = SQLITE_NOMEM, .message = QStringLiteral("out of memory")};
    return {.code = sqlite3_extended_errcode(m_handle), .message = QString::fromUtf8(sqlite3_errmsg(m_handle))};
}

void Database::run(const char *statements)
{
    if (sqlite3_exec(m_handle, statements, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw error();
}

qint64 Database::number(const char *query)
{
    return firstColumn(*this, query, [](sqlite3_stmt *row) { return row ? sqlite3_column_int64(row, 0) : 0; });
}

QString Database::string(const char *query)
{
    return firstColumn(*this, query, [](sqlite3_stmt *row) { return row ? textOf(row, 0) : QString(); });
}

void Database::rollBack() noexcept
{
    if (inTransaction())
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

sqlite3_stmt *Database::prepared(Sql sql)
{
    sqlite3_stmt *&statement = m_statements[sql.text()];
    if (statement == nullptr
        && sqlite3_prepare_v3(m_handle, sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        throw error();
    Q_ASSERT(!sqlite3_stmt_busy(statement));
    return statement;
}

Query::~Query()
{
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

bool Query::step()
{
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        throw m_database.error();
    return false;
}

void Query::run()
{
    while (step()) {}
}

void Query::check(int result)
{
    if (result != SQLITE_OK)
        throw m_database.error();
}

void Query::bind(int index, qint64 value) { check(sqlite3_bind_int64(m_statement, index, value)); }

void Query::bind(int index, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    check(sqlite3_bind_text64(
        m_statement, index, utf8.constData(), static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Query::bind(int index, const QByteArray &value)
{
    // constData() is never null, so that an empty blob does not become NULL.
    check(sqlite3_bind_blob64(
        m_statement, index, value.constData(), static_cast<sqlite3_uint64>(value.size()), SQLITE_TRANSIENT));
}

void Query::bind(int index, RoomId value)
{
    std::array<char, 48> text; // two numbers of at most 20 digits and a colon
    char *end = text.data();
    if (value.isValid()) {
        char *const limit = text.data() + text.size();
        end = std::to_chars(end, limit, value.first()).ptr;
        if (value.isDirect() && end != limit) {
            *end++ = ':';
            end = std::to_chars(end, limit, value.second()).ptr;
        }
    }
    check(sqlite3_bind_text(m_statement, index, text.data(), static_cast<int>(end - text.data()), SQLITE_TRANSIENT));
}

QString Query::text(int column) const { return textOf(m_statement, column); }

QByteArray Query::blob(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(data, sqlite3_column_bytes(m_statement, column));
}

RoomId Query::room(int column) const
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    const std::string_view text(data, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)));
    quint64 first = 0;
    quint64 second = 0;
    const auto end = std::from_chars(text.begin(), text.end(), first).ptr;
    if (end == text.end())
        return RoomId(first);
    std::from_chars(end + 1, text.end(), second);
    return RoomId::direct(UserId(first), UserId(second));
}

} // namespace kith::sqlite
