// Every statement on a cache. How its file is opened: cache_file.cpp. Why commits are quick here and the disk is
// waited for elsewhere: log_keeper.cpp.
#include "desktop/client/cache.h"

#include "desktop/client/cache_file.h"
#include "desktop/client/cache_index.h"
#include "desktop/client/log_keeper.h"
#include "shared/base/log.h"
#include "shared/search/text_index.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::client {

using sqlite::Database;
using sqlite::Query;
using sqlite::SqliteError;

struct Cache::Private {
    explicit Private(QString path_, CacheFile file_) : path(std::move(path_)), file(std::move(file_)), keeper(path)
    {
        error = file.notice;
        // Takes the place of SQLite's own checkpoints, which would run in the middle of a commit.
        sqlite3_wal_hook(
            database().handle(),
            [](void *self, sqlite3 *, const char *, int pages) {
                auto &cache = *static_cast<Private *>(self);
                if (pages * cache.pageSize > LogKeeper::longLog)
                    cache.keeper.shorten();
                return SQLITE_OK;
            },
            this);
    }

    Database &database() { return *file.database; }

    Error failed(const SqliteError &failure)
    {
        const bool damaged = failure.primary() == SQLITE_CORRUPT || failure.primary() == SQLITE_NOTADB;
        const QString sentence = sentenceOf(failure, file.database.get());
        if (sentence != error)
            qCWarning(lcStore, "%s: %s (SQLite: %d, %s)", qUtf8Printable(path), qUtf8Printable(sentence), failure.code,
                qUtf8Printable(failure.message));
        if (damaged)
            markDamaged(path);
        error = sentence;
        return makeError(ErrorCode::StoreUnavailable, sentence);
    }

    // What `work` gives, or nothing where the file cannot be read.
    template <typename Work>
    auto read(Work work) -> decltype(work(std::declval<Database &>()))
    {
        try {
            return work(database());
        } catch (const SqliteError &failure) {
            failed(failure);
            return {};
        }
    }

    std::vector<Message> messages(RoomId id, Query &row)
    {
        std::vector<Message> found;
        while (row.step())
            found.push_back({.roomId = id,
                .seq = row.number(0),
                .rev = row.number(1),
                .from = row.user(2),
                .date = row.number(3),
                .text = row.text(4)});
        return found;
    }

    QString path;
    CacheFile file;
    qint64 pageSize = database().number("PRAGMA page_size");
    QString error;
    LogKeeper keeper; // ends first: the last connection to close moves the log into the file
};

namespace {

std::optional<qint64> roomKey(Database &database, RoomId id)
{
    Query row(database, "SELECT key FROM room_keys WHERE id = ?", id);
    return row.step() ? std::optional(row.number(0)) : std::nullopt;
}

qint64 makeRoomKey(Database &database, RoomId id)
{
    if (const std::optional<qint64> key = roomKey(database, id))
        return *key;
    Query(database, "INSERT INTO room_keys (id) VALUES (?)", id).run();
    return database.lastInsertId();
}

// What is in the index is exactly what is held.
void replaceIndexed(Database &database, qint64 key, qint64 number, const Message &message)
{
    search::Entry old{.room = number, .seq = message.seq};
    bool isHeld = false;
    {
        Query row(database, "SELECT rev, from_user, text FROM messages WHERE room = ? AND seq = ?", key, message.seq);
        isHeld = row.step();
        if (isHeld && row.number(0) >= message.rev)
            return;
        old.from = isHeld ? row.user(1) : UserId();
        old.text = isHeld ? row.text(2) : QString();
    }
    if (isHeld)
        search::removeEntry(database, old);
    search::addEntry(database, {.room = number, .seq = message.seq, .from = message.from, .text = message.text});
}

// False: there were no messages, and the key stays the room's.
bool removeHistory(Database &database, qint64 key)
{
    Query(database, "DELETE FROM notices WHERE room = ?", key).run();
    return startLeaving(database, key);
}

} // namespace

Cache::Cache(std::unique_ptr<Private> d_) : d(std::move(d_)) {}
Cache::~Cache() = default;

Result<std::unique_ptr<Cache>> Cache::open(const QString &path, const Owner &owner)
{
    Result<CacheFile> file = openCacheFile(path, owner);
    if (!file)
        return fail(file.error());
    try {
        return std::unique_ptr<Cache>(new Cache(std::make_unique<Private>(path, std::move(*file))));
    } catch (const SqliteError &error) {
        return fail(makeError(ErrorCode::StoreUnavailable, sentenceOf(error, nullptr)));
    }
}

void Cache::remove(const QString &path) { removeCacheFiles(path); }

