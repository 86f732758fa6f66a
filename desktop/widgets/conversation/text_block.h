// Wrapped text as messages show it: each paragraph in the direction of its first strong character, lines on one
// rhythm whatever scripts and emoji stand in them. Positions are UTF-16 offsets into the text.
#pragma once

#include "desktop/words/markup.h"

#include <QColor>
#include <QFont>
#include <QTextLayout>

#include <memory>
#include <optional>
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
        QFont code = {};                                 // of code, in the line and in blocks
    };
    struct Line {
        QRectF used; // the text of it, without trailing spaces
        bool rightToLeft = false;
        bool boxed = false; // in a block of code: nothing stands beside it
    };
    struct Ink {
        QColor text = {};
        QColor code = {};     // the ground of code
        QColor bar = {};      // at the side of a quote
        QColor mention = {};  // the ground of a name that calls
        int selectedFrom = 0; // between these two …
        int selectedTo = 0;
        QColor selection = {}; // … on this ground
    };

    TextBlock() = default;
    TextBlock(const words::Markup &markup, const Options &options);

    int width() const { return m_width; } // what the lines take
    int height() const { return m_height; }
    int lineCount() const { return m_lines; }
    Line lastLine() const;

    // The position nearest to a point, between two characters.
    int positionAt(QPointF point) const;
    // The character under a point; -1: none.
    int characterAt(QPointF point) const;
    std::vector<QRectF> rectsOf(int from, int to) const;

    void draw(QPainter &painter, QPointF origin, const Ink &ink, const QRectF &clip) const;

private:
    using Kind = words::Markup::Kind;

    // Neighbouring paragraphs of one direction and one block, laid out together.
    struct Run {
        qsizetype start = 0;
        qsizetype end = 0; // without the line end
        bool rightToLeft = false;
        const words::Markup::Block *block = nullptr; // while it is being made
        std::optional<Kind> kind = {};
        qreal hang = 0; // of an item: how far its other lines stand in
        qreal top = 0;
        qreal bottom = 0;
        std::unique_ptr<QTextLayout> layout = {};
    };
    // What is painted under the text, or beside it.
    struct Ground {
        enum class Kind { Code, Block, Bar, Mention };
        Kind kind;
        QRectF rect;
    };
    const Run *runAt(qreal y) const;
    const Run *runOf(qsizetype position) const;
    void split(const words::Markup &markup, Qt::LayoutDirection direction);
    void prepare(Run &run, const words::Markup &markup, const Options &options);
    qreal lay(Run &run, qreal width, qreal top, int step, qreal *widest) const;
    void ground(const words::Markup &markup);

    QFont m_font;
    std::vector<Run> m_runs;
    std::vector<Ground> m_grounds;
    int m_width = 0;
    int m_height = 0;
    int m_lines = 0;
};

} // namespace kith::widgets
