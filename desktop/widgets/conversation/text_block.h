// Wrapped text as messages show it: each paragraph in the direction of its first strong character, lines on one
// rhythm whatever scripts and emoji stand in them. Positions are UTF-16 offsets into the text.
#pragma once

#include "desktop/widgets/conversation/text_links.h"

#include <QColor>
#include <QFont>
#include <QTextLayout>

#include <memory>
#include <vector>

namespace kith::widgets {

// The distance of two lines, the same for every script of usual height.
int lineHeight(const QFont &font);

class TextBlock {
public:
    struct Options {
        QFont font = {};
        qreal width = 0;                                 // at most
        Qt::LayoutDirection direction = Qt::LeftToRight; // of paragraphs without a strong character
        Qt::Alignment align = Qt::AlignLeading;          // AlignHCenter: in `width`; otherwise by direction
        QColor linkColor = {};                           // of links, which are underlined
    };
    struct Line {
        QRectF used; // the text of it, without trailing spaces
        bool rightToLeft = false;
    };

    TextBlock() = default;
    TextBlock(const QString &text, const std::vector<TextLink> &links, const Options &options);

    int width() const { return m_width; } // what the lines take
    int height() const { return m_height; }
    int lineCount() const { return m_lines; }
    Line lastLine() const;

    // The position nearest to a point, between two characters.
    int positionAt(QPointF point) const;
    // The character under a point; -1: none.
    int characterAt(QPointF point) const;
    std::vector<QRectF> rectsOf(int from, int to) const;

    // Between `from` and `to` on `ground`, in `selected`.
    void draw(QPainter &painter, QPointF origin, const QColor &color, int from, int to, const QColor &ground,
        const QColor &selected, const QRectF &clip) const;

private:
    // Neighbouring paragraphs of one direction, laid out together.
    struct Run {
        qsizetype start = 0;
        bool rightToLeft = false;
        qreal top = 0;
        qreal bottom = 0;
        std::unique_ptr<QTextLayout> layout;
    };
    const Run *runAt(qreal y) const;
    qreal lay(Run &run, qreal width, qreal top, int step, qreal *widest) const;

    QFont m_font;
    std::vector<Run> m_runs;
    int m_width = 0;
    int m_height = 0;
    int m_lines = 0;
};

} // namespace kith::widgets
