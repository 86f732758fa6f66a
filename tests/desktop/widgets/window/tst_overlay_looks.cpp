// Draws what opens over a conversation, and the dialogs and menus of the whole program, in every look, and looks for
// text that does not fit. KITH_SHOTS=<folder> keeps the pictures.
#include "desktop/platform/autostart.h"
#include "desktop/platform/preferences.h"
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/emoji_picker.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/open_link_dialog.h"
#include "desktop/widgets/dialogs/preferences_dialog.h"
#include "desktop/widgets/shell/closing_dialog.h"
#include "desktop/widgets/window/chat_list.h"
#include "tests/desktop/widgets/window/window_stage.h"

#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

class TestOverlayLooks : public QObject {
    Q_OBJECT

    WindowStage m_stage;

    // With the conversation in view, and the keys going there.
    std::unique_ptr<WindowStage::Page> open(LookStage &stage)
    {
        auto page = m_stage.open(stage);
        page->page->openRoom(garden);
        page->page->activateWindow();
        if (!QTest::qWaitForWindowActive(page->page.get()))
            qFatal("the window does not become active");
        return page;
    }

    static Composer &composer(const WindowStage::Page &page) { return *page.page->findChild<Composer *>(); }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void all_data()
    {
        QTest::addColumn<int>("look");
        for (int i = 0; i < looks.size(); ++i)
            QTest::newRow(qPrintable(looks[i].name)) << i;
    }

    void completion_data() { all_data(); }
    void completion()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        QPlainTextEdit *field = composer(*page).field();
        field->setFocus();
        composer(*page).setPeople({{UserId(2), u"ada"_s, u"Ada"_s}, {UserId(3), u"jonas"_s, u"Jonas"_s},
                                      {UserId(4), u"wolfeschlegelsteinhausenberger"_s,
                                          u"Wolfeschlegelsteinhausenberger the Younger of the Garden"_s},
                                      {UserId(5), u"نور"_s, u"نور"_s}},
            {UserId(3)});
        QTest::keyClicks(field, u"Thanks, @"_s);
        QVERIFY(composer(*page).completer().isOpen());
        QVERIFY(stage.shoot(*page->page, u"completion-people"_s));
        field->clear();
        QTest::keyClicks(field, u"A toast :be"_s);
        QVERIFY(composer(*page).completer().isOpen());
        QVERIFY(stage.shoot(*page->page, u"completion-emoji"_s));
    }

    void picker_data() { all_data(); }
    void picker()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        composer(*page).setRecentEmoji({u"🌱"_s, u"👍"_s, u"🎉"_s});
        composer(*page).openEmojiPicker();
        QVERIFY(stage.shoot(*page->page, u"emoji"_s));
        QTest::keyClicks(QApplication::focusWidget(), u"qqqq"_s);
        QVERIFY(stage.shoot(*page->page, u"emoji-none"_s));
        auto *picker = page->page->findChild<EmojiPicker *>();
        QVERIFY(page->page->rect().contains(picker->geometry()));
        page->page->resize(page->page->width(), 600);
        QTRY_VERIFY(!picker->isVisible());
    }

    void longDraft_data() { all_data(); }
    void longDraft()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        composer(*page).setText(u"One line of a long message that does not come to its end. "_s.repeated(60));
        composer(*page).setError(u"The server did not take it: messages have 8,000 characters at most."_s);
        QVERIFY(stage.shoot(*page->page, u"composer-long"_s));
    }

    void messageMenu_data() { all_data(); }
    void messageMenu()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        MessageView &view = *page->page->findChild<MessageView *>();
        view.openRowMenu(3);
        auto *menu = view.findChild<QMenu *>();
        QVERIFY(menu);
        QVERIFY(stage.shoot(*menu, u"message-menu"_s));
        menu->close();
    }

    void menus_data() { all_data(); }
    void menus()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        int count = 0;
        for (const QToolButton *button : page->page->chatList()->findChildren<QToolButton *>()) {
            if (!button->menu())
                continue;
            button->menu()->popup({0, 0});
            QVERIFY(stage.shoot(*button->menu(), u"list-menu-%1"_s.arg(++count)));
            button->menu()->close();
        }
        QCOMPARE(count, 2);
    }

    void link_data() { all_data(); }
    void link()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        for (const auto &[url, name] :
            {std::pair{u"https://bank.example.org.account-security.example.net/login?next=/transfer&amount=1000"_s,
                 u"link"_s},
                std::pair{u"https://xn--bnk-sna.example/"_s, u"link-letters"_s}}) {
            OpenLinkDialog dialog(
                stage.theme, QUrl(url), words::doubtOf(QUrl(url), u"https://bank.example.org/"_s), nullptr);
            dialog.show();
            QVERIFY(stage.shoot(dialog, name));
        }
    }

    void closing_data() { all_data(); }
    void closing()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        ClosingDialog dialog(stage.theme, nullptr);
        dialog.show();
        QVERIFY(stage.shoot(dialog, u"closing"_s));
    }

    void preferences_data() { all_data(); }
    void preferences()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        QTemporaryDir folder;
        QSettings settings(folder.filePath(u"kith.conf"_s), QSettings::IniFormat);
        platform::Preferences preferences(settings);
        platform::Autostart autostart(
            folder.filePath(u"autostart"_s), u"kith"_s, {u"/usr/bin/kith"_s, u"--background"_s});
        PreferencesDialog dialog(stage.theme, preferences, autostart, true);
        dialog.show();
        QVERIFY(stage.shoot(dialog, u"preferences"_s));
        for (auto *button : dialog.findChildren<QAbstractButton *>()) {
            if (button->isCheckable() && !button->isChecked()
                && (button->objectName() == "quiet"_L1 || button->objectName() == "hours"_L1))
                button->click();
        }
        QVERIFY(stage.shoot(dialog, u"preferences-quiet"_s));
    }
};

QTEST_MAIN(TestOverlayLooks)
#include "tst_overlay_looks.moc"
