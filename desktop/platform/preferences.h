// What a person chose in the preferences, kept in the profile's settings. What cannot be right there counts as not set.
#pragma once

#include "desktop/platform/quiet_hours.h"

#include <QObject>
#include <QStringList>

class QSettings;

namespace kith::platform {

class Preferences : public QObject {
    Q_OBJECT

public:
    enum class Appearance { System, Light, Dark };
    enum class Closing { Ask, ToTray, Quits }; // what closing the window does where there is a tray
    static constexpr int textStepMin = -2, textStepMax = 6;
    static constexpr int keywordsMax = 50, keywordCharacters = 64;

    explicit Preferences(QSettings &settings, QObject *parent = nullptr); // outlive it

    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    int textStep() const; // points more than the system's size
    void setTextStep(int points);
    bool isCompact() const;
    void setCompact(bool compact);

    bool notifies() const;
    void setNotifies(bool on);
    bool showsText() const; // in notifications
    void setShowsText(bool shows);
    QStringList keywords() const;
    void setKeywords(const QStringList &keywords); // trimmed, each once
    bool doNotDisturb() const;
    void setDoNotDisturb(bool on);
    QuietHours quietHours() const;
    void setQuietHours(const QuietHours &hours);

    bool showsAddresses() const; // of all links, before they are opened; otherwise of those that say something else
    void setShowsAddresses(bool shows);

    Closing closing() const;
    void setClosing(Closing closing);

signals:
    void changed(); // any of them

private:
    void set(const QString &key, const QVariant &value);

    QSettings &m_settings;
};

} // namespace kith::platform
