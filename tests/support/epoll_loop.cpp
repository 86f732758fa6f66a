// Linked into a test: it then runs on the event loop of kithd. Before main(), since the loop is chosen before there is
// an application, and QTEST_GUILESS_MAIN makes one at once.
#include "server/runtime/epoll_dispatcher.h"

#include <QCoreApplication>

namespace {

[[maybe_unused]] const bool chosen = [] {
    QCoreApplication::setEventDispatcher(new kith::runtime::EpollDispatcher);
    return true;
}();

} // namespace
