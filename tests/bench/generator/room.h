// The measured room: sends messages, and checks every delivery. Each member must get each message once, all members in
// one order; for kith that order is the server's seq, without a gap.
//
// What makes it fast: the bytes of a delivery are the same for every member but the sender. The first one that comes is
// read and kept, and the others are compared with it, which is also the strictest check.
#pragma once

#include "histogram.h"
#include "loop.h"
#include "report.h"

#include <array>

namespace kith::bench {

class Room final : public Receiver {
public:
    Room(Loop &loop, const Options &options, const std::vector<Connection *> &members);

    // Warm-up, measurement, and the end: until everything has come, and a moment for what must not come.
    void run();
    void report(Report &report) const;

    void received(Connection &connection, const char *&at, const char *end, int64_t now) override;

private:
    static constexpr uint32_t slotCount = 2'048; // a power of two
    static constexpr uint32_t mostInFlight = 1'024;
    static constexpr size_t keptBytes = 480;

    struct Slot {
        int64_t due = 0; // ns; when it was sent, or at a fixed rate should have been
        uint32_t number = 0;
        uint32_t left = 0; // members that do not have it
        uint32_t frameSize = 0;
        int sender = 0;
        bool open = false;    // not complete, or not acknowledged
        bool acked = false;   // true from the start where the dialect has no replies
        bool ordered = false; // somebody has got it
        int64_t seq = 0;      // from the reply or the event, whichever came first
        std::array<char, keptBytes> frame = {};
    };
    struct Member {
        Connection *connection = nullptr;
        uint64_t next = 0; // position of the next message in the order
    };
    struct Totals {
        uint64_t messages = 0;
        uint64_t deliveries = 0;
        double ownCpu = 0;
        std::vector<double> serverCpu; // of each process
        double machineCpu = 0;
        int64_t time = 0;
    };

    Slot &slotOf(uint32_t number) { return m_slots[number & (slotCount - 1)]; }
    uint32_t &orderAt(uint64_t position) { return m_order[position & (slotCount - 1)]; }
    bool canSend();
    void send(int64_t due);
    void pump(int64_t now);
    void deliver(Member &member, Slot &slot, int64_t now);
    void readMessage(Connection &connection, const Frame &frame, int64_t now);
    void readReply(Connection &connection, const Frame &frame, int64_t now);
    void checkSeq(Slot &slot, int64_t seq);
    Totals totals() const;
    void drain();
    std::string missing() const;

    Loop &m_loop;
    const Options &m_options;
    const uint64_t m_run; // the time of its start, for ids
    const bool m_kith;
    const int64_t m_firstSeq; // of the first message sent here
    std::vector<Member> m_members;
    std::vector<Slot> m_slots = std::vector<Slot>(slotCount);
    std::vector<uint32_t> m_order = std::vector<uint32_t>(slotCount); // numbers by position
    uint64_t m_head = 0;                                              // positions given
    uint32_t m_nextNumber = 1;
    uint32_t m_inFlight = 0; // not complete
    uint32_t m_unacked = 0;
    uint64_t m_messages = 0; // complete
    uint64_t m_deliveries = 0;
    int64_t m_start = 0;
    int64_t m_nextDue = 0;
    Histogram m_delivery;
    Histogram m_complete;
    Histogram m_ack;
    Totals m_begin;
    Totals m_end;
};

} // namespace kith::bench
