// What is said in rooms that are not open. A direct message, or one that calls the reader, always has a line; of other
// rooms one a minute, the rest is counted in the prompt: a terminal has one column for everything.
#pragma once

#include "desktop/terminal/name_queue.h"
#include "desktop/terminal/transcript.h"

#include <QElapsedTimer>

#include <map>

namespace kith::terminal {

class Elsewhere : public QObject {
    Q_OBJECT

public:
    Elsewhere(client::Account &account, Console &console, QObject *parent = nullptr);

    void setOpen(RoomId room) { m_open = room; }
    qint64 unread() const; // messages in the rooms that are not open

private:
    void added(RoomId room);
    void arrived(const Message &message);
    void tell(const Message &message, bool called);

    client::Account &m_account;
    Console &m_console;
    NameQueue m_queue;
    RoomId m_open;
    std::map<RoomId, QElapsedTimer> m_told;
    std::map<RoomId, qint64> m_toldSeq;
};

} // namespace kith::terminal
