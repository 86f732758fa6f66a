#include "desktop/client/search_worker.h"

#include "shared/base/log.h"

#include <QPointer>

#include <pthread.h>

namespace kith::client {
namespace {

using sqlite::Database;
using sqlite::Query;

// After so many messages without enough hits the search pauses, to be continued where it stopped.
constexpr int mostMessages = 50'000;

#define KITH_HELD_COLUMNS "seq, rev, from_user, date, text"

Message readMessage(RoomId room, const Query &row)
{
    return {.roomId = room,
        .seq = row.number(0),
        .rev = row.number(1),
        .from = row.user(2),
        .date = row.number(3),
        .text = row.text(4)};
}

class HeldRows final : public search::Rows {
public:
    explicit HeldRows(Database &database) : m_database(database) {}

    void each(const search::Span &span, qint64 highest, qint64 lowest,
        const std::function<bool(const Message &)> &take) override
    {
        Query row(m_database,
            "SELECT " KITH_HELD_COLUMNS " FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC",
            span.key, lowest, highest);
        while (row.step() && take(readMessage(span.id, row))) {}
    }

    std::optional<Message> one(const search::Span &span, qint64 seq) override
    {
        Query row(m_database, "SELECT " KITH_HELD_COLUMNS " FROM messages WHERE room = ? AND seq = ?", span.key, seq);
        return row.step() ? std::optional(readMessage(span.id, row)) : std::nullopt;
    }

    std::optional<EpochMs> dateOf(const search::Span &span, qint64 seq) override
    {
        Query row(m_database, "SELECT date FROM messages WHERE room = ? AND seq = ?", span.key, seq);
        return row.step() ? std::optional(row.number(0)) : std::nullopt;
    }

private:
    Database &m_database;
};

std::vector<search::Span> spansOf(Database &database, RoomId room)
{
    std::vector<search::Span> spans;
    Query row(database,
        "SELECT k.id, k.key, coalesce(i.number, 0), r.low, r.high, coalesce(i.low, 1), coalesce(i.high, 0), m.date"
        " FROM rooms r JOIN room_keys k USING (key) JOIN messages m ON m.room = k.key AND m.seq = r.high"
        " LEFT JOIN indexed i ON i.room = k.key");
    while (row.step()) {
        if (room.isValid() && row.room(0) != room)
            continue;
        spans.push_back({.id = row.room(0),
            .key = row.number(1),
            .index = row.number(2),
            .low = row.number(3),
            .high = row.number(4),
            .indexedLow = row.number(5),
            .indexedHigh = row.number(6),
            .newest = row.number(7)});
    }
    return spans;
}

} // namespace

// Where results arrive on the owner's thread.
class SearchWorker::Inbox : public QObject {
public:
    quint64 number = 0;
    QPointer<QObject> context;
    Done done;
    search::Early early;
};

SearchWorker::SearchWorker(QString path) : m_path(std::move(path)), m_inbox(std::make_unique<Inbox>()) {}

SearchWorker::~SearchWorker()
{
    cancel();
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void SearchWorker::start(search::Wanted wanted, RoomId room, QObject *context, Done done, search::Early early)
{
    m_inbox->number = ++m_last;
    m_inbox->context = context;
    m_inbox->done = std::move(done);
    m_inbox->early = std::move(early);
    m_wanted = m_last;
    {
        const std::lock_guard lock(m_mutex);
        m_task = Task{.number = m_last, .wanted = std::move(wanted), .room = room};
    }
    m_wake.notify_one();
    if (!m_thread.joinable()) {
        m_thread = std::thread([this] { work(); });
        ::pthread_setname_np(m_thread.native_handle(), "cache-search");
    }
}

void SearchWorker::cancel()
{
    m_wanted = 0;
    m_inbox->number = 0;
    m_inbox->done = {};
    m_inbox->early = {};
    const std::lock_guard lock(m_mutex);
    m_task.reset();
}

void SearchWorker::work()
{
    std::unique_ptr<Database> database;
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stop || m_task; });
            if (m_stop)
                return;
            task = std::move(*m_task);
            m_task.reset();
        }
        search::Found found;
        try {
            if (!database) {
                database = std::make_unique<Database>(m_path, Database::Mode::ReadOnly);
                database->run("PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON");
            }
            found = find(*database, task);
        } catch (const sqlite::SqliteError &error) {
            qCWarning(lcStore, "%s cannot be searched: %s (SQLite %d)", qUtf8Printable(m_path),
                qUtf8Printable(error.message), error.code);
            database.reset(); // and opened anew the next time
        }
        // The inbox outlives this thread.
        QMetaObject::invokeMethod(
            m_inbox.get(), [this, number = task.number, found = std::move(found)] { deliver(number, found); },
            Qt::QueuedConnection);
    }
}

search::Found SearchWorker::find(Database &database, const Task &task)
{
    database.run("BEGIN"); // one state of the file for all that is read
    HeldRows rows(database);
    int left = mostMessages;
    const search::Scope scope = task.room.isValid() ? search::Scope::SomeRooms : search::Scope::WholeIndex;
    try {
        search::Found found = search::find(database, task.wanted, spansOf(database, task.room), scope, rows,
            {.goOn = [&] { return --left >= 0 && m_wanted == task.number; }},
            [&](const std::vector<Message> &messages) {
                QMetaObject::invokeMethod(
                    m_inbox.get(), [this, number = task.number, messages] { deliverEarly(number, messages); },
                    Qt::QueuedConnection);
            });
        database.run("COMMIT");
        return found;
    } catch (...) {
        database.rollBack();
        throw;
    }
}

void SearchWorker::deliverEarly(quint64 number, const std::vector<Message> &messages)
{
    if (number != m_inbox->number || !m_inbox->context || !m_inbox->early)
        return;
    const search::Early early = m_inbox->early; // which may begin another search
    early(messages);
}

void SearchWorker::deliver(quint64 number, const search::Found &found)
{
    if (number != m_inbox->number || !m_inbox->context)
        return;
    m_inbox->number = 0;
    m_inbox->early = {};
    const Done done = std::exchange(m_inbox->done, {});
    done(found);
}

} // namespace kith::client
