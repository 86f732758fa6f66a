// One account of the window, from its place in the list: what is kept of it, its connection with the token that is
// kept, and its page. Where its session is over the page is one to sign in again.
#pragma once

#include "desktop/client/account.h"
#include "desktop/client/profile.h"
#include "desktop/platform/preferences.h"
#include "desktop/platform/token_store.h"
#include "desktop/widgets/window/account_button.h"
#include "desktop/widgets/window/appearance.h"

#include <QAction>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace kith::widgets {

class AccountPage;
class SignInPage;
class Theme;

// The keys that lead to the next account (1) and to the one before (-1), on what has no commands of its own.
void addStepKeys(QWidget *page, const std::function<void(int)> &step);

class AccountSession : public QObject {
    Q_OBJECT

public:
    static constexpr int quietMs = 1'000; // an interruption this short is not worth a sign

    // What all accounts share; outlives them.
    struct House {
        Theme &theme;
        const Clock &clock;
        client::Profile &profile;
        platform::TokenStore &tokens;
        const AppearanceKeeper &appearance;
        const platform::Preferences &preferences;
        client::LinkFactory links;
        client::Timing timing;
        bool fileWanted = false; // tokens lie in a file on purpose
    };
    AccountSession(const House &house, client::Profile::Known known, QObject *parent = nullptr);
    ~AccountSession() override;

    const client::Profile::Known &known() const { return m_known; }
    QString key() const;        // tells accounts apart
    QString serverName() const; // as people type it

    // Opens what is kept of it, and connects as soon as its token is read. Once; the second call does nothing.
    void open();
    // Somebody has just signed in as this account.
    void begin(const User &user, const QString &token);

    bool isOpen() const { return m_isOpen; }

    // Null before open() and while its session is over.
    client::Account *account() const { return m_account.get(); }
    // Made when it is first asked for; good until pageChanged().
    QWidget *page();
    AccountPage *accountPage() const { return m_accountPage; } // null where it was not asked for, or one signs in
    RailAccount glance() const { return m_glance; }
    QString title() const;
    bool isListShown() const;
    void tell(const QString &sentence);
    void wake();
    // There is no other account that its page could lead to.
    void setAlone(bool alone);
    // Opens a dialog over its page, which must be shown.
    void askToSignOut();

signals:
    void changed(); // glance()
    void titleChanged();
    void listShownChanged();
    void pageChanged(); // page() is another one, and the one before is about to go
    void opened(kith::client::Account *account);
    void closing(kith::client::Account *account);
    // On the page for signing in again; perhaps as somebody else.
    void signedIn(const QUrl &server, const kith::User &user, const QString &token);
    void signedOut(); // it can go, and what is kept of it goes with it
    void preferencesRequested();
    void appearanceChosen(kith::widgets::Appearance appearance);
    void stepRequested(int places); // to another account
    void addAccountRequested();
    void aboutRequested();
    void quitRequested();

private:
    bool openAccount();
    void close();
    void dropPage();
    AccountPage *makeAccountPage();
    SignInPage *makeSignInPage();
    void readToken();
    void keepToken(const QString &token);
    void noteTokenFile();
    void say(const QString &sentence);
    void signOut(bool remove);
    void ended(client::Account::Ending ending);
    void forget();
    void look();
    void addCommands();
    int unsent() const;
    client::Cache::Owner owner() const;
    QString tokenKey() const;
    QString cachePath() const;

    House m_house;
    client::Profile::Known m_known;
    std::unique_ptr<QSettings> m_settings; // of this account
    QTimer m_tokenRetry;
    QTimer m_quiet;
    std::unique_ptr<client::Account> m_account;
    QPointer<QWidget> m_page; // the window's; goes before the account does
    AccountPage *m_accountPage = nullptr;
    QList<QPointer<QAction>> m_steps; // of that page
    RailAccount m_glance;
    QString m_notice; // of the sign-in page
    QString m_told;   // for an account page that is not made yet
    bool m_isOpen = false;
    bool m_isAlone = true;
    bool m_removes = true; // when it signs out, the cache goes, too
    bool m_isOver = false;
};

} // namespace kith::widgets
