// Logging categories. No password, token or message text is ever logged.
#pragma once

#include <QLoggingCategory>

namespace kith {

Q_DECLARE_LOGGING_CATEGORY(lcApp)
Q_DECLARE_LOGGING_CATEGORY(lcNet)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcAccounts)
Q_DECLARE_LOGGING_CATEGORY(lcRooms)
Q_DECLARE_LOGGING_CATEGORY(lcClient)

} // namespace kith
