// Threads that answer reads beside the writer, each on a read-only connection of its own.
#pragma once

#include "server/storage/sqlite/delivery.h"
#include "server/storage/sqlite/job.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace kith::storage::sqlite {

class ReaderPool {
public:
    // Opens the connections. Throws SqliteError.
    ReaderPool(const QString &path, int threads, Delivery &delivery);
    // Finishes the jobs that run and drops those that wait.
    ~ReaderPool();
    ReaderPool(const ReaderPool &) = delete;
    ReaderPool &operator=(const ReaderPool &) = delete;

    // Owner's thread. Past queueLimit a job is refused: it answers store.unavailable.
    void submit(JobPtr job);

private:
    void loop(Database &database);
    void run(Database &database, Job &job);

    Delivery &m_delivery;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<JobPtr> m_queue; // guarded by m_mutex
    bool m_stop = false;        // guarded by m_mutex
    bool m_failing = false;     // guarded by m_mutex
    std::vector<std::unique_ptr<Database>> m_databases;
    std::vector<std::thread> m_threads;
};

} // namespace kith::storage::sqlite
