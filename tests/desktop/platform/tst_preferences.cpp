// What is kept is read again; what cannot be right counts as not set.
#include "desktop/platform/preferences.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kith::platform;
using namespace Qt::StringLiterals;

class PreferencesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(u"kith.conf"_s); }

private slots:
    void cleanup() { QFile::remove(file()); }

    void beginsWithWhatMostWant()
    {
        QSettings settings(file(), QSettings::IniFormat);
        const Preferences preferences(settings);
        QCOMPARE(preferences.appearance(), Preferences::Appearance::System);
        QCOMPARE(preferences.textStep(), 0);
        QVERIFY(!preferences.isCompact());
        QVERIFY(preferences.notifies());
        QVERIFY(preferences.showsText());
        QVERIFY(preferences.keywords().isEmpty());
        QVERIFY(!preferences.doNotDisturb());
        QVERIFY(!preferences.quietHours().on);
        QVERIFY(!preferences.showsAddresses());
        QCOMPARE(preferences.closing(), Preferences::Closing::Ask);
    }

    void keepsAll()
    {
        const QuietHours hours{.on = true, .from = QTime(13, 5), .to = QTime(6, 45)};
        {
            QSettings settings(file(), QSettings::IniFormat);
            Preferences preferences(settings);
            QSignalSpy spy(&preferences, &Preferences::changed);
            preferences.setAppearance(Preferences::Appearance::Dark);
            preferences.setTextStep(3);
            preferences.setCompact(true);
            preferences.setNotifies(false);
            preferences.setShowsText(false);
            preferences.setKeywords({u"Kith"_s, u"東京"_s});
            preferences.setDoNotDisturb(true);
            preferences.setQuietHours(hours);
            preferences.setShowsAddresses(true);
            preferences.setClosing(Preferences::Closing::ToTray);
            QCOMPARE(spy.size(), 10);
            preferences.setTextStep(3); // no news
            preferences.setKeywords({u" Kith "_s, u"東京"_s, u"kith"_s});
            preferences.setQuietHours(hours);
            QCOMPARE(spy.size(), 10);
        }
        QSettings settings(file(), QSettings::IniFormat);
        const Preferences preferences(settings);
        QCOMPARE(preferences.appearance(), Preferences::Appearance::Dark);
        QCOMPARE(preferences.textStep(), 3);
        QVERIFY(preferences.isCompact());
        QVERIFY(!preferences.notifies());
        QVERIFY(!preferences.showsText());
        QCOMPARE(preferences.keywords(), (QStringList{u"Kith"_s, u"東京"_s}));
        QVERIFY(preferences.doNotDisturb());
        QCOMPARE(preferences.quietHours(), hours);
        QVERIFY(preferences.showsAddresses());
        QCOMPARE(preferences.closing(), Preferences::Closing::ToTray);
    }

    void cleansKeywords()
    {
        QSettings settings(file(), QSettings::IniFormat);
        Preferences preferences(settings);
        preferences.setKeywords({u"  garden   party "_s, u""_s, u" "_s, u"GARDEN PARTY"_s, QString(100, u'x')});
        QCOMPARE(
            preferences.keywords(), (QStringList{u"garden party"_s, QString(Preferences::keywordCharacters, u'x')}));
        QStringList many;
        for (int i = 0; i < 2 * Preferences::keywordsMax; ++i)
            many << u"word%1"_s.arg(i);
        preferences.setKeywords(many);
        QCOMPARE(preferences.keywords().size(), Preferences::keywordsMax);
    }

    void believesNoNonsense()
    {
        QSettings settings(file(), QSettings::IniFormat);
        settings.setValue(u"appearance"_s, u"plaid"_s);
        settings.setValue(u"look/textStep"_s, 4000);
        settings.setValue(u"notifications/quietHours"_s, true);
        settings.setValue(u"notifications/quietFrom"_s, u"25:99"_s);
        settings.setValue(u"window/closing"_s, u"explode"_s);
        const Preferences preferences(settings);
        QCOMPARE(preferences.appearance(), Preferences::Appearance::System);
        QCOMPARE(preferences.textStep(), Preferences::textStepMax);
        QCOMPARE(preferences.quietHours(), (QuietHours{.on = true}));
        QCOMPARE(preferences.closing(), Preferences::Closing::Ask);
    }
};

QTEST_GUILESS_MAIN(PreferencesTest)
#include "tst_preferences.moc"
