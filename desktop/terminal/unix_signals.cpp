#include "desktop/terminal/unix_signals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace kith::terminal {
namespace {

std::array<int, 2> pipeEnds{-1, -1};

constexpr std::array handled{SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGCONT};

void writeSignal(int number)
{
    const int saved = errno;
    const auto byte = static_cast<char>(number);
    // A full pipe already holds signals enough.
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
    errno = saved;
}

} // namespace

UnixSignals::UnixSignals(QObject *parent) : QObject(parent)
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("cannot make a pipe for signals");
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &UnixSignals::readPipe);
    struct sigaction action = {};
    action.sa_handler = writeSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : handled) {
        struct sigaction inherited = {};
        // What nohup or a shell in the background has set to be ignored goes on being ignored.
        if ((number == SIGHUP || number == SIGINT) && ::sigaction(number, nullptr, &inherited) == 0
            && inherited.sa_handler == SIG_IGN)
            continue;
        ::sigaction(number, &action, nullptr);
    }
    ::signal(SIGPIPE, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    for (const int number : handled) {
        struct sigaction now = {};
        if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == writeSignal)
            ::signal(number, SIG_DFL);
    }
    delete m_notifier;
    for (int &end : pipeEnds)
        ::close(std::exchange(end, -1));
}

void UnixSignals::readPipe()
{
    bool end = false;
    bool size = false;
    bool back = false;
    char number = 0;
    while (::read(pipeEnds[0], &number, 1) == 1) {
        end |= number == SIGTERM || number == SIGINT || number == SIGHUP;
        size |= number == SIGWINCH;
        back |= number == SIGCONT;
    }
    if (back)
        emit continued();
    if (size)
        emit resized();
    if (end)
        emit ended();
}

} // namespace kith::terminal
