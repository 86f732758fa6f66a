// What kith-term does for scripts: send, tail and rooms. Each begins with run() and ends with finished(exit code).
// Threads: one, the one it was made on.
#pragma once

#include "desktop/terminal/find_room.h"
#include "desktop/terminal/line_source.h"
#include "desktop/terminal/name_queue.h"
#include "desktop/terminal/script_account.h"

#include <QElapsedTimer>

#include <map>
#include <set>

namespace kith::terminal {

// Where a script reads and writes; a test puts something else in its place.
struct ScriptIo {
    enum class Printed { All, NobodyReads, Failed }; // Failed: errno says why
    int input = 0;                                   // a file descriptor
    std::function<Printed(const QByteArray &)> print;
    std::function<bool()> isRead; // whether somebody still does
    std::function<void(const QString &)> complain;
};
ScriptIo standardIo();

class Script : public QObject {
    Q_OBJECT

public:
    Script(ScriptAccount &account, ScriptIo io, QObject *parent = nullptr);

    void run() { m_account.open(); }
    virtual void interrupt() = 0; // SIGINT, SIGTERM

signals:
    void finished(int exitCode);

protected:
    virtual void begin() = 0; // the account is online
    client::Account &account() { return m_account.account(); }
    // False where the output is closed or takes nothing: then the script has ended.
    bool print(const QByteArray &bytes);
    void complain(const QString &sentence) { m_io.complain(sentence); }
    void finish(int exitCode);
    // Asked again where the connection is lost meanwhile.
    void find(const QString &room, const std::function<void(RoomId)> &found);
    bool isOver() const { return m_isOver; }

    ScriptIo m_io;

private:
    ScriptAccount &m_account;
    bool m_isOver = false;
    int m_searches = 0;
};

// Each line of the input is a message. Done when the server has acknowledged every one as stored.
class Send final : public Script {
    Q_OBJECT

public:
    // `patience`: how long the server may take to acknowledge the next one.
    Send(ScriptAccount &account, ScriptIo io, QString room, std::chrono::milliseconds patience);
    void interrupt() override;

private:
    void begin() override;
    void send(const QString &line);
    void changed();

    QString m_typed;
    RoomId m_room;
    std::unique_ptr<LineSource> m_lines;
    int m_line = 0;
    std::map<QString, int> m_lineOf; // by cid
    std::set<QString> m_failed;      // cids
    bool m_anyFailed = false;
    bool m_atEnd = false;
    int m_unsent = 0;
    QTimer m_patience;
};

// Prints the last messages of a room and then each new one, once and in order, also over lost connections.
class Tail final : public Script {
    Q_OBJECT

public:
    struct What {
        QString room;
        int lines = 10;
        std::optional<int> count = {}; // of new messages, then the end
        bool json = false;
    };
    Tail(ScriptAccount &account, ScriptIo io, What what);
    void interrupt() override { finish(Done); }

private:
    void begin() override;
    void start();
    void pump();
    void printMessage(const Message &message);

    What m_what;
    RoomId m_room;
    qint64 m_printed = 0; // seq, or queued to be
    qint64 m_old = 0;     // up to here it was there before
    int m_new = 0;
    bool m_started = false;
    std::unique_ptr<NameQueue> m_queue;
    QTimer m_look; // whether somebody still reads
};

class Rooms final : public Script {
    Q_OBJECT

public:
    Rooms(ScriptAccount &account, ScriptIo io, bool json) : Script(account, std::move(io)), m_json(json) {}
    void interrupt() override { finish(Failed); }

private:
    void begin() override;
    bool m_json;
};

} // namespace kith::terminal
