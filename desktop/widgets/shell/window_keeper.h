// What becomes of the window when it is closed, and how it comes back: into the tray and out of it, where there is one.
#pragma once

#include "desktop/platform/preferences.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

class QDialog;
class QWidget;

namespace kith::widgets {

class Theme;
class Tray;

class WindowKeeper : public QObject {
    Q_OBJECT

public:
    // How long a hidden window waits for a tray, at the start of a session or while the panel starts anew.
    static constexpr std::chrono::seconds usualPatience{20};

    // All outlive it.
    WindowKeeper(Theme &theme, platform::Preferences &preferences, const Tray &tray, QWidget &window,
        std::chrono::milliseconds patience = usualPatience);

    // The window is hidden from the start. Where no tray comes in time it is shown, as nothing else leads to it; the
    // same where the tray goes later.
    void waitForTray();

    void raise(const QString &activationToken = {});
    // To the front, or away where it is there.
    void toggle();

signals:
    void quitWanted();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    bool isInFront() const;
    bool close(); // false: it stays
    void ask();
    void showQuietly();
    void quit();

    Theme &m_theme;
    platform::Preferences &m_preferences;
    const Tray &m_tray;
    QWidget &m_window;
    QPointer<QDialog> m_question;
    QElapsedTimer m_sinceInactive;
    QTimer m_wait{this}; // for a tray
    bool m_quitting = false;
    bool m_leaving = false;
};

} // namespace kith::widgets
