#include "desktop/terminal/commands.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::terminal {
namespace {

struct Commands {
    Q_DECLARE_TR_FUNCTIONS(Commands)
};

} // namespace

const std::vector<CommandRow> &commandTable()
{
    static const std::vector<CommandRow> rows{
        {Verb::Register, "/register", QT_TRANSLATE_NOOP("Commands", "NAME [INVITE]"), true},
        {Verb::Login, "/login", QT_TRANSLATE_NOOP("Commands", "NAME"), true},
        {Verb::Guest, "/guest", QT_TRANSLATE_NOOP("Commands", "[NAME]"), false},
        {Verb::Rooms, "/rooms", "", false},
        {Verb::Join, "/join", QT_TRANSLATE_NOOP("Commands", "ROOM"), true},
        {Verb::ExitRoom, "/exitRoom", "", false},
        {Verb::Dm, "/dm", QT_TRANSLATE_NOOP("Commands", "NAME"), true},
        {Verb::Who, "/who", "", false},
        {Verb::History, "/history", QT_TRANSLATE_NOOP("Commands", "[N]"), false},
        {Verb::Search, "/search", QT_TRANSLATE_NOOP("Commands", "TEXT"), true},
        {Verb::Retry, "/retry", "", false},
        {Verb::Discard, "/discard", "", false},
        {Verb::Logout, "/logout", "", false},
        {Verb::Commands, "/commands", "", false},
        {Verb::Quit, "/quit", "", false},
    };
    return rows;
}

Command parseLine(const QString &line)
{
    if (line.trimmed().isEmpty())
        return {};
    if (!line.startsWith(u'/'))
        return {.verb = Verb::Say, .argument = line};
    if (line.startsWith("//"_L1))
        return {.verb = Verb::Say, .argument = line.sliced(1)};
    const auto nameEnd = std::find_if(line.begin(), line.end(), [](QChar c) { return c.isSpace(); });
    const QString name = line.first(nameEnd - line.begin());
    const QString argument = line.sliced(name.size()).trimmed();
    if (name.compare("/help"_L1, Qt::CaseInsensitive) == 0)
        return {.verb = Verb::Commands, .argument = argument};
    for (const CommandRow &row : commandTable()) {
        if (name.compare(QLatin1StringView(row.name), Qt::CaseInsensitive) == 0)
            return {.verb = row.verb, .argument = argument};
    }
    return {.verb = Verb::Unknown, .argument = name};
}

QString describe(Verb verb)
{
    switch (verb) {
    case Verb::Register:
        return Commands::tr("create an account; the password is asked for");
    case Verb::Login:
        return Commands::tr("sign in; the password is asked for");
    case Verb::Guest:
        return Commands::tr("come as a guest");
    case Verb::Rooms:
        return Commands::tr("your rooms, and how much is new in them");
    case Verb::Join:
        return Commands::tr("go to a room: its name, its number or an invite link");
    case Verb::ExitRoom:
        return Commands::tr("leave the room you are in; a direct conversation is only closed");
    case Verb::Dm:
        return Commands::tr("talk to one person");
    case Verb::Who:
        return Commands::tr("who is in this room");
    case Verb::History:
        return Commands::tr("older messages of this room");
    case Verb::Search:
        return Commands::tr("find messages of this room that are kept here");
    case Verb::Retry:
        return Commands::tr("send again what was refused");
    case Verb::Discard:
        return Commands::tr("drop what was refused");
    case Verb::Logout:
        return Commands::tr("end the session");
    case Verb::Commands:
        return Commands::tr("this list");
    case Verb::Quit:
        return Commands::tr("close the program; you stay signed in");
    case Verb::Nothing:
    case Verb::Say:
    case Verb::Unknown:
        break;
    }
    return {};
}

QString usage(const CommandRow &row)
{
    const QString name = QString::fromLatin1(row.name);
    return *row.argument == '\0' ? name : name + u' ' + Commands::tr(row.argument);
}

QString usage(Verb verb)
{
    const auto &rows = commandTable();
    const auto row = std::find_if(rows.begin(), rows.end(), [verb](const CommandRow &one) { return one.verb == verb; });
    return row == rows.end() ? QString() : usage(*row);
}

} // namespace kith::terminal
