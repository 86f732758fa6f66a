// Brings finished jobs back to the owner's thread and runs their `done`, in the order in which they came.
#pragma once

#include "server/storage/sqlite/job.h"

#include <QObject>

#include <deque>
#include <mutex>

namespace kith::storage::sqlite {

// Lives on the owner's thread. After its end no `done` runs.
class Delivery final : public QObject {
public:
    Delivery() = default;

    // Any thread. However many lists come before the owner's loop turns, it is woken by one event.
    void deliver(JobList jobs);
    // A job that never ran: answers store.unavailable.
    void deliverRefused(JobPtr job);

protected:
    void customEvent(QEvent *event) override;

private:
    std::mutex m_mutex;
    JobList m_arrived;     // guarded by m_mutex
    bool m_posted = false; // guarded by m_mutex
    // The owner's thread only. A member, so that a `done` that runs an event loop of its own keeps the order.
    std::deque<JobPtr> m_ready;
};

} // namespace kith::storage::sqlite
