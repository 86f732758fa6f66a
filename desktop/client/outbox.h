// What was typed and is not confirmed. An entry is on the disk before it is on the wire, and leaves only on the
// reply. A room's messages go one at a time, so that seq follows the typing; rooms do not wait for each other.
// Sending again is safe: the cid makes it idempotent (PROTOCOL.md, "Delivery").
#pragma once

#include "desktop/client/cache.h"
#include "desktop/client/connection.h"
#include "desktop/client/room.h"

#include <QTimer>

#include <set>

namespace kith::client {

// One transaction of the cache; false where the disk refused it.
using Store = std::function<bool(const std::function<void(Cache::Batch &)> &)>;

class Outbox : public QObject {
    Q_OBJECT

public:
    // Takes the confirmed message into the room and removes the entry, in one transaction; false where that failed.
    using Confirm = std::function<bool(const Pending &, const proto::MessageReply &)>;
    Outbox(Connection &connection, Store store, Confirm confirm, Timing timing, QObject *parent = nullptr);

    void restore(std::vector<Pending> entries);
    // False: the disk refused it, and nothing is sent.
    bool add(Pending entry);
    void retry(const QString &cid);
    void discard(const QString &cid);
    void setOnline(bool online);

    std::vector<Pending> in(RoomId room) const;
    int waiting() const;
    int unsent() const { return static_cast<int>(m_entries.size()); }
    // The newest in the room that failed or waits, for a list.
    const Pending *newest(RoomId room) const;

    // A message of the reader came from the server. The entry that it is, by its cid or, where only its text is known
    // (the reply was lost), very likely is, is not shown beside it any more; true: there is one, and the caller tells.
    bool saw(RoomId room, const std::optional<QString> &cid, const QString &text);

signals:
    void changed(kith::RoomId room);

private:
    Pending *find(const QString &cid);
    void pump();
    void pump(RoomId room);
    void send(Pending &entry);
    // `again`: an earlier attempt may have been stored.
    void replied(const QString &cid, bool again, const Outcome<proto::MessageReply> &reply);
    void refusedWith(Pending &entry, bool again, const Failure &failure);
    void hold(std::optional<int> retryAfter);

    Connection &m_connection;
    Store m_store;
    Confirm m_confirm;
    Timing m_timing;
    std::vector<Pending> m_entries; // as they were typed
    std::set<RoomId> m_busy;        // rooms with a message on the wire
    bool m_online = false;
    int m_holds = 0;
    int m_internalErrors = 0;
    QTimer m_hold;
};

} // namespace kith::client
