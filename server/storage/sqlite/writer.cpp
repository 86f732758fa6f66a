#include "server/storage/sqlite/writer.h"

#include "shared/base/log.h"

#include <algorithm>
#include <iterator>
#include <pthread.h>

namespace kith::storage::sqlite {
namespace {

// A commit's answers wait for all of it: a long queue is answered in parts.
constexpr size_t jobsPerCommit = 2'048;

// Pages of the write-ahead log. From the first on it is moved into the file when nothing waits; from the second
// on also when something does; from the third on readers are waited for, so that the log starts over and does
// not grow for ever under readers that overlap.
constexpr int checkpointPages = 1'000;
constexpr int urgentPages = 4'000;
constexpr int restartPages = 16'000;

constexpr std::chrono::seconds restAfterFailure{30};
constexpr std::chrono::seconds patienceOfIdleWork{1};

} // namespace

Error unavailable()
{
    Error error = makeError(ErrorCode::StoreUnavailable);
    error.retryAfter = 5;
    return error;
}

bool isStoreFailure(const SqliteError &error)
{
    switch (error.primary()) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_PERM:
    case SQLITE_NOLFS:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return true;
    default:
        return false;
    }
}

Writer::Writer(std::unique_ptr<Database> database, Delivery &delivery, IdleWork &idleWork)
    : m_database(std::move(database)), m_delivery(delivery), m_idleWork(idleWork)
{
    // Checkpoints are ours: after the answers, not inside the commit that they wait for.
    sqlite3_wal_hook(
        m_database->handle(),
        [](void *pages, sqlite3 *, const char *, int count) {
            *static_cast<int *>(pages) = count;
            return SQLITE_OK;
        },
        &m_walPages);
    m_thread = std::thread([this] { loop(); });
    ::pthread_setname_np(m_thread.native_handle(), "store-writer");
}

Writer::~Writer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void Writer::submit(JobPtr job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() < queueLimit) {
            m_queue.push_back(std::move(job));
            if (m_queue.size() == 1)
                m_wake.notify_one();
            return;
        }
    }
    m_delivery.deliverRefused(std::move(job));
}

void Writer::submitAlways(JobPtr job)
{
    const std::lock_guard lock(m_mutex);
    m_queue.push_back(std::move(job));
    m_wake.notify_one();
}

void Writer::loop()
{
    for (;;) {
        JobList jobs;
        bool idle = false;
        {
            std::unique_lock lock(m_mutex);
            const auto called = [this] { return m_stop || !m_queue.empty(); };
            auto idleFor = m_idleWork.wait();
            if (idleFor && m_restUntil)
                idleFor = std::max(*idleFor,
                    std::chrono::ceil<std::chrono::milliseconds>(*m_restUntil - std::chrono::steady_clock::now()));
            if (!idleFor) {
                m_wake.wait(lock, called);
            } else if (!m_wake.wait_for(lock, *idleFor, called)) {
                lock.unlock();
                workBeside();
                checkpoint(true);
                continue;
            }
            if (m_queue.empty())
                return;
            if (m_queue.size() <= jobsPerCommit) {
                jobs = std::exchange(m_queue, {});
            } else {
                const auto end = m_queue.begin() + jobsPerCommit;
                jobs.assign(std::move_iterator(m_queue.begin()), std::move_iterator(end));
                m_queue.erase(m_queue.begin(), end);
            }
        }
        runBatch(jobs);
        m_delivery.deliver(std::move(jobs));
        {
            const std::lock_guard lock(m_mutex);
            idle = m_queue.empty();
        }
        // Where there is never a pause, a little of it is done all the same.
        const auto now = std::chrono::steady_clock::now();
        const bool overdue = m_idleWork.wait() && now - m_lastBeside >= patienceOfIdleWork;
        if ((m_idleWork.isUrgent() || overdue) && !m_failing && (!m_restUntil || now >= *m_restUntil))
            workBeside();
        checkpoint(idle);
    }
}

// Where it fails, nobody waits for it: the messages are there, and it tries again later.
void Writer::workBeside()
{
    m_lastBeside = std::chrono::steady_clock::now();
    try {
        m_idleWork.step(*m_database);
        m_restUntil.reset();
    } catch (const SqliteError &error) {
        m_database->rollBack();
        if (!m_restUntil)
            qCWarning(lcStore, "The search index cannot be brought up to date: %s (SQLite %d). Searches work, slowly.",
                qUtf8Printable(error.message), error.code);
        m_restUntil = std::chrono::steady_clock::now() + restAfterFailure;
    }
}

bool Writer::writes(const Job &job) const
{
    switch (job.kind()) {
    case JobKind::Read:
        return false;
    case JobKind::Write:
    case JobKind::SafeWrite:
        return true;
    case JobKind::Probe:
        break;
    }
    return m_failing;
}

