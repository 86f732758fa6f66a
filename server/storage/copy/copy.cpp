#include "server/storage/copy/copy.h"

#include "server/storage/copy/tally.h"

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

tl::unexpected<Error> stopped()
{
    return fail(makeError(ErrorCode::StoreUnavailable, u"Stopped before the copy was complete."_s));
}

// Reads everything from `source` into a tally and, where it is given, a sink.
Result<Tally> readAll(
    Source &source, Sink *sink, Progress::Stage stage, const Counts &totals, const OnProgress &onProgress)
{
    Tally tally;
    for (Kind kind : kinds) {
        Progress progress{.stage = stage, .kind = kind, .total = totals[static_cast<size_t>(kind)]};
        const Result<void> done = source.read(kind, [&](const Records &records) -> Result<void> {
            tally.add(records);
            if (sink) {
                if (const Result<void> written = sink->write(records); !written)
                    return written;
            }
            progress.done = tally.counts()[static_cast<size_t>(kind)];
            if (onProgress && !onProgress(progress))
                return stopped();
            return {};
        });
        if (!done)
            return fail(done.error());
    }
    return tally;
}

// Compares what was read with what lies in the copy.
Result<void> verify(const Tally &read, const Counters &counters, Sink &to, const OnProgress &progress)
{
    const auto back = to.readBack();
    if (!back)
        return fail(back.error());
    const Result<Tally> copied = readAll(**back, nullptr, Progress::Stage::Comparing, read.counts(), progress);
    if (!copied)
        return fail(copied.error());
    const Result<Counters> found = (*back)->counters();
    if (!found)
        return fail(found.error());
    QStringList differences = read.differencesTo(*copied);
    if (*found != counters)
        differences << u"counters: those of the copy are not those that were read"_s;
    if (differences.isEmpty())
        return {};
    return fail(makeError(ErrorCode::StoreUnavailable,
        u"The copy is not what was read, and must not be used. %1."_s.arg(differences.join(u"; "_s))));
}

} // namespace

Result<Copied> copyAll(Source &from, Sink &to, const OnProgress &progress)
{
    const Result<Counts> totals = from.counts();
    if (!totals)
        return fail(totals.error());
    const Result<Counters> counters = from.counters();
    if (!counters)
        return fail(counters.error());
    if (const Result<void> begun = to.begin(); !begun)
        return fail(begun.error());
    const Result<Tally> read = readAll(from, &to, Progress::Stage::Copying, *totals, progress);
    if (!read)
        return fail(read.error());
    if (const Result<void> finished = to.finish(*counters); !finished)
        return fail(finished.error());
    if (const Result<void> same = verify(*read, *counters, to, progress); !same)
        return fail(same.error());
    if (const Result<void> committed = to.commit(); !committed)
        return fail(committed.error());
    return Copied{.counts = read->counts(), .notes = from.notes()};
}

} // namespace kith::storage::copy
