// Creating, finding, joining and leaving rooms; direct rooms; invites.
#pragma once

#include "server/domain/memberships.h"
#include "server/domain/presence.h"
#include "server/domain/settings.h"
#include "shared/protocol/values.h"

namespace kith::domain {

template <typename T>
using Done = std::function<void(Result<T>)>;

// Who asks, on which connection.
struct Actor {
    User user;
    ConnectionId connection = 0;
};

struct JoinTarget {
    RoomId room; // one of the two
    QString invite;
};

struct Entered {
    proto::RoomInfo room;
    std::vector<proto::MessageInfo> messages;
    qint64 rev = 0;
};

// What a link is to be good for; absent: without limit.
struct InviteTerms {
    std::optional<int> expiresIn = {}; // seconds
    std::optional<int> uses = {};
};

struct NewLink {
    QString key;
    proto::InviteInfo info;
};

class Rooms {
public:
    // What rooms stand on; all of it outlives them.
    struct Parts {
        storage::Store &store;
        Roster &roster;
        People &people;
        Memberships &memberships;
        Presence &presence;
        Delivery &delivery;
        const Clock &clock;
        const Settings &settings;
    };
    explicit Rooms(const Parts &parts);

    void create(
        const Actor &actor, const QString &name, const QString &topic, RoomKind kind, Done<proto::RoomInfo> done);
    // With the newest page, read after the connection hears of what comes.
    void join(const Actor &actor, const JoinTarget &target, Done<Entered> done);
    void leave(const Actor &actor, RoomId room, Done<void> done);
    void openDirect(const Actor &actor, UserId peer, Done<proto::RoomInfo> done);
    // Makes a link.
    void createInvite(const Actor &actor, RoomId room, Role role, const InviteTerms &terms, Done<NewLink> done);
    // The links that work: all of the room to those who manage them, to others their own.
    void invites(const Actor &actor, RoomId room, Role role, Done<std::vector<proto::InviteInfo>> done);
    // room.denied: somebody else's. bad.request: there is none.
    void revokeInvite(const Actor &actor, RoomId room, Role role, const QString &inviteId, Done<void> done);
    // What whoever has the key may know of its room: nothing is used up, and `asker` may be nobody. Refuses as join
    // does.
    void lookAtInvite(UserId asker, const QString &key, Done<storage::InvitedRoom> done);
    // Adds a person.
    void invite(const Actor &actor, RoomId room, Role role, UserId user, Done<void> done);
    void browse(UserId asker, const QString &query, RoomId after, int limit, Done<storage::RoomPage> done);
    void members(RoomId room, UserId after, int limit, Done<storage::MemberPage> done);

    // nullopt where the user is a member; otherwise room.notMember or room.unknown. Answers at once for a
    // connected member, from the store otherwise.
    void requireMember(UserId user, RoomId room, Done<Role> done);
    // The rooms as the reader sees them, with the names that they need.
    void describe(std::vector<Room> rooms, UserId reader, Done<std::vector<proto::RoomInfo>> done);

    // A new user: tells the rooms that it is in from the start.
    void announceNewcomer(const User &user);
    // Guests who were not here for a day leave their rooms: looks for all of them, a portion at a time.
    void retireGuests();

private:
    void checkMayInvite(const User &user, RoomId room, Role role, Done<void> done);
    void announceRetired(const storage::Retired &retired);
    void add(RoomId room, UserId user, Done<void> done);
    void announceMember(RoomId room, qint64 members, const User &user, MemberChange change);

    storage::Store &m_store;
    Roster &m_roster;
    People &m_people;
    Memberships &m_memberships;
    Presence &m_presence;
    Delivery &m_delivery;
    const Clock &m_clock;
    const Settings &m_settings;
};

} // namespace kith::domain
