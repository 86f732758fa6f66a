// Token buckets, and the memory of failed sign-ins.
#pragma once

#include "shared/base/clock.h"

#include <QHash> // std::hash<QString>
#include <QString>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace kith::domain {

// A bucket of `burst` tokens that refills with `perSecond`.
class Bucket {
public:
    // Takes one token; otherwise the whole seconds (at least 1) until there is one.
    std::optional<int> take(double perSecond, double burst, qint64 ticks);
    // Full again at this moment: it can be forgotten.
    bool isFull(double perSecond, qint64 ticks) const;

private:
    double m_used = 0;
    qint64 m_at = 0;
};

// One bucket for each key; keys whose bucket is full again are forgotten.
template <typename Key>
class Buckets {
public:
    Buckets(const Clock &clock, double perSecond, double burst) : m_clock(clock), m_perSecond(perSecond), m_burst(burst)
    {
    }

    // nullopt: go on. Otherwise the seconds to wait. A rate of 0 never refuses.
    std::optional<int> take(const Key &key)
    {
        if (m_perSecond <= 0)
            return std::nullopt;
        const qint64 ticks = m_clock.ticks();
        if (m_buckets.size() >= m_sweepAt) {
            std::erase_if(m_buckets, [&](const auto &e) { return e.second.isFull(m_perSecond, ticks); });
            m_sweepAt = std::max<size_t>(minimum, 2 * m_buckets.size());
        }
        return m_buckets[key].take(m_perSecond, m_burst, ticks);
    }

private:
    static constexpr size_t minimum = 1'024;
    const Clock &m_clock;
    double m_perSecond;
    double m_burst;
    size_t m_sweepAt = minimum;
    std::unordered_map<Key, Bucket> m_buckets;
};

// After ten failures in a row for one name, one attempt every 30 seconds, until one succeeds or a quarter of
// an hour passes. Names that nobody has are treated alike.
class FailedSignIns {
public:
    static constexpr int freeFailures = 10;
    static constexpr qint64 pause = 30'000; // ms
    static constexpr qint64 memory = 900'000;

    explicit FailedSignIns(const Clock &clock) : m_clock(clock) {}

    // nullopt: an attempt is allowed. Otherwise the seconds to wait.
    std::optional<int> check(const QString &foldedName) const;
    void failed(const QString &foldedName);
    void succeeded(const QString &foldedName) { m_failures.erase(foldedName); }

private:
    struct Failures {
        int count = 0;
        qint64 last = 0;
    };
    const Clock &m_clock;
    std::unordered_map<QString, Failures> m_failures;
};

} // namespace kith::domain
