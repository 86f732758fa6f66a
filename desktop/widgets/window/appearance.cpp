#include "desktop/widgets/window/appearance.h"
#include "desktop/platform/system_appearance.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>

namespace kith::widgets {

namespace {

constexpr qreal smallestPoints = 6;
constexpr int smallestPixels = 8;
constexpr qreal pixelsOfPoint = 4.0 / 3; // at 96 to the inch

} // namespace

AppearanceKeeper::AppearanceKeeper(
    QApplication &app, Theme &theme, const platform::SystemAppearance &system, platform::Preferences &preferences)
    : m_app(app), m_theme(theme), m_system(system), m_preferences(preferences), m_systemFont(QApplication::font())
{
    connect(&system, &platform::SystemAppearance::changed, this, &AppearanceKeeper::follow);
    connect(&preferences, &platform::Preferences::changed, this, &AppearanceKeeper::follow);
    // Before anything else hears of it, so that what is drawn anew is drawn with the new palette.
    connect(&theme, &Theme::changed, this, &AppearanceKeeper::apply);
    follow();
    apply();
}

AppearanceKeeper::~AppearanceKeeper()
{
    if (m_textStep != 0)
        QApplication::setFont(m_systemFont);
}

void AppearanceKeeper::follow()
{
    const Appearance appearance = m_preferences.appearance();
    m_theme.setDark(appearance == Appearance::System ? m_system.isDark() : appearance == Appearance::Dark);
    m_theme.setCompact(m_preferences.isCompact());
    m_theme.setAnimated(m_system.animates());
    resize();
}

void AppearanceKeeper::resize()
{
    const int step = m_preferences.textStep();
    if (step == std::exchange(m_textStep, step))
        return;
    QFont font = m_systemFont;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(std::max(smallestPoints, font.pointSizeF() + step));
    else
        font.setPixelSize(std::max(smallestPixels, font.pixelSize() + qRound(step * pixelsOfPoint)));
    QApplication::setFont(font);
    m_theme.fontChanged();
}

void AppearanceKeeper::apply()
{
    m_app.setPalette(m_theme.palette());
    m_app.setStyleSheet(m_theme.styleSheet());
}

} // namespace kith::widgets