Result<void> Cache::write(const std::function<void(Batch &)> &work)
{
    try {
        d->database().run("BEGIN IMMEDIATE");
        Batch batch(*this);
        work(batch);
        d->database().run("COMMIT");
        d->error.clear();
        return {};
    } catch (const SqliteError &failure) {
        const Error error = d->failed(failure);
        d->database().rollBack();
        return fail(error);
    } catch (...) { // of the caller's own: it stays his, but the transaction ends
        d->database().rollBack();
        throw;
    }
}

void Cache::Batch::putRoom(const RoomState &room)
{
    Database &database = m_cache.d->database();
    const Preview preview = room.last.value_or(Preview());
    Query(database,
        "INSERT INTO rooms (key, kind, name, topic, role, members, last_seq, read_seq, server_read_seq, "
        "preview_seq, preview_from, preview_date, preview_text, since, known, low, high, cursor, favourite, level, "
        "mentions) VALUES (?, ?, ?, ?, NULLIF(?, -1), ?, ?, ?, ?, NULLIF(?, -1), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, name = excluded.name, topic = excluded.topic, "
        "role = excluded.role, members = excluded.members, last_seq = excluded.last_seq, "
        "read_seq = excluded.read_seq, server_read_seq = excluded.server_read_seq, "
        "preview_seq = excluded.preview_seq, preview_from = excluded.preview_from, "
        "preview_date = excluded.preview_date, preview_text = excluded.preview_text, since = excluded.since, "
        "known = excluded.known, low = excluded.low, high = excluded.high, cursor = excluded.cursor, "
        "favourite = excluded.favourite, level = excluded.level, mentions = excluded.mentions",
        makeRoomKey(database, room.id), room.kind, room.name, room.topic, room.role ? static_cast<int>(*room.role) : -1,
        room.members, room.lastSeq, room.readSeq, room.serverReadSeq, room.last ? preview.seq : -1, preview.from,
        preview.date, preview.text, room.since, room.known, room.low, room.high, room.cursor, room.favourite,
        room.level, room.mentions)
        .run();
}

void Cache::Batch::removeRoom(RoomId id)
{
    Database &database = m_cache.d->database();
    Query(database, "DELETE FROM drafts WHERE room_id = ?", id).run();
    const std::optional<qint64> key = roomKey(database, id);
    if (!key)
        return;
    Query(database, "DELETE FROM rooms WHERE key = ?", *key).run();
    if (!removeHistory(database, *key))
        Query(database, "DELETE FROM room_keys WHERE key = ?", *key).run();
}

void Cache::Batch::putMessages(const std::vector<Message> &messages)
{
    Database &database = m_cache.d->database();
    RoomId room;
    qint64 key = 0;
    std::optional<IndexedRoom> indexed;
    for (const Message &message : messages) {
        if (message.roomId != room || key == 0) {
            room = message.roomId;
            key = makeRoomKey(database, room);
            indexed = indexedRoom(database, key);
        }
        if (indexed && indexed->has(message.seq))
            replaceIndexed(database, key, indexed->number, message);
        Query(database,
            "INSERT INTO messages (room, seq, rev, from_user, date, text) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (room, seq) DO UPDATE SET rev = excluded.rev, from_user = excluded.from_user, "
            "date = excluded.date, text = excluded.text WHERE rev < excluded.rev",
            key, message.seq, message.rev, message.from, message.date, message.text)
            .run();
    }
}

void Cache::Batch::forgetMessages(RoomId id)
{
    Database &database = m_cache.d->database();
    const std::optional<qint64> key = roomKey(database, id);
    if (key && removeHistory(database, *key))
        Query(database, "UPDATE rooms SET key = ? WHERE key = ?", makeRoomKey(database, id), *key).run();
}

void Cache::Batch::putUser(const User &user)
{
    Query(m_cache.d->database(),
        "INSERT INTO users (id, username, display_name, guest) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET username = excluded.username, display_name = excluded.display_name, "
        "guest = excluded.guest",
        user.id, user.username, user.displayName, user.guest)
        .run();
}

void Cache::Batch::putNotice(RoomId id, const Notice &notice)
{
    Database &database = m_cache.d->database();
    const qint64 key = makeRoomKey(database, id);
    Query(database, "INSERT INTO notices (room, after_seq, user_id, name, change, date) VALUES (?, ?, ?, ?, ?, ?)", key,
        notice.afterSeq, notice.user, notice.name, notice.change, notice.date)
        .run();
    constexpr int kept = 200;
    Query(database,
        "DELETE FROM notices WHERE id IN "
        "(SELECT id FROM notices WHERE room = ? ORDER BY after_seq DESC, id DESC LIMIT -1 OFFSET ?)",
        key, kept)
        .run();
}

