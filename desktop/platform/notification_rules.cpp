#include "desktop/platform/notification_rules.h"

namespace kith::platform {

bool isWorthTelling(const Occasion &occasion)
{
    if (!occasion.wanted || occasion.own || occasion.read || occasion.disturbs || occasion.visible)
        return false;
    switch (occasion.level) {
    case client::Level::All:
        return true;
    case client::Level::Mentions:
        return occasion.direct || occasion.calls;
    case client::Level::None:
        break;
    }
    return false;
}

} // namespace kith::platform
