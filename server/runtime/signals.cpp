#include "server/runtime/signals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace kith::runtime {
namespace {

std::array<int, 2> pipeEnds{-1, -1};

constexpr std::array handled{SIGTERM, SIGINT, SIGHUP};

void writeSignal(int number)
{
    const int saved = errno;
    const auto byte = static_cast<char>(number);
    // A full pipe already holds signals enough.
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
    errno = saved;
}

} // namespace

Signals::Signals(QObject *parent) : QObject(parent)
{
    if (::pipe2(pipeEnds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("cannot make a pipe for signals");
    m_notifier = new QSocketNotifier(pipeEnds[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &Signals::readPipe);
    struct sigaction action = {};
    action.sa_handler = writeSignal;
    action.sa_flags = SA_RESTART;
    for (int number : handled)
        ::sigaction(number, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

Signals::~Signals()
{
    for (int number : handled)
        ::signal(number, SIG_DFL);
    delete m_notifier;
    for (int &end : pipeEnds)
        ::close(std::exchange(end, -1));
}

void Signals::readPipe()
{
    char number = 0;
    while (::read(pipeEnds[0], &number, 1) == 1) {
        if (number == SIGHUP)
            Q_EMIT reload();
        else
            Q_EMIT terminate();
    }
}

} // namespace kith::runtime
