// The conversation of a person with the program: takes lines, carries out commands, says what happens.
// Threads: one, the one it was made on; nothing waits for the network.
#pragma once

#include "desktop/terminal/commands.h"
#include "desktop/terminal/console.h"
#include "desktop/terminal/elsewhere.h"
#include "desktop/terminal/find_room.h"
#include "desktop/terminal/herald.h"
#include "desktop/terminal/room_view.h"
#include "desktop/terminal/session.h"

namespace kith::terminal {

class Chat : public QObject {
    Q_OBJECT

public:
    // `password`: used instead of asking; empty: ask.
    Chat(Console &console, Session &session, QString password = {}, QObject *parent = nullptr);
    ~Chat() override;

    void start();

signals:
    void quit();

private:
    void entered(const QString &line);
    void carryOut(const Command &command);
    void say(const QString &text);
    void registerAccount(const QString &typed);
    void refuseRest();
    void login(const QString &name);
    void guest(const QString &name);
    void join(const QString &room);
    void exitRoom();
    void direct(const QString &name);
    void who();
    void askWho(std::vector<proto::UserInfo> people, UserId after);
    void history(const QString &count);
    void retry();
    void discard();
    void logout();
    void leave();

    bool needsAccount();
    bool needsNobody();
    bool needsRoom();
    void go(RoomId room);
    void found(const client::Outcome<FoundRoom> &room, const QString &typed);
    void opened();
    void closing(client::Account::Ending ending);
    void stateChanged();
    void roomRemoved(RoomId room);
    void enterWanted();
    void showPrompt();
    Console::Completion completeLine(const QString &text, qsizetype cursor) const;
    QString roomName(RoomId room) const;

    // What stands on an account and goes with it.
    struct Open {
        Open(client::Account &account, Console &console, Transcript &transcript)
            : herald(account, transcript), view(account, transcript), elsewhere(account, console)
        {
        }
        Herald herald; // before the view: who came is told before what they say
        RoomView view;
        Elsewhere elsewhere;
        QObject context; // of requests and connections
    };

    Console &m_console;
    Session &m_session;
    QString m_password;
    Transcript m_transcript;
    std::unique_ptr<Open> m_open;
    RoomId m_wanted;  // to be entered as soon as it is there
    RoomId m_leaving; // by command: said when it is done
    QString m_storageError;
    bool m_wasOnline = false;
    bool m_toldAway = false;
    bool m_logoutAsked = false;
    bool m_exitAsked = false;
};

} // namespace kith::terminal
