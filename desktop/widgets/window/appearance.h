// Light or dark: what the person chose, and what the system says where they left it to the system.
#pragma once

#include <QObject>
#include <QString>

class QApplication;
class QSettings;

namespace kith::platform {
class SystemAppearance;
}

namespace kith::widgets {

class Theme;

enum class Appearance { System, Light, Dark };

// As it is kept in the settings.
QString settingOf(Appearance appearance);
Appearance appearanceOf(const QString &setting); // System for what is unknown

// Keeps the theme, and the palette and style sheet of the application, as they should be.
class AppearanceKeeper : public QObject {
    Q_OBJECT

public:
    // All outlive it.
    AppearanceKeeper(QApplication &app, Theme &theme, const platform::SystemAppearance &system, QSettings &settings);

    Appearance chosen() const;
    void choose(Appearance appearance);

private:
    void follow();
    void apply();

    QApplication &m_app;
    Theme &m_theme;
    const platform::SystemAppearance &m_system;
    QSettings &m_settings;
};

} // namespace kith::widgets
