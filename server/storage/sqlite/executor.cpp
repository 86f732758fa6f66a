#include "server/storage/sqlite/executor.h"

namespace kith::storage::sqlite {

void Executor::drain(std::function<void()> done)
{
    Drain drain{.lastTicket = m_lastTicket, .done = std::move(done)};
    m_writer.submitAlways(makeJob<void>(
        JobKind::Read, [](Database &) { return Result<void>(); },
        Done<void>([this, waiting = std::move(drain)](const Result<void> &) {
            m_drains.push_back(waiting);
            finishDrains();
        })));
}

void Executor::closeRead(quint64 ticket)
{
    m_openReads.erase(ticket);
    if (!m_drains.empty())
        finishDrains();
}

// The answer goes through the delivery too, behind the `done` that runs now.
void Executor::finishDrains()
{
    std::erase_if(m_drains, [this](Drain &drain) {
        if (!m_openReads.empty() && *m_openReads.begin() <= drain.lastTicket)
            return false;
        JobPtr job = makeJob<void>(
            JobKind::Read, [](Database &) { return Result<void>(); },
            Done<void>([done = std::move(drain.done)](const Result<void> &) {
                if (done)
                    done();
            }));
        job->fail(makeError(ErrorCode::Internal)); // a result has to be there; nobody reads it
        JobList jobs;
        jobs.push_back(std::move(job));
        m_delivery.deliver(std::move(jobs));
        return true;
    });
}

} // namespace kith::storage::sqlite
