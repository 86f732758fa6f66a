#include "tests/desktop/terminal/screen_reader.h"

#include "desktop/terminal/width.h"

#include <QTextBoundaryFinder>

#include <algorithm>

namespace kith::test {

void ScreenReader::write(const QByteArray &bytes)
{
    m_pending += bytes;
    QByteArray plain;
    const auto flush = [&] {
        text(m_decoder.decode(plain));
        plain.clear();
    };
    qsizetype at = 0;
    for (; at < m_pending.size(); ++at) {
        const char byte = m_pending[at];
        if (byte == '\x1b') {
            if (at + 1 >= m_pending.size())
                break;
            if (m_pending[at + 1] != '[') {
                m_unknown << QStringLiteral("escape ") + QLatin1Char(m_pending[at + 1]);
                ++at;
                continue;
            }
            qsizetype end = at + 2;
            while (end < m_pending.size() && (m_pending[end] < 0x40 || m_pending[end] > 0x7e))
                ++end;
            if (end >= m_pending.size())
                break;
            flush();
            csi(m_pending[end], m_pending.sliced(at + 2, end - at - 2));
            at = end;
        } else if (byte == '\r') {
            flush();
            m_column = 0;
        } else if (byte == '\n') {
            flush();
            lineFeed();
        } else if (byte >= 0 && byte < 0x20) {
            m_unknown << QStringLiteral("control %1").arg(int(byte));
        } else {
            plain += byte;
        }
    }
    m_pending.remove(0, at);
    flush();
}

void ScreenReader::text(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0, to = finder.toNextBoundary(); to > from; from = to, to = finder.toNextBoundary())
        put(text.sliced(from, to - from));
}

void ScreenReader::put(const QString &cluster)
{
    const int width = terminal::textWidth(cluster);
    if (m_column + width > m_columns) {
        m_lines[m_row].wrapped = true;
        m_column = 0;
        lineFeed();
    }
    auto &cells = m_lines[m_row].cells;
    if (cells.size() < size_t(m_column + width))
        cells.resize(size_t(m_column + width), QStringLiteral(" "));
    cells[size_t(m_column)] = cluster;
    if (width == 2)
        cells[size_t(m_column) + 1].clear();
    m_column += width;
}

void ScreenReader::lineFeed()
{
    if (++m_row == m_lines.size())
        m_lines.emplace_back();
}

void ScreenReader::csi(char final, const QByteArray &parameters)
{
    const int number = std::max(1, parameters.toInt());
    switch (final) {
    case 'A':
        m_row = std::max(top(), m_row - std::min(m_row, size_t(number)));
        return;
    case 'C':
        m_column = std::min(m_column + number, m_columns - 1);
        return;
    case 'H':
        m_row = top();
        m_column = 0;
        return;
    case 'J':
        if (parameters == "2") {
            m_row = m_lines.size(); // what was there scrolls away
            m_lines.resize(m_lines.size() + size_t(m_rows));
            return;
        }
        m_lines.resize(m_row + 1);
        m_lines[m_row].cells.resize(std::min(m_lines[m_row].cells.size(), size_t(m_column)));
        m_lines[m_row].wrapped = false;
        return;
    case 'm':
        return;
    case 'h':
    case 'l':
        if (parameters == "?2004")
            return;
        [[fallthrough]];
    default:
        m_unknown << QStringLiteral("CSI ") + QString::fromLatin1(parameters) + QLatin1Char(final);
    }
}

void ScreenReader::resize(int columns, int rows)
{
    std::vector<Line> before = std::exchange(m_lines, {Line()});
    const size_t cursorRow = m_row;
    const int cursorColumn = m_column;
    m_columns = columns;
    m_rows = rows;
    m_row = 0;
    m_column = 0;
    size_t newRow = 0;
    int newColumn = 0;
    for (size_t row = 0; row < before.size(); ++row) {
        const auto &cells = before[row].cells;
        for (size_t i = 0; i <= cells.size(); ++i) {
            if (row == cursorRow && (int(i) == cursorColumn || i == cells.size()) && newRow == 0 && newColumn == 0) {
                newRow = m_row;
                newColumn = m_column;
            }
            if (i < cells.size() && !cells[i].isEmpty())
                put(cells[i]);
        }
        if (!before[row].wrapped && row + 1 < before.size()) {
            m_column = 0;
            lineFeed();
        }
    }
    m_row = newRow;
    m_column = newColumn;
}

QString ScreenReader::textOf(const Line &line)
{
    QString text;
    for (const QString &cell : line.cells)
        text += cell;
    return text;
}

QStringList ScreenReader::lines() const
{
    QStringList lines;
    for (const Line &line : m_lines) {
        QString text = textOf(line);
        while (text.endsWith(u' '))
            text.chop(1);
        lines << text;
    }
    return lines;
}

QString ScreenReader::atCursor() const
{
    Line line = m_lines[m_row];
    if (line.cells.size() < size_t(m_column))
        line.cells.resize(size_t(m_column), QStringLiteral(" "));
    line.cells.insert(line.cells.begin() + m_column, QStringLiteral("|"));
    return textOf(line);
}

} // namespace kith::test