void Writer::runBatch(JobList &jobs)
{
    if (std::ranges::none_of(jobs, [this](const JobPtr &job) { return writes(*job); })) {
        runReads(jobs);
        return;
    }
    try {
        if (!runWrites(jobs, false))
            runWrites(jobs, true);
        m_commits.fetch_add(1, std::memory_order_relaxed);
        if (std::exchange(m_failing, false))
            qCInfo(lcStore, "The store can be written again.");
    } catch (const SqliteError &error) {
        m_database->rollBack();
        writeFailed(error);
        runReads(jobs);
    }
}

bool Writer::runWrites(JobList &jobs, bool savepointForAll)
{
    Query(*m_database, "BEGIN IMMEDIATE").run();
    for (const JobPtr &job : jobs) {
        const bool savepoint = job->kind() == JobKind::Write || (savepointForAll && writes(*job));
        try {
            if (savepoint)
                runUnderSavepoint(*job);
            else
                job->run(*m_database);
        } catch (const SqliteError &error) {
            if (isStoreFailure(error))
                throw;
            if (!savepoint && writes(*job)) {
                m_database->rollBack();
                return false;
            }
            qCCritical(lcStore, "A statement failed: %s (SQLite %d).", qUtf8Printable(error.message), error.code);
            job->fail(makeError(ErrorCode::Internal));
        }
    }
    Query(*m_database, "COMMIT").run();
    return true;
}

bool Writer::runUnderSavepoint(Job &job)
{
    const auto takeBack = [this] {
        Query(*m_database, "ROLLBACK TO job").run();
        Query(*m_database, "RELEASE job").run();
    };
    Query(*m_database, "SAVEPOINT job").run();
    bool ok = false;
    try {
        ok = job.run(*m_database);
    } catch (const SqliteError &error) {
        if (!isStoreFailure(error))
            takeBack();
        throw;
    }
    if (ok)
        Query(*m_database, "RELEASE job").run();
    else
        takeBack();
    return ok;
}

// Runs the reads of a batch in a transaction of their own; its writes answer store.unavailable.
void Writer::runReads(JobList &jobs)
{
    try {
        Query(*m_database, "BEGIN").run();
        for (const JobPtr &job : jobs) {
            if (writes(*job)) {
                job->fail(unavailable());
                continue;
            }
            try {
                job->run(*m_database);
            } catch (const SqliteError &error) {
                if (isStoreFailure(error))
                    throw;
                qCCritical(lcStore, "A statement failed: %s (SQLite %d).", qUtf8Printable(error.message), error.code);
                job->fail(makeError(ErrorCode::Internal));
            }
        }
        Query(*m_database, "COMMIT").run();
        if (std::exchange(m_readFailing, false))
            qCInfo(lcStore, "The store can be read again.");
    } catch (const SqliteError &error) {
        m_database->rollBack();
        readFailed(error);
        for (const JobPtr &job : jobs)
            job->fail(unavailable());
    }
}

// A failure is logged when it begins and when it ends, not for every request in between.
void Writer::writeFailed(const SqliteError &error)
{
    if (std::exchange(m_failing, true))
        return;
    if (error.primary() == SQLITE_CORRUPT || error.primary() == SQLITE_NOTADB) {
        qCCritical(lcStore, "The database is damaged: %s (SQLite %d).", qUtf8Printable(error.message), error.code);
    } else {
        qCWarning(lcStore, "The store cannot be written: %s (SQLite %d). Each new request tries again.",
            qUtf8Printable(error.message), error.code);
    }
}

void Writer::readFailed(const SqliteError &error)
{
    if (!std::exchange(m_readFailing, true))
        qCCritical(lcStore, "The store cannot be read: %s (SQLite %d).", qUtf8Printable(error.message), error.code);
}

void Writer::checkpoint(bool idle)
{
    if (m_walPages < (idle ? checkpointPages : urgentPages))
        return;
    const int mode = m_walPages < restartPages ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    int inLog = 0;
    int moved = 0;
    const int result = sqlite3_wal_checkpoint_v2(m_database->handle(), nullptr, mode, &inLog, &moved);
    // BUSY: a reader still needs an older part of the log; the rest was moved.
    const bool failed = result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY;
    if (failed && !m_checkpointFailing) {
        const SqliteError error = m_database->error();
        qCWarning(lcStore, "The write-ahead log cannot be moved into the database: %s (SQLite %d).",
            qUtf8Printable(error.message), error.code);
    }
    m_checkpointFailing = failed;
    // Until the next commit tells: it starts the log over where all of it was moved.
    m_walPages = 0;
}

} // namespace kith::storage::sqlite
