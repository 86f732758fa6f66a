// The account of a script: from the session that a profile keeps, or signed in for this run alone. What it holds lies
// in a folder that goes with it; the profile is only looked at, so scripts run beside each other and beside an open
// window, and nothing that failed is sent behind the script's back later.
// Threads: one, the one it was made on.
#pragma once

#include "desktop/client/account.h"
#include "desktop/client/profile.h"
#include "desktop/client/sign_in.h"
#include "desktop/platform/token_store.h"
#include "desktop/terminal/exit_code.h"

#include <QTemporaryDir>
#include <QTimer>

namespace kith::terminal {

class ScriptAccount : public QObject {
    Q_OBJECT

public:
    struct Options {
        client::Profile::Place place = {};
        QUrl server = {};  // invalid: the profile's, or this machine
        QString user = {}; // with `password`; empty: the profile's session
        QString password = {};
        bool guest = false;
        std::chrono::milliseconds timeout{30'000};
        client::LinkFactory links = client::webSocketLinks();
        client::Timing timing = {};
        platform::TokenStore::Place tokens = platform::TokenStore::Place::SystemThenFile;
    };
    explicit ScriptAccount(Options options, QObject *parent = nullptr);
    ~ScriptAccount() override;

    // ready() or failed() follows.
    void open();
    client::Account &account() { return *m_account; } // from ready() on
    // Ends a session that was made for this run; then closed(), at once where there is none.
    void close();

signals:
    void ready();
    // Also after ready(), where the session ends on the server.
    void failed(int exitCode, const QString &sentence);
    void closed();

private:
    void useProfile();
    void signIn();
    void openAccount(const QUrl &server, const User &user, const QString &token);
    void signInFailed(const client::Failure &failure);
    void stateChanged();
    void fail(ExitCode code, const QString &sentence);

    Options m_options;
    QUrl m_server;
    bool m_isOurs = false; // the session was made here
    bool m_isReady = false;
    bool m_isOver = false;
    QTemporaryDir m_folder;
    QTimer m_deadline;
    QTimer m_again;
    std::unique_ptr<platform::TokenStore> m_tokens;
    std::unique_ptr<client::SignIn> m_signIn;
    std::unique_ptr<client::Account> m_account;
};

} // namespace kith::terminal
