// Steps that follow one another: each begins when the one before has said that it is done, at once or later.
#pragma once

#include <QtGlobal>

#include <functional>
#include <list>
#include <memory>

namespace kith::dispatch {

class Turns {
public:
    using Done = std::function<void()>;
    // Calls Done once. Whoever owns the turns lives until the step has returned.
    using Step = std::function<void(Done)>;

    Turns() = default;
    Turns(const Turns &) = delete;
    Turns &operator=(const Turns &) = delete;

    bool isIdle() const { return !m_busy && m_steps.empty(); }
    void add(Step step);
    // Forgets what has not begun, and what is under way.
    void clear();

private:
    void run();

    std::list<Step> m_steps; // no memory while it is empty, as nearly always; a deque takes some at once
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    quint64 m_serial = 0;  // of the step under way
    bool m_busy = false;   // it is not done
    bool m_inside = false; // run() will look for the next one by itself
};

} // namespace kith::dispatch
