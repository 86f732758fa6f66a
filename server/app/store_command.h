// `kithd store copy FROM TO`: moves a store between SQLite and Redis. server/storage/copy does it; here a person is
// told.
#pragma once

#include <QStringList>

namespace kith::app {

// The arguments from "store" on. Progress and errors go to standard error, the result to standard output. The exit
// code: 0 copied and compared, 1 failed, 2 called in the wrong way. Needs an application; blocks.
int runStoreCommand(const QStringList &arguments);

// What it is, for --help.
QString describeStoreCommand();

} // namespace kith::app
