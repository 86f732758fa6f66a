// The geometry of one row of the conversation for a width and fonts: where everything stands, and what is where.
// Needs no window. Coordinates are the row's own, pixels, mirrored already where the layout is right to left; text
// inside a bubble follows its own direction.
#pragma once

#include "desktop/widgets/conversation/message_row.h"
#include "desktop/widgets/conversation/text_block.h"

#include <QDate>
#include <QLocale>
#include <QRect>

namespace kith::widgets {

// What all rows of a view share.
struct RowStyle {
    QFont body = {};
    QFont small = {};
    QFont smallStrong = {};
    QFont meta = {}; // metaFont(body): made once, as a font that was just made looks for its glyphs anew
    QFont code = {}; // codeFont(body)
    QColor link = {};
    int width = 0; // of the view; the column is centred in it
    Qt::LayoutDirection direction = Qt::LeftToRight;
    bool direct = false; // two people: no avatars, no names
    int line = 2;        // above a message, within a group of one sender's
    int group = 12;      // above a group
    QLocale locale = {};
    QDate today = {};
    QString reader = {}; // the name that calls them

    friend bool operator==(const RowStyle &, const RowStyle &) = default;
};

// Of the time beside a message.
QFont metaFont(const QFont &body);
// Of code: the system's fixed font, which looks larger than others.
QFont codeFont(const QFont &body);

// The font, with emoji in colour: text fonts have some of them in black.
QFont withEmoji(const QFont &font);
// Of emoji alone.
QFont emojiFont(const QFont &font);

// Where messages stand in a view of this width: 16 px of margin (12 in a narrow one) and at most 768 px.
QRect messageColumn(int viewWidth);

class MessageLayout {
public:
    enum class Area { None, Text, Link, Time, State, Person, Retry, Discard, Names };
    struct Hit {
        Area area = Area::None;
        int link = -1; // into links()

        friend bool operator==(const Hit &, const Hit &) = default;
    };

    MessageLayout(MessageRow row, const RowStyle &style);

    const MessageRow &row() const { return m_row; }
    int height() const { return m_height; }
    const RowStyle &style() const { return m_style; }

    // Of a message. Empty rectangles where there is no such thing.
    const QRect &bubble() const { return m_bubble; }
    const QRect &avatar() const { return m_avatar; }
    const QRect &name() const { return m_name; }
    const QRect &time() const { return m_time; }
    const QRect &state() const { return m_state; }
    const QRect &reason() const { return m_reason; } // why it failed, under the bubble
    const QRect &retry() const { return m_retry; }
    const QRect &discard() const { return m_discard; }
    const QString &shownName() const { return m_shownName; } // cut where it is too long
    const QString &shownTime() const { return m_shownTime; }
    const std::vector<words::TextLink> &links() const { return m_markup.links; }
    // What the bubble shows of row().text, and how.
    const words::Markup &markup() const { return m_markup; }

    // The words: of the message in its bubble, or of a day, a notice, the "new messages" line.
    const TextBlock &text() const { return m_text; }
    QPoint textOrigin() const { return m_textOrigin; }
    QRect textRect() const { return {m_textOrigin, QSize(m_text.width(), m_text.height())}; }
    const TextBlock &reasonText() const { return m_reasonText; }
    QRect pill() const { return m_pill; } // the ground of a day
    QRect column() const { return m_column; }

    Hit hit(QPoint point) const;
    // The nearest position in the shown text of a message; 0 in other rows.
    int positionAt(QPoint point) const;
    QString linkAddress(int link) const;
    // The block of code at a point; where none is there, the only one of the message. Null: none.
    const words::Markup::Block *codeAt(QPoint point) const;

    static QString retryText();
    static QString discardText();

private:
    void layMessage();
    void layFailure(int top);
    void layLine();
    void mirror();

    MessageRow m_row;
    RowStyle m_style;
    words::Markup m_markup;
    TextBlock m_text;
    TextBlock m_reasonText;
    QPoint m_textOrigin;
    QRect m_column, m_bubble, m_avatar, m_name, m_time, m_state, m_reason, m_retry, m_discard, m_pill;
    QString m_shownName;
    QString m_shownTime;
    int m_height = 0;
};

} // namespace kith::widgets
