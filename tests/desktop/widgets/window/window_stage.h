// The window of an account that has conversations and no server, as it is drawn in every look.
#pragma once

#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/commands.h"
#include "tests/desktop/models/desk.h"
#include "tests/desktop/widgets/looks.h"

#include <QSettings>

namespace kith::test {

constexpr EpochMs minute = 60'000;
inline const EpochMs now = QDateTime(QDate(2024, 5, 15), QTime(14, 30), Qt::UTC).toMSecsSinceEpoch();

inline User person(int id, const QString &name)
{
    User user;
    user.id = UserId(id);
    user.username = name.toLower();
    user.displayName = name;
    return user;
}

inline const User me = person(1, u"Maria"_s);
inline const RoomId garden = RoomId(11);

struct Said {
    int from;
    const char *text;
};

inline const std::vector<Said> talk = {
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

inline void putRoom(client::Cache::Batch &batch, RoomId id, const QString &name, const std::vector<Said> &said,
    EpochMs last, int unread, const std::function<void(client::RoomState &)> &change = {})
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

inline void fill(client::Cache::Batch &batch)
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
    putRoom(batch, RoomId(17), u"Waiting list"_s, {}, 0, 0);
    putRoom(batch, RoomId::general(), u"General"_s, {{6, "おはようございます"}}, now - 30 * hour, 0);
    putRoom(batch, RoomId::direct(me.id, UserId(3)), u"Jonas"_s, {{3, "Psst: it is her birthday tomorrow"}},
        now - 20 * minute, 1);
    putRoom(batch, RoomId::direct(me.id, UserId(2)), u"Ada"_s, {{1, "See you there"}}, now - 3 * hour, 0);
    putRoom(
        batch, RoomId::direct(me.id, UserId(4)), u"Wolfeschlegelsteinhausenberger"_s, {{4, "Hm"}}, now - 80 * hour, 0);
    batch.putDraft(RoomId(15), u"I have not even begun chapter"_s);
}

// One for each test: every page has settings of its own.
class WindowStage {
public:
    struct Page {
        Page(widgets::Theme &theme, const FakeClock &clock, const QString &settingsPath, const Desk::Fill &what)
            : desk(me, what), settings(settingsPath, QSettings::IniFormat)
        {
            settings.setValue(u"window/room"_s, garden.toString());
            settings.setValue(u"window/members"_s, false); // no server tells who they are
            page = std::make_unique<widgets::AccountPage>(
                theme, *desk.account, clock, settings, widgets::Appearance::System);
        }
        void trigger(const QString &keys) const
        {
            for (const widgets::Commands::Entry &entry : page->commands()->all()) {
                if (entry.action->shortcut() == QKeySequence(keys))
                    return entry.action->trigger();
            }
            qFatal("nothing has the keys %s", qUtf8Printable(keys));
        }
        Desk desk;
        QSettings settings;
        std::unique_ptr<widgets::AccountPage> page;
    };
    std::unique_ptr<Page> open(LookStage &stage, const Desk::Fill &what = fill)
    {
        auto page = std::make_unique<Page>(stage.theme, m_clock, m_folder.filePath(u"%1.ini"_s.arg(++m_run)), what);
        page->page->resize(stage.look.width ? stage.look.width : 1200, 800);
        page->page->show();
        return page;
    }

private:
    FakeClock m_clock{now};
    QTemporaryDir m_folder;
    int m_run = 0;
};

} // namespace kith::test
