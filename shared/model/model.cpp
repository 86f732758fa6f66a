#include "shared/model/model.h"

#include <array>

using namespace Qt::StringLiterals;

namespace kith {
namespace {

// Names in the order of their enum.
constexpr std::array roomKinds{"public"_L1, "private"_L1, "direct"_L1};
constexpr std::array roles{"member"_L1, "moderator"_L1, "owner"_L1};
constexpr std::array changes{"joined"_L1, "left"_L1, "removed"_L1};

template <typename Names, typename Enum>
bool find(const Names &names, QStringView name, Enum &out)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            out = static_cast<Enum>(i);
            return true;
        }
    }
    return false;
}

} // namespace

QLatin1StringView wireName(RoomKind kind) { return roomKinds[static_cast<size_t>(kind)]; }
QLatin1StringView wireName(Role role) { return roles[static_cast<size_t>(role)]; }
QLatin1StringView wireName(MemberChange change) { return changes[static_cast<size_t>(change)]; }
bool fromWire(QStringView name, RoomKind &out) { return find(roomKinds, name, out); }
bool fromWire(QStringView name, Role &out) { return find(roles, name, out); }
bool fromWire(QStringView name, MemberChange &out) { return find(changes, name, out); }

bool mayInvite(RoomKind kind, Role role, bool guest)
{
    if (guest)
        return false;
    switch (kind) {
    case RoomKind::Public:
        return true;
    case RoomKind::Private:
        return role >= Role::Moderator;
    case RoomKind::Direct:
        break;
    }
    return false;
}

} // namespace kith
