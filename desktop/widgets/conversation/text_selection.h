// What is selected in the conversation: from a position in one message to a position in another, by characters,
// words or paragraphs. Stays with its rows while others come and go. Offsets are into what messages show.
#pragma once

#include <QModelIndex>

#include <QLocale>

namespace kith::widgets {

struct MessageRow;

struct TextPosition {
    QPersistentModelIndex row = {};
    int offset = 0;

    friend bool operator==(const TextPosition &, const TextPosition &) = default;
};
bool operator<(const TextPosition &a, const TextPosition &b);

class TextSelection {
public:
    enum class Unit { Character, Word, Paragraph };

    // Begins at a position, with the whole unit around it.
    void begin(const TextPosition &position, Unit unit);
    void extend(const TextPosition &position);
    void selectAll(const QAbstractItemModel &model);
    void selectRows(const QModelIndex &first, const QModelIndex &last); // whole ones
    void clear() { *this = {}; }

    bool hasBegun() const { return m_anchorFrom.row.isValid(); }
    bool isEmpty() const;
    struct Range {
        int from = 0;
        int to = 0;
    };
    Range rangeIn(const QModelIndex &row) const;

    // As it was typed. Of one message what is selected of it; of several, or `withNames`, lines "[time] name: text".
    QString text(const QLocale &locale, bool withNames = false) const;
    static QString line(const MessageRow &row, const QString &text, const QLocale &locale);

private:
    Unit m_unit = Unit::Character;
    TextPosition m_anchorFrom, m_anchorTo; // the unit where it began
    TextPosition m_from, m_to;             // in order
};

} // namespace kith::widgets
