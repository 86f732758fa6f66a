// The messages of the rooms: one run without gaps a room in the cache (RoomState::low..high), and what arrived ahead of
// a gap, in memory, until history has filled it. Identity is (room, seq); a message replaces itself only with a
// higher rev; the cursor never passes a gap (PROTOCOL.md, "Delivery").
#pragma once

#include "desktop/client/outbox.h"

#include <map>
#include <set>

namespace kith::client {

class Timeline : public QObject {
    Q_OBJECT

public:
    using Find = std::function<RoomState *(RoomId)>;
    using Also = std::function<void(Cache::Batch &)>; // written in the same transaction
    Timeline(Connection &connection, Cache &cache, Find find, Store store, Timing timing, QObject *parent = nullptr);

    // One message of an event or of a reply to sending. False: the disk refused it, and nothing has changed.
    bool take(RoomState &room, const proto::MessageInfo &message, const Also &also = {});
    // What resume says of a room.
    void takeChanges(RoomState &room, const proto::RoomChangesInfo &changes);
    // The newest page, where events may have started the run meanwhile. `rev`: of the room, as of the page.
    void takeNewest(RoomState &room, const std::vector<proto::MessageInfo> &messages, std::optional<qint64> rev);

    void open(RoomId id);
    void loadOlder(RoomId id, int limit = 60);
    // Asks for what is missing, if anything is.
    void check(const RoomState &room);
    void forget(RoomId id);

signals:
    void opened(kith::RoomId id);
    void openFailed(kith::RoomId id, const kith::client::Failure &failure);
    void appended(kith::RoomId id, const std::vector<kith::Message> &messages);
    void prepended(kith::RoomId id, const std::vector<kith::Message> &messages);
    void changed(kith::RoomId id, const kith::Message &message);
    void reset(kith::RoomId id, const std::vector<kith::Message> &fresh); // above what was held
    void historyFailed(kith::RoomId id, const kith::client::Failure &failure);

private:
    // What is not in the cache; gone with the process, and then asked for again.
    struct Loose {
        std::map<qint64, Message> ahead;
        qint64 pendingRev = 0; // of all that came, also ahead
    };
    struct Applied {
        std::vector<Message> appended;
        std::vector<Message> changed;
        bool isEmpty() const { return appended.empty() && changed.empty(); }
    };

    Applied apply(RoomState &room, Loose &loose, const std::vector<Message> &messages, qint64 rev);
    void place(RoomState &room, Loose &loose, const Message &message, Applied &applied);
    bool commit(RoomState &room, RoomState after, Loose loose, const Applied &applied, const Also &also);
    bool startAnew(RoomState &room, const std::vector<Message> &messages, qint64 rev, qint64 lastSeq);
    bool isMissing(const RoomState &room) const;
    void fill(RoomId id);
    void fillLater(RoomId id, Timing::ms wait);
    void filled(RoomId id, qint64 after, const Outcome<proto::MessagesReply> &page);
    void olderCame(RoomId id, const Outcome<proto::MessagesReply> &page);

    Connection &m_connection;
    Cache &m_cache;
    Find m_find;
    Store m_store;
    Timing m_timing;
    std::map<RoomId, Loose> m_loose;
    std::set<RoomId> m_opening;
    std::set<RoomId> m_older;   // being asked for
    std::set<RoomId> m_filling; // waiting for the gap to close, or being asked for
};

} // namespace kith::client
