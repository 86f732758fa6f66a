// Draws the window of an account in its states and looks, and looks for text that does not fit. KITH_SHOTS=<folder>
// keeps the pictures.
#include "desktop/widgets/conversation/conversation_pane.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/search/search_pane.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/commands.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/room_menu.h"
#include "desktop/widgets/window/shortcuts_dialog.h"
#include "tests/desktop/models/desk.h"
#include "tests/desktop/widgets/looks.h"

#include <QListView>
#include <QSettings>
#include <QTest>

using namespace kith;
using namespace kith::widgets;
using namespace kith::test;

namespace {

constexpr EpochMs minute = 60'000;
const EpochMs now = QDateTime(QDate(2024, 5, 15), QTime(14, 30), Qt::UTC).toMSecsSinceEpoch();

User person(int id, const QString &name)
{
    User user;
    user.id = UserId(id);
    user.username = name.toLower();
    user.displayName = name;
    return user;
}

const User me = person(1, u"Maria"_s);
const RoomId garden = RoomId(11);

struct Said {
    int from;
    const char *text;
};

const std::vector<Said> talk = {
    {2, "Good morning! The seedlings are finally up 🌱"},
    {2, "All twelve of them."},
    {3, "Beautiful. Who waters them at the weekend?"},
    {1, "I can do Saturday."},
    {3, "Then I take Sunday. @maria, is the tap in the shed open again?"},
    {1, "Yes, since Monday"},
    {4, "Plans: https://example.org/garden/plans_2024_(final)"},
    {2, "```\nbed 1  beans\nbed 2  lettuce, radish\nbed 3  empty\n```"},
    {2, "The **big** bed is `bed 3`, it is _empty_"},
    {5, "السلام عليكم، متى نلتقي؟"},
};

void putRoom(client::Cache::Batch &batch, RoomId id, const QString &name, const std::vector<Said> &said, EpochMs last,
    int unread, const std::function<void(client::RoomState &)> &change = {})
{
    client::RoomState room = heldRoom(id, name, 1, qint64(said.size()));
    room.readSeq = room.lastSeq - unread;
    std::vector<Message> messages;
    for (size_t i = 0; i < said.size(); ++i)
        messages.push_back(message(id, qint64(i) + 1, UserId(said[i].from),
            last - qint64(said.size() - 1 - i) * 4 * minute, QString::fromUtf8(said[i].text)));
    if (!messages.empty()) {
        const Message &newest = messages.back();
        room.last = client::Preview{.seq = newest.seq, .from = newest.from, .date = newest.date, .text = newest.text};
    }
    if (change)
        change(room);
    batch.putRoom(room);
    batch.putMessages(messages);
}

void fill(client::Cache::Batch &batch)
{
    const QStringList names{u"Maria"_s, u"Ada"_s, u"Jonas"_s, u"Wolfeschlegelsteinhausenberger"_s, u"نور"_s, u"水野"_s};
    for (int i = 0; i < names.size(); ++i)
        batch.putUser(person(i + 1, names[i]));
    const qint64 hour = 60 * minute;
    putRoom(batch, garden, u"Garden"_s, talk, now - 3 * minute, 3, [](auto &room) {
        room.mentions = 1;
        room.topic = u"Beds, compost, and whose turn it is"_s;
        room.members = 6;
    });
    putRoom(batch, RoomId(12), u"Committee for the thorough revision of the rules of the allotment garden"_s,
        {{5, "السلام عليكم، متى نلتقي؟ هذا نص طويل جدا لا يتسع له السطر"}}, now - hour, 1,
        [](auto &room) { room.kind = RoomKind::Private; });
    putRoom(batch, RoomId(13), u"Choir"_s, {{3, "Tuesday at seven, as always"}}, now - 2 * hour, 0,
        [](auto &room) { room.favourite = true; });
    putRoom(batch, RoomId(14), u"Machine room"_s, std::vector<Said>(40, Said{4, "backup: done"}), now - 5 * minute, 38,
        [](auto &room) { room.level = client::Level::None; });
    putRoom(batch, RoomId(15), u"Reading circle"_s, {{2, "Chapter 4 for Friday"}}, now - 26 * hour, 0);
    putRoom(batch, RoomId(16), u"Lost & <b>found</b>"_s, {{3, "One glove, left, blue"}}, now - 50 * hour, 0);
    putRoom(batch, RoomId(17), u"Empty for now"_s, {}, 0, 0);
    putRoom(batch, RoomId::general(), u"General"_s, {{6, "おはようございます"}}, now - 30 * hour, 0);
    putRoom(batch, RoomId::direct(me.id, UserId(3)), u"Jonas"_s, {{3, "Psst: it is her birthday tomorrow"}},
        now - 20 * minute, 1);
    putRoom(batch, RoomId::direct(me.id, UserId(2)), u"Ada"_s, {{1, "See you there"}}, now - 3 * hour, 0);
    putRoom(
        batch, RoomId::direct(me.id, UserId(4)), u"Wolfeschlegelsteinhausenberger"_s, {{4, "Hm"}}, now - 80 * hour, 0);
    batch.putDraft(RoomId(15), u"I have not even begun chapter"_s);
}

} // namespace

