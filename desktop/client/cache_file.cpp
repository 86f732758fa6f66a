#include "desktop/client/cache_file.h"

#include "desktop/client/held_lock.h"
#include "shared/base/log.h"
#include "shared/sqlite/migrations.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <map>

using namespace Qt::StringLiterals;

// Outside of every namespace, as the macro asks: without it a static library's resources may be left out.
static void initCacheResources() { Q_INIT_RESOURCE(kith_cache_migrations); }

namespace kith::client {

using sqlite::Database;
using sqlite::FileLock;
using sqlite::Query;
using sqlite::SqliteError;

namespace {

const sqlite::Schema &schema()
{
    static const sqlite::Schema steps = [] {
        initCacheResources();
        return sqlite::Schema(u":/kith/cache/migrations"_s, 0x4B697443); // "KitC"
    }();
    return steps;
}

// What SQLite keeps beside a database.
constexpr auto companions = {"-wal"_L1, "-shm"_L1, "-journal"_L1};

QString markOf(const QString &path) { return path + u".broken"_s; }
QString successorOf(const QString &path) { return path + u".new"_s; }

void removeDatabase(const QString &path)
{
    QFile::remove(path);
    for (const QLatin1StringView companion : companions)
        QFile::remove(path + companion);
}

Error refusal(QString sentence) { return makeError(ErrorCode::StoreUnavailable, std::move(sentence)); }

// Throws what isDamage() where the file is not what this program wrote; an error where it is to be left alone.
Result<std::unique_ptr<Database>> openDatabase(const QString &path)
{
    if (const Result<void> made = sqlite::makePrivateFile(path); !made)
        return fail(made.error());
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner); // its companions take them over
    auto database = std::make_unique<Database>(path, Database::Mode::ReadWrite);
    // What is refused or put aside stays as it is: closing it must not move its log.
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (!schema().checkOwnership(*database)) {
        if (database->number("PRAGMA application_id") == schema().applicationId())
            return fail(refusal(u"The conversations on this computer were written by a newer version of Kith. "
                                "Install the newer version."_s));
        throw SqliteError{.code = SQLITE_NOTADB, .message = u"the file belongs to another program"_s};
    }
    if (QFile::exists(markOf(path)))
        throw SqliteError{.code = SQLITE_CORRUPT, .message = u"it could not be read the last time"_s};
    if (sqlite3_db_readonly(database->handle(), "main") == 1)
        return fail(refusal(u"%1 cannot be written."_s.arg(path)));
    database->run("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                  "PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 8388608");
    if (database->string("PRAGMA journal_mode = WAL") != u"wal")
        return fail(refusal(
            u"%1 lies on a file system that cannot share memory (needed for SQLite's write-ahead log)."_s.arg(path)));
    if (const Result<void> migrated = schema().migrate(*database); !migrated)
        return fail(migrated.error());
    // The tables that everything stands on, all small: a whole check would read all messages.
    for (const char *check : {"PRAGMA quick_check(owner)", "PRAGMA quick_check(room_keys)", "PRAGMA quick_check(rooms)",
             "PRAGMA quick_check(outbox)", "PRAGMA quick_check(drafts)"}) {
        if (const QString found = database->string(check); found != u"ok")
            throw SqliteError{.code = SQLITE_CORRUPT, .message = found};
    }
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return database;
}

std::optional<Cache::Owner> readOwner(Database &database)
{
    Query row(database, "SELECT server, user_id, username FROM owner");
    if (!row.step())
        return {};
    return Cache::Owner{.server = row.text(0), .user = row.user(1), .username = row.text(2)};
}

void writeOwner(Database &database, const Cache::Owner &owner)
{
    Query(database, "INSERT INTO owner (id, server, user_id, username) VALUES (1, ?, ?, ?)", owner.server, owner.user,
        owner.username)
        .run();
}

// What is nowhere else but in this file.
struct Rescued {
    std::map<qint64, Pending> outbox; // by position
    std::vector<std::pair<RoomId, QString>> drafts;
};

template <typename Read>
bool readWhatCanBe(Read read)
{
    try {
        read();
        return true;
    } catch (const SqliteError &) {
        return false;
    }
}

Rescued rescue(const QString &path, const Cache::Owner &owner)
{
    Rescued rescued;
    readWhatCanBe([&] {
        Database database(path, Database::Mode::ReadWrite);
        sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        if (database.number("PRAGMA application_id") != schema().applicationId())
            return;
        std::optional<Cache::Owner> found;
        readWhatCanBe([&] { found = readOwner(database); });
        if (found && *found != owner)
            return;
        const auto take = [&](sqlite::Sql sql) {
            return readWhatCanBe([&] {
                Query row(database, sql);
                while (row.step()) {
                    Pending pending = readPending(row);
                    // Nobody can say whose it was: it waits for the person.
                    if (!found)
                        pending.state = Pending::State::Failed;
                    if (pending.roomId.isValid() && !pending.cid.isEmpty())
                        rescued.outbox.emplace(row.number(7), pending);
                }
            });
        };
        // From both ends, to the place that is damaged.
        if (!take("SELECT cid, room_id, text, created, error, attempted, seen, position FROM outbox ORDER BY position"))
            take("SELECT cid, room_id, text, created, error, attempted, seen, position FROM outbox "
                 "ORDER BY position DESC");
        readWhatCanBe([&] {
            Query row(database, "SELECT room_id, text FROM drafts");
            while (row.step())
                rescued.drafts.emplace_back(row.room(0), row.text(1));
        });
    });
    return rescued;
}

QString freeName(const QString &path)
{
    const QString name = path + u".damaged-"_s + QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s);
    QString free = name;
    for (int i = 2; QFile::exists(free); ++i)
        free = name + u'-' + QString::number(i);
    return free;
}

// The last steps of replace(), also after a crash between them. The log of the old file must be gone by the time
// that the new one has its name: SQLite would take it for that of the new file.
Result<void> adoptSuccessor(const QString &path)
{
    for (const QLatin1StringView companion : companions)
        QFile::remove(path + companion);
    QFile::remove(markOf(path));
    if (!QFile::rename(successorOf(path), path))
        return fail(refusal(u"%1 cannot be renamed."_s.arg(successorOf(path))));
    return {};
}

// Puts the damaged file aside. The new one takes its place when it holds all that could be rescued.
Result<QString> replace(const QString &path, const Cache::Owner &owner, const SqliteError &damage)
{
    const Rescued rescued = rescue(path, owner);
    const QString successor = successorOf(path);
    removeDatabase(successor);
    {
        const auto database = openDatabase(successor);
        if (!database)
            return fail(database.error());
        (*database)->run("BEGIN IMMEDIATE");
        writeOwner(**database, owner);
        for (const auto &[position, pending] : rescued.outbox)
            writePending(**database, pending);
        for (const auto &[room, text] : rescued.drafts)
            writeDraft(**database, room, text);
        (*database)->run("COMMIT");
    }
    const QString aside = freeName(path);
    if (!QFile::rename(path, aside))
        return fail(refusal(u"%1 is damaged and cannot be renamed."_s.arg(path)));
    for (const QLatin1StringView companion : companions)
        QFile::rename(path + companion, aside + companion);
    if (const Result<void> adopted = adoptSuccessor(path); !adopted)
        return fail(adopted.error());
    qCWarning(lcStore, "%s was damaged (%s) and put aside as %s; %zu unsent messages and %zu drafts were kept.",
        qUtf8Printable(path), qUtf8Printable(damage.message), qUtf8Printable(aside), rescued.outbox.size(),
        rescued.drafts.size());
    return u"The conversations on this computer were damaged and are loaded from the server again. The damaged file "
           "was kept as %1."_s.arg(aside);
}

} // namespace

