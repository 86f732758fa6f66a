#include "process.h"

#include <fstream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <time.h>
#include <unistd.h>

namespace kith::bench {
namespace {

double secondsOf(clockid_t clock)
{
    timespec time{};
    if (::clock_gettime(clock, &time) != 0)
        throw std::runtime_error("a server's CPU time cannot be read: it has ended");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace

double ownCpuSeconds() { return secondsOf(CLOCK_PROCESS_CPUTIME_ID); }

double cpuSeconds(const std::vector<pid_t> &processes)
{
    const std::vector<double> each = cpuSecondsOfEach(processes);
    return std::accumulate(each.begin(), each.end(), 0.0);
}

std::vector<double> cpuSecondsOfEach(const std::vector<pid_t> &processes)
{
    // The same figure as in /proc/PID/stat, without its steps of 10 ms.
    std::vector<double> seconds;
    for (const pid_t process : processes) {
        clockid_t clock{};
        if (::clock_getcpuclockid(process, &clock) != 0)
            throw std::runtime_error("there is no process " + std::to_string(process));
        seconds.push_back(secondsOf(clock));
    }
    return seconds;
}

double machineCpuSeconds()
{
    std::ifstream file("/proc/stat");
    std::string name;
    double user = 0;
    double nice = 0;
    double system = 0;
    file >> name >> user >> nice >> system;
    return (user + nice + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Memory memoryOf(const std::vector<pid_t> &processes)
{
    Memory memory;
    for (const pid_t process : processes) {
        std::ifstream file("/proc/" + std::to_string(process) + "/smaps_rollup");
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("Rss:"))
                memory.rssKb += std::stoll(line.substr(4));
            else if (line.starts_with("Pss:"))
                memory.pssKb += std::stoll(line.substr(4));
        }
    }
    return memory;
}

} // namespace kith::bench
