// The rows of the conversation one above the other: heights, and layouts of those that are near the view. A height
// is exact once its row was measured, and until then the last one or a guess; whoever scrolls asks for layout() of
// what is visible first.
#pragma once

#include "desktop/widgets/conversation/message_layout.h"

#include <functional>

namespace kith::widgets {

class RowStack {
public:
    using Source = std::function<MessageRow(int)>;
    explicit RowStack(Source source) : m_source(std::move(source)) {}

    // All heights become guesses.
    void setStyle(const RowStyle &style);
    const RowStyle &style() const { return m_style; }

    void reset(int count);
    void insert(int first, int count);
    void remove(int first, int count);
    void invalidate(int first, int last);

    int count() const { return int(m_entries.size()); }
    int total() const { return top(count()); }
    int top(int row) const; // also of count()
    int height(int row) const { return m_entries[size_t(row)].height; }
    bool isExact(int row) const { return m_entries[size_t(row)].exact; }
    // The row at a distance from the top, clamped; -1 where there is none.
    int rowAt(int y) const;

    // Measures the row where that was not done: heights below may move.
    const MessageLayout &layout(int row);
    // Measures what is not exact, from the newest up, for about `ms`; false once nothing is left.
    bool measure(int ms);
    // Keeps layouts of these rows only.
    void keepLayouts(int first, int last);

private:
    struct Entry {
        int height = 0;
        bool exact = false;
        std::unique_ptr<MessageLayout> layout;
    };
    Entry guess() const;

    Source m_source;
    RowStyle m_style;
    std::vector<Entry> m_entries;
    mutable std::vector<int> m_tops; // one more than entries; empty: to be added up
    int m_keepFirst = 0;
    int m_keepLast = -1;
};

} // namespace kith::widgets
