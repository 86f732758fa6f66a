#include "tests/support/wait.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEvent>
#include <QTimer>

namespace kith::test {

bool waitUntil(const std::function<bool()> &done, std::chrono::milliseconds deadline)
{
    const QDeadlineTimer end(deadline);
    QTimer alarm; // ends the last wait for an event
    alarm.setTimerType(Qt::PreciseTimer);
    alarm.start(deadline);
    while (!done()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

} // namespace kith::test
