#include "desktop/terminal/tty.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace kith::terminal {
namespace {

constexpr char pasteOn[] = "\033[?2004h";
constexpr char pasteOff[] = "\033[?2004l";
constexpr std::array crashes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

termios found = {};
volatile sig_atomic_t changed = 0;

// tcsetattr and write are async-signal-safe (signal-safety(7)).
void restore()
{
    if (changed == 0)
        return;
    changed = 0;
    [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, pasteOff, sizeof pasteOff - 1);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &found);
}

void crashed(int number)
{
    restore();
    ::signal(number, SIG_DFL);
    ::raise(number);
}

} // namespace

Tty::Tty()
{
    for (const int number : crashes) {
        struct sigaction now = {};
        // Who already looks at crashes (a sanitizer) goes on doing it.
        if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_DFL)
            ::signal(number, crashed);
    }
    [[maybe_unused]] const int registered = std::atexit(restore);
}

Tty::~Tty() { leave(); }

bool Tty::isThere() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

bool Tty::enter()
{
    termios mode = {};
    if (::tcgetattr(STDIN_FILENO, &mode) != 0)
        return false;
    if (!m_raw) // otherwise somebody else may have changed it while this program was stopped
        found = mode;
    // Output stays as it is; Ctrl+S and Ctrl+Q are keys like others.
    mode.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
    mode.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    changed = 1;
    if (::tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) != 0) {
        changed = 0;
        return false;
    }
    m_raw = true;
    write(pasteOn);
    return true;
}

void Tty::leave()
{
    if (std::exchange(m_raw, false))
        restore();
}

Tty::Size Tty::size()
{
    winsize size = {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return {};
    return {.columns = size.ws_col, .rows = size.ws_row};
}

QByteArray Tty::read()
{
    std::array<char, 4096> bytes; // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (;;) {
        const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (size >= 0)
            return {bytes.data(), qsizetype(size)};
        if (errno != EINTR)
            return {};
    }
}

void Tty::write(const QByteArray &bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t size = ::write(STDOUT_FILENO, bytes.constData() + at, size_t(bytes.size() - at));
        if (size > 0) {
            at += size;
        } else if (errno == EAGAIN) { // somebody else has set the terminal so
            pollfd wait{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return; // it is gone, and the end of the input says so
        }
    }
}

} // namespace kith::terminal
