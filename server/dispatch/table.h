// The command table: a row of preconditions for every request, and the type of its handler. A request without
// a row, or without a handler, does not compile.
#pragma once

#include "server/dispatch/responder.h"

#include <functional>
#include <tuple>

namespace kith::dispatch {

enum class Access {
    Anyone, // also before signing in
    SignIn, // only while nobody is signed in on the connection
    Resume, // before events flow
    SignedIn,
    Member, // of `roomId`: otherwise room.notMember or room.unknown
};

enum class Rate {
    Message, // limits.messagesPerSecond
    Request, // ten times as many; of the connection while nobody is signed in
    Search,  // half as many
};

struct Row {
    Access access;
    Rate rate;
};

template <typename R>
constexpr Row rowOf() = delete;

// A table reads best as one.
// clang-format off
template <> constexpr Row rowOf<proto::Hello>() { return {Access::Anyone, Rate::Request}; }
template <> constexpr Row rowOf<proto::Register>() { return {Access::SignIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::Login>() { return {Access::SignIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::Guest>() { return {Access::SignIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::Resume>() { return {Access::Resume, Rate::Request}; }
template <> constexpr Row rowOf<proto::Logout>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::SessionsList>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::SessionsRevoke>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::PasswordChange>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomCreate>() { return {Access::SignedIn, Rate::Message}; }
template <> constexpr Row rowOf<proto::RoomsBrowse>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomJoin>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomLeave>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomInvite>() { return {Access::Member, Rate::Message}; }
template <> constexpr Row rowOf<proto::RoomInvites>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomInviteRevoke>() { return {Access::Member, Rate::Message}; }
template <> constexpr Row rowOf<proto::InviteLook>() { return {Access::Anyone, Rate::Request}; }
template <> constexpr Row rowOf<proto::RoomMembers>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::DmOpen>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::SendMessage>() { return {Access::Member, Rate::Message}; }
template <> constexpr Row rowOf<proto::History>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::Read>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::Typing>() { return {Access::Member, Rate::Request}; }
template <> constexpr Row rowOf<proto::UsersGet>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::UsersSearch>() { return {Access::SignedIn, Rate::Request}; }
template <> constexpr Row rowOf<proto::Search>() { return {Access::SignedIn, Rate::Search}; }
template <> constexpr Row rowOf<proto::Ping>() { return {Access::Anyone, Rate::Request}; }
// clang-format on

// Who asks, with what the row has made sure of.
struct Caller {
    std::shared_ptr<Client> client;
    domain::Actor actor;      // empty before signing in
    Role role = Role::Member; // in `roomId`, for Access::Member
};

template <typename R>
using Handler = std::function<void(const Caller &, const R &, const Responder<R> &)>;

template <typename Variant>
struct HandlersFor;
template <typename... R>
struct HandlersFor<std::variant<R...>> {
    using Table = std::tuple<Handler<R>...>;
};
using HandlerTable = HandlersFor<proto::Request>::Table;

// Whether requests of this type are answered before signing in. Unknown types: no row, nullopt.
std::optional<Access> accessOf(const QString &type);

} // namespace kith::dispatch
