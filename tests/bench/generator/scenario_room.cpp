// fanout and idle: a room, alone or beside many who are only connected.
#include "identities.h"
#include "process.h"
#include "room.h"
#include "scenarios.h"

#include <unistd.h>

namespace kith::bench {
namespace {

// What the server frees or finishes a moment after the last connect must not count.
void settle() { ::usleep(1'000'000); }

void measure(Loop &loop, const Options &options, Report &report)
{
    Room room(loop, options, loop.open(membersOf(options, options.members), false));
    room.run();
    room.report(report);
}

} // namespace

void fanout(Options options, Report &report)
{
    const Memory before = memoryOf(options.serverPids);
    Loop loop(options);
    measure(loop, options, report);
    const Memory after = memoryOf(options.serverPids);
    report.add("rssBeforeKb", before.rssKb);
    report.add("rssAfterKb", after.rssKb);
    report.add("pssBeforeKb", before.pssKb);
    report.add("pssAfterKb", after.pssKb);
}

void idle(Options options, Report &report)
{
    options.window = 1;
    options.rate = 0;
    const std::vector<Identity> strangers = strangersTo(options, options.idle);
    const Memory before = memoryOf(options.serverPids);
    const double cpuBefore = cpuSeconds(options.serverPids);
    Loop loop(options);
    const int64_t start = nowNs();
    loop.open(strangers, true);
    const double connectSeconds = static_cast<double>(nowNs() - start) / 1e9;
    const double connectCpu = cpuSeconds(options.serverPids) - cpuBefore;
    report.add("idle", int64_t{options.idle});
    if (options.idle > 0) {
        settle();
        const Memory after = memoryOf(options.serverPids);
        report.add("connectSeconds", connectSeconds);
        report.add("connectServerCpuSeconds", connectCpu);
        report.add("pssBeforeKb", before.pssKb);
        report.add("pssAfterKb", after.pssKb);
        report.add("bytesPerConnection", static_cast<double>(after.pssKb - before.pssKb) * 1024.0 / options.idle);
    }
    measure(loop, options, report);
}

} // namespace kith::bench
