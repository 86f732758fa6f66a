#include "server/storage/sqlite/reader_pool.h"

#include "shared/base/log.h"

#include <algorithm>
#include <pthread.h>

namespace kith::storage::sqlite {

ReaderPool::ReaderPool(const QString &path, int threads, Delivery &delivery) : m_delivery(delivery)
{
    const int count = std::max(threads, 1);
    for (int i = 0; i < count; ++i) {
        m_databases.push_back(std::make_unique<Database>(path, Database::Mode::ReadOnly));
        m_databases.back()->run("PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON");
    }
    for (const auto &database : m_databases) {
        m_threads.emplace_back([this, &connection = *database] { loop(connection); });
        ::pthread_setname_np(m_threads.back().native_handle(), "store-reader");
    }
}

ReaderPool::~ReaderPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void ReaderPool::submit(JobPtr job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_queue.size() < queueLimit) {
            m_queue.push_back(std::move(job));
            m_wake.notify_one();
            return;
        }
    }
    m_delivery.deliverRefused(std::move(job));
}

void ReaderPool::loop(Database &database)
{
    for (;;) {
        JobList jobs;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stop || !m_queue.empty(); });
            if (m_stop)
                return;
            jobs.push_back(std::move(m_queue.front()));
            m_queue.pop_front();
        }
        run(database, *jobs.front());
        m_delivery.deliver(std::move(jobs));
    }
}

void ReaderPool::run(Database &database, Job &job)
{
    bool failed = false;
    try {
        Query(database, "BEGIN").run(); // one snapshot for all statements of the job
        job.run(database);
        Query(database, "COMMIT").run();
    } catch (const SqliteError &error) {
        database.rollBack();
        failed = isStoreFailure(error);
        job.fail(failed ? unavailable() : makeError(ErrorCode::Internal));
        const std::lock_guard lock(m_mutex);
        if (!failed || !m_failing)
            qCCritical(lcStore, "A read failed: %s (SQLite %d).", qUtf8Printable(error.message), error.code);
    }
    const std::lock_guard lock(m_mutex);
    m_failing = failed;
}

} // namespace kith::storage::sqlite
