#include "desktop/platform/preferences.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::platform {

namespace {

const QString appearanceKey = u"appearance"_s;
const QString textStepKey = u"look/textStep"_s;
const QString compactKey = u"look/compact"_s;
const QString notifiesKey = u"notifications/on"_s;
const QString showsTextKey = u"notifications/showText"_s;
const QString keywordsKey = u"notifications/keywords"_s;
const QString doNotDisturbKey = u"notifications/doNotDisturb"_s;
const QString quietKey = u"notifications/quietHours"_s;
const QString quietFromKey = u"notifications/quietFrom"_s;
const QString quietToKey = u"notifications/quietTo"_s;
const QString showsAddressesKey = u"links/showAddresses"_s;
const QString closingKey = u"window/closing"_s;

const QString timeFormat = u"HH:mm"_s;

QStringList cleaned(const QStringList &words)
{
    QStringList result;
    for (const QString &word : words) {
        const QString keyword = word.simplified().left(Preferences::keywordCharacters);
        if (!keyword.isEmpty() && !result.contains(keyword, Qt::CaseInsensitive)
            && result.size() < Preferences::keywordsMax)
            result << keyword;
    }
    return result;
}

QTime timeOf(const QString &text, QTime otherwise)
{
    const QTime time = QTime::fromString(text, timeFormat);
    return time.isValid() ? time : otherwise;
}

} // namespace

Preferences::Preferences(QSettings &settings, QObject *parent) : QObject(parent), m_settings(settings) {}

void Preferences::set(const QString &key, const QVariant &value)
{
    if (m_settings.value(key) == value)
        return;
    m_settings.setValue(key, value);
    emit changed();
}

Preferences::Appearance Preferences::appearance() const
{
    const QString kept = m_settings.value(appearanceKey).toString();
    return kept == u"light" ? Appearance::Light : kept == u"dark" ? Appearance::Dark : Appearance::System;
}

void Preferences::setAppearance(Appearance appearance)
{
    set(appearanceKey,
        appearance == Appearance::Light      ? u"light"_s
            : appearance == Appearance::Dark ? u"dark"_s
                                             : u"system"_s);
}

int Preferences::textStep() const
{
    return std::clamp(m_settings.value(textStepKey).toInt(), textStepMin, textStepMax);
}

void Preferences::setTextStep(int points) { set(textStepKey, std::clamp(points, textStepMin, textStepMax)); }

bool Preferences::isCompact() const { return m_settings.value(compactKey).toBool(); }
void Preferences::setCompact(bool compact) { set(compactKey, compact); }

bool Preferences::notifies() const { return m_settings.value(notifiesKey, true).toBool(); }
void Preferences::setNotifies(bool on) { set(notifiesKey, on); }

bool Preferences::showsText() const { return m_settings.value(showsTextKey, true).toBool(); }
void Preferences::setShowsText(bool shows) { set(showsTextKey, shows); }

QStringList Preferences::keywords() const { return cleaned(m_settings.value(keywordsKey).toStringList()); }

void Preferences::setKeywords(const QStringList &keywords)
{
    if (const QStringList clean = cleaned(keywords); clean != this->keywords())
        set(keywordsKey, clean);
}

bool Preferences::doNotDisturb() const { return m_settings.value(doNotDisturbKey).toBool(); }
void Preferences::setDoNotDisturb(bool on) { set(doNotDisturbKey, on); }

QuietHours Preferences::quietHours() const
{
    const QuietHours usual;
    return {.on = m_settings.value(quietKey).toBool(),
        .from = timeOf(m_settings.value(quietFromKey).toString(), usual.from),
        .to = timeOf(m_settings.value(quietToKey).toString(), usual.to)};
}

void Preferences::setQuietHours(const QuietHours &hours)
{
    if (hours == quietHours())
        return;
    m_settings.setValue(quietKey, hours.on);
    m_settings.setValue(quietFromKey, hours.from.toString(timeFormat));
    m_settings.setValue(quietToKey, hours.to.toString(timeFormat));
    emit changed();
}

bool Preferences::showsAddresses() const { return m_settings.value(showsAddressesKey).toBool(); }
void Preferences::setShowsAddresses(bool shows) { set(showsAddressesKey, shows); }

Preferences::Closing Preferences::closing() const
{
    const QString kept = m_settings.value(closingKey).toString();
    return kept == u"tray" ? Closing::ToTray : kept == u"quit" ? Closing::Quits : Closing::Ask;
}

void Preferences::setClosing(Closing closing)
{
    set(closingKey, closing == Closing::ToTray ? u"tray"_s : closing == Closing::Quits ? u"quit"_s : u"ask"_s);
}

} // namespace kith::platform
