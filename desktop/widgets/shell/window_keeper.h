// What becomes of the window when it is closed, and how it comes back: into the tray and out of it, where there is one.
#pragma once

#include "desktop/platform/preferences.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

class QDialog;
class QWidget;

namespace kith::widgets {

class Theme;
class Tray;

class WindowKeeper : public QObject {
    Q_OBJECT

public:
    // All outlive it.
    WindowKeeper(Theme &theme, platform::Preferences &preferences, const Tray &tray, QWidget &window);

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
    void quit();

    Theme &m_theme;
    platform::Preferences &m_preferences;
    const Tray &m_tray;
    QWidget &m_window;
    QPointer<QDialog> m_question;
    QElapsedTimer m_sinceInactive;
    bool m_quitting = false;
    bool m_leaving = false;
};

} // namespace kith::widgets
