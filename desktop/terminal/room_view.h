// The room that is open: prints what was and is said in it, follows what is on its way, and moves the read marker.
// Each stored message is printed once, in the order of `seq`; one that had to wait is also printed, dim, when it was
// typed.
#pragma once

#include "desktop/terminal/name_queue.h"
#include "desktop/terminal/transcript.h"

#include <QTimer>

#include <set>

namespace kith::terminal {

class RoomView : public QObject {
    Q_OBJECT

public:
    RoomView(client::Account &account, Transcript &transcript, QObject *parent = nullptr);

    RoomId room() const { return m_room; } // invalid: none
    void enter(RoomId room);               // with its last ten messages
    void close();

    // As Account::send.
    Result<void> send(const QString &text);
    // What the server refused: again, or never. How many.
    int retry();
    int discard();
    void history(int count);
    void search(const QString &text);

private:
    void opened();
    void openFailed(const client::Failure &failure);
    void appended(const std::vector<Message> &messages);
    void reset();
    void show(const Message &message);
    void moreHistory();
    void showHistory(const std::optional<client::Failure> &failure);
    void pendingChanged(RoomId room);
    void announceWaiting();
    bool wasAnnounced(const Message &message);
    QString nameOf(RoomId room) const;

    client::Account &m_account;
    Transcript &m_transcript;
    NameQueue m_queue;
    RoomId m_room;
    bool m_isOpen = false;
    qint64 m_shown = 0;  // the newest printed
    qint64 m_oldest = 0; // printed
    int m_wantedOlder = 0;
    struct Announced {
        QString cid;
        RoomId room;
        QString text;
    };
    std::vector<Announced> m_announced; // printed as waiting
    std::set<QString> m_toldFailed;     // cids
    QTimer m_slow;                      // an answer that takes longer is worth a line
};

} // namespace kith::terminal
