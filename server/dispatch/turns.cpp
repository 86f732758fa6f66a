#include "server/dispatch/turns.h"

#include <utility>

namespace kith::dispatch {

void Turns::add(Step step)
{
    m_steps.push_back(std::move(step));
    if (!m_busy && !m_inside)
        run();
}

void Turns::clear()
{
    m_steps.clear();
    ++m_serial;
    m_busy = false;
}

void Turns::run()
{
    m_inside = true;
    while (!m_busy && !m_steps.empty()) {
        const Step step = std::move(m_steps.front());
        m_steps.pop_front();
        m_busy = true;
        step([this, alive = std::weak_ptr(m_alive), serial = ++m_serial] {
            if (alive.expired() || serial != m_serial)
                return;
            m_busy = false;
            if (!m_inside)
                run();
        });
    }
    m_inside = false;
}

} // namespace kith::dispatch
