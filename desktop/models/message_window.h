// A bounded run of one room's messages, without gaps, over what the account holds. Knows no rows.
#pragma once

#include "desktop/client/account.h"

namespace kith::models {

class MessageWindow {
public:
    static constexpr int pageSize = 60;
    static constexpr int size = 400; // messages held at most

    // The account outlives the window.
    explicit MessageWindow(const client::Account &account) : m_account(account) {}

    // The newest page; more, where `newAfter` and a few above it are then in sight. Where that would be too much, what
    // is around `newAfter`.
    void open(RoomId room, std::optional<qint64> newAfter);
    void close();

    const std::vector<Message> &messages() const { return m_messages; }
    bool atNewest() const { return m_atNewest; } // of what is held
    bool atStart() const;                        // of the room
    bool contains(qint64 seq) const;

    // One page more from what is held; what is too much goes at the other end. False: nothing is held there.
    bool extendUp();
    bool extendDown();
    // True where the window is a new one, which has nothing in common with the one before.
    bool showNewest();
    // Nothing changes where `seq` is not held.
    bool showAround(qint64 seq);

    // Came behind the newest held. Where the window is full, the oldest go, or, while somebody reads above
    // (`following` is false), the new ones wait outside.
    void append(const std::vector<Message> &messages, bool following);
    bool replace(const Message &message); // false: not in the window, or older than what is there

private:
    qint64 held() const; // the newest seq held of the room
    void trimBottom();
    void trimTop(size_t keep);

    const client::Account &m_account;
    RoomId m_room;
    std::vector<Message> m_messages;
    bool m_atNewest = true;
};

} // namespace kith::models
