// Linked into a test: it then runs on the event loop of kithd, or with KITH_EVENT_LOOP=qt on Qt's. Before main(), since
// the loop is chosen before there is an application, and QTEST_GUILESS_MAIN makes one at once.
#include "server/runtime/epoll_dispatcher.h"

#include <QCoreApplication>

namespace {

[[maybe_unused]] const bool chosen = [] {
    const bool epoll = qgetenv("KITH_EVENT_LOOP") != "qt";
    if (epoll)
        QCoreApplication::setEventDispatcher(new kith::runtime::EpollDispatcher);
    return epoll;
}();

} // namespace
