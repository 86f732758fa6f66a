#include "server/domain/rate.h"

#include <algorithm>
#include <cmath>

namespace kith::domain {

std::optional<int> Bucket::take(double perSecond, double burst, qint64 ticks)
{
    m_used = std::max(0.0, m_used - static_cast<double>(ticks - m_at) / 1000.0 * perSecond);
    m_at = ticks;
    if (m_used + 1 <= burst) {
        m_used += 1;
        return std::nullopt;
    }
    return std::max(1, static_cast<int>(std::ceil((m_used + 1 - burst) / perSecond)));
}

bool Bucket::isFull(double perSecond, qint64 ticks) const
{
    return m_used <= static_cast<double>(ticks - m_at) / 1000.0 * perSecond;
}

namespace {
constexpr size_t mostNames = 10'000;
} // namespace

std::optional<int> FailedSignIns::check(const QString &foldedName) const
{
    const auto it = m_failures.find(foldedName);
    if (it == m_failures.end() || it->second.count < freeFailures)
        return std::nullopt;
    const qint64 since = m_clock.ticks() - it->second.last;
    if (since >= pause)
        return std::nullopt;
    return static_cast<int>((pause - since + 999) / 1000);
}

void FailedSignIns::failed(const QString &foldedName)
{
    const qint64 now = m_clock.ticks();
    const auto old = [now](const auto &entry) { return now - entry.second.last >= memory; };
    if (m_failures.size() >= mostNames)
        std::erase_if(m_failures, old);
    // Made-up names must not grow the table without bound; the address limit still holds for them.
    if (m_failures.size() >= mostNames && !m_failures.contains(foldedName))
        return;
    Failures &entry = m_failures[foldedName];
    if (now - entry.last >= memory)
        entry.count = 0;
    ++entry.count;
    entry.last = now;
}

} // namespace kith::domain
