// What a terminal shows of the bytes that are written to it: as much of one (ECMA-48, xterm) as kith-term uses, with
// lines that wrap and are wrapped anew when the width changes. An order that it does not know fails the test.
#pragma once

#include <QByteArray>
#include <QStringDecoder>
#include <QStringList>

#include <vector>

namespace kith::test {

class ScreenReader {
public:
    ScreenReader(int columns, int rows) : m_columns(columns), m_rows(rows) { m_lines.emplace_back(); }

    void write(const QByteArray &bytes);
    void resize(int columns, int rows);

    // From the first line ever, without spaces at the ends; a line that wrapped is several.
    QStringList lines() const;
    QString text() const { return lines().join(u'\n'); }
    QString lastLine() const { return lines().back(); }
    // The line with the cursor, with | where it is.
    QString atCursor() const;
    const QStringList &unknown() const { return m_unknown; } // orders

private:
    struct Line {
        std::vector<QString> cells; // the second column of a wide character is empty
        bool wrapped = false;       // goes on in the next
    };
    void text(const QString &text);
    void put(const QString &cluster);
    void lineFeed();
    void csi(char final, const QByteArray &parameters);
    static QString textOf(const Line &line);
    size_t top() const { return m_lines.size() > size_t(m_rows) ? m_lines.size() - size_t(m_rows) : 0; }

    int m_columns;
    int m_rows;
    std::vector<Line> m_lines;
    size_t m_row = 0;
    int m_column = 0;
    QByteArray m_pending;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QStringList m_unknown;
};

} // namespace kith::test
