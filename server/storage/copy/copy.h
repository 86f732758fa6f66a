// Copies everything that is stored from one backend to another, and then reads the copy back and compares it.
#pragma once

#include "server/storage/copy/ends.h"

namespace kith::storage::copy {

struct Progress {
    enum class Stage { Copying, Comparing };
    Stage stage = Stage::Copying;
    Kind kind = Kind::Users;
    qint64 done = 0;  // records of this kind
    qint64 total = 0; // at least nearly
};

// Called after each batch. False: stop.
using OnProgress = std::function<bool(const Progress &)>;

struct Copied {
    Counts counts = {};
    QStringList notes = {}; // of the source
};

// Memory: a few batches, whatever the store's size. Fails where an end fails, where it is stopped, and where what is
// read back differs: the sentence names the kinds. A target of which that is said is no store (Sink::commit).
Result<Copied> copyAll(Source &from, Sink &to, const OnProgress &progress = {});

// The same between two addresses: sqlite:PATH, redis://[:password@]host:port/db or redis+unix:///path?db=0. Nobody may
// use either meanwhile: a SQLite file is locked as a server locks it; of Redis it is known where instances of Kith are
// at work. Refuses besides: a target in which something is, a source that is not there, and both being the same.
// bad.request: an address that cannot be read.
Result<Copied> copyStore(const QString &from, const QString &to, const OnProgress &progress = {});

// The address without user and password, for a person.
QString shownAddress(const QString &address);

} // namespace kith::storage::copy
