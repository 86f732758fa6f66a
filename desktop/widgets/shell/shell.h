// The program while nobody looks at it: tray icon and its menu, the count on the dock's icon, notifications of every
// account, and what closing the window means. Knows no pages: what is to be shown it asks for with a signal.
#pragma once

#include "desktop/platform/launcher_count.h"
#include "desktop/platform/notifier.h"
#include "desktop/platform/preferences.h"
#include "desktop/widgets/shell/announcer.h"
#include "desktop/widgets/shell/tray.h"
#include "desktop/widgets/shell/tray_icon.h"
#include "desktop/widgets/shell/window_keeper.h"

#include <QMenu>

namespace kith::widgets {

class Shell : public QObject {
    Q_OBJECT

public:
    // Whether the room is open in the window, at its newest message. Whether the window is active is the shell's.
    using Sight = std::function<bool(const client::Account &, RoomId)>;
    struct Options {
        std::unique_ptr<Tray> tray = systemTray();
        QDBusConnection bus = QDBusConnection::sessionBus();
        std::chrono::milliseconds gather{400}; // messages of a moment are told together
        std::chrono::milliseconds patience = WindowKeeper::usualPatience;
    };

    // All outlive it.
    Shell(Theme &theme, platform::Preferences &preferences, const Clock &clock, QWidget &window, Sight sight,
        Options options);
    ~Shell() override;

    // `label` says whose it is where there are several. Remove it while it is whole.
    void addAccount(client::Account *account, const QString &label);
    void removeAccount(client::Account *account);

    // There is something to keep running in.
    bool canHide() const { return m_tray->isAvailable(); }
    // The program begins without its window; it is shown where no tray comes.
    void beginHidden()
    {
        m_tray->expectLate();
        m_keeper.waitForTray();
    }
    void raise(const QString &activationToken = {}) { m_keeper.raise(activationToken); }

    QMenu &menu() { return m_menu; }
    const TrayState &trayState() const { return m_state; }

signals:
    // The window is in front already. An invalid room: only the account.
    void openRequested(kith::client::Account *account, kith::RoomId room, qint64 seq);
    void preferencesRequested();
    void quitRequested();

private:
    struct Watched {
        client::Account *account;
        QString key; // what the notifier knows it by
        QString label;
        std::unique_ptr<Announcer> announcer;
    };

    void buildMenu();
    void followPreferences();
    void refresh();
    void draw();
    QString toolTip() const;
    void open(const QString &key, RoomId room, qint64 seq, const QString &activationToken);
    const Watched *find(const client::Account *account) const;

    Theme &m_theme;
    platform::Preferences &m_preferences;
    const Clock &m_clock;
    QWidget &m_window;
    Sight m_sight;
    std::chrono::milliseconds m_gather;
    QMenu m_menu;
    QAction *m_quiet = nullptr;
    std::unique_ptr<Tray> m_tray;
    platform::Notifier m_notifier;
    platform::LauncherCount m_count; // on the program's icon in the dock
    WindowKeeper m_keeper;
    std::vector<Watched> m_accounts;
    int m_lastKey = 0;
    TrayState m_state;
    platform::Notification m_told; // in the tray, last
    QTimer m_refresh;              // many changes, one drawing
    QTimer m_minute;               // the hours of "do not disturb" come and go
};

} // namespace kith::widgets
