// Gathers what was sent in one turn of the event loop: each link that got frames is flushed once, at its end.
#pragma once

#include <QObject>

#include <memory>
#include <vector>

namespace kith::net {

class Flushable : public std::enable_shared_from_this<Flushable> {
public:
    virtual ~Flushable() = default;
    virtual void flushNow() = 0;
};

class TurnFlush final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Once for each turn; the caller keeps track of whether it is already in.
    void add(std::weak_ptr<Flushable> link);

private:
    void run();

    std::vector<std::weak_ptr<Flushable>> m_links;
    std::vector<std::weak_ptr<Flushable>> m_running; // kept, so that its memory is not allocated each turn
};

} // namespace kith::net
