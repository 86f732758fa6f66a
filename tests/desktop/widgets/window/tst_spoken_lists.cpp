// The lists that are drawn by their delegates, as a screen reader finds them: how many rows, and what each says.
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/room_list_view.h"
#include "tests/desktop/widgets/window/window_stage.h"

#include <QAccessible>
#include <QListView>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

class TestSpokenLists : public QObject {
    Q_OBJECT

    WindowStage m_stage;
    std::unique_ptr<LookStage> m_look;
    std::unique_ptr<WindowStage::Page> m_page;

    static QStringList spoken(QWidget *list)
    {
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(list);
        QStringList rows;
        for (int row = 0; interface && row < interface->childCount(); ++row) {
            QAccessibleInterface *child = interface->child(row);
            rows += child && child->role() == QAccessible::ListItem && interface->indexOfChild(child) == row
                ? child->text(QAccessible::Name)
                : u"none"_s;
        }
        return rows;
    }

    static bool has(const QStringList &rows, const QStringList &words)
    {
        return std::ranges::any_of(rows, [&](const QString &row) {
            return std::ranges::all_of(words, [&](const QString &word) { return row.contains(word); });
        });
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void init()
    {
        m_look = std::make_unique<LookStage>(looks[0]);
        m_page = m_stage.open(*m_look);
    }

    void cleanup()
    {
        m_page.reset();
        m_look.reset();
    }

    void rooms()
    {
        RoomListView *list = m_page->page->chatList()->view();
        const QStringList rows = spoken(list);
        QCOMPARE(rows.size(), list->model()->rowCount());
        QVERIFY2(has(rows, {u"Garden"_s, u"3 unread message"_s}), qPrintable(rows.join(u'\n')));
        QVERIFY2(has(rows, {u"Choir"_s, u"Tuesday at seven, as always"_s}), qPrintable(rows.join(u'\n')));
    }

    void choices()
    {
        m_page->trigger(u"Ctrl+K"_s);
        auto *switcher = m_page->page->findChild<QuickSwitcher *>();
        switcher->field()->setText(u"machine"_s);
        const QStringList rows = spoken(switcher->findChild<QListView *>());
        QCOMPARE(rows.size(), 1);
        QVERIFY2(rows[0].startsWith(u"Machine room"_s), qPrintable(rows[0]));
    }

    void hits()
    {
        m_page->trigger(u"Ctrl+F"_s);
        auto *pane = m_page->page->findChild<SearchPane *>();
        pane->begin(SearchPane::Scope::Everywhere, garden, u"Garden"_s);
        pane->showSearching(kith::search::Query(u"bed"_s));
        pane->showFound({message(garden, 9, UserId(2), now - minute, u"The big bed is ours"_s),
            message(garden, 8, UserId(3), now - 2 * minute, u"Which bed?"_s)});
        const QStringList rows = spoken(pane->findChild<QListView *>());
        QCOMPARE(rows.size(), 2);
        QVERIFY2(rows[0].startsWith(u"Ada in Garden, "_s) && rows[0].endsWith(u": The big bed is ours"_s),
            qPrintable(rows[0]));
        QVERIFY2(has({rows[1]}, {u"Jonas"_s, u"Which bed?"_s}), qPrintable(rows[1]));
    }
};

QTEST_MAIN(TestSpokenLists)
#include "tst_spoken_lists.moc"
