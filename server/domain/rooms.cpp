#include "server/domain/rooms.h"

#include "server/domain/accounts.h"
#include "server/domain/secrets.h"
#include "server/domain/views.h"
#include "shared/base/log.h"
#include "shared/base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::domain {
namespace {

Result<void> checkTerms(const InviteTerms &terms)
{
    const int seconds = terms.expiresIn.value_or(limits::inviteSecondsMin);
    if (seconds < limits::inviteSecondsMin || seconds > limits::inviteSecondsMax)
        return fail(badField("expiresIn"_L1,
            u"Field \"expiresIn\" must be from %1 to %2 seconds."_s.arg(limits::inviteSecondsMin)
                .arg(limits::inviteSecondsMax)));
    const int uses = terms.uses.value_or(1);
    if (uses < 1 || uses > limits::inviteUsesMax)
        return fail(badField("uses"_L1, u"Field \"uses\" must be from 1 to %1."_s.arg(limits::inviteUsesMax)));
    return {};
}

proto::InviteInfo inviteInfo(const storage::InviteRecord &record)
{
    proto::InviteInfo info{.id = inviteId(record.keyHash),
        .by = record.by,
        .created = {record.created},
        .expires = {},
        .uses = {},
        .used = record.used};
    if (record.expires != 0)
        info.expires = proto::Timestamp{record.expires};
    if (record.uses != 0)
        info.uses = record.uses;
    return info;
}

} // namespace

Rooms::Rooms(const Parts &parts)
    : m_store(parts.store), m_roster(parts.roster), m_people(parts.people), m_memberships(parts.memberships),
      m_presence(parts.presence), m_delivery(parts.delivery), m_clock(parts.clock), m_settings(parts.settings)
{
}

void Rooms::create(
    const Actor &actor, const QString &name, const QString &topic, RoomKind kind, Done<proto::RoomInfo> done)
{
    if (actor.user.guest)
        return done(fail(makeError(ErrorCode::RoomDenied, u"Guests cannot create rooms."_s)));
    if (kind == RoomKind::Direct)
        return done(fail(badField("visibility"_L1, u"Field \"visibility\" must be \"public\" or \"private\"."_s)));
    const auto checkedName = checkLine(name, "name"_L1, limits::roomNameCharacters, false);
    if (!checkedName)
        return done(fail(checkedName.error()));
    const auto checkedTopic = checkLine(topic, "topic"_L1, limits::topicCharacters, true);
    if (!checkedTopic)
        return done(fail(checkedTopic.error()));
    m_store.rooms().create(
        {.name = *checkedName, .topic = *checkedTopic, .kind = kind, .owner = actor.user.id, .created = m_clock.now()},
        [this, actor, done = std::move(done)](Result<Room> room) {
            if (!room)
                return done(fail(room.error()));
            const proto::RoomInfo info = roomInfo(*room, actor.user.id, {});
            done(info);
            m_memberships.enter(actor.user.id, *room, info, actor.connection);
        });
}

void Rooms::join(const Actor &actor, const JoinTarget &target, Done<Entered> done)
{
    storage::JoinQuery query{.user = actor.user.id, .room = target.room, .inviteHash = {}, .now = m_clock.now()};
    if (!target.invite.isEmpty())
        query.inviteHash = hashSecret(target.invite);
    m_store.rooms().join(std::move(query), [this, actor, done = std::move(done)](Result<storage::Joined> joined) {
        if (!joined)
            return done(fail(joined.error()));
        const Room &room = joined->room;
        m_people.get(neededUsers(room), [this, actor, joined = *joined, done](Result<Users> users) {
            if (!users)
                return done(fail(users.error()));
            proto::RoomInfo info = roomInfo(joined.room, actor.user.id, *users);
            if (joined.added) {
                m_memberships.enter(actor.user.id, joined.room, info, actor.connection);
                announceMember(joined.room.id, joined.room.members, actor.user, MemberChange::Joined);
            }
            const storage::PageQuery newest{.room = joined.room.id,
                .before = {},
                .after = {},
                .limit = limits::historyDefault,
                .textBytes = m_settings.replyTextBytes()};
            m_store.messages().page(newest, [info = std::move(info), done](Result<storage::MessagePage> page) mutable {
                if (!page)
                    return done(fail(page.error()));
                // The page may hold messages that came after the room was read: it is the newer of the two.
                if (!page->messages.empty()) {
                    info.lastSeq = std::max(info.lastSeq, page->messages.back().seq);
                    for (const Message &message : page->messages)
                        info.rev = std::max(info.rev, message.rev);
                }
                const qint64 rev = info.rev;
                done(Entered{.room = std::move(info), .messages = messageInfos(page->messages), .rev = rev});
            });
        });
    });
}

