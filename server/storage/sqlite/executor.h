// Where the stores put their work: in order behind everything else (the writer), or beside it (the readers).
// Owner's thread only.
#pragma once

#include "server/storage/sqlite/reader_pool.h"
#include "server/storage/sqlite/writer.h"

#include <set>

namespace kith::storage::sqlite {

class Executor {
public:
    Executor(Writer &writer, ReaderPool &readers, ReaderPool &searchers, Delivery &delivery)
        : m_writer(writer), m_readers(readers), m_searchers(searchers), m_delivery(delivery)
    {
    }

    // [ordered] `work` is called as Result<T>(Database &), on another thread and perhaps again after a rollback.
    template <typename T, typename Work>
    void ordered(JobKind kind, Done<T> done, Work work)
    {
        m_writer.submit(makeJob<T>(kind, std::move(work), std::move(done)));
    }

    // [reader]
    template <typename T, typename Work>
    void beside(Done<T> done, Work work)
    {
        read(m_readers, std::move(done), std::move(work));
    }
    // The same, one at a time: what may take long.
    template <typename T, typename Work>
    void searching(Done<T> done, Work work)
    {
        read(m_searchers, std::move(done), std::move(work));
    }

    // Calls `done` after the `done` of everything that was submitted before.
    void drain(std::function<void()> done);

private:
    template <typename T, typename Work>
    void read(ReaderPool &pool, Done<T> done, Work work)
    {
        const quint64 ticket = ++m_lastTicket;
        m_openReads.insert(ticket);
        pool.submit(makeJob<T>(
            JobKind::Read, std::move(work), Done<T>([this, ticket, answer = std::move(done)](Result<T> result) {
                closeRead(ticket);
                if (answer)
                    answer(std::move(result));
            })));
    }

    struct Drain {
        quint64 lastTicket = 0;
        std::function<void()> done;
    };
    void closeRead(quint64 ticket);
    void finishDrains();

    Writer &m_writer;
    ReaderPool &m_readers;
    ReaderPool &m_searchers;
    Delivery &m_delivery;
    quint64 m_lastTicket = 0;
    std::set<quint64> m_openReads;
    std::vector<Drain> m_drains; // those that wait for reads only
};

} // namespace kith::storage::sqlite