void Cache::Batch::putPending(const Pending &pending) { writePending(m_cache.d->database(), pending); }

void Cache::Batch::removePending(const QString &cid)
{
    Query(m_cache.d->database(), "DELETE FROM outbox WHERE cid = ?", cid).run();
}

void Cache::Batch::putDraft(RoomId id, const QString &text) { writeDraft(m_cache.d->database(), id, text); }

std::vector<RoomState> Cache::rooms()
{
    return d->read([](Database &database) {
        std::vector<RoomState> found;
        Query row(database,
            "SELECT id, kind, name, topic, role, members, last_seq, read_seq, server_read_seq, preview_seq, "
            "preview_from, preview_date, preview_text, since, known, low, high, cursor, favourite, level, mentions "
            "FROM rooms JOIN room_keys USING (key)");
        while (row.step()) {
            RoomState &room = found.emplace_back();
            room.id = row.room(0);
            room.kind = row.value<RoomKind>(1);
            room.name = row.text(2);
            room.topic = row.text(3);
            if (!row.isNull(4))
                room.role = row.value<Role>(4);
            room.members = row.number(5);
            room.lastSeq = row.number(6);
            room.readSeq = row.number(7);
            room.serverReadSeq = row.number(8);
            if (!row.isNull(9))
                room.last =
                    Preview{.seq = row.number(9), .from = row.user(10), .date = row.number(11), .text = row.text(12)};
            room.since = row.number(13);
            room.known = row.flag(14);
            room.low = row.number(15);
            room.high = row.number(16);
            room.cursor = row.number(17);
            room.favourite = row.flag(18);
            room.level = row.value<Level>(19);
            room.mentions = row.number(20);
        }
        return found;
    });
}

std::vector<User> Cache::users()
{
    return d->read([](Database &database) {
        std::vector<User> found;
        Query row(database, "SELECT id, username, display_name, guest FROM users");
        while (row.step())
            found.push_back(
                {.id = row.user(0), .username = row.text(1), .displayName = row.text(2), .guest = row.flag(3)});
        return found;
    });
}

std::vector<Pending> Cache::outbox()
{
    return d->read([](Database &database) {
        std::vector<Pending> found;
        Query row(database, "SELECT cid, room_id, text, created, error, attempted, seen FROM outbox ORDER BY position");
        while (row.step())
            found.push_back(readPending(row));
        return found;
    });
}

QString Cache::draft(RoomId id)
{
    return d->read([id](Database &database) {
        Query row(database, "SELECT text FROM drafts WHERE room_id = ?", id);
        return row.step() ? row.text(0) : QString();
    });
}

std::vector<Message> Cache::messagesBefore(RoomId id, qint64 before, int limit)
{
    return d->read([&](Database &database) {
        Query row(database,
            "SELECT seq, rev, from_user, date, text FROM messages "
            "WHERE room = (SELECT key FROM room_keys WHERE id = ?) AND seq < ? ORDER BY seq DESC LIMIT ?",
            id, before, std::max(limit, 0));
        std::vector<Message> found = d->messages(id, row);
        std::reverse(found.begin(), found.end());
        return found;
    });
}

std::vector<Message> Cache::messagesAfter(RoomId id, qint64 after, int limit)
{
    return d->read([&](Database &database) {
        Query row(database,
            "SELECT seq, rev, from_user, date, text FROM messages "
            "WHERE room = (SELECT key FROM room_keys WHERE id = ?) AND seq > ? ORDER BY seq LIMIT ?",
            id, after, std::max(limit, 0));
        return d->messages(id, row);
    });
}

std::vector<Notice> Cache::notices(RoomId id, qint64 from, qint64 to)
{
    return d->read([&](Database &database) {
        std::vector<Notice> found;
        Query row(database,
            "SELECT after_seq, user_id, name, change, date FROM notices "
            "WHERE room = (SELECT key FROM room_keys WHERE id = ?) AND after_seq BETWEEN ? AND ? "
            "ORDER BY after_seq, id",
            id, from, to);
        while (row.step())
            found.push_back({.afterSeq = row.number(0),
                .user = row.user(1),
                .name = row.text(2),
                .change = row.value<MemberChange>(3),
                .date = row.number(4)});
        return found;
    });
}

bool Cache::index(int most)
{
    bool more = false;
    const Result<void> written = write([&](Batch &) { more = indexSome(d->database(), most); });
    return written && more;
}

const QString &Cache::path() const { return d->path; }

void Cache::sync() { d->keeper.sync(); }

QString Cache::lastError() const { return d->error.isEmpty() ? d->keeper.error() : d->error; }

} // namespace kith::client
