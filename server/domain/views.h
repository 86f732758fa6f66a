// The model's values as the wire shows them.
#pragma once

#include "server/domain/people.h"
#include "shared/protocol/values.h"

namespace kith::domain {

proto::UserInfo userInfo(const User &user, bool online);
proto::MessageInfo messageInfo(const Message &message);
std::vector<proto::MessageInfo> messageInfos(const std::vector<Message> &messages);

// The people whose names a room of this reader needs: both of a direct room.
void addNeededUsers(const Room &room, std::vector<UserId> &ids);
std::vector<UserId> neededUsers(const Room &room);
// `users` holds at least the needed ones; a deleted person has an empty name.
proto::RoomInfo roomInfo(const Room &room, UserId reader, const Users &users);

} // namespace kith::domain
