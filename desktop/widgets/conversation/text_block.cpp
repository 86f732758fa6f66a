#include "desktop/widgets/conversation/text_block.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace kith::widgets {

namespace {

// A line that needs this much more than the usual (Nastaliq, stacked marks) gets its own height.
constexpr qreal tallLine = 1.45;

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

TextBlock::TextBlock(const QString &text, const std::vector<TextLink> &links, const Options &options)
    : m_font(options.font)
{
    qsizetype start = 0;
    qsizetype runStart = 0;
    std::vector<std::pair<qsizetype, bool>> starts; // of runs, right to left
    while (start <= text.size()) {
        const qsizetype newline = text.indexOf(u'\n', start);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const auto paragraph = QStringView(text).mid(start, end - start);
        const auto fallback = starts.empty() ? options.direction
            : starts.back().second           ? Qt::RightToLeft
                                             : Qt::LeftToRight;
        const bool rightToLeft =
            directionOf(paragraph, paragraph.trimmed().isEmpty() ? fallback : options.direction) == Qt::RightToLeft;
        if (starts.empty() || starts.back().second != rightToLeft)
            starts.emplace_back(start, rightToLeft);
        if (newline < 0)
            break;
        start = newline + 1;
    }
    for (size_t i = 0; i < starts.size(); ++i) {
        runStart = starts[i].first;
        // Without the line end before the next run.
        const qsizetype end = i + 1 < starts.size() ? starts[i + 1].first - 1 : text.size();
        QString part = text.mid(runStart, end - runStart);
        part.replace(u'\n', QChar::LineSeparator);
        auto layout = std::make_unique<QTextLayout>(part, m_font);
        // Qt aligns by the window's direction, or not at all: the paragraph's own counts here.
        const bool centre = options.align & Qt::AlignHCenter;
        QTextOption option(centre ? Qt::AlignHCenter : starts[i].second ? Qt::AlignRight : Qt::AlignLeft);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        option.setTextDirection(starts[i].second ? Qt::RightToLeft : Qt::LeftToRight);
        layout->setTextOption(option);
        layout->setCacheEnabled(true);
        QList<QTextLayout::FormatRange> formats;
        for (const TextLink &link : links) {
            if (link.start < runStart || link.start >= end)
                continue;
            QTextCharFormat format;
            format.setForeground(options.linkColor);
            format.setFontUnderline(true);
            formats.append({int(link.start - runStart), int(link.length), format});
        }
        if (!formats.isEmpty())
            layout->setFormats(formats);
        m_runs.push_back({.start = runStart, .rightToLeft = starts[i].second, .layout = std::move(layout)});
    }

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
    if (centred)
        return;
    // Lines that end at the right know where only once the widest line is known. They break as before: what did not
    // fit into the wider space does not fit now.
    for (Run &run : m_runs) {
        if (run.rightToLeft && m_width < int(options.width))
            lay(run, m_width, run.top, step, nullptr);
    }
}

// Where the next run begins.
qreal TextBlock::lay(Run &run, qreal width, qreal top, int step, qreal *widest) const
{
    const QFontMetricsF metrics(m_font);
    const qreal baseline = std::round((step - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent());
    qreal y = top;
    run.layout->beginLayout();
    for (QTextLine line = run.layout->createLine(); line.isValid(); line = run.layout->createLine()) {
        line.setLineWidth(width);
        const bool tall = line.height() > step * tallLine;
        line.setPosition(QPointF(0, tall ? y : y + baseline - line.ascent()));
        y += tall ? std::ceil(line.height()) : step;
        if (widest)
            *widest = std::max(*widest, line.naturalTextWidth());
    }
    run.layout->endLayout();
    return y;
}

TextBlock::Line TextBlock::lastLine() const
{
    if (m_runs.empty() || m_runs.back().layout->lineCount() == 0)
        return {};
    const Run &run = m_runs.back();
    return {run.layout->lineAt(run.layout->lineCount() - 1).naturalTextRect(), run.rightToLeft};
}

const TextBlock::Run *TextBlock::runAt(qreal y) const
{
    for (const Run &run : m_runs) {
        if (y < run.bottom)
            return &run;
    }
    return m_runs.empty() ? nullptr : &m_runs.back();
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

void TextBlock::draw(QPainter &painter, QPointF origin, const QColor &color, int from, int to, const QColor &ground,
    const QColor &selected, const QRectF &clip) const
{
    painter.setPen(color);
    for (const Run &run : m_runs) {
        QList<QTextLayout::FormatRange> selections;
        const int length = int(run.layout->text().size());
        const int first = std::clamp(from - int(run.start), 0, length);
        const int last = std::clamp(to - int(run.start), 0, length);
        if (first < last) {
            QTextCharFormat format;
            format.setBackground(ground);
            format.setForeground(selected);
            selections.append({first, last - first, format});
        }
        run.layout->draw(&painter, origin, selections, clip);
    }
}

} // namespace kith::widgets