void Rooms::leave(const Actor &actor, RoomId room, Done<void> done)
{
    if (room.isDirect())
        return done(fail(makeError(ErrorCode::RoomDenied, u"A direct conversation cannot be left."_s)));
    m_store.rooms().leave(room, actor.user.id, [this, actor, room, done = std::move(done)](Result<storage::Left> left) {
        if (!left)
            return done(fail(left.error()));
        done({});
        if (!left->removed)
            return;
        m_memberships.exit(actor.user.id, room, actor.connection);
        m_roster.setMembers(room, left->members);
        announceMember(room, left->members, actor.user, MemberChange::Left);
        if (left->newOwner.isValid())
            m_memberships.look(left->newOwner, room);
    });
}

void Rooms::openDirect(const Actor &actor, UserId peer, Done<proto::RoomInfo> done)
{
    if (actor.user.guest)
        return done(fail(makeError(ErrorCode::RoomDenied, u"Guests cannot open direct conversations."_s)));
    if (peer == actor.user.id)
        return done(fail(badField("userId"_L1, u"A direct conversation needs another person."_s)));
    if (!peer.isValid())
        return done(fail(ErrorCode::UserUnknown));
    // Their name first, so that nothing lies between the room's being there and its being announced.
    m_people.get({peer}, [this, actor, peer, done = std::move(done)](Result<Users> found) {
        if (!found)
            return done(fail(found.error()));
        if (!found->contains(peer))
            return done(fail(ErrorCode::UserUnknown));
        Users users = *found;
        users.emplace(actor.user.id, actor.user);
        m_store.rooms().openDirect(
            actor.user.id, peer, m_clock.now(), [this, actor, users, done](Result<storage::DirectOpened> opened) {
                if (!opened)
                    return done(fail(opened.error()));
                const proto::RoomInfo info = roomInfo(opened->room, actor.user.id, users);
                done(info);
                if (opened->revealed)
                    m_memberships.enter(actor.user.id, opened->room, info, actor.connection);
            });
    });
}

void Rooms::checkMayInvite(const User &user, RoomId room, Role role, Done<void> done)
{
    const auto decide = [role, guest = user.guest, done](RoomKind kind) {
        if (mayInvite(kind, role, guest))
            return done({});
        done(fail(makeError(ErrorCode::RoomDenied,
            kind == RoomKind::Direct ? u"Nobody can be invited to a direct conversation."_s
                : guest              ? u"Guests cannot invite."_s
                                     : u"Only owners and moderators may invite to a private room."_s)));
    };
    if (room.isDirect())
        return decide(RoomKind::Direct);
    if (const Roster::RoomState *state = m_roster.room(room))
        return decide(state->kind);
    // None of its members is connected: who asks has signed in, and has not resumed.
    m_store.rooms().find(room, user.id, [decide, done](Result<Room> found) {
        if (!found)
            return done(fail(found.error()));
        decide(found->kind);
    });
}

