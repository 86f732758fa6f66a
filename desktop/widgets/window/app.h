// The program: builds everything that is concrete, and leads from sign-in to account and back.
#pragma once

#include "desktop/client/account.h"
#include "desktop/client/profile.h"
#include "desktop/platform/system_appearance.h"
#include "desktop/platform/token_store.h"
#include "desktop/platform/wake_signals.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/appearance.h"
#include "desktop/widgets/window/main_window.h"

#include <QTimer>

namespace kith::widgets {

class AccountPage;
class SignInPage;

class App : public QObject {
    Q_OBJECT

public:
    struct Options {
        QUrl server; // to sign in to; invalid: the one of last time
        client::LinkFactory links = client::webSocketLinks();
        client::Timing timing = {};
        platform::TokenStore::Place tokens = platform::TokenStore::Place::SystemThenFile;
    };
    App(QApplication &application, std::unique_ptr<client::Profile> profile, Options options);
    ~App() override;

    // Shows the window: the account of last time as its cache holds it, or the sign-in page.
    void start();
    // Another start of the program wants this one.
    void raise();

    MainWindow &window() { return m_window; }
    client::Account *account() const { return m_account.get(); }

private:
    void watchSystem();
    void setTitle(const QString &title);
    void showSignIn(const QUrl &server, const QString &name = {}, const QString &notice = {});
    void signedIn(const QUrl &server, const User &user, const QString &token);
    bool openAccount(const client::Profile::Known &known);
    void closeAccount();
    void readToken();
    void keepToken(const QString &token);
    void noteTokenFile();
    void askToSignOut();
    void signOut();
    void accountEnded(client::Account::Ending ending);
    void about();

    QApplication &m_application;
    std::unique_ptr<client::Profile> m_profile;
    Options m_options;
    SystemClock m_clock;
    Theme m_theme;
    platform::SystemAppearance m_system;
    AppearanceKeeper m_appearance;
    platform::TokenStore m_tokens;
    platform::WakeSignals m_wake;
    QTimer m_tokenRetry;
    client::Profile::Known m_known; // whose account is open
    std::unique_ptr<client::Account> m_account;
    MainWindow m_window;           // goes before the account does
    AccountPage *m_page = nullptr; // of the window; null while nobody is signed in
};

} // namespace kith::widgets
