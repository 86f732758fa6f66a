// Sending and reading messages, read markers, typing.
#pragma once

#include "server/domain/memberships.h"
#include "server/domain/settings.h"

#include <QHash>

#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

namespace kith::domain {

template <typename T>
using Done = std::function<void(Result<T>)>;

struct HistoryQuery {
    RoomId room;
    std::optional<qint64> before;
    std::optional<qint64> after;
    std::optional<int> limit;
};

struct MessageSearch {
    QString query;
    std::optional<RoomId> room;
    std::optional<UserId> from;
    std::optional<EpochMs> before;
    std::optional<int> limit;
};

class Messages {
public:
    Messages(storage::Store &store, const Roster &roster, Memberships &memberships, Delivery &delivery,
        const Clock &clock, const Settings &settings);

    // Stores, answers, then tells the room (where the store does not publish it itself); nothing is told about a
    // message that was sent before (dup).
    // message.empty, message.tooLong, bad.request, room.unknown, store.unavailable.
    void send(UserId from, RoomId room, const QString &text, const QString &cid, Done<storage::Appended> done);
    // bad.request for bounds that make no sense.
    void history(const HistoryQuery &query, Done<storage::MessagePage> done);
    // In the rooms of the asker, or in one of them: whether it is one is not checked here.
    // bad.request for a query without words, or bounds that make no sense.
    // One search of a user runs at a time; of those that come meanwhile the last one follows it, as who types on wants
    // no other: rate.limited for the ones before.
    void search(UserId asker, const MessageSearch &search, Done<search::Found> done);
    // Answers, then tells the user's other connections and, in a direct room, the other one.
    void markRead(UserId user, RoomId room, qint64 seq, ConnectionId by, Done<void> done);
    // At most one event every three seconds for a user in a room.
    void typing(UserId user, RoomId room);

private:
    struct WaitingSearch {
        storage::SearchQuery query;
        Done<search::Found> done;
    };
    void runSearch(storage::SearchQuery query, Done<search::Found> done);

    storage::Store &m_store;
    const Roster &m_roster;
    Memberships &m_memberships;
    Delivery &m_delivery;
    const Clock &m_clock;
    const Settings &m_settings;
    std::unordered_map<UserId, std::optional<WaitingSearch>> m_searches; // of whom one runs, and what follows it
    QHash<std::pair<UserId, RoomId>, qint64> m_typing;                   // ticks of the last event
    qint64 m_typingSwept = 0;
};

} // namespace kith::domain
