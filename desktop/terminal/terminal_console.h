// The console of a real terminal. Never waits: keys come with the event loop, and what is printed in one turn of it is
// written in one piece.
// Threads: the main thread.
#pragma once

#include "desktop/terminal/console.h"
#include "desktop/terminal/keys.h"
#include "desktop/terminal/line_editor.h"
#include "desktop/terminal/screen.h"
#include "desktop/terminal/tty.h"
#include "desktop/terminal/unix_signals.h"

#include <QTimer>

class QSocketNotifier;

namespace kith::terminal {

class TerminalConsole final : public Console {
    Q_OBJECT

public:
    explicit TerminalConsole(UnixSignals &signalsOfUnix, QObject *parent = nullptr);
    ~TerminalConsole() override; // leaves the terminal as it was

    bool start(); // false: standard input is no terminal
    void print(const QString &lines) override;
    void setPrompt(const QString &prompt) override;
    void askSecret(const QString &question, Answer answer) override;
    int columns() const override { return m_screen.columns(); }
    void forgetLine() override { m_editor.forgetLast(); }

private:
    void readKeys();
    void press(const Key &key);
    void enteredLine();
    void answer(std::optional<QString> secret);
    void complete();
    void suspend();
    void fit();
    void show();

    Tty m_tty;
    Screen m_screen;
    KeyReader m_keys;
    LineEditor m_editor;
    QString m_prompt;
    QString m_question;
    Answer m_answer;
    bool m_interrupted = false; // the last key was Ctrl+C
    QSocketNotifier *m_notifier = nullptr;
    QTimer m_update;
};

} // namespace kith::terminal