class TestWindowLooks : public QObject {
    Q_OBJECT

    FakeClock m_clock{now};
    QTemporaryDir m_folder;
    int m_run = 0;

    struct Page {
        Page(Theme &theme, const FakeClock &clock, const QString &settingsPath, const Desk::Fill &what)
            : desk(me, what), settings(settingsPath, QSettings::IniFormat)
        {
            settings.setValue(u"window/room"_s, garden.toString());
            settings.setValue(u"window/members"_s, false); // no server tells who they are
            page = std::make_unique<AccountPage>(theme, *desk.account, clock, settings, Appearance::System);
        }
        Desk desk;
        QSettings settings;
        std::unique_ptr<AccountPage> page;
    };
    std::unique_ptr<Page> open(LookStage &stage, const Desk::Fill &what = fill)
    {
        auto page = std::make_unique<Page>(stage.theme, m_clock, m_folder.filePath(u"%1.ini"_s.arg(++m_run)), what);
        page->page->resize(stage.look.width ? 380 : 1200, 800);
        page->page->show();
        return page;
    }

    static void trigger(const AccountPage &page, const QString &keys)
    {
        for (const Commands::Entry &entry : page.commands()->all()) {
            if (entry.action->shortcut() == QKeySequence(keys))
                return entry.action->trigger();
        }
        qFatal("nothing has the keys %s", qUtf8Printable(keys));
    }

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
        const auto page = open(stage);
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
        const auto page = open(stage, {});
        QVERIFY(stage.shoot(*page->page, u"window-new"_s));
    }

    void found_data() { all_data(); }
    void found()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
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
        const auto page = open(stage);
        page->settings.setValue(u"window/recentRooms"_s, QStringList{u"11"_s, u"13"_s});
        trigger(*page->page, u"Ctrl+K"_s);
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
        const auto page = open(stage);
        trigger(*page->page, u"Ctrl+F"_s);
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
        const auto page = open(stage);
        trigger(*page->page, u"F1"_s);
        auto *dialog = page->page->findChild<ShortcutsDialog *>();
        QVERIFY(stage.shoot(*dialog, u"shortcuts"_s));
    }

    void roomMenu_data() { all_data(); }
    void roomMenu()
    {
        QFETCH(int, look);
        LookStage stage(looks[look]);
        const auto page = open(stage);
        RoomMenu menu(*page->desk.account, garden);
        menu.popup({0, 0});
        QVERIFY(stage.shoot(menu, u"room-menu"_s));
    }
};

QTEST_MAIN(TestWindowLooks)
#include "tst_window_looks.moc"
