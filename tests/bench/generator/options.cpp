#include "options.h"

#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>

namespace kith::bench {
namespace {

std::vector<std::string> split(const std::string &list)
{
    std::vector<std::string> parts;
    std::istringstream stream(list);
    for (std::string part; std::getline(stream, part, ',');)
        parts.push_back(part);
    return parts;
}

sockaddr_in parseAddress(const std::string &text)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const size_t colon = text.rfind(':');
    const std::string host = colon == std::string::npos ? "127.0.0.1" : text.substr(0, colon);
    const int port = std::stoi(colon == std::string::npos ? text : text.substr(colon + 1));
    if (port < 1 || port > 65'535 || ::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        throw std::runtime_error(text + " is no IPv4 address and port");
    address.sin_port = htons(static_cast<uint16_t>(port));
    return address;
}

Dialect parseDialect(const std::string &name)
{
    static const std::map<std::string, Dialect> names{
        {"kith", Dialect::Kith}, {"raw", Dialect::Raw}, {"socketio", Dialect::SocketIo}};
    const auto found = names.find(name);
    if (found == names.end())
        throw std::runtime_error("there is no dialect " + name);
    return found->second;
}

} // namespace

const char *const usage =
    "kith_bench SCENARIO --connect [ADDRESS:]PORT[,…] [options]\n"
    "  fanout    a room of --members N; --window W messages in flight, or --rate R messages a second\n"
    "  idle      --idle K connections first, then a room with one message in flight\n"
    "  history   pages at random places of a room with --messages M (kith only)\n"
    "  --dialect kith|raw|socketio   --tokens FILE --room ID (kith)   --server-pid PID[,…]\n"
    "  --seconds S   --warm-up S   --connecting C   --page-size P   --seed X\n"
    "Prints one JSON object. Exit code 1: a message was lost, doubled or out of order, or the server failed.\n";

Options parseOptions(int argc, char **argv)
{
    Options options;
    if (argc < 2)
        throw std::runtime_error("which scenario?");
    options.scenario = argv[1];
    const std::map<std::string, std::function<void(const std::string &)>> setters{
        {"--connect",
            [&](const std::string &value) {
                for (const std::string &part : split(value))
                    options.servers.push_back(parseAddress(part));
            }},
        {"--server-pid",
            [&](const std::string &value) {
                for (const std::string &part : split(value))
                    options.serverPids.push_back(std::stoi(part));
            }},
        {"--dialect", [&](const std::string &value) { options.dialect = parseDialect(value); }},
        {"--tokens", [&](const std::string &value) { options.tokens = value; }},
        {"--room", [&](const std::string &value) { options.room = value; }},
        {"--members", [&](const std::string &value) { options.members = std::stoi(value); }},
        {"--window", [&](const std::string &value) { options.window = std::stoi(value); }},
        {"--rate", [&](const std::string &value) { options.rate = std::stod(value); }},
        {"--seconds", [&](const std::string &value) { options.seconds = std::stod(value); }},
        {"--warm-up", [&](const std::string &value) { options.warmUp = std::stod(value); }},
        {"--idle", [&](const std::string &value) { options.idle = std::stoi(value); }},
        {"--connecting", [&](const std::string &value) { options.connecting = std::stoi(value); }},
        {"--messages", [&](const std::string &value) { options.messages = std::stoll(value); }},
        {"--page-size", [&](const std::string &value) { options.pageSize = std::stoi(value); }},
        {"--seed", [&](const std::string &value) { options.randomSeed = std::stoull(value); }},
    };
    for (int i = 2; i < argc; i += 2) {
        const auto setter = setters.find(argv[i]);
        if (setter == setters.end() || i + 1 == argc)
            throw std::runtime_error(std::string(argv[i]) + " is no option, or lacks its value");
        try {
            setter->second(argv[i + 1]);
        } catch (const std::logic_error &) {
            throw std::runtime_error(std::string(argv[i]) + " " + argv[i + 1] + ": not a number");
        }
    }
    if (options.servers.empty())
        throw std::runtime_error("--connect is missing");
    if (options.members < 1 || options.window < 1 || options.idle < 0 || options.connecting < 1 || options.pageSize < 1)
        throw std::runtime_error("numbers of members, messages and connects are positive");
    if (options.dialect == Dialect::Kith && (options.tokens.empty() || options.room.empty()))
        throw std::runtime_error("kith needs --tokens and --room");
    return options;
}

} // namespace kith::bench
