// The program: builds everything that is concrete, holds the accounts of the window, and shows one of them or the
// page to sign in.
#pragma once

#include "desktop/client/profile.h"
#include "desktop/platform/preferences.h"
#include "desktop/platform/system_appearance.h"
#include "desktop/platform/token_store.h"
#include "desktop/platform/wake_signals.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/account_session.h"
#include "desktop/widgets/window/appearance.h"
#include "desktop/widgets/window/main_window.h"

namespace kith::widgets {

class SignInPage;

class App : public QObject {
    Q_OBJECT

public:
    struct Options {
        QUrl server;             // to sign in to; invalid: the accounts of last time
        QString dataFolder = {}; // of the profile, where it is not the usual one
        client::LinkFactory links = client::webSocketLinks();
        client::Timing timing = {};
        platform::TokenStore::Place tokens = platform::TokenStore::Place::SystemThenFile;
    };
    App(QApplication &application, std::unique_ptr<client::Profile> profile, Options options);
    ~App() override;

    // Shows the window, if it is to be shown: the account of last time as its cache holds it, or the sign-in page. The
    // other accounts open once that is painted.
    void start(bool shown = true);
    // Another start of the program wants this one.
    void raise();

    MainWindow &window() { return m_window; }
    // In the order of the rail.
    std::vector<AccountSession *> sessions() const;
    AccountSession *session(const QString &key) const;
    AccountSession *session(const client::Account *account) const;
    // The one that is shown; null while somebody new signs in.
    AccountSession *active() const { return m_active; }
    // Of that one; null where it signs in.
    client::Account *account() const { return m_active ? m_active->account() : nullptr; }
    AccountPage *page() const { return m_active ? m_active->accountPage() : nullptr; }

    Theme &theme() { return m_theme; }
    const Clock &clock() const { return m_clock; }
    client::Profile &profile() { return *m_profile; }
    const QString &dataFolder() const { return m_options.dataFolder; }
    platform::Preferences &preferences() { return m_preferences; }

    void show(AccountSession *session);
    // The page to sign in as somebody new.
    void add(const QUrl &server = {});

signals:
    void accountOpened(kith::client::Account *account);
    void accountClosing(kith::client::Account *account); // is about to go
    void preferencesRequested();

private:
    using Sessions = std::vector<std::unique_ptr<AccountSession>>;

    void watchSystem();
    void addShortcuts();
    AccountSession *make(const client::Profile::Known &known);
    void openOthers();
    Sessions::const_iterator placeOf(const AccountSession *session) const;
    void showAt(int place);
    void step(int places);
    void move(const QString &key, int places);
    void leaveSignIn();
    void signedIn(const QUrl &server, const User &user, const QString &token);
    void remove(const AccountSession *session);
    void showAppearance();
    void refresh();
    void retitle();
    void fitRail();
    void about();

    QApplication &m_application;
    std::unique_ptr<client::Profile> m_profile;
    Options m_options;
    platform::Preferences m_preferences;
    SystemClock m_clock;
    Theme m_theme;
    platform::SystemAppearance m_system;
    AppearanceKeeper m_appearance;
    platform::TokenStore m_tokens;
    platform::WakeSignals m_wake;
    MainWindow m_window;
    Sessions m_sessions; // in the order of the rail
    AccountSession *m_active = nullptr;
    QPointer<SignInPage> m_signIn; // of the window; there while m_active is null
};

} // namespace kith::widgets
