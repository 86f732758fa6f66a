// Counts durations in buckets whose width grows with the value: an error of at most 1/64, a fixed size, and a few
// instructions for each record.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace kith::bench {

class Histogram {
public:
    void record(int64_t ns)
    {
        const auto value = static_cast<uint64_t>(std::max<int64_t>(ns, 0));
        ++m_counts[indexOf(value)];
        ++m_count;
        m_max = std::max(m_max, value);
    }

    void clear()
    {
        std::fill(m_counts.begin(), m_counts.end(), 0);
        m_count = m_max = 0;
    }

    uint64_t count() const { return m_count; }
    double maxUs() const { return static_cast<double>(m_max) / 1e3; }

    // The middle of the bucket that holds this share of the values.
    double quantileUs(double share) const
    {
        const auto rank = static_cast<uint64_t>(share * static_cast<double>(m_count));
        uint64_t seen = 0;
        for (size_t i = 0; i < m_counts.size(); ++i) {
            seen += m_counts[i];
            if (seen > rank)
                return std::min((lowest(i) + lowest(i + 1)) / 2e3, maxUs());
        }
        return maxUs();
    }

private:
    static constexpr int subBits = 6;
    static constexpr uint64_t subs = uint64_t(1) << subBits;

    // Below `subs` one bucket for each value; above it `subs` buckets for each power of two.
    static size_t indexOf(uint64_t value)
    {
        if (value < subs)
            return value;
        const int shift = static_cast<int>(std::bit_width(value)) - 1 - subBits;
        return static_cast<size_t>((static_cast<uint64_t>(shift) << subBits) + (value >> shift));
    }

    static double lowest(size_t index)
    {
        if (index < 2 * subs)
            return static_cast<double>(index);
        const int shift = static_cast<int>(index >> subBits) - 1;
        return static_cast<double>((subs + (index & (subs - 1))) << shift);
    }

    std::vector<uint64_t> m_counts = std::vector<uint64_t>((64 - subBits + 1) * subs);
    uint64_t m_count = 0;
    uint64_t m_max = 0;
};

} // namespace kith::bench
