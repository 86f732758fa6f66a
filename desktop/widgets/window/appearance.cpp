#include "desktop/widgets/window/appearance.h"
#include "desktop/platform/system_appearance.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
const QString appearanceSetting = u"appearance"_s;
}

QString settingOf(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Light:
        return u"light"_s;
    case Appearance::Dark:
        return u"dark"_s;
    case Appearance::System:
        break;
    }
    return u"system"_s;
}

Appearance appearanceOf(const QString &setting)
{
    for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
        if (setting == settingOf(appearance))
            return appearance;
    }
    return Appearance::System;
}

AppearanceKeeper::AppearanceKeeper(
    QApplication &app, Theme &theme, const platform::SystemAppearance &system, QSettings &settings)
    : m_app(app), m_theme(theme), m_system(system), m_settings(settings)
{
    connect(&system, &platform::SystemAppearance::changed, this, &AppearanceKeeper::follow);
    // Before anything else hears of it, so that what is drawn anew is drawn with the new palette.
    connect(&theme, &Theme::changed, this, &AppearanceKeeper::apply);
    follow();
    apply();
}

Appearance AppearanceKeeper::chosen() const { return appearanceOf(m_settings.value(appearanceSetting).toString()); }

void AppearanceKeeper::choose(Appearance appearance)
{
    m_settings.setValue(appearanceSetting, settingOf(appearance));
    follow();
}

void AppearanceKeeper::follow()
{
    const Appearance appearance = chosen();
    m_theme.setDark(appearance == Appearance::System ? m_system.isDark() : appearance == Appearance::Dark);
}

void AppearanceKeeper::apply()
{
    m_app.setPalette(m_theme.palette());
    m_app.setStyleSheet(m_theme.styleSheet());
}

} // namespace kith::widgets