void Rooms::createInvite(const Actor &actor, RoomId room, Role role, const InviteTerms &terms, Done<NewLink> done)
{
    if (const auto fine = checkTerms(terms); !fine)
        return done(fail(fine.error()));
    const UserId by = actor.user.id;
    const auto make = [this, by, room, terms, done](const Result<void> &allowed) {
        if (!allowed)
            return done(fail(allowed.error()));
        const QString key = makeInviteKey();
        const EpochMs now = m_clock.now();
        const storage::InviteRecord record{.keyHash = hashSecret(key),
            .by = by,
            .created = now,
            .expires = terms.expiresIn ? now + *terms.expiresIn * qint64(1'000) : 0,
            .uses = terms.uses.value_or(0)};
        m_store.rooms().createInvite({.room = room,
                                         .keyHash = record.keyHash,
                                         .by = by,
                                         .created = now,
                                         .expires = record.expires,
                                         .uses = record.uses},
            [key, record, done](Result<void> created) {
                if (!created)
                    return done(fail(created.error()));
                done(NewLink{.key = key, .info = inviteInfo(record)});
            });
    };
    checkMayInvite(actor.user, room, role, [this, by, room, role, make, done](const Result<void> &allowed) {
        if (!allowed || mayManageInvites(role))
            return make(allowed);
        // A part of the room's links: nobody can take them all from the others.
        m_store.rooms().invites(
            room, by, m_clock.now(), [make, done](const Result<std::vector<storage::InviteRecord>> &own) {
                if (!own)
                    return done(fail(own.error()));
                if (own->size() >= size_t(limits::invitesPerMember))
                    return done(fail(makeError(ErrorCode::BadRequest,
                        u"You have %1 invite links for this room that work. Withdraw one first."_s.arg(
                            limits::invitesPerMember))));
                make({});
            });
    });
}

void Rooms::invites(const Actor &actor, RoomId room, Role role, Done<std::vector<proto::InviteInfo>> done)
{
    m_store.rooms().invites(room, mayManageInvites(role) ? UserId() : actor.user.id, m_clock.now(),
        [done = std::move(done)](const Result<std::vector<storage::InviteRecord>> &records) {
            if (!records)
                return done(fail(records.error()));
            std::vector<proto::InviteInfo> infos;
            for (const storage::InviteRecord &record : *records)
                infos.push_back(inviteInfo(record));
            done(std::move(infos));
        });
}

void Rooms::revokeInvite(const Actor &actor, RoomId room, Role role, const QString &id, Done<void> done)
{
    const auto none = [] { return badField("inviteId"_L1, u"The room has no such invite link."_s); };
    m_store.rooms().invites(room, {}, m_clock.now(),
        [this, user = actor.user.id, room, role, id, none, done = std::move(done)](
            const Result<std::vector<storage::InviteRecord>> &records) {
            if (!records)
                return done(fail(records.error()));
            const auto found = std::ranges::find_if(
                *records, [&id](const storage::InviteRecord &record) { return inviteId(record.keyHash) == id; });
            if (found == records->end())
                return done(fail(none()));
            if (found->by != user && !mayManageInvites(role))
                return done(fail(makeError(
                    ErrorCode::RoomDenied, u"Only owners and moderators may withdraw the links of others."_s)));
            m_store.rooms().removeInvite(room, found->keyHash, [none, done](Result<bool> removed) {
                if (!removed)
                    return done(fail(removed.error()));
                if (!*removed) // somebody else was quicker
                    return done(fail(none()));
                done({});
            });
        });
}

void Rooms::lookAtInvite(UserId asker, const QString &key, Done<storage::InvitedRoom> done)
{
    m_store.rooms().lookAtInvite(hashSecret(key), asker, m_clock.now(), std::move(done));
}

void Rooms::invite(const Actor &actor, RoomId room, Role role, UserId user, Done<void> done)
{
    checkMayInvite(actor.user, room, role, [this, room, user, done = std::move(done)](Result<void> allowed) {
        if (!allowed)
            return done(fail(allowed.error()));
        add(room, user, done);
    });
}

void Rooms::add(RoomId room, UserId user, Done<void> done)
{
    m_store.rooms().add(
        room, user, m_clock.now(), [this, room, user, done = std::move(done)](Result<storage::Joined> joined) {
            if (!joined)
                return done(fail(joined.error()));
            done({});
            if (!joined->added)
                return;
            m_memberships.enter(user, joined->room, roomInfo(joined->room, user, {}), 0);
            m_people.get({user}, [this, room, user, members = joined->room.members](Result<Users> users) {
                if (users && users->contains(user))
                    announceMember(room, members, users->at(user), MemberChange::Joined);
            });
        });
}

void Rooms::browse(UserId asker, const QString &query, RoomId after, int limit, Done<storage::RoomPage> done)
{
    m_store.rooms().browse(
        {.asker = asker, .foldedQuery = foldName(query.trimmed()), .after = after, .limit = limit}, std::move(done));
}

void Rooms::members(RoomId room, UserId after, int limit, Done<storage::MemberPage> done)
{
    m_store.rooms().members(room, after, limit, std::move(done));
}

void Rooms::requireMember(UserId user, RoomId room, Done<Role> done)
{
    if (const auto role = m_roster.role(user, room))
        return done(*role);
    if (!room.isValid())
        return done(fail(ErrorCode::RoomUnknown));
    m_store.rooms().find(room, user, [done = std::move(done)](Result<Room> found) {
        if (!found)
            return done(fail(found.error()));
        if (!found->role)
            return done(fail(ErrorCode::RoomNotMember));
        done(*found->role);
    });
}

void Rooms::describe(std::vector<Room> rooms, UserId reader, Done<std::vector<proto::RoomInfo>> done)
{
    std::vector<UserId> needed;
    for (const Room &room : rooms)
        addNeededUsers(room, needed);
    m_people.get(needed, [rooms = std::move(rooms), reader, done = std::move(done)](Result<Users> users) {
        if (!users)
            return done(fail(users.error()));
        std::vector<proto::RoomInfo> infos;
        infos.reserve(rooms.size());
        for (const Room &room : rooms)
            infos.push_back(roomInfo(room, reader, *users));
        done(std::move(infos));
    });
}

void Rooms::announceMember(RoomId room, qint64 members, const User &user, MemberChange change)
{
    if (m_settings.hasPresence(members))
        m_delivery.toRoom(room,
            proto::RoomMember{.roomId = room,
                .user = userInfo(user, m_presence.isOnline(user.id)),
                .change = change,
                .date = {m_clock.now()}});
}

void Rooms::retireGuests()
{
    const EpochMs now = m_clock.now();
    const storage::GoneQuery query{.now = now, .createdBefore = now - Accounts::guestLifetime};
    m_store.users().retireGuests(query, [this, limit = query.limit](const Result<std::vector<storage::Retired>> &gone) {
        if (!gone) {
            qCWarning(lcAccounts) << "cannot look for guests who are gone:" << gone.error().message;
            return; // the next time
        }
        for (const storage::Retired &retired : *gone)
            announceRetired(retired);
        if (!gone->empty())
            qCInfo(lcAccounts) << gone->size() << "guests left for good";
        if (static_cast<int>(gone->size()) >= limit)
            retireGuests();
    });
}

void Rooms::announceRetired(const storage::Retired &retired)
{
    for (const storage::Retired::Place &place : retired.left) {
        if (m_roster.role(retired.user.id, place.room))
            m_memberships.exit(retired.user.id, place.room, 0);
        m_roster.setMembers(place.room, place.members);
        announceMember(place.room, place.members, retired.user, MemberChange::Left);
        if (place.newOwner.isValid())
            m_memberships.look(place.newOwner, place.room);
    }
}

void Rooms::announceNewcomer(const User &user)
{
    m_store.rooms().roomsOf(user.id, [this, user](Result<std::vector<Room>> rooms) {
        if (!rooms)
            return; // whoever asks for the members sees the newcomer
        for (const Room &room : *rooms) {
            m_roster.setMembers(room.id, room.members);
            announceMember(room.id, room.members, user, MemberChange::Joined);
        }
    });
}

} // namespace kith::domain
