#include "desktop/terminal/screen.h"

#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace kith::terminal {
namespace {

QByteArray up(qsizetype rows) { return rows > 0 ? "\033[" + QByteArray::number(rows) + 'A' : QByteArray(); }
QByteArray right(int columns) { return columns > 0 ? "\033[" + QByteArray::number(columns) + 'C' : QByteArray(); }

constexpr auto eraseBelow = "\r\033[J";
constexpr auto plain = "\033[m";

} // namespace

Screen::Screen(Write write, QByteArray promptStyle) : m_write(std::move(write)), m_promptStyle(std::move(promptStyle))
{
}

void Screen::resize(int columns, int rows)
{
    columns = std::max(columns, 8);
    rows = std::max(rows, 2);
    if (m_isDrawn && columns < m_columns) {
        // Terminals wrap what is there anew: the rows above the cursor have become more.
        qsizetype above = 0;
        for (qsizetype i = 0; i < m_at.cursorRow; ++i)
            above += std::max(0, textWidth(m_at.rows[i]) - 1) / columns + 1;
        m_at.cursorRow = above + m_at.cursorColumn / columns;
    }
    m_columns = columns;
    m_height = rows;
    m_drawn = {};
}

void Screen::update()
{
    if (m_isDrawn && m_lines.isEmpty() && m_input == m_drawn)
        return;
    QByteArray bytes = eraseInput();
    bytes += printed();
    bytes += drawInput();
    m_write(bytes);
}

void Screen::clear()
{
    m_isDrawn = false;
    QByteArray bytes = "\033[H\033[2J";
    bytes += printed();
    bytes += drawInput();
    m_write(bytes);
}

void Screen::leave()
{
    QByteArray bytes = eraseInput();
    bytes += printed();
    m_write(bytes);
}

QByteArray Screen::eraseInput()
{
    if (!std::exchange(m_isDrawn, false))
        return {};
    return up(m_at.cursorRow) + eraseBelow;
}

QByteArray Screen::printed()
{
    QByteArray bytes;
    for (QString &line : m_lines)
        bytes += line.replace(u'\n', "\r\n"_L1).toUtf8() + "\r\n";
    m_lines.clear();
    return bytes;
}

// The last column stays empty: where a terminal goes on after a character in it is not the same everywhere.
Screen::Rows Screen::layOut() const
{
    const int usable = m_columns - 1;
    const QString prompt = cut(safeLine(m_input.prompt), std::max(usable / 2, 4)) + u' ';
    Rows rows;
    QString row = prompt;
    int width = textWidth(prompt);
    const auto next = [&] {
        rows.rows.append(std::exchange(row, {}));
        width = 0;
    };
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, m_input.text);
    for (qsizetype from = 0;;) {
        if (from == m_input.cursor) {
            rows.cursorRow = rows.rows.size();
            rows.cursorColumn = width;
        }
        const qsizetype to = finder.toNextBoundary();
        if (to <= from)
            break;
        const QString cluster = m_input.text.sliced(from, to - from);
        from = to;
        if (cluster == u'\n') {
            next();
            continue;
        }
        // One row's share: nothing typed, pasted or completed is an order to the terminal.
        const QString shown = safeText(cluster).replace(u'\n', u' ');
        const int columns = textWidth(shown);
        if (width + columns > usable) {
            next();
            if (from - cluster.size() == m_input.cursor) {
                rows.cursorRow = rows.rows.size();
                rows.cursorColumn = 0;
            }
        }
        row += shown;
        width += columns;
    }
    rows.rows.append(row);

    // What is too long for the screen shows the part round the cursor.
    const qsizetype most = std::max(m_height - 1, 1);
    if (rows.rows.size() > most) {
        const qsizetype first = std::clamp<qsizetype>(rows.cursorRow - most / 2, 0, rows.rows.size() - most);
        rows.rows = rows.rows.mid(first, most);
        rows.cursorRow -= first;
        if (first > 0)
            rows.rows.front() = cut(rows.rows.front(), usable - 1) + QChar(0x2026);
    }
    return rows;
}

QByteArray Screen::drawInput()
{
    m_at = layOut();
    QByteArray bytes;
    const QString prompt = cut(safeLine(m_input.prompt), std::max((m_columns - 1) / 2, 4));
    for (qsizetype i = 0; i < m_at.rows.size(); ++i) {
        const QString &row = m_at.rows[i];
        if (i > 0)
            bytes += "\r\n";
        if (i == 0 && row.startsWith(prompt) && !m_promptStyle.isEmpty())
            bytes += m_promptStyle + prompt.toUtf8() + plain + row.sliced(prompt.size()).toUtf8();
        else
            bytes += row.toUtf8();
    }
    // At the end of the text the cursor is where it belongs, however wide this terminal takes the characters.
    if (m_input.cursor < m_input.text.size())
        bytes += up(m_at.rows.size() - 1 - m_at.cursorRow) + '\r' + right(m_at.cursorColumn);
    m_drawn = m_input;
    m_isDrawn = true;
    return bytes;
}

} // namespace kith::terminal
