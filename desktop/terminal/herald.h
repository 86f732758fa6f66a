// Who comes into the room that is open, who goes, and who is online: gathered for a moment, and told in one line.
#pragma once

#include "desktop/client/account.h"
#include "desktop/terminal/transcript.h"

#include <QTimer>

#include <map>
#include <set>

namespace kith::terminal {

class Herald : public QObject {
    Q_OBJECT

public:
    Herald(client::Account &account, Transcript &transcript, QObject *parent = nullptr);

    void watch(RoomId room); // invalid: none
    // Who is in the room, as far as the server has told: for completion.
    const std::set<UserId> &members() const { return m_members; }

private:
    void ask(UserId after);
    void heard(const proto::Event &event);
    void noticed(const client::Notice &notice);
    void tell();

    client::Account &m_account;
    Transcript &m_transcript;
    RoomId m_room;
    std::set<UserId> m_members;
    struct News {
        std::optional<MemberChange> change;
        std::optional<bool> online;
    };
    std::map<UserId, News> m_news;
    QTimer m_gather;
};

} // namespace kith::terminal
