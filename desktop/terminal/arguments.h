// The command line of kith-term.
#pragma once

#include "desktop/client/profile.h"

#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>

namespace kith::terminal {

// Of its own, so that terminal and desktop can be open at once; `--profile default` is the desktop's.
inline const QString ownProfile = QStringLiteral("terminal");

struct Arguments {
    enum class Task { Chat, Send, Tail, Rooms };
    Task task = Task::Chat;
    client::Profile::Place place = {.dataFolder = {}, .name = ownProfile};
    QUrl server = {};
    QString room = {};
    QString user = {};
    QString passwordFile = {};
    bool guest = false;
    bool json = false;
    int lines = 10;
    std::optional<int> count = {};
    std::chrono::seconds timeout{30};
};

struct ParsedArguments {
    std::optional<Arguments> arguments; // what to do; otherwise:
    QString text = {};                  // what to print
    int exitCode = 0;                   // with 0 on standard output, else on standard error
};
// `line` begins with the program's name.
ParsedArguments parseArguments(const QStringList &line);

} // namespace kith::terminal
