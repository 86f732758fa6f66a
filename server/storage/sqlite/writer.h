// The thread that owns the writing connection. What queued up while it was busy becomes one transaction (group
// commit): it never waits for more, so that a lone job is committed at once.
//
// Where SQLite fails (disk full, I/O error, lock held by another program …) the transaction is rolled back, the
// writes in it answer store.unavailable, its reads run again, and the next transaction tries anew.
#pragma once

#include "server/storage/sqlite/delivery.h"
#include "server/storage/sqlite/job.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace kith::storage::sqlite {

// What the writer does beside its jobs, when none waits. All on the writer's thread.
class IdleWork {
public:
    virtual ~IdleWork() = default;
    // How long nothing must have come before the next step; nullopt: there is nothing to do.
    virtual std::optional<std::chrono::milliseconds> wait() const = 0;
    // The next step does not wait until there is time.
    virtual bool isUrgent() const = 0;
    // A short part of the work, in a transaction of its own. Throws SqliteError.
    virtual void step(Database &database) = 0;
};

class Writer {
public:
    Writer(std::unique_ptr<Database> database, Delivery &delivery, IdleWork &idleWork);
    // Finishes what is queued, moves the write-ahead log into the file and closes it.
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    // Owner's thread. Past queueLimit a job is refused: it answers store.unavailable, ahead of the queued ones.
    void submit(JobPtr job);
    // The same for a job that is never refused.
    void submitAlways(JobPtr job);

    // Any thread: transactions that were committed with writes in them.
    quint64 commits() const { return m_commits.load(std::memory_order_relaxed); }
    // The writer's thread: whether the last transaction with writes failed.
    bool failing() const { return m_failing; }

private:
    void loop();
    void runBatch(JobList &jobs);
    // False: a statement failed in a job without a savepoint; nothing was committed.
    bool runWrites(JobList &jobs, bool savepointForAll);
    bool runUnderSavepoint(Job &job);
    void runReads(JobList &jobs);
    void writeFailed(const SqliteError &error);
    void readFailed(const SqliteError &error);
    bool writes(const Job &job) const;
    void checkpoint(bool idle);
    void workBeside();

    std::unique_ptr<Database> m_database;
    Delivery &m_delivery;
    IdleWork &m_idleWork;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    JobList m_queue;     // guarded by m_mutex
    bool m_stop = false; // guarded by m_mutex

    // The writer's thread only.
    bool m_failing = false;
    bool m_readFailing = false;
    bool m_checkpointFailing = false;
    std::optional<std::chrono::steady_clock::time_point> m_restUntil; // idle work has failed
    std::chrono::steady_clock::time_point m_lastBeside;               // when it was done last
    int m_walPages = 0;
    std::atomic<quint64> m_commits = 0;

    std::thread m_thread; // last: it starts when everything else is there
};

} // namespace kith::storage::sqlite
