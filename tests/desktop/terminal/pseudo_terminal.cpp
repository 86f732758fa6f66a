#include "tests/desktop/terminal/pseudo_terminal.h"

#include "tests/support/wait.h"

#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

namespace kith::test {
namespace {

winsize sizeOf(int columns, int rows)
{
    winsize size = {};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = static_cast<unsigned short>(rows);
    return size;
}

} // namespace

PseudoTerminal::PseudoTerminal(int columns, int rows) : screen(columns, rows)
{
    const winsize size = sizeOf(columns, rows);
    if (::openpty(&m_ours, &m_theirs, nullptr, nullptr, &size) != 0)
        qFatal("no pseudo-terminal");
    ::fcntl(m_ours, F_SETFL, O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_ours, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, [this] { read(); });
}

PseudoTerminal::~PseudoTerminal()
{
    if (m_child > 0) {
        ::kill(m_child, SIGKILL);
        ::waitpid(m_child, nullptr, 0);
    }
    m_notifier.reset();
    ::close(m_ours);
    ::close(m_theirs);
}

void PseudoTerminal::start(const QStringList &command, const QMap<QString, QString> &environment)
{
    QByteArrayList words;
    for (const QString &word : command)
        words << word.toLocal8Bit();
    QByteArrayList variables;
    for (auto it = environment.begin(); it != environment.end(); ++it)
        variables << (it.key() + u'=' + it.value()).toLocal8Bit();
    std::vector<char *> arguments;
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::vector<char *> values;
    for (QByteArray &variable : variables)
        values.push_back(variable.data());
    values.push_back(nullptr);
    m_child = ::fork();
    if (m_child != 0)
        return;
    ::close(m_ours);
    ::login_tty(::dup(m_theirs));
    ::execve(arguments[0], arguments.data(), values.data());
    ::_exit(127);
}

void PseudoTerminal::type(const QByteArray &bytes)
{
    QCOMPARE(::write(m_ours, bytes.constData(), size_t(bytes.size())), bytes.size());
}

void PseudoTerminal::resize(int columns, int rows)
{
    read(); // what was written for the old size
    screen.resize(columns, rows);
    const winsize size = sizeOf(columns, rows);
    ::ioctl(m_ours, TIOCSWINSZ, &size); // the kernel sends SIGWINCH
}

void PseudoTerminal::signal(int number) { ::kill(m_child, number); }

bool PseudoTerminal::waitFor(const QString &text)
{
    if (waitUntil([&] { return screen.text().contains(text); }))
        return true;
    qWarning("waited in vain for \"%s\" in\n%s", qUtf8Printable(text), qUtf8Printable(screen.text()));
    return false;
}

bool PseudoTerminal::waitLine(const QString &line)
{
    if (waitUntil([&] { return screen.atCursor() == line; }))
        return true;
    qWarning("waited in vain for \"%s\" in\n%s", qUtf8Printable(line), qUtf8Printable(screen.text()));
    return false;
}

std::optional<int> PseudoTerminal::waitEnd()
{
    // Its end is an event of the loop (pidfd_open(2)).
    const int descriptor = int(::syscall(SYS_pidfd_open, m_child, 0));
    auto ends = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    int status = 0;
    const bool ended = waitUntil([&] { return ::waitpid(m_child, &status, WNOHANG) == m_child; });
    ends.reset();
    ::close(descriptor);
    if (!ended)
        return {};
    m_child = -1;
    read();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

termios PseudoTerminal::mode() const
{
    termios mode = {};
    ::tcgetattr(m_theirs, &mode);
    return mode;
}

void PseudoTerminal::read()
{
    std::array<char, 4096> bytes;
    for (;;) {
        const ssize_t size = ::read(m_ours, bytes.data(), bytes.size());
        if (size <= 0)
            return;
        const QByteArray read(bytes.data(), size);
        output += read;
        screen.write(read);
    }
}

} // namespace kith::test
