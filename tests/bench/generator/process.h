// What processes have used: this one, and the server's.
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace kith::bench {

double ownCpuSeconds();
// User and system time of all threads: together (0 without a process), or of each process.
double cpuSeconds(const std::vector<pid_t> &processes);
std::vector<double> cpuSecondsOfEach(const std::vector<pid_t> &processes);

// User and system time of everything on this machine.
double machineCpuSeconds();

struct Memory {
    int64_t rssKb = 0;
    int64_t pssKb = 0; // shared pages divided among those that share them
};
Memory memoryOf(const std::vector<pid_t> &processes);

} // namespace kith::bench
