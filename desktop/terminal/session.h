// Who is signed in: a profile, its token, and the account that stands on them.
// Threads: one, the one it was made on.
#pragma once

#include "desktop/client/account.h"
#include "desktop/client/profile.h"
#include "desktop/client/sign_in.h"
#include "desktop/platform/token_store.h"
#include "desktop/platform/wake_signals.h"

#include <QTimer>

namespace kith::terminal {

class Session : public QObject {
    Q_OBJECT

public:
    struct Options {
        QUrl server; // to sign in to; invalid: the one of last time, or this machine
        client::LinkFactory links = client::webSocketLinks();
        client::Timing timing = {};
        platform::TokenStore::Place tokens = platform::TokenStore::Place::SystemThenFile;
    };
    Session(std::unique_ptr<client::Profile> profile, Options options, QObject *parent = nullptr);
    ~Session() override;

    QUrl server() const { return m_server; }
    client::Account *account() const { return m_account.get(); } // null while nobody is signed in
    // The room that was open last; invalid: none.
    RoomId lastRoom() const;
    void setLastRoom(RoomId room);
    bool isBusy() const { return m_signIn.isBusy(); }

    // The account of last time, as its cache holds it; it connects by itself. False: there is none (for this server).
    bool openLast();
    // opened() or failed() follows.
    void login(const QString &name, const QString &password);
    // `invite`: a key, where the server asks for one.
    void registerAccount(const QString &name, const QString &password, const QString &invite = {});
    void guest(const QString &displayName);
    // closed(SignedOut) follows, also without a server.
    void signOut();

signals:
    void opened(); // account() is there
    void failed(const kith::client::Failure &failure);
    // The account goes once this returns.
    void closing(kith::client::Account::Ending ending);
    void told(const QString &sentence); // what went wrong beside

private:
    void signedIn(const User &user, const QString &token);
    bool open(const client::Profile::Known &known);
    void readToken();
    void accountEnded(client::Account::Ending ending);

    std::unique_ptr<client::Profile> m_profile;
    Options m_options;
    SystemClock m_clock;
    platform::TokenStore m_tokens;
    platform::WakeSignals m_wake;
    client::SignIn m_signIn;
    QTimer m_tokenRetry;
    QUrl m_server;
    client::Profile::Known m_known; // whose account is open
    std::unique_ptr<client::Account> m_account;
};

} // namespace kith::terminal
