#include "identities.h"

#include <fstream>
#include <stdexcept>

namespace kith::bench {
namespace {

std::vector<Identity> read(const Options &options, int count, bool inRoom)
{
    const auto wanted = static_cast<size_t>(count);
    if (options.dialect != Dialect::Kith)
        return std::vector<Identity>(wanted);
    std::vector<Identity> found;
    std::ifstream file(options.tokens);
    Identity identity;
    for (std::string room; found.size() < wanted && file >> identity.user >> identity.token >> room;) {
        if ((room == options.room) == inRoom)
            found.push_back(identity);
    }
    if (found.size() < wanted)
        throw std::runtime_error(
            options.tokens + " has only " + std::to_string(found.size()) + " of " + std::to_string(count) + " users");
    return found;
}

} // namespace

std::vector<Identity> membersOf(const Options &options, int count) { return read(options, count, true); }

std::vector<Identity> strangersTo(const Options &options, int count) { return read(options, count, false); }

} // namespace kith::bench
