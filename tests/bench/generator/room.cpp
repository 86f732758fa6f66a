#include "room.h"

#include "process.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace kith::bench {
namespace {

constexpr int64_t second = 1'000'000'000;
constexpr int64_t patience = 10 * second;  // without any delivery
constexpr int64_t quietTime = second / 10; // at the end, for what comes twice
constexpr double generatorLimit = 0.95;    // CPU seconds a second from which the generator may be what is measured

std::runtime_error wrong(const Connection &connection, const std::string &what, std::string_view payload)
{
    return std::runtime_error(
        "connection " + std::to_string(connection.number) + ": " + what + ": " + std::string(payload.substr(0, 300)));
}

uint64_t wallClockMs()
{
    using namespace std::chrono;
    return static_cast<uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

} // namespace

Room::Room(Loop &loop, const Options &options, const std::vector<Connection *> &members)
    : m_loop(loop), m_options(options), m_run(wallClockMs()), m_kith(options.dialect == Dialect::Kith),
      m_firstSeq(members.front()->lastSeq + 1)
{
    for (Connection *connection : members)
        m_members.push_back({.connection = connection});
}

void Room::run()
{
    m_start = m_nextDue = nowNs();
    const int64_t begin = m_start + static_cast<int64_t>(m_options.warmUp * 1e9);
    const int64_t end = begin + static_cast<int64_t>(m_options.seconds * 1e9);
    bool measuring = false;
    uint64_t deliveries = 0;
    int64_t lastProgress = m_start;
    for (int64_t now = m_start; now < end; now = nowNs()) {
        if (!measuring && now >= begin) {
            measuring = true;
            m_delivery.clear();
            m_complete.clear();
            m_ack.clear();
            m_begin = totals();
        }
        pump(now);
        int64_t until = std::min(measuring ? end : begin, lastProgress + patience);
        if (m_options.rate > 0 && canSend())
            until = std::min(until, m_nextDue);
        m_loop.turn(until, *this);
        if (deliveries != m_deliveries || m_inFlight == 0) {
            deliveries = m_deliveries;
            lastProgress = now;
        } else if (now - lastProgress > patience) {
            throw std::runtime_error(missing());
        }
    }
    m_end = totals();
    drain();
}

void Room::drain()
{
    uint64_t deliveries = m_deliveries;
    int64_t deadline = nowNs() + patience;
    while (m_inFlight > 0 || m_unacked > 0) {
        m_loop.turn(deadline, *this);
        if (deliveries != m_deliveries) {
            deliveries = m_deliveries;
            deadline = nowNs() + patience;
        } else if (nowNs() >= deadline) {
            throw std::runtime_error(missing());
        }
    }
    for (const int64_t quiet = nowNs() + quietTime; nowNs() < quiet;)
        m_loop.turn(quiet, *this);
}

bool Room::canSend()
{
    const uint32_t most = m_options.rate > 0 ? mostInFlight : static_cast<uint32_t>(m_options.window);
    return m_inFlight < most && !slotOf(m_nextNumber).open;
}

void Room::pump(int64_t now)
{
    if (m_options.rate <= 0) {
        while (canSend())
            send(now);
        return;
    }
    while (m_nextDue <= now && canSend()) {
        send(m_nextDue);
        m_nextDue = m_start + static_cast<int64_t>(static_cast<double>(m_nextNumber - 1) * 1e9 / m_options.rate);
    }
}

void Room::send(int64_t due)
{
    const uint32_t number = m_nextNumber++;
    Slot &slot = slotOf(number);
    slot.due = due;
    slot.number = number;
    slot.left = static_cast<uint32_t>(m_members.size());
    slot.frameSize = 0;
    slot.sender = static_cast<int>(number % m_members.size());
    slot.open = true;
    slot.acked = !m_kith;
    slot.ordered = false;
    slot.seq = 0;
    ++m_inFlight;
    m_unacked += m_kith ? 1 : 0;
    m_loop.sendText(*m_members[static_cast<size_t>(slot.sender)].connection,
        messageRequest(m_options.dialect, m_options.room, number, m_run));
}

void Room::received(Connection &connection, const char *&at, const char *end, int64_t now)
{
    Frame frame;
    if (connection.member < 0) {
        while (const char *next = readFrame(at, end, frame)) {
            at = next;
            m_loop.other(connection, frame);
        }
        return;
    }
    Member &member = m_members[static_cast<size_t>(connection.member)];
    for (;;) {
        if (member.next != m_head) {
            Slot &slot = slotOf(orderAt(member.next));
            if (slot.frameSize > 0 && end - at >= static_cast<ptrdiff_t>(slot.frameSize)
                && slot.sender != connection.member && std::memcmp(at, slot.frame.data(), slot.frameSize) == 0) {
                at += slot.frameSize;
                deliver(member, slot, now);
                continue;
            }
        }
        const char *next = readFrame(at, end, frame);
        if (!next)
            return;
        at = next;
        const Kind kind = frame.opcode == Opcode::Text ? kindOf(m_options.dialect, frame.payload) : Kind::Other;
        if (kind == Kind::Message)
            readMessage(connection, frame, now);
        else if (kind == Kind::Reply)
            readReply(connection, frame, now);
        else
            m_loop.other(connection, frame);
    }
}

void Room::readMessage(Connection &connection, const Frame &frame, int64_t now)
{
    Member &member = m_members[static_cast<size_t>(connection.member)];
    const int64_t number = numberIn(frame.payload);
    if (number < 0 || number >= m_nextNumber)
        throw wrong(connection, "not a message that was sent", frame.payload);
    Slot &slot = slotOf(static_cast<uint32_t>(number));
    if (slot.number != number || !slot.open || slot.left == 0)
        throw wrong(connection, "a message that everybody has got came again", frame.payload);
    if (member.next == m_head) {
        if (slot.ordered)
            throw wrong(connection, "doubled or out of order", frame.payload);
        slot.ordered = true;
        orderAt(m_head++) = slot.number;
    } else if (orderAt(member.next) != slot.number) {
        throw wrong(connection,
            "lost, doubled or out of order: message " + std::to_string(orderAt(member.next)) + " was due",
            frame.payload);
    }
    if (m_kith) {
        const int64_t seq = fieldIn(frame.payload, "\"seq\":");
        if (seq != m_firstSeq + static_cast<int64_t>(member.next))
            throw wrong(connection, "not the next seq", frame.payload);
        checkSeq(slot, seq);
        const bool own = slot.sender == connection.member;
        if (own != (frame.payload.find(cidOf(m_run, slot.number)) != std::string_view::npos))
            throw wrong(connection, "the cid is for its sender, and only for it", frame.payload);
    }
    // The sender's own event has the cid; all others are the same.
    if (m_kith && slot.sender == connection.member)
        return deliver(member, slot, now);
    if (slot.frameSize > 0 && frame.whole != std::string_view(slot.frame.data(), slot.frameSize))
        throw wrong(connection, "not what the others got", frame.payload);
    if (slot.frameSize == 0 && frame.whole.size() <= keptBytes) {
        std::memcpy(slot.frame.data(), frame.whole.data(), frame.whole.size());
        slot.frameSize = static_cast<uint32_t>(frame.whole.size());
    }
    deliver(member, slot, now);
}

void Room::readReply(Connection &connection, const Frame &frame, int64_t now)
{
    const int64_t id = fieldIn(frame.payload, "\"id\":");
    if (id < 1 || id >= m_nextNumber)
        throw wrong(connection, "a reply to nothing", frame.payload);
    Slot &slot = slotOf(static_cast<uint32_t>(id));
    if (slot.number != id || !slot.open || slot.acked || slot.sender != connection.member)
        throw wrong(connection, "a second reply, or somebody else's", frame.payload);
    if (frame.payload.find("\"dup\"") != std::string_view::npos)
        throw wrong(connection, "a new message was taken for a known one", frame.payload);
    checkSeq(slot, fieldIn(frame.payload, "\"seq\":"));
    slot.acked = true;
    slot.open = slot.left > 0;
    --m_unacked;
    m_ack.record(now - slot.due);
}

// Reply and event must say the same.
void Room::checkSeq(Slot &slot, int64_t seq)
{
    if (slot.seq != 0 && slot.seq != seq)
        throw std::runtime_error("message " + std::to_string(slot.number) + ": seq " + std::to_string(slot.seq)
            + " here, " + std::to_string(seq) + " there");
    slot.seq = seq;
}

inline void Room::deliver(Member &member, Slot &slot, int64_t now)
{
    const int64_t latency = now - slot.due;
    ++member.next;
    ++m_deliveries;
    m_delivery.record(latency);
    if (--slot.left > 0)
        return;
    slot.open = !slot.acked;
    --m_inFlight;
    ++m_messages;
    m_complete.record(latency);
}

std::string Room::missing() const
{
    uint64_t behind = 0;
    const Member *slowest = &m_members.front();
    for (const Member &member : m_members) {
        behind += member.next < m_head ? 1 : 0;
        if (member.next < slowest->next)
            slowest = &member;
    }
    return "no delivery for 10 s, with " + std::to_string(m_inFlight) + " messages not complete and "
        + std::to_string(m_unacked) + " without a reply; " + std::to_string(behind) + " members lack some, connection "
        + std::to_string(slowest->connection->number) + " has " + std::to_string(slowest->next) + " of "
        + std::to_string(m_nextNumber - 1);
}

Room::Totals Room::totals() const
{
    return {.messages = m_messages,
        .deliveries = m_deliveries,
        .ownCpu = ownCpuSeconds(),
        .serverCpu = cpuSecondsOfEach(m_options.serverPids),
        .machineCpu = machineCpuSeconds(),
        .time = nowNs()};
}

void Room::report(Report &report) const
{
    const double seconds = static_cast<double>(m_end.time - m_begin.time) / 1e9;
    const auto messages = static_cast<double>(m_end.messages - m_begin.messages);
    const double ownShare = (m_end.ownCpu - m_begin.ownCpu) / seconds;
    // What each process used, and all together.
    std::vector<double> perMessageUs;
    double serverCpu = 0;
    for (size_t i = 0; i < m_end.serverCpu.size(); ++i) {
        const double used = m_end.serverCpu[i] - m_begin.serverCpu.at(i);
        serverCpu += used;
        perMessageUs.push_back(messages > 0 ? used * 1e6 / messages : 0.0);
    }
    report.add("members", static_cast<int64_t>(m_members.size()));
    if (m_options.rate > 0)
        report.add("rate", m_options.rate);
    else
        report.add("window", int64_t{m_options.window});
    report.add("seconds", seconds);
    report.add("messagesPerSecond", messages / seconds);
    report.add("deliveriesPerSecond", static_cast<double>(m_end.deliveries - m_begin.deliveries) / seconds);
    if (m_options.rate > 0)
        report.add("keptUp", messages / seconds >= 0.98 * m_options.rate);
    report.add("deliveryP50Us", m_delivery.quantileUs(0.5));
    report.add("deliveryP99Us", m_delivery.quantileUs(0.99));
    report.add("deliveryMaxUs", m_delivery.maxUs());
    report.add("completeP50Us", m_complete.quantileUs(0.5));
    report.add("completeP99Us", m_complete.quantileUs(0.99));
    if (m_kith) {
        report.add("ackP50Us", m_ack.quantileUs(0.5));
        report.add("ackP99Us", m_ack.quantileUs(0.99));
    }
    report.add("generatorCpuSeconds", m_end.ownCpu - m_begin.ownCpu);
    report.add("generatorShare", ownShare);
    report.add("generatorBound", ownShare > generatorLimit);
    if (!m_options.serverPids.empty()) {
        report.add("serverCpuSeconds", serverCpu);
        report.add("serverShare", serverCpu / seconds);
        report.add("serverCpuUsPerMessage", messages > 0 ? serverCpu * 1e6 / messages : 0.0);
        if (perMessageUs.size() > 1)
            report.add("cpuUsPerMessageOfEach", perMessageUs);
        // Cores that something else used meanwhile.
        const double machineCpu = m_end.machineCpu - m_begin.machineCpu;
        report.add("others", std::max(0.0, (machineCpu - serverCpu) / seconds - ownShare));
    }
}

} // namespace kith::bench
