#include "server/domain/rooms.h"

#include "server/domain/secrets.h"
#include "server/domain/views.h"
#include "shared/base/log.h"
#include "shared/base/text.h"

using namespace Qt::StringLiterals;

namespace kith::domain {

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

void Rooms::checkMayInvite(UserId user, RoomId room, Role role, Done<void> done)
{
    const auto decide = [role, done](RoomKind kind) {
        if (mayInvite(kind, role))
            return done({});
        done(fail(makeError(ErrorCode::RoomDenied,
            kind == RoomKind::Direct ? u"Nobody can be invited to a direct conversation."_s
                                     : u"Only owners and moderators may invite to a private room."_s)));
    };
    if (room.isDirect())
        return decide(RoomKind::Direct);
    if (const Roster::RoomState *state = m_roster.room(room))
        return decide(state->kind);
    // None of its members is connected: who asks has signed in, and has not resumed.
    m_store.rooms().find(room, user, [decide, done](Result<Room> found) {
        if (!found)
            return done(fail(found.error()));
        decide(found->kind);
    });
}

void Rooms::createInvite(const Actor &actor, RoomId room, Role role, Done<QString> done)
{
    const UserId by = actor.user.id;
    checkMayInvite(by, room, role, [this, by, room, done = std::move(done)](Result<void> allowed) {
        if (!allowed)
            return done(fail(allowed.error()));
        const QString key = makeInviteKey();
        m_store.rooms().createInvite(
            {.room = room, .keyHash = hashSecret(key), .by = by, .created = m_clock.now(), .expires = 0, .uses = 0},
            [key, done](Result<void> created) {
                if (!created)
                    return done(fail(created.error()));
                done(key);
            });
    });
}

void Rooms::invite(const Actor &actor, RoomId room, Role role, UserId user, Done<void> done)
{
    checkMayInvite(actor.user.id, room, role, [this, room, user, done = std::move(done)](Result<void> allowed) {
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
