// A program in a real pseudo-terminal (pty(7)), typed at and looked at as a person does.
#pragma once

#include "tests/desktop/terminal/screen_reader.h"

#include <QMap>
#include <QSocketNotifier>
#include <QString>

#include <memory>
#include <optional>

#include <termios.h>

namespace kith::test {

class PseudoTerminal {
public:
    PseudoTerminal(int columns, int rows);
    ~PseudoTerminal(); // a program that still runs is killed
    Q_DISABLE_COPY_MOVE(PseudoTerminal)

    // With this environment alone.
    void start(const QStringList &command, const QMap<QString, QString> &environment);
    void type(const QByteArray &bytes);
    void resize(int columns, int rows);
    void signal(int number);
    bool waitFor(const QString &text);  // on the screen
    bool waitLine(const QString &line); // with the cursor, as |
    std::optional<int> waitEnd();       // the exit code; 128 + the number of a signal

    termios mode() const;
    ScreenReader screen;
    QByteArray output; // all of it, as it came

private:
    void read();

    int m_ours = -1;
    int m_theirs = -1;
    pid_t m_child = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace kith::test
