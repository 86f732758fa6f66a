#include "desktop/widgets/conversation/text_block.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kith::widgets {

using words::Markup;

namespace {

// A line that needs this much more than the usual (Nastaliq, stacked marks) gets its own height.
constexpr qreal tallLine = 1.45;
constexpr qreal codePadding = 8; // of a block, across; half of it down
constexpr qreal blockGap = 4;
constexpr qreal quoteInset = 12;
constexpr qreal barWidth = 3;
constexpr qreal chipAcross = 2; // how far the ground of code or a name reaches beyond it
constexpr qreal chipDown = 0.5;
constexpr qreal chipRadius = 4;
constexpr int tabCharacters = 4;

Qt::LayoutDirection directionOf(QStringView paragraph, Qt::LayoutDirection otherwise)
{
    for (qsizetype i = 0; i < paragraph.size(); ++i) {
        char32_t character = paragraph[i].unicode();
        if (paragraph[i].isHighSurrogate() && i + 1 < paragraph.size() && paragraph[i + 1].isLowSurrogate()) {
            character = QChar::surrogateToUcs4(paragraph[i], paragraph[i + 1]);
            ++i;
        }
        switch (QChar::direction(character)) {
        case QChar::DirL:
            return Qt::LeftToRight;
        case QChar::DirR:
        case QChar::DirAL:
            return Qt::RightToLeft;
        default:
            break;
        }
    }
    return otherwise;
}

} // namespace

int lineHeight(const QFont &font) { return int(std::lround(QFontInfo(font).pixelSize() * 1.35)); }

TextBlock::TextBlock(const Markup &markup, const Options &options) : m_font(options.font)
{
    split(markup, options.direction);
    for (Run &run : m_runs)
        prepare(run, markup, options);

    const int step = lineHeight(m_font);
    qreal widest = 0;
    qreal y = 0;
    for (Run &run : m_runs) {
        run.top = y;
        y = run.bottom = lay(run, options.width, y, step, &widest);
        m_lines += run.layout->lineCount();
    }
    const bool centred = options.align & Qt::AlignHCenter;
    m_width = centred ? int(options.width) : std::min(int(std::ceil(widest)), int(options.width));
    m_height = int(std::ceil(y));
    // Lines that end at the right know where only once the widest line is known. They break as before: what did not
    // fit into the wider space does not fit now.
    for (Run &run : m_runs) {
        if (!centred && run.rightToLeft && m_width < int(options.width))
            lay(run, m_width, run.top, step, nullptr);
    }
    if (!markup.isPlain())
        ground(markup);
}

// Paragraphs into runs of one direction and one block.
void TextBlock::split(const Markup &markup, Qt::LayoutDirection direction)
{
    const QString &text = markup.text;
    size_t block = 0;
    for (qsizetype start = 0; start <= text.size();) {
        const qsizetype newline = text.indexOf(u'\n', start);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const auto paragraph = QStringView(text).mid(start, end - start);
        while (block < markup.blocks.size() && start > markup.blocks[block].start + markup.blocks[block].length)
            ++block;
        const bool inside = block < markup.blocks.size() && start >= markup.blocks[block].start;
        const Markup::Block *const of = inside ? &markup.blocks[block] : nullptr;
        const Run *above = m_runs.empty() ? nullptr : &m_runs.back();
        const auto fallback = !above ? direction : above->rightToLeft ? Qt::RightToLeft : Qt::LeftToRight;
        const bool code = of && of->kind == Kind::Code; // runs from left to right, whatever stands in it
        const bool rightToLeft =
            !code && directionOf(paragraph, paragraph.trimmed().isEmpty() ? fallback : direction) == Qt::RightToLeft;
        if (!above || above->rightToLeft != rightToLeft || above->block != of)
            m_runs.push_back({.start = start, .rightToLeft = rightToLeft, .block = of});
        m_runs.back().end = end;
        start = end + 1;
    }
}

