#include "server/net/turn_flush.h"

#include <utility>

namespace kith::net {

Flushable::~Flushable()
{
    if (m_list)
        (*m_list)[m_place] = nullptr;
}

TurnFlush::~TurnFlush()
{
    for (const auto &list : m_lists) {
        for (Flushable *link : list) {
            if (link)
                link->m_list = nullptr;
        }
    }
}

void TurnFlush::enter(Flushable &link)
{
    std::vector<Flushable *> &list = m_lists[m_next];
    // One posted event for all links: it runs when all connections that were ready in this turn have been read, and
    // behind what was posted before.
    if (list.empty())
        QMetaObject::invokeMethod(this, &TurnFlush::run, Qt::QueuedConnection);
    link.m_list = &list;
    link.m_place = list.size();
    list.push_back(&link);
}

void TurnFlush::run()
{
    std::vector<Flushable *> &list = m_lists[m_next];
    m_next = 1 - m_next;
    for (size_t i = 0; i < list.size(); ++i) {
        if (Flushable *link = std::exchange(list[i], nullptr)) {
            link->m_list = nullptr;
            link->flushNow();
        }
    }
    list.clear();
}

} // namespace kith::net
