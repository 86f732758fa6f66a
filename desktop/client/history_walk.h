// Brings the history of a room down to a message that is not held: page after page, as the rooms of a cache have no
// gaps.
#pragma once

#include "desktop/client/account.h"

#include <map>

namespace kith::client {

class Timeline;

class HistoryWalk : public QObject {
    Q_OBJECT

public:
    static constexpr int page = 200;      // messages in a request
    static constexpr int mostPages = 250; // then it is given up

    using Find = std::function<const RoomState *(RoomId)>;
    HistoryWalk(Timeline &timeline, Find find, QObject *parent = nullptr);

    void start(RoomId id, qint64 seq); // takes the place of another one in this room
    void stop(RoomId id);

signals:
    void arrived(kith::RoomId id, qint64 seq);
    void failed(kith::RoomId id, qint64 seq, const kith::client::Failure &failure);

private:
    struct Walk {
        qint64 seq = 0;
        int pages = 0;
    };
    void goOn(RoomId id);
    void end(RoomId id, const Failure &failure);

    Timeline &m_timeline;
    Find m_find;
    std::map<RoomId, Walk> m_walks;
};

} // namespace kith::client
