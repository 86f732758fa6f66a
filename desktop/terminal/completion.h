// What Tab makes of the line: commands at its start, rooms behind /join, people behind /dm and "@".
#pragma once

#include "desktop/terminal/console.h"

namespace kith::terminal {

struct Candidates {
    QStringList rooms;
    QStringList people; // user names
};

Console::Completion complete(const QString &text, qsizetype cursor, const Candidates &candidates);

} // namespace kith::terminal
