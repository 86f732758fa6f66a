// Who is typing where. An entry ends by itself, or when a message of that person arrives.
#pragma once

#include "desktop/client/timing.h"
#include "shared/base/ids.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <vector>

namespace kith::client {

class TypingWatch : public QObject {
    Q_OBJECT

public:
    using Tell = std::function<void(RoomId)>;
    TypingWatch(Timing timing, Tell tell, QObject *parent = nullptr);

    std::vector<UserId> in(RoomId room) const;
    void heard(RoomId room, UserId user);
    void ended(RoomId room, UserId user);
    void allEnded();
    // The person here pressed a key: told to the server now and then.
    void typed(RoomId room);
    // What was typed is sent: the next key is told at once.
    void sent(RoomId room) { m_told.erase(room); }

signals:
    void changed(kith::RoomId room);

private:
    void expire();

    Timing m_timing;
    Tell m_tell;
    std::map<RoomId, std::map<UserId, qint64>> m_until; // of m_time
    std::map<RoomId, qint64> m_told;
    QElapsedTimer m_time;
    QTimer m_timer;
};

} // namespace kith::client
