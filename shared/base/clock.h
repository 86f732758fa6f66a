// Time comes through a Clock, so that tests own it.
#pragma once

#include <QtGlobal>

namespace kith {

// Milliseconds since the Unix epoch, UTC: what the wire's `date` and the store's rows carry.
using EpochMs = qint64;

class Clock {
public:
    virtual ~Clock() = default;
    virtual EpochMs now() const = 0;  // wall clock
    virtual qint64 ticks() const = 0; // monotonic milliseconds, for intervals
};

class SystemClock final : public Clock {
public:
    EpochMs now() const override;
    qint64 ticks() const override;
};

// A clock that only moves when told. Not thread-safe: for code under test on one thread.
class FakeClock final : public Clock {
public:
    explicit FakeClock(EpochMs start = 1'700'000'000'000) : m_now(start) {}
    EpochMs now() const override { return m_now; }
    qint64 ticks() const override { return m_ticks; }
    void advance(qint64 ms)
    {
        m_now += ms;
        m_ticks += ms;
    }

private:
    EpochMs m_now;
    qint64 m_ticks = 0;
};

} // namespace kith
