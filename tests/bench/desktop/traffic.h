// A server in memory for one client whose cache make_cache wrote: it answers what a client asks when it comes online,
// and says as many messages as a measurement wants.
#pragma once

#include "desktop/client/link.h"
#include "shared/model/model.h"
#include "shared/protocol/codec.h"

#include <QPointer>

#include <vector>

namespace kith::bench {

class Traffic {
public:
    // Every room holds the messages 1..each.
    Traffic(User me, int rooms, qint64 each) : m_me(std::move(me)), m_last(size_t(rooms), each) {}

    client::LinkFactory links();
    bool isLive() const { return m_live && m_link; }

    void say(int room, const QString &text, UserId from, EpochMs date);

private:
    class Line;
    void receive(const QByteArray &utf8);
    template <typename R>
    void answer(qint64 id, const R &request);
    proto::ResumeReply resumed() const;

    User m_me;
    std::vector<qint64> m_last; // seq, and rev, of the last message of each room
    QPointer<client::Link> m_link;
    bool m_live = false;
};

} // namespace kith::bench
