#include "server/storage/sqlite/delivery.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>

#include <iterator>

namespace kith::storage::sqlite {

void Delivery::deliver(JobList jobs)
{
    const std::lock_guard lock(m_mutex);
    if (m_arrived.empty())
        m_arrived = std::move(jobs);
    else
        m_arrived.insert(m_arrived.end(), std::move_iterator(jobs.begin()), std::move_iterator(jobs.end()));
    if (!m_posted && !m_arrived.empty()) {
        m_posted = true;
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }
}

void Delivery::deliverRefused(JobPtr job)
{
    job->fail(unavailable());
    JobList jobs;
    jobs.push_back(std::move(job));
    deliver(std::move(jobs));
}

void Delivery::customEvent(QEvent *)
{
    {
        const std::lock_guard lock(m_mutex);
        m_ready.insert(m_ready.end(), std::move_iterator(m_arrived.begin()), std::move_iterator(m_arrived.end()));
        m_arrived.clear();
        m_posted = false;
    }
    const QPointer<Delivery> self(this); // a `done` may destroy the store
    while (self && !m_ready.empty()) {
        const JobPtr job = std::move(m_ready.front());
        m_ready.pop_front();
        job->finish();
    }
}

} // namespace kith::storage::sqlite
