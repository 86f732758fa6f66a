#include "desktop/widgets/conversation/row_stack.h"

#include <QElapsedTimer>

namespace kith::widgets {

RowStack::Entry RowStack::guess() const
{
    return {.height = lineHeight(m_style.body) + 24, .exact = false, .layout = nullptr};
}

void RowStack::setStyle(const RowStyle &style)
{
    m_style = style;
    invalidate(0, count() - 1);
}

void RowStack::reset(int count)
{
    m_entries.clear();
    m_tops.clear();
    m_keepLast = -1;
    insert(0, count);
}

void RowStack::insert(int first, int count)
{
    std::vector<Entry> entries;
    entries.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        entries.push_back(guess());
    m_entries.insert(
        m_entries.begin() + first, std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
    m_tops.clear();
}

void RowStack::remove(int first, int count)
{
    m_entries.erase(m_entries.begin() + first, m_entries.begin() + first + count);
    m_tops.clear();
}

void RowStack::invalidate(int first, int last)
{
    for (int row = std::max(0, first); row <= last && row < count(); ++row) {
        m_entries[size_t(row)].exact = false;
        m_entries[size_t(row)].layout.reset();
    }
}

int RowStack::top(int row) const
{
    if (m_tops.empty()) {
        m_tops.reserve(m_entries.size() + 1);
        int y = 0;
        m_tops.push_back(y);
        for (const Entry &entry : m_entries)
            m_tops.push_back(y += entry.height);
    }
    return m_tops[size_t(row)];
}

int RowStack::rowAt(int y) const
{
    if (m_entries.empty())
        return -1;
    top(0);
    const auto after = std::upper_bound(m_tops.begin(), m_tops.end(), y);
    return std::clamp(int(after - m_tops.begin()) - 1, 0, count() - 1);
}

const MessageLayout &RowStack::layout(int row)
{
    Entry &entry = m_entries[size_t(row)];
    if (!entry.layout) {
        entry.layout = std::make_unique<MessageLayout>(m_source(row), m_style);
        entry.exact = true;
        if (entry.height != entry.layout->height()) {
            entry.height = entry.layout->height();
            m_tops.clear();
        }
    }
    return *entry.layout;
}

bool RowStack::measure(int ms)
{
    QElapsedTimer timer;
    timer.start();
    for (int row = count() - 1; row >= 0; --row) {
        if (isExact(row))
            continue;
        if (timer.hasExpired(ms))
            return true;
        layout(row);
        if (row < m_keepFirst || row > m_keepLast)
            m_entries[size_t(row)].layout.reset();
    }
    return false;
}

void RowStack::keepLayouts(int first, int last)
{
    m_keepFirst = first;
    m_keepLast = last;
    for (int row = 0; row < count(); ++row) {
        if (row < first || row > last)
            m_entries[size_t(row)].layout.reset();
    }
}

} // namespace kith::widgets
