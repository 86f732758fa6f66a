// Draws one row of the conversation from its layout.
#pragma once

#include "desktop/widgets/conversation/message_layout.h"

class QPainter;

namespace kith::widgets {

class Theme;
struct Colors;

struct RowState {
    int selectedFrom = 0;
    int selectedTo = 0;
    MessageLayout::Hit hovered = {};
    bool focused = false; // the keyboard is at this row
};

class MessagePainter {
public:
    explicit MessagePainter(const Theme &theme) : m_theme(theme) {}

    // The painter's origin is the row's.
    void paint(QPainter &painter, const MessageLayout &layout, const RowState &state, const QRect &clip) const;

    // What a message's text is drawn with, and on which ground.
    static QColor ground(const Colors &colors, const MessageRow &row);
    static TextBlock::Ink ink(const Colors &colors, const MessageRow &row);
    static QColor timeColor(const Colors &colors, const MessageRow &row);

    // `amount` of one colour over another, as color-mix() does.
    static QColor mix(const QColor &over, const QColor &under, qreal amount);

private:
    void paintMessage(QPainter &painter, const MessageLayout &layout, const RowState &state, const QRect &clip) const;
    void paintBubble(QPainter &painter, const MessageLayout &layout) const;
    void paintFailure(QPainter &painter, const MessageLayout &layout, const RowState &state) const;
    void paintLine(QPainter &painter, const MessageLayout &layout, const RowState &state) const;
    void paintFocus(QPainter &painter, const QRect &around) const;
    void paintLabel(QPainter &painter, const QRect &rect, const QFont &font, const QColor &color, const QString &text,
        bool underlined) const;

    const Theme &m_theme;
};

} // namespace kith::widgets
