// What stands at the bottom of a terminal: the prompt and the line being typed, and above them, scrolling away, what
// was printed. Makes the bytes (ECMA-48); somebody else writes them.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>

namespace kith::terminal {

class Screen {
public:
    struct Input {
        QString prompt = {}; // plain and safe
        QString text = {};
        qsizetype cursor = 0; // in the text
        friend bool operator==(const Input &, const Input &) = default;
    };

    using Write = std::function<void(const QByteArray &)>;
    // `promptStyle`: an SGR sequence, or empty.
    Screen(Write write, QByteArray promptStyle);

    void resize(int columns, int rows); // what is drawn is drawn anew with the next update()
    int columns() const { return m_columns; }
    void print(const QString &lines) { m_lines.append(lines); } // safe and styled; shown with the next update()
    void setInput(const Input &input) { m_input = input; }
    // Writes what has changed, in one piece.
    void update();
    void clear(); // the whole screen; the input is drawn anew
    // Takes the input away, prints what is left, and leaves the cursor on an empty line.
    void leave();

private:
    struct Rows {
        QStringList rows;
        qsizetype cursorRow = 0;
        int cursorColumn = 0;
    };
    Rows layOut() const;
    QByteArray eraseInput();
    QByteArray printed();
    QByteArray drawInput();

    Write m_write;
    QByteArray m_promptStyle;
    int m_columns = 80;
    int m_height = 24;
    QStringList m_lines;
    Input m_input;
    Input m_drawn;
    bool m_isDrawn = false;
    Rows m_at; // as it is drawn
};

} // namespace kith::terminal
