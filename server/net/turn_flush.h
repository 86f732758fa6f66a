// Gathers what was sent in one turn of the event loop: each link that got frames is flushed once, at its end.
#pragma once

#include <QObject>

#include <vector>

namespace kith::net {

class TurnFlush;

// May end at any time, also inside the flush of another. Not copied.
class Flushable {
public:
    Flushable() = default;
    virtual ~Flushable();
    Flushable(const Flushable &) = delete;
    Flushable &operator=(const Flushable &) = delete;
    virtual void flushNow() = 0;

private:
    friend class TurnFlush;
    std::vector<Flushable *> *m_list = nullptr; // that it is in
    size_t m_place = 0;                         // there
};

class TurnFlush final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~TurnFlush() override;

    // Nothing happens where it is to be flushed already.
    void add(Flushable &link)
    {
        if (!link.m_list)
            enter(link);
    }

private:
    void enter(Flushable &link);
    void run();

    // Two, of which one is run through while the other takes what comes meanwhile; never moved.
    std::vector<Flushable *> m_lists[2];
    int m_next = 0;
};

} // namespace kith::net
