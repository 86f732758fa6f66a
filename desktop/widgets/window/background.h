// The program beside its window: joins the accounts of App to the tray and the notifications, takes what other starts
// of the program hand over, follows kith: links, and shows the preferences.
#pragma once

#include "desktop/platform/single_instance.h"
#include "desktop/widgets/shell/shell.h"
#include "desktop/words/kith_link.h"

#include <QPointer>

namespace kith::widgets {

class AccountSession;
class App;
class PreferencesDialog;

class Background : public QObject {
    Q_OBJECT

public:
    // App outlives it, and is not started yet.
    explicit Background(App &app, Shell::Options options = {});
    ~Background() override;

    // Starts App; without its window, where that is wanted and a tray is there, or comes soon.
    void start(bool hidden);
    // Another start of the program: to the front, and to what it was asked to open.
    void take(const platform::SingleInstance::Call &call);
    void openLink(const QString &link);
    Q_INVOKABLE void openUrl(const QUrl &url); // for QDesktopServices
    void showPreferences();

    Shell &shell() { return m_shell; }

signals:
    void quitRequested();

private:
    AccountSession *sessionFor(const words::KithLink &link) const;
    void follow(const words::KithLink &link);
    void followWaiting();
    void join(const words::KithLink &link);
    void joinWith(const QString &sessionKey, const QString &key);

    App &m_app;
    Shell m_shell;
    QPointer<PreferencesDialog> m_preferences;
    std::optional<words::KithLink> m_waiting; // for the account to be signed in
};

} // namespace kith::widgets