void TextBlock::prepare(Run &run, const Markup &markup, const Options &options)
{
    const Markup::Block *const block = std::exchange(run.block, nullptr);
    if (block)
        run.kind = block->kind;
    const bool code = run.kind == Kind::Code;
    QString part = markup.text.mid(run.start, run.end - run.start);
    if (run.kind == Kind::Item) {
        const qreal hang = QFontMetricsF(m_font).horizontalAdvance(part.left(block->marker));
        run.hang = hang < options.width / 2 ? hang : 0;
    }
    part.replace(u'\n', QChar::LineSeparator);
    run.layout = std::make_unique<QTextLayout>(part, code ? options.code : m_font);
    // Qt aligns by the window's direction, or not at all: the paragraph's own counts here.
    const bool centre = options.align & Qt::AlignHCenter;
    QTextOption option(centre ? Qt::AlignHCenter : run.rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(run.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    if (code)
        option.setTabStopDistance(tabCharacters * QFontMetricsF(options.code).horizontalAdvance(u' '));
    run.layout->setTextOption(option);
    run.layout->setCacheEnabled(true);
    if (code || markup.isPlain())
        return;
    QList<QTextLayout::FormatRange> formats;
    const auto firstIn = [&run](const auto &ranges) {
        return std::ranges::lower_bound(ranges, run.start, {}, [](const auto &range) { return range.start; });
    };
    for (auto span = firstIn(markup.spans); span != markup.spans.end() && span->start < run.end; ++span) {
        QTextCharFormat format;
        if (span->styles & (Markup::Strong | Markup::Mention))
            format.setFontWeight(QFont::DemiBold);
        if (span->styles & Markup::Emphasis)
            format.setFontItalic(true);
        if (span->styles & Markup::Strike)
            format.setFontStrikeOut(true);
        if (span->styles & Markup::Code) {
            format.setFontFamilies(options.code.families());
            format.setProperty(QTextFormat::FontPixelSize, QFontInfo(options.code).pixelSize());
            format.setFontFixedPitch(true);
        }
        formats.append({int(span->start - run.start), int(span->length), format});
    }
    for (auto link = firstIn(markup.links); link != markup.links.end() && link->start < run.end; ++link) {
        QTextCharFormat format;
        format.setForeground(options.linkColor);
        format.setFontUnderline(true);
        formats.append({int(link->start - run.start), int(link->length), format});
    }
    if (!formats.isEmpty())
        run.layout->setFormats(formats);
}

// Where the next run begins.
qreal TextBlock::lay(Run &run, qreal width, qreal top, int step, qreal *widest) const
{
    const bool code = run.kind == Kind::Code;
    const qreal before = code ? codePadding : run.kind == Kind::Quote ? quoteInset : 0;
    const qreal after = code ? codePadding : 0;
    const QFontMetricsF metrics(m_font);
    const qreal baseline = std::round((step - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent());
    qreal y = top + (code ? codePadding / 2 + (top > 0 ? blockGap : 0) : 0);
    run.layout->beginLayout();
    bool first = true;
    for (QTextLine line = run.layout->createLine(); line.isValid(); line = run.layout->createLine()) {
        const qreal inset = before + (std::exchange(first, false) ? 0 : run.hang);
        line.setLineWidth(std::max<qreal>(1, width - inset - after));
        const bool tall = line.height() > step * tallLine;
        line.setPosition(QPointF(run.rightToLeft ? 0 : inset, tall ? y : y + baseline - line.ascent()));
        y += tall ? std::ceil(line.height()) : step;
        if (widest)
            *widest = std::max(*widest, line.naturalTextWidth() + inset + after);
    }
    run.layout->endLayout();
    if (code)
        y += codePadding / 2 + (&run != &m_runs.back() ? blockGap : 0);
    return y;
}

void TextBlock::ground(const Markup &markup)
{
    for (const Run &run : m_runs) {
        if (run.kind == Kind::Code) {
            const qreal top = run.top + (run.top > 0 ? blockGap : 0);
            const qreal bottom = run.bottom - (&run != &m_runs.back() ? blockGap : 0);
            m_grounds.push_back({Ground::Kind::Block, QRectF(0, top, m_width, bottom - top)});
        } else if (run.kind == Kind::Quote) {
            const qreal x = run.rightToLeft ? m_width - barWidth : 0;
            m_grounds.push_back({Ground::Kind::Bar, QRectF(x, run.top, barWidth, run.bottom - run.top)});
        }
    }
    for (const Markup::Span &span : markup.spans) {
        if (!(span.styles & (Markup::Code | Markup::Mention)))
            continue;
        const bool code = span.styles & Markup::Code;
        const Run *run = runOf(span.start);
        if (!run || run->kind == Kind::Code)
            continue;
        for (const QRectF &rect : rectsOf(int(span.start), int(span.start + span.length)))
            m_grounds.push_back({code ? Ground::Kind::Code : Ground::Kind::Mention,
                rect.adjusted(-chipAcross, -chipDown, chipAcross, chipDown)});
    }
}

TextBlock::Line TextBlock::lastLine() const
{
    if (m_runs.empty() || m_runs.back().layout->lineCount() == 0)
        return {};
    const Run &run = m_runs.back();
    return {run.layout->lineAt(run.layout->lineCount() - 1).naturalTextRect(), run.rightToLeft, run.kind == Kind::Code};
}

const TextBlock::Run *TextBlock::runAt(qreal y) const
{
    for (const Run &run : m_runs) {
        if (y < run.bottom)
            return &run;
    }
    return m_runs.empty() ? nullptr : &m_runs.back();
}

const TextBlock::Run *TextBlock::runOf(qsizetype position) const
{
    const auto after = std::ranges::upper_bound(m_runs, position, {}, &Run::start);
    return after == m_runs.begin() ? nullptr : &*std::prev(after);
}

int TextBlock::positionAt(QPointF point) const
{
    const Run *run = runAt(point.y());
    if (!run)
        return 0;
    const QTextLayout &layout = *run->layout;
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        if (point.y() >= line.y() + line.height() && i + 1 < layout.lineCount())
            continue;
        int position = line.xToCursor(point.x());
        // The end of a line that goes on below is before its line separator.
        const int end = line.textStart() + line.textLength();
        if (position == end && i + 1 < layout.lineCount() && position > line.textStart())
            --position;
        return int(run->start) + position;
    }
    return int(run->start);
}

int TextBlock::characterAt(QPointF point) const
{
    for (const Run &run : m_runs) {
        for (int i = 0; i < run.layout->lineCount(); ++i) {
            const QTextLine line = run.layout->lineAt(i);
            const QRectF used = line.naturalTextRect();
            if (point.y() < line.y() || point.y() >= line.y() + line.height() || point.x() < used.left()
                || point.x() >= used.right())
                continue;
            return int(run.start) + line.xToCursor(point.x(), QTextLine::CursorOnCharacter);
        }
    }
    return -1;
}

std::vector<QRectF> TextBlock::rectsOf(int from, int to) const
{
    std::vector<QRectF> rects;
    for (const Run &run : m_runs) {
        for (int i = 0; i < run.layout->lineCount(); ++i) {
            const QTextLine line = run.layout->lineAt(i);
            const int first = std::max(from - int(run.start), line.textStart());
            const int last = std::min(to - int(run.start), line.textStart() + line.textLength());
            if (first >= last)
                continue;
            const qreal a = line.cursorToX(first);
            const qreal b = line.cursorToX(last);
            rects.emplace_back(std::min(a, b), line.y(), std::abs(b - a), line.height());
        }
    }
    return rects;
}

void TextBlock::draw(QPainter &painter, QPointF origin, const Ink &ink, const QRectF &clip) const
{
    for (const Ground &ground : m_grounds) {
        const QRectF rect = ground.rect.translated(origin);
        if (!clip.isNull() && !clip.intersects(rect))
            continue;
        const bool bar = ground.kind == Ground::Kind::Bar;
        const qreal radius = bar ? barWidth / 2 : chipRadius;
        painter.setPen(Qt::NoPen);
        painter.setBrush(bar ? ink.bar : ground.kind == Ground::Kind::Mention ? ink.mention : ink.code);
        painter.drawRoundedRect(rect, radius, radius);
    }
    painter.setPen(ink.text);
    for (const Run &run : m_runs) {
        QList<QTextLayout::FormatRange> selections;
        const int length = int(run.layout->text().size());
        const int first = std::clamp(ink.selectedFrom - int(run.start), 0, length);
        const int last = std::clamp(ink.selectedTo - int(run.start), 0, length);
        if (first < last) {
            QTextCharFormat format;
            format.setBackground(ink.selection);
            format.setForeground(ink.text);
            selections.append({first, last - first, format});
        }
        run.layout->draw(&painter, origin, selections, clip);
    }
}

} // namespace kith::widgets
