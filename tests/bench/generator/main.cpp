// kith_bench: the load generator. One thread, so that it can be pinned beside a server that is.
#include "scenarios.h"

#include <cstdio>
#include <exception>

using namespace kith::bench;

int main(int argc, char **argv)
{
    Options options;
    try {
        options = parseOptions(argc, argv);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "kith_bench: %s\n\n%s", error.what(), usage);
        return 2;
    }
    try {
        Report report;
        report.add("scenario", options.scenario);
        report.add("dialect", nameOf(options.dialect));
        if (options.scenario == "fanout") {
            fanout(options, report);
        } else if (options.scenario == "idle") {
            idle(options, report);
        } else if (options.scenario == "history") {
            history(options, report);
        } else {
            std::fprintf(stderr, "kith_bench: there is no scenario %s\n\n%s", options.scenario.c_str(), usage);
            return 2;
        }
        report.print();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "kith_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
