// Draws the window of an account in its states and looks, and looks for text that does not fit. KITH_SHOTS=<folder>
// keeps the pictures.
#include "desktop/widgets/conversation/conversation_pane.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/room_menu.h"
#include "desktop/widgets/window/shortcuts_dialog.h"
#include "tests/desktop/widgets/window/window_stage.h"

#include <QListView>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

class TestWindowLooks : public QObject {
    Q_OBJECT

    WindowStage m_stage;

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void all_data()
    {
        QTest::addColumn<int>("look");
        for (int i = 0; i < looks.size(); ++i)
            QTest::newRow(qPrintable(looks[i].name)) << i;
    }

    void conversation_data() { all_data(); }
    void conversation()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        QVERIFY(stage.shoot(*page->page, u"window"_s));
        if (stage.look.width) {
            page->page->openRoom(garden);
            QVERIFY(stage.shoot(*page->page, u"window-conversation"_s));
        }
    }

    void nothingYet_data() { all_data(); }
    void nothingYet()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage, {});
        QVERIFY(stage.shoot(*page->page, u"window-new"_s));
    }

    void found_data() { all_data(); }
    void found()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        page->page->chatList()->search()->setText(u"r"_s);
        QVERIFY(stage.shoot(*page->page, u"window-filter"_s));
        page->page->chatList()->search()->setText(u"qqq"_s);
        QVERIFY(stage.shoot(*page->page, u"window-filter-none"_s));
    }

    void switcher_data() { all_data(); }
    void switcher()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        page->settings.setValue(u"window/recentRooms"_s, QStringList{u"11"_s, u"13"_s});
        page->trigger(u"Ctrl+K"_s);
        auto *switcher = page->page->findChild<QuickSwitcher *>();
        QVERIFY(stage.shoot(*page->page, u"switcher"_s));
        switcher->field()->setText(u"ro"_s);
        QVERIFY(stage.shoot(*page->page, u"switcher-typed"_s));
        switcher->field()->setText(u"qqqq"_s);
        QVERIFY(stage.shoot(*page->page, u"switcher-none"_s));
    }

    void search_data() { all_data(); }
    void search()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        page->trigger(u"Ctrl+F"_s);
        auto *pane = page->page->findChild<SearchPane *>();
        QVERIFY(stage.shoot(*page->page, u"search-begin"_s));
        pane->begin(SearchPane::Scope::Everywhere, garden, u"Garden"_s);
        pane->field()->setText(u"seed bed"_s);
        pane->showSearching(kith::search::Query(u"bed"_s));
        std::vector<Message> found;
        for (const auto &[from, text] : talk)
            found.push_back(message(garden, qint64(found.size()) + 1, UserId(quint64(from)),
                now - qint64(found.size()) * 600 * minute, QString::fromUtf8(text)));
        pane->showFound(found);
        pane->setBackOffered(true);
        pane->showEnd(true, u"Not connected: only what is kept on this computer was searched."_s);
        QVERIFY(stage.shoot(*page->page, u"search"_s));
        pane->hits().clear({}, true);
        pane->showEnd(false, {});
        QVERIFY(stage.shoot(*page->page, u"search-none"_s));
    }

    void shortcuts_data() { all_data(); }
    void shortcuts()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        page->trigger(u"F1"_s);
        auto *dialog = page->page->findChild<ShortcutsDialog *>();
        QVERIFY(stage.shoot(*dialog, u"shortcuts"_s));
    }

    void roomMenu_data() { all_data(); }
    void roomMenu()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = m_stage.open(stage);
        RoomMenu menu(*page->desk.account);
        menu.setRoom(garden, false);
        menu.popup({0, 0});
        QVERIFY(stage.shoot(menu, u"room-menu"_s));
    }
};

QTEST_MAIN(TestWindowLooks)
#include "tst_window_looks.moc"
