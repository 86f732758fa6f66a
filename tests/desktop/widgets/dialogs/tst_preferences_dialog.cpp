// Each choice holds at once, and what is changed elsewhere shows.
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/preferences_dialog.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/theme/theme.h"

#include <QAccessible>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeEdit>

using namespace kith;
using namespace kith::widgets;
using namespace Qt::StringLiterals;
using platform::Preferences;

namespace {

struct Desk {
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"kith.conf"_s), QSettings::IniFormat};
    Preferences preferences{settings};
    Theme theme{false};
    platform::Autostart autostart;
    PreferencesDialog dialog;

    explicit Desk(bool hasTray = true, const QString &autostartFolder = u"autostart"_s)
        : autostart(folder.filePath(autostartFolder), u"kith"_s, {u"/usr/bin/kith"_s, u"--background"_s}),
          dialog(theme, preferences, autostart, hasTray)
    {
        dialog.show();
        dialog.activateWindow();
        if (!QTest::qWaitForWindowActive(&dialog))
            qFatal("the dialog does not become active");
    }
    template <typename T>
    T *part(const QString &name)
    {
        T *found = dialog.findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qUtf8Printable(name));
        return found;
    }
    void choose(const QString &words)
    {
        for (auto *button : dialog.findChildren<QPushButton *>()) {
            if (button->text() == words && button->isVisible())
                QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    bool shows(const QString &words)
    {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
    }
};

} // namespace

class PreferencesDialogTest : public QObject {
    Q_OBJECT

private slots:
    void looks()
    {
        Desk desk;
        desk.choose(u"Dark"_s);
        QCOMPARE(desk.preferences.appearance(), Preferences::Appearance::Dark);
        desk.choose(u"Compact"_s);
        QVERIFY(desk.preferences.isCompact());
        auto *size = desk.part<QSlider>(u"textSize"_s);
        size->setFocus();
        QTest::keyClick(size, Qt::Key_Right);
        QTest::keyClick(size, Qt::Key_Right);
        QCOMPARE(desk.preferences.textStep(), 2);
        QVERIFY(desk.shows(u"2 point"_s));
        desk.preferences.setTextStep(-1);
        QCOMPARE(size->value(), -1);
        QVERIFY(desk.shows(u"1 point"_s));
        QTest::keyClick(size, Qt::Key_End);
        QCOMPARE(desk.preferences.textStep(), Preferences::textStepMax);
    }

    void notifications()
    {
        Desk desk;
        desk.choose(u"Notifications"_s);
        auto *shows = desk.part<QCheckBox>(u"showsText"_s);
        QVERIFY(shows->isEnabled());
        desk.part<QCheckBox>(u"notifies"_s)->click();
        QVERIFY(!desk.preferences.notifies());
        QVERIFY(!shows->isEnabled());
        desk.part<QCheckBox>(u"notifies"_s)->click();
        shows->click();
        QVERIFY(!desk.preferences.showsText());
        desk.preferences.setDoNotDisturb(true); // in the tray's menu
        QVERIFY(desk.part<QCheckBox>(u"quiet"_s)->isChecked());
    }

    void hours()
    {
        Desk desk;
        desk.choose(u"Notifications"_s);
        auto *from = desk.part<QTimeEdit>(u"from"_s);
        QVERIFY(!from->isEnabled());
        desk.part<QCheckBox>(u"hours"_s)->click();
        QVERIFY(from->isEnabled());
        QVERIFY(desk.preferences.quietHours().on);
        from->setTime(QTime(23, 30));
        QCOMPARE(desk.preferences.quietHours(),
            (platform::QuietHours{.on = true, .from = QTime(23, 30), .to = QTime(7, 0)}));
        QVERIFY(!desk.shows(u"the same"_s));
        from->setTime(QTime(7, 0));
        QVERIFY(desk.shows(u"the same"_s));
    }

    void keywords_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("one") << u"garden"_s << QStringList{u"garden"_s};
        QTest::newRow("commas") << u" garden, tea party ,,garden"_s << QStringList{u"garden"_s, u"tea party"_s};
        QTest::newRow("Arabic comma") << u"شاي، قهوة"_s << QStringList{u"شاي"_s, u"قهوة"_s};
        QTest::newRow("Japanese comma") << u"東京、大阪"_s << QStringList{u"東京"_s, u"大阪"_s};
        QTest::newRow("nothing") << u" , "_s << QStringList{};
    }

    void keywords()
    {
        QFETCH(QString, typed);
        QFETCH(QStringList, words);
        Desk desk;
        desk.preferences.setKeywords({u"before"_s});
        desk.choose(u"Notifications"_s);
        auto *field = desk.part<LineEdit>(u"keywords"_s);
        QCOMPARE(field->text(), u"before"_s);
        field->setText(typed);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(desk.preferences.keywords(), words);
    }

    void keepsWhatWasTypedLast()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(u"kith.conf"_s), QSettings::IniFormat);
        Preferences preferences(settings);
        Theme theme(false);
        {
            PreferencesDialog dialog(theme, preferences, {folder.path(), u"kith"_s, {u"kith"_s}}, true);
            QTest::keyClicks(dialog.findChild<LineEdit *>(u"keywords"_s), u"tea"_s);
            QVERIFY(preferences.keywords().isEmpty()); // while one types
        }
        QCOMPARE(preferences.keywords(), QStringList{u"tea"_s});
    }

    void general()
    {
        Desk desk;
        desk.choose(u"General"_s);
        desk.choose(u"Keep running"_s);
        QCOMPARE(desk.preferences.closing(), Preferences::Closing::ToTray);
        desk.part<QCheckBox>(u"starts"_s)->click();
        QVERIFY(desk.autostart.isOn());
        desk.part<QCheckBox>(u"starts"_s)->click();
        QVERIFY(!desk.autostart.isOn());
    }

    void links()
    {
        Desk desk;
        desk.dialog.showSection(PreferencesDialog::General);
        auto *box = desk.part<QCheckBox>(u"showsAddresses"_s);
        QVERIFY(!box->isChecked());
        box->click();
        QVERIFY(desk.preferences.showsAddresses());
        desk.preferences.setShowsAddresses(false);
        QVERIFY(!box->isChecked());
    }

    void saysThatThereIsNoTray()
    {
        Desk desk(false);
        desk.choose(u"General"_s);
        QVERIFY(desk.shows(u"no tray"_s));
        desk.choose(u"Keep running"_s);
        QCOMPARE(desk.preferences.closing(), Preferences::Closing::Ask);
    }

    void saysWhatItCannotDo()
    {
        Desk desk(true, u"kith.conf/autostart"_s);
        desk.settings.setValue(u"x"_s, 1);
        desk.settings.sync(); // a file where a folder should be
        desk.choose(u"General"_s);
        desk.part<QCheckBox>(u"starts"_s)->click();
        QVERIFY(!desk.part<QCheckBox>(u"starts"_s)->isChecked());
        QVERIFY(desk.dialog.error().contains(u"kith.desktop"_s));
    }

    void everythingHasAName()
    {
        Desk desk;
        for (int section = 0; section < 3; ++section) {
            desk.dialog.showSection(PreferencesDialog::Section(section));
            for (QWidget *widget : desk.dialog.findChildren<QWidget *>()) {
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                    continue;
                QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(spoken && !spoken->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
            }
        }
    }
};

QTEST_MAIN(PreferencesDialogTest)
#include "tst_preferences_dialog.moc"
