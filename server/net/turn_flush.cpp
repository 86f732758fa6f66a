#include "server/net/turn_flush.h"

namespace kith::net {

void TurnFlush::add(std::weak_ptr<Flushable> link)
{
    // One posted event for all links: it runs behind everything that is posted already, such as the reads of
    // the other connections in this turn.
    if (m_links.empty())
        QMetaObject::invokeMethod(this, &TurnFlush::run, Qt::QueuedConnection);
    m_links.push_back(std::move(link));
}

void TurnFlush::run()
{
    m_running.swap(m_links);
    for (const auto &weak : m_running) {
        if (const auto link = weak.lock())
            link->flushNow();
    }
    m_running.clear();
}

} // namespace kith::net
