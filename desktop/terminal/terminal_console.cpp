#include "desktop/terminal/terminal_console.h"

#include "desktop/terminal/safe_text.h"

#include <QSocketNotifier>

#include <csignal>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace kith::terminal {

TerminalConsole::TerminalConsole(UnixSignals &signalsOfUnix, QObject *parent)
    : Console(Paint::hasColours(), parent), m_screen(&Tty::write, paint().promptStyle())
{
    m_update.setSingleShot(true);
    connect(&m_update, &QTimer::timeout, this, &TerminalConsole::show);
    connect(&signalsOfUnix, &UnixSignals::resized, this, &TerminalConsole::fit);
    connect(&signalsOfUnix, &UnixSignals::continued, this, [this] {
        m_tty.enter();
        fit();
    });
}

TerminalConsole::~TerminalConsole()
{
    m_update.stop();
    m_screen.leave();
    m_tty.leave();
}

bool TerminalConsole::start()
{
    if (!m_tty.enter())
        return false;
    m_notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &TerminalConsole::readKeys);
    fit();
    return true;
}

void TerminalConsole::print(const QString &lines)
{
    m_screen.print(lines);
    m_update.start(0);
}

void TerminalConsole::setPrompt(const QString &prompt)
{
    m_prompt = prompt;
    m_update.start(0);
}

void TerminalConsole::askSecret(const QString &question, Answer answer)
{
    m_question = question;
    m_answer = std::move(answer);
    m_editor.beginSecret();
    m_update.start(0);
}

void TerminalConsole::readKeys()
{
    const QByteArray bytes = Tty::read();
    if (bytes.isEmpty()) { // the terminal is gone
        m_notifier->setEnabled(false);
        emit left();
        return;
    }
    for (const Key &key : m_keys.read(bytes))
        press(key);
    m_update.start(0);
}

void TerminalConsole::press(const Key &key)
{
    const bool again = std::exchange(m_interrupted, key.kind == KeyKind::Interrupt);
    switch (m_editor.press(key)) {
    case LineEditor::Outcome::Entered:
        return enteredLine();
    case LineEditor::Outcome::Left:
    case LineEditor::Outcome::Interrupt:
        if (m_answer)
            answer({});
        else if (again || !m_interrupted)
            emit left();
        else
            m_screen.print(paint().dim(tr("Ctrl+C once more closes the program.")));
        return;
    case LineEditor::Outcome::Complete:
        return complete();
    case LineEditor::Outcome::Redraw:
        return m_screen.clear();
    case LineEditor::Outcome::Suspend:
        return suspend();
    case LineEditor::Outcome::Changed:
        if (!m_editor.isSecret())
            emit typing(m_editor.text());
        return;
    case LineEditor::Outcome::Nothing:
        return;
    }
}

void TerminalConsole::enteredLine()
{
    const QString line = m_editor.take();
    if (m_answer)
        answer(line);
    else
        emit entered(line);
}

void TerminalConsole::answer(std::optional<QString> secret)
{
    const Answer done = std::exchange(m_answer, nullptr);
    m_screen.print(m_question); // it stays where it was, without the answer
    done(std::move(secret));
    if (!m_answer) // nothing more is asked
        m_editor.endSecret();
    m_update.start(0);
}

void TerminalConsole::complete()
{
    if (!m_complete)
        return;
    const Completion completion = m_complete(m_editor.text(), m_editor.cursor());
    if (completion.choices.size() > 1)
        m_screen.print(paint().dim(safeText(completion.choices.join("  "_L1))));
    m_editor.set(completion.text, completion.cursor);
}

void TerminalConsole::suspend()
{
    if (::getsid(0) == ::getpid()) // nobody is there who would let it go on
        return;
    m_update.stop();
    m_screen.leave();
    m_tty.leave();
    // The whole job, as the terminal would. An orphaned one is not stopped (POSIX, 2.4.3), and then this goes on at
    // once; after a stop it does so with SIGCONT.
    ::kill(0, SIGTSTP);
    m_tty.enter();
    fit();
}

void TerminalConsole::fit()
{
    const Tty::Size size = Tty::size();
    m_screen.resize(size.columns, size.rows);
    m_update.start(0);
}

void TerminalConsole::show()
{
    if (m_answer)
        m_screen.setInput({.prompt = m_question});
    else
        m_screen.setInput({.prompt = m_prompt, .text = m_editor.text(), .cursor = m_editor.cursor()});
    m_screen.update();
}

} // namespace kith::terminal
