// One handler for each request: reads the request, calls the domain, shapes the reply. What the row of the
// command table (server/dispatch/table.h) has made sure of is not checked again.
#pragma once

#include "server/dispatch/gateway.h"
#include "server/domain/messages.h"

namespace kith::handlers {

using dispatch::Caller;
using dispatch::Responder;

// What handlers work with.
struct Services {
    dispatch::Gateway &gateway;
    domain::Accounts &accounts;
    domain::Rooms &rooms;
    domain::Messages &messages;
    domain::People &people;
    domain::Presence &presence;
    domain::Delivery &delivery;
    storage::Store &store;
    const Clock &clock;
    const domain::Settings &settings;
};

dispatch::HandlerTable makeHandlers(const Services &services);

// session.cpp
void handle(const Services &, const Caller &, const proto::Hello &, const Responder<proto::Hello> &);
void handle(const Services &, const Caller &, const proto::Register &, const Responder<proto::Register> &);
void handle(const Services &, const Caller &, const proto::Login &, const Responder<proto::Login> &);
void handle(const Services &, const Caller &, const proto::Guest &, const Responder<proto::Guest> &);
void handle(const Services &, const Caller &, const proto::Logout &, const Responder<proto::Logout> &);
void handle(const Services &, const Caller &, const proto::SessionsList &, const Responder<proto::SessionsList> &);
void handle(const Services &, const Caller &, const proto::SessionsRevoke &, const Responder<proto::SessionsRevoke> &);
void handle(const Services &, const Caller &, const proto::PasswordChange &, const Responder<proto::PasswordChange> &);
void handle(const Services &, const Caller &, const proto::Ping &, const Responder<proto::Ping> &);
// resume.cpp
void handle(const Services &, const Caller &, const proto::Resume &, const Responder<proto::Resume> &);
// rooms.cpp
void handle(const Services &, const Caller &, const proto::RoomCreate &, const Responder<proto::RoomCreate> &);
void handle(const Services &, const Caller &, const proto::RoomsBrowse &, const Responder<proto::RoomsBrowse> &);
void handle(const Services &, const Caller &, const proto::RoomJoin &, const Responder<proto::RoomJoin> &);
void handle(const Services &, const Caller &, const proto::RoomLeave &, const Responder<proto::RoomLeave> &);
void handle(const Services &, const Caller &, const proto::RoomInvite &, const Responder<proto::RoomInvite> &);
void handle(const Services &, const Caller &, const proto::RoomInvites &, const Responder<proto::RoomInvites> &);
void handle(
    const Services &, const Caller &, const proto::RoomInviteRevoke &, const Responder<proto::RoomInviteRevoke> &);
void handle(const Services &, const Caller &, const proto::InviteLook &, const Responder<proto::InviteLook> &);
void handle(const Services &, const Caller &, const proto::RoomMembers &, const Responder<proto::RoomMembers> &);
void handle(const Services &, const Caller &, const proto::DmOpen &, const Responder<proto::DmOpen> &);
// messages.cpp
void handle(const Services &, const Caller &, const proto::SendMessage &, const Responder<proto::SendMessage> &);
void handle(const Services &, const Caller &, const proto::History &, const Responder<proto::History> &);
void handle(const Services &, const Caller &, const proto::Read &, const Responder<proto::Read> &);
void handle(const Services &, const Caller &, const proto::Typing &, const Responder<proto::Typing> &);
void handle(const Services &, const Caller &, const proto::Search &, const Responder<proto::Search> &);
// users.cpp
void handle(const Services &, const Caller &, const proto::UsersGet &, const Responder<proto::UsersGet> &);
void handle(const Services &, const Caller &, const proto::UsersSearch &, const Responder<proto::UsersSearch> &);

// The page size asked for, from 1 to limits::listMax; bad.request otherwise.
Result<int> listLimit(std::optional<int> asked);

} // namespace kith::handlers