Result<CacheFile> openCacheFile(const QString &path, const Cache::Owner &owner)
{
    CacheFile file;
    auto lock = takeLock(path, u"Kith is already open with this account."_s);
    if (!lock)
        return fail(lock.error());
    file.lock = std::move(*lock);
    try {
        if (!QFile::exists(path) && QFile::exists(successorOf(path))) {
            if (const Result<void> adopted = adoptSuccessor(path); !adopted)
                return fail(adopted.error());
        }
        Result<std::unique_ptr<Database>> database;
        try {
            database = openDatabase(path);
        } catch (const SqliteError &error) {
            if (!isDamage(error))
                throw;
            Result<QString> notice = replace(path, owner, error);
            if (!notice)
                return fail(notice.error());
            file.notice = *notice;
            database = openDatabase(path);
        }
        if (!database)
            return fail(database.error());
        std::optional<Cache::Owner> found = readOwner(**database);
        if (found && *found != owner) {
            qCInfo(lcStore, "%s belonged to another account and was emptied.", qUtf8Printable(path));
            database->reset();
            removeDatabase(path);
            database = openDatabase(path);
            if (!database)
                return fail(database.error());
            found.reset();
        }
        if (!found)
            writeOwner(**database, owner);
        file.database = std::move(*database);
        return file;
    } catch (const SqliteError &error) {
        return fail(refusal(sentenceOf(error, nullptr)));
    }
}

