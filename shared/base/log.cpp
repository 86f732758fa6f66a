#include "shared/base/log.h"

namespace kith {

Q_LOGGING_CATEGORY(lcApp, "kith.app", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNet, "kith.net", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "kith.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAccounts, "kith.accounts", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRooms, "kith.rooms", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "kith.client", QtInfoMsg)

} // namespace kith
