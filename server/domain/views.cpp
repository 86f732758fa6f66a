#include "server/domain/views.h"

namespace kith::domain {

proto::UserInfo userInfo(const User &user, bool online)
{
    proto::UserInfo info{.id = user.id,
        .username = user.username,
        .displayName = user.displayName,
        .online = online,
        .guest = {},
        .role = {}};
    if (user.guest)
        info.guest = true;
    return info;
}

proto::MessageInfo messageInfo(const Message &message)
{
    return {.roomId = message.roomId,
        .seq = message.seq,
        .rev = message.rev,
        .from = message.from,
        .date = {message.date},
        .message = message.text,
        .cid = {},
        .cut = {}};
}

std::vector<proto::MessageInfo> messageInfos(const std::vector<Message> &messages)
{
    std::vector<proto::MessageInfo> infos;
    infos.reserve(messages.size());
    for (const Message &message : messages)
        infos.push_back(messageInfo(message));
    return infos;
}

void addNeededUsers(const Room &room, std::vector<UserId> &ids)
{
    if (room.id.isDirect()) {
        ids.push_back(room.id.lowUser());
        ids.push_back(room.id.highUser());
    }
}

std::vector<UserId> neededUsers(const Room &room)
{
    std::vector<UserId> ids;
    addNeededUsers(room, ids);
    return ids;
}

proto::RoomInfo roomInfo(const Room &room, UserId reader, const Users &users)
{
    proto::RoomInfo info;
    info.id = room.id;
    info.kind = room.kind;
    info.topic = room.topic;
    info.rev = room.rev;
    info.lastSeq = room.lastSeq;
    info.readSeq = room.readSeq;
    info.role = room.role;
    info.members = room.members;
    if (room.id.isDirect()) {
        const auto nameOf = [&users](UserId id, auto member) {
            const auto it = users.find(id);
            return it == users.end() ? QString() : it->second.*member;
        };
        info.names = {nameOf(room.id.lowUser(), &User::username), nameOf(room.id.highUser(), &User::username)};
        info.name = nameOf(room.id.peerOf(reader), &User::displayName);
    } else {
        info.names = {room.name};
        info.name = room.name;
    }
    if (room.lastMessage) {
        info.lastMessage = messageInfo(*room.lastMessage);
        if (room.lastMessageCut)
            info.lastMessage->cut = true;
    }
    return info;
}

} // namespace kith::domain