void markDamaged(const QString &path)
{
    if (const Result<void> made = sqlite::makePrivateFile(markOf(path)); !made)
        qCWarning(lcStore, "%s", qUtf8Printable(made.error().message));
}

void removeCacheFiles(const QString &path)
{
    removeDatabase(path);
    removeDatabase(successorOf(path));
    QFile::remove(markOf(path));
    const QFileInfo info(path);
    const QDir folder = info.dir();
    const QString prefix = info.fileName() + u".damaged-"_s;
    for (const QString &name : folder.entryList(QDir::Files | QDir::Hidden)) {
        if (name.startsWith(prefix))
            QFile::remove(folder.filePath(name));
    }
    QFile::remove(path + u".lock"_s);
}

bool isDamage(const SqliteError &error)
{
    // SQLITE_ERROR: a statement of ours that does not fit the tables.
    return error.primary() == SQLITE_CORRUPT || error.primary() == SQLITE_NOTADB || error.primary() == SQLITE_ERROR;
}

QString sentenceOf(const SqliteError &error, Database *database)
{
    const int system = database == nullptr ? 0 : sqlite3_system_errno(database->handle());
    if (error.primary() == SQLITE_FULL || (error.primary() == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT)))
        return u"The disk is full. Kith cannot save anything until there is space."_s;
    if (error.primary() == SQLITE_CORRUPT || error.primary() == SQLITE_NOTADB)
        return u"The conversations on this computer are damaged. Start Kith again: it repairs them."_s;
    if (error.primary() == SQLITE_READONLY || error.primary() == SQLITE_CANTOPEN || error.primary() == SQLITE_PERM)
        return u"Kith may not write to its folder (%1)."_s.arg(error.message);
    if (error.primary() == SQLITE_BUSY)
        return u"Another program holds the conversations on this computer."_s;
    return u"The conversations on this computer cannot be read or written (%1)."_s.arg(error.message);
}

void writePending(Database &database, const Pending &pending)
{
    const bool failed = pending.state == Pending::State::Failed;
    Query(database,
        "INSERT INTO outbox (cid, room_id, text, created, error, attempted, seen) "
        "VALUES (?, ?, ?, ?, NULLIF(?, ''), ?, ?) "
        "ON CONFLICT (cid) DO UPDATE SET room_id = excluded.room_id, text = excluded.text, "
        "created = excluded.created, error = excluded.error, attempted = excluded.attempted, seen = excluded.seen",
        pending.cid, pending.roomId, pending.text, pending.created,
        failed ? QString(wireName(pending.error.value_or(ErrorCode::Internal))) : QString(), pending.attempted,
        pending.seen)
        .run();
}

Pending readPending(const Query &row)
{
    Pending pending{.cid = row.text(0), .roomId = row.room(1), .text = row.text(2), .created = row.number(3)};
    if (!row.isNull(4)) {
        pending.state = Pending::State::Failed;
        pending.error = errorCodeFromWire(row.text(4)).value_or(ErrorCode::Internal);
    }
    pending.attempted = row.flag(5);
    pending.seen = row.flag(6);
    return pending;
}

void writeDraft(Database &database, RoomId id, const QString &text)
{
    if (text.isEmpty())
        Query(database, "DELETE FROM drafts WHERE room_id = ?", id).run();
    else
        Query(database,
            "INSERT INTO drafts (room_id, text) VALUES (?, ?) ON CONFLICT (room_id) DO UPDATE SET text = excluded.text",
            id, text)
            .run();
}

} // namespace kith::client
