// What kith_bench is asked to do.
#pragma once

#include "dialect.h"

#include <cstdint>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/types.h>

namespace kith::bench {

struct Options {
    std::string scenario; // fanout, idle, history
    Dialect dialect = Dialect::Kith;
    std::vector<sockaddr_in> servers; // connections go round them
    std::vector<pid_t> serverPids;
    std::string tokens;   // file of make_store: lines of user, token, room
    std::string room;     // kith: whose members' tokens are used
    int members = 10;     // of the measured room
    int window = 64;      // messages in flight
    double rate = 0;      // messages a second; 0: as fast as the window lets
    double seconds = 3;   // measured
    double warmUp = 0.5;  // before
    int idle = 0;         // connections beside the room
    int connecting = 256; // connects in flight
    int64_t messages = 0; // history: stored in the room
    int pageSize = 50;    // history
    uint64_t randomSeed = 1;
};

// Throws std::runtime_error where an option is wrong.
Options parseOptions(int argc, char **argv);

extern const char *const usage;

} // namespace kith::bench
