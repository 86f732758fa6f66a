#include "desktop/terminal/lists.h"

#include "desktop/terminal/commands.h"
#include "desktop/terminal/safe_text.h"
#include "desktop/terminal/width.h"
#include "shared/base/text.h"

#include <QCollator>
#include <QCoreApplication>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace kith::terminal {

using client::Account;
using client::RoomState;

namespace {

struct Lists {
    Q_DECLARE_TR_FUNCTIONS(Lists)
};

constexpr int widestName = 32; // in a list

QCollator byName()
{
    const QLocale locale = QLocale().collation();
    // The C locale would compare bytes.
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

QString kindText(RoomKind kind)
{
    switch (kind) {
    case RoomKind::Private:
        return Lists::tr("private");
    case RoomKind::Direct:
        return Lists::tr("direct");
    case RoomKind::Public:
        break;
    }
    return {};
}

} // namespace

QString roomList(const Account &account, RoomId open, const Paint &paint, int columns)
{
    struct Row {
        const RoomState *room;
        QString name;
    };
    std::vector<Row> rows;
    std::map<QString, int> sameName; // how many
    int widest = 0;
    for (const auto &[id, room] : account.rooms()) {
        QString name = safeLine(account.roomName(room));
        ++sameName[foldName(name)];
        if (room.isDirect())
            name.prepend(u'@');
        widest = std::max(widest, textWidth(name));
        rows.push_back({&room, std::move(name)});
    }
    if (rows.empty())
        return paint.dim(Lists::tr("You are in no room yet. /join ROOM goes to one."));
    std::sort(rows.begin(), rows.end(), [collator = byName()](const Row &a, const Row &b) {
        return a.room->isDirect() != b.room->isDirect() ? b.room->isDirect() : collator(a.name, b.name);
    });
    const int wide = std::min({widest, widestName, std::max(columns - 16, 8)});
    QStringList lines;
    for (const Row &row : rows) {
        const bool isOpen = row.room->id == open;
        const auto count = isOpen ? 0 : row.room->unread();
        QString line = isOpen ? u"* "_s : u"  "_s;
        QStringList notes;
        if (count > 0)
            notes << paint.mention(Lists::tr("%n new", nullptr, int(count)));
        if (row.room->isDirect() && account.people().isOnline(row.room->id.peerOf(account.me())))
            notes << paint.good(Lists::tr("online"));
        else if (const QString kind = kindText(row.room->kind); !kind.isEmpty() && !row.room->isDirect())
            notes << paint.dim(kind);
        // /join takes it where the name says too little.
        if (sameName[foldName(safeLine(account.roomName(*row.room)))] > 1)
            notes << paint.dim(Lists::tr("number %1", "of a room").arg(row.room->id.toString()));
        const QString name = notes.isEmpty() ? cut(row.name, wide) : padded(row.name, wide);
        line += count > 0 || isOpen ? paint.bold(name) : name;
        lines << (notes.isEmpty() ? line : line + u"  "_s + notes.join(u"  "_s));
    }
    return lines.join(u'\n');
}

QString peopleList(std::vector<proto::UserInfo> people, bool more, const Paint &paint, int columns)
{
    std::sort(people.begin(), people.end(), [collator = byName()](const auto &a, const auto &b) {
        return a.online != b.online ? a.online : collator(a.displayName, b.displayName);
    });
    const auto online = std::count_if(people.begin(), people.end(), [](const auto &one) { return one.online; });
    QStringList names;
    int widest = 0;
    for (const proto::UserInfo &one : people) {
        names << safeLine(one.displayName);
        widest = std::max(widest, std::min(textWidth(names.back()), widestName));
    }
    const int cell = std::min(widest, std::max(columns - 4, 4)) + 4; // a mark before, room behind
    const qsizetype across = std::max(1, (columns - 1) / cell);
    const qsizetype down = (names.size() + across - 1) / across;
    QStringList lines{paint.dim(Lists::tr("%1, %2", "how many people, how many online")
                                    .arg(more ? Lists::tr("more than %n people", nullptr, int(people.size()))
                                              : Lists::tr("%n people", nullptr, int(people.size())),
                                        Lists::tr("%n online", nullptr, int(online))))};
    // Downwards, so that who is online stands together.
    for (qsizetype row = 0; row < down; ++row) {
        QString line;
        for (qsizetype at = row; at < names.size(); at += down) {
            const bool isOnline = people[size_t(at)].online;
            line += isOnline ? paint.good(u"● "_s) : paint.dim(u"○ "_s);
            const bool isLast = at + down >= names.size();
            const QString name = isLast ? cut(names[at], cell - 4) : padded(names[at], cell - 4) + u"  "_s;
            line += isOnline ? name : paint.dim(name);
        }
        lines << line;
    }
    return lines.join(u'\n');
}

QString commandList(const Paint &paint, int columns)
{
    int widest = 0;
    for (const CommandRow &row : commandTable())
        widest = std::max(widest, textWidth(usage(row)));
    QStringList lines;
    for (const CommandRow &row : commandTable())
        lines << paint.bold(padded(usage(row), widest)) + u"  "_s
                + wrapped(describe(row.verb), columns - 1, widest + 2, widest + 2);
    lines << paint.dim(Lists::tr("Everything else is said in the room; //text says “/text”."))
          << paint.dim(Lists::tr("Tab completes names, Alt+Enter begins a new line."));
    return lines.join(u'\n');
}

} // namespace kith::terminal
