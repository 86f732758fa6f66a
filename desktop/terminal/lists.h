// Lists that fit the width of a terminal: of rooms, of people, of commands.
#pragma once

#include "desktop/client/account.h"
#include "desktop/terminal/paint.h"

#include <vector>

namespace kith::terminal {

// One line each: the open one marked, what is new beside the name.
QString roomList(const client::Account &account, RoomId open, const Paint &paint, int columns);
// In columns, who is online first; a summary above.
QString peopleList(std::vector<proto::UserInfo> people, bool more, const Paint &paint, int columns);
QString commandList(const Paint &paint, int columns);

} // namespace kith::terminal
