// What a person chooses of the program: looks, notifications, and how it starts and ends. Each choice holds at once,
// and a change made elsewhere shows here.
#pragma once

#include "desktop/platform/autostart.h"
#include "desktop/platform/preferences.h"
#include "desktop/widgets/dialogs/dialog.h"

#include <QTimer>

class QCheckBox;
class QSlider;
class QStackedWidget;
class QTimeEdit;

namespace kith::widgets {

class Field;
class Segments;

class PreferencesDialog : public Dialog {
    Q_OBJECT

public:
    enum Section { Looks, Notifications, General };

    // `hasTray`: there is something to keep running in.
    PreferencesDialog(Theme &theme, platform::Preferences &preferences, platform::Autostart autostart, bool hasTray,
        QWidget *parent = nullptr);
    ~PreferencesDialog() override;

    void showSection(Section section);

protected:
    bool event(QEvent *event) override;

private:
    QWidget *looksPage();
    QWidget *notificationsPage();
    QWidget *generalPage();
    QWidget *labelled(const QString &label, Segments *segments);
    QCheckBox *check(const QString &text, const QString &hint, QWidget *page);
    void load();
    void takeKeywords();
    void takeHours();
    void takeAutostart(bool on);
    QString sizeText(int step) const;

    platform::Preferences &m_preferences;
    platform::Autostart m_autostart;
    bool m_hasTray;
    QTimer m_typed; // keywords are taken a moment after the last key
    Segments *m_sections;
    QStackedWidget *m_pages;
    Segments *m_appearance;
    QSlider *m_size;
    QLabel *m_sizeText;
    Segments *m_density;
    QCheckBox *m_notifies;
    QCheckBox *m_showsText;
    Field *m_keywords;
    QCheckBox *m_quiet;
    QCheckBox *m_hours;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    Note *m_hoursNote;
    Segments *m_closing;
    QCheckBox *m_starts;
    QCheckBox *m_showsAddresses;
};

} // namespace kith::widgets
