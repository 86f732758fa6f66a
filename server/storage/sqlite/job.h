// What the owner's thread asks of the store's threads: work on a connection, then `done` on the owner's thread.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/store.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace kith::storage::sqlite {

enum class JobKind : quint8 {
    Read,
    Write,     // runs under a savepoint: where it answers with an Error, what it wrote is taken back
    SafeWrite, // a write that checks everything before it writes, and needs no savepoint
    Probe,     // a read; a write while writing fails
};

// Threads: run() and fail() on the thread that has the connection, finish() on the owner's.
class Job {
public:
    explicit Job(JobKind kind) : m_kind(kind) {}
    virtual ~Job() = default;
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    JobKind kind() const { return m_kind; }
    // False: the answer is an Error. May be called again after a rollback. Throws SqliteError.
    virtual bool run(Database &database) = 0;
    virtual void fail(Error error) = 0;
    virtual void finish() = 0;

private:
    JobKind m_kind;
};

using JobPtr = std::unique_ptr<Job>;
using JobList = std::vector<JobPtr>;

// `Work` is called as Result<T>(Database &) and leaves its captures as they are.
template <typename T, typename Work>
class TypedJob final : public Job {
public:
    TypedJob(JobKind kind, Work work, Done<T> done) : Job(kind), m_work(std::move(work)), m_done(std::move(done)) {}

    bool run(Database &database) override
    {
        m_result.emplace(std::as_const(m_work)(database));
        return m_result->has_value();
    }
    void fail(Error error) override { m_result.emplace(kith::fail(std::move(error))); }
    void finish() override
    {
        if (m_done)
            m_done(std::move(*m_result));
    }

private:
    Work m_work;
    Done<T> m_done;
    std::optional<Result<T>> m_result;
};

template <typename T, typename Work>
JobPtr makeJob(JobKind kind, Work work, Done<T> done)
{
    return std::make_unique<TypedJob<T, Work>>(kind, std::move(work), std::move(done));
}

// The answer while the store cannot read or write.
Error unavailable();
// Whether the failure is the store's (disk, memory, locks, damage) and not that of one statement.
bool isStoreFailure(const SqliteError &error);

// How many jobs may wait for a thread before new ones are refused.
inline constexpr size_t queueLimit = 100'000;

} // namespace kith::storage::sqlite
