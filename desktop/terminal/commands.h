// What a line means that was typed: a command, or something to say.
#pragma once

#include <QString>

#include <vector>

namespace kith::terminal {

enum class Verb {
    Nothing,
    Say,
    Unknown, // the argument is what was typed
    Register,
    Login,
    Guest,
    Rooms,
    Join,
    ExitRoom,
    Dm,
    Who,
    History,
    Search,
    Retry,
    Discard,
    Logout,
    Commands,
    Quit,
};

struct Command {
    Verb verb = Verb::Nothing;
    QString argument = {};
    friend bool operator==(const Command &, const Command &) = default;
};

Command parseLine(const QString &line);

// Every command, in the order in which a person reads them.
struct CommandRow {
    Verb verb;
    const char *name; // with its slash
    const char *argument;
    bool needsArgument;
};
const std::vector<CommandRow> &commandTable();
// What it does, in the language of the person.
QString describe(Verb verb);
// "/join ROOM".
QString usage(const CommandRow &row);
QString usage(Verb verb);

} // namespace kith::terminal
