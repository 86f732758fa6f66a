// history: pages at random places of a long room, one request in flight.
#include "histogram.h"
#include "identities.h"
#include "process.h"
#include "scenarios.h"

#include <random>
#include <stdexcept>

namespace kith::bench {
namespace {

class Reader final : public Receiver {
public:
    Reader(Loop &loop, Connection &connection, const Options &options)
        : m_loop(loop), m_connection(connection), m_options(options), m_random(options.randomSeed),
          m_before(options.pageSize + 1, options.messages)
    {
    }

    void ask()
    {
        m_asked = m_before(m_random);
        m_sent = nowNs();
        m_loop.sendText(m_connection,
            R"({"type":"history","id":)" + std::to_string(++m_id) + R"(,"data":{"roomId":")" + m_options.room
                + R"(","before":)" + std::to_string(m_asked) + R"(,"limit":)" + std::to_string(m_options.pageSize)
                + "}}");
    }

    void received(Connection &connection, const char *&at, const char *end, int64_t now) override
    {
        Frame frame;
        while (const char *next = readFrame(at, end, frame)) {
            at = next;
            if (kindOf(m_options.dialect, frame.payload) != Kind::Reply) {
                m_loop.other(connection, frame);
                continue;
            }
            if (fieldIn(frame.payload, "\"id\":") != m_id)
                throw std::runtime_error("a reply to another request: " + std::string(frame.payload.substr(0, 200)));
            m_times.record(now - m_sent);
            check(frame.payload);
            ask();
        }
    }

    Histogram &times() { return m_times; }

private:
    void check(std::string_view page)
    {
        constexpr std::string_view key = "\"seq\":";
        int64_t seq = m_asked - m_options.pageSize;
        for (size_t at = page.find(key); at != std::string_view::npos; at = page.find(key, at + 1)) {
            if (fieldIn(page.substr(at), key) != seq++)
                throw std::runtime_error("a history page with a wrong seq: " + std::string(page.substr(at, 100)));
        }
        if (seq != m_asked)
            throw std::runtime_error("a history page that is not full, before " + std::to_string(m_asked));
    }

    Loop &m_loop;
    Connection &m_connection;
    const Options &m_options;
    std::mt19937_64 m_random;
    std::uniform_int_distribution<int64_t> m_before;
    Histogram m_times;
    int64_t m_asked = 0;
    int64_t m_sent = 0;
    int64_t m_id = 0;
};

void runFor(double seconds, Loop &loop, Reader &reader)
{
    const int64_t end = nowNs() + static_cast<int64_t>(seconds * 1e9);
    while (nowNs() < end)
        loop.turn(end, reader);
}

} // namespace

void history(Options options, Report &report)
{
    if (options.dialect != Dialect::Kith || options.messages <= options.pageSize)
        throw std::runtime_error("history needs kith, and --messages greater than a page");
    Loop loop(options);
    Reader reader(loop, *loop.open(membersOf(options, 1), false).front(), options);
    reader.ask();
    runFor(options.warmUp, loop, reader);
    reader.times().clear();
    const double cpuBefore = cpuSeconds(options.serverPids);
    runFor(options.seconds, loop, reader);
    const double cpu = cpuSeconds(options.serverPids) - cpuBefore;
    const Histogram &times = reader.times();
    if (times.count() == 0)
        throw std::runtime_error("no history page came");
    report.add("messages", options.messages);
    report.add("pageSize", int64_t{options.pageSize});
    report.add("pagesPerSecond", static_cast<double>(times.count()) / options.seconds);
    report.add("p50Us", times.quantileUs(0.5));
    report.add("p99Us", times.quantileUs(0.99));
    report.add("maxUs", times.maxUs());
    report.add("serverCpuUsPerPage", cpu * 1e6 / static_cast<double>(times.count()));
}

} // namespace kith::bench
