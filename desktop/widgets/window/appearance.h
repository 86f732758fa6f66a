// How the program looks: what the person chose in the preferences, and what the system says where they left it to the
// system.
#pragma once

#include "desktop/platform/preferences.h"

#include <QFont>

class QApplication;

namespace kith::platform {
class SystemAppearance;
}

namespace kith::widgets {

class Theme;
using Appearance = platform::Preferences::Appearance;

// Keeps the theme, and font, palette and style sheet of the application, as they should be.
class AppearanceKeeper : public QObject {
    Q_OBJECT

public:
    // All outlive it.
    AppearanceKeeper(
        QApplication &app, Theme &theme, const platform::SystemAppearance &system, platform::Preferences &preferences);
    ~AppearanceKeeper() override;

    Appearance chosen() const { return m_preferences.appearance(); }
    void choose(Appearance appearance) { m_preferences.setAppearance(appearance); }

private:
    void follow();
    void resize();
    void apply();

    QApplication &m_app;
    Theme &m_theme;
    const platform::SystemAppearance &m_system;
    platform::Preferences &m_preferences;
    QFont m_systemFont;
    int m_textStep = 0; // points more than that
};

} // namespace kith::widgets
