// The two ends of a copy. Each backend has one of each; tests put others between.
// Threads: one, which they block; those of Redis run an event loop of their own meanwhile.
// Errors: sentences for the person who copies.
#pragma once

#include "server/storage/copy/records.h"
#include "shared/base/error.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace kith::storage::copy {

// Takes records; where it fails, reading ends with its error.
using Take = std::function<Result<void>(Records)>;

// How much is read at once.
inline constexpr size_t batchRecords = 500;
inline constexpr qint64 batchTextBytes = 512 * 1024;

// A store that nobody else changes meanwhile.
class Source {
public:
    virtual ~Source() = default;
    // How many records there are, for showing progress.
    virtual Result<Counts> counts() = 0;
    virtual Result<Counters> counters() = 0;
    // Reads all records of a kind, in batches, each once and in no particular order. Asked once for each kind.
    virtual Result<void> read(Kind kind, const Take &take) = 0;
    // What was left out or looks odd, a sentence each, once everything has been read.
    virtual QStringList notes() const { return {}; }
};

// An empty store that becomes a copy. Until commit() nobody takes it for a store, whatever happens.
class Sink {
public:
    virtual ~Sink() = default;
    virtual Result<void> begin() = 0;
    // Kinds come in the order of `kinds`.
    virtual Result<void> write(const Records &records) = 0;
    // Everything has been written.
    virtual Result<void> finish(const Counters &counters) = 0;
    // What has been written, read back from where it lies.
    virtual Result<std::unique_ptr<Source>> readBack() = 0;
    // It is right: from now on it is a store.
    virtual Result<void> commit() = 0;
};

} // namespace kith::storage::copy
