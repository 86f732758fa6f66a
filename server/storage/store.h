// The narrow interfaces behind which everything durable lives. Every backend passes the same contract test
// (tests/server/storage/store_contract.h).
//
// Threads: every method is called on the owner's thread (the one that made the store) and returns at once;
// `done` runs on the owner's thread, later, never inside the call.
// Order: methods marked [ordered] take effect and call `done` in the order of their calls, writes and reads
// alike, so that what an ordered read returns is exactly what the completions before it have announced.
// Methods marked [reader] may run beside them; each sees at least everything whose `done` has run.
// Durability: `done` of a write runs only after its commit.
// Errors: each method names its own; all of them can answer store.unavailable (with retryAfter) when the
// backend cannot read or write at the moment; the operation then did not happen. Where too much is queued,
// that answer comes at once, ahead of the order.
#pragma once

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/model/model.h"
#include "shared/search/page.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace kith::storage {

template <typename T>
using Done = std::function<void(Result<T>)>;

struct NewUser {
    QString username = {};
    QString folded = {}; // foldName(username), unique
    QString displayName = {};
    QString email = {};
    QByteArray passwordHash = {}; // crypt or libsodium string; empty for a guest
    bool guest = false;
    EpochMs created = 0;
    QByteArray inviteHash = {}; // where not empty: a valid invite, whose room the user joins
};

struct Credentials {
    User user = {};
    QByteArray passwordHash = {}; // empty: nobody can sign in with a password
};

struct PasswordChange {
    UserId user = {};
    QByteArray before = {}; // the hash that it replaces
    QByteArray after = {};
    bool endSessions = false; // of the user, all but
    SessionId keep = {};
};

struct GoneQuery {
    EpochMs now = 0;
    EpochMs createdBefore = 0; // who came later may not have a session yet
    int limit = 200;
};

// A guest who will not come back, and the rooms that the guest was in.
struct Retired {
    struct Place {
        RoomId room = {};
        qint64 members = 0;   // who remain
        UserId newOwner = {}; // valid where the last owner went and somebody follows
    };
    User user = {};
    std::vector<Place> left = {}; // not direct rooms, which nobody leaves
};

// A guest who is retired can still be found by id and keeps the user name, and is otherwise nobody: user.unknown.
class UserStore {
public:
    virtual ~UserStore() = default;
    // [ordered] Adds the user as a member of General (and of the invite's room) in the same transaction.
    // name.taken, invite.invalid.
    virtual void create(NewUser user, Done<User> done) = 0;
    // [reader] nullopt: no such name.
    virtual void credentials(QString folded, Done<std::optional<Credentials>> done) = 0;
    // [ordered] In one transaction; answers the sessions that it ended. user.unknown; auth.failed where the hash is not
    // `before` any more.
    virtual void setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done) = 0;
    // [reader] Those that exist, in no particular order.
    virtual void byIds(std::vector<UserId> ids, Done<std::vector<User>> done) = 0;
    // [reader] Folded user name or folded display name contains the folded query; names that begin with it
    // come first, then by name. Without retired guests.
    virtual void search(QString foldedQuery, int limit, Done<std::vector<User>> done) = 0;
    // [ordered] Guests without a living session leave their rooms, once, at most `limit` in a call; fewer: there are
    // no more.
    virtual void retireGuests(GoneQuery query, Done<std::vector<Retired>> done) = 0;
};

struct NewSession {
    UserId user = {};
    QByteArray tokenHash = {}; // unique
    QString client = {};
    EpochMs created = 0;
    qint64 idleLifetime = 0; // ms without use after which it is dead
    // Where not empty: that of the password with which the user signs in.
    QByteArray passwordHash = {};
};

struct SessionRecord {
    SessionId id = {};
    UserId user = {};
    QString client = {};
    EpochMs created = 0;
    EpochMs lastUsed = 0;
};

struct OpenedSession {
    SessionRecord session = {};
    User user = {};
};

class SessionStore {
public:
    virtual ~SessionStore() = default;
    // [ordered] user.unknown; auth.failed where the user's password hash is not the one given any more: whoever changed
    // it has ended the sessions that it opened, and this one would outlive them.
    virtual void create(NewSession session, Done<SessionId> done) = 0;
    // [ordered] A read: works where the store is not writable. auth.expired: unknown, or unused since
    // before now - idleLifetime.
    virtual void open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done) = 0;
    // [ordered] Sets lastUsed; nothing for a session that is gone.
    virtual void touch(SessionId session, EpochMs now, Done<void> done) = 0;
    // [ordered] The living ones, last used first.
    virtual void list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done) = 0;
    // [ordered] false: the user has no such session.
    virtual void remove(UserId user, SessionId session, Done<bool> done) = 0;
    // [ordered] Deletes the dead ones; how many.
    virtual void purge(EpochMs now, Done<qint64> done) = 0;
};

struct NewRoom {
    QString name = {};
    QString topic = {};
    RoomKind kind = RoomKind::Public; // never Direct
    UserId owner = {};
    EpochMs created = 0;
};

struct NewInvite {
    RoomId room = {};
    QByteArray keyHash = {}; // unique
    UserId by = {};
    EpochMs created = 0;
    EpochMs expires = 0; // 0: never
    int uses = 0;        // how often it may be used; 0: without limit
};

// A room keeps so many invites that have expired or are used up, so that whoever follows one is told why it does not
// work; older ones are forgotten when the next one is made.
inline constexpr int deadInvites = 100;

struct InviteRecord {
    QByteArray keyHash = {};
    UserId by = {};
    EpochMs created = 0;
    EpochMs expires = 0; // 0: never
    int uses = 0;        // 0: without limit
    int used = 0;

    bool alive(EpochMs now) const { return (expires == 0 || now < expires) && (uses == 0 || used < uses); }
};

// What an invite tells of its room.
struct InvitedRoom {
    QString name = {};
    qint64 members = 0;
};

struct JoinQuery {
    UserId user = {};
    RoomId room = {};           // a public room; or invalid and
    QByteArray inviteHash = {}; // the invite of any room
    EpochMs now = 0;
};

struct Joined {
    Room room = {};     // as the user sees it now
    bool added = false; // false: was a member before (an invite is then not used up)
};

struct DirectOpened {
    Room room = {};        // as the asker sees it
    bool revealed = false; // it was not among the asker's rooms before
};

struct Left {
    bool removed = false; // false: was no member
    qint64 members = 0;   // who remain
    UserId newOwner = {}; // valid where the last owner left and somebody follows
};

struct BrowseQuery {
    UserId asker = {};
    QString foldedQuery = {}; // part of the folded name or topic; empty: all
    RoomId after = {};        // the last room of the page before; invalid: from the start
    int limit = 50;
};

struct RoomPage {
    std::vector<Room> rooms = {}; // by ascending id; role set where the asker is a member
    bool more = false;
};

struct Member {
    User user = {};
    Role role = Role::Member;
};

struct MemberPage {
    std::vector<Member> members = {}; // by ascending user id
    bool more = false;
};

struct ReadMarker {
    qint64 seq = 0; // where it stands now
    bool moved = false;
};

class RoomStore {
public:
    virtual ~RoomStore() = default;
    // [ordered] The owner is its first member. user.unknown.
    virtual void create(NewRoom room, Done<Room> done) = 0;
    // [ordered] Makes the direct room where it is missing. The peer is a member at once, but the room is not
    // among the peer's rooms (roomsOf) before the first message. user.unknown.
    virtual void openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done) = 0;
    // [ordered] room.unknown (also for a private or direct room without invite), invite.invalid, user.unknown.
    // Who is a member already gets the room. A newcomer's read marker starts at the room's last message.
    virtual void join(JoinQuery query, Done<Joined> done) = 0;
    // [ordered] Makes `user` a member. room.unknown (also for a direct room), user.unknown.
    virtual void add(RoomId room, UserId user, EpochMs now, Done<Joined> done) = 0;
    // [ordered] Where the last owner leaves, the oldest moderator or else the oldest member becomes owner;
    // General has no owner. A direct room is never left (removed = false).
    virtual void leave(RoomId room, UserId user, Done<Left> done) = 0;
    // [ordered] room.unknown (also for a direct room), user.unknown; bad.request where the room has
    // limits::invitesPerRoom living ones.
    virtual void createInvite(NewInvite invite, Done<void> done) = 0;
    // [ordered] A read. The room's living ones, newest first; by anybody, or by one user.
    virtual void invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done) = 0;
    // [ordered] false: the room has no such invite.
    virtual void removeInvite(RoomId room, QByteArray keyHash, Done<bool> done) = 0;
    // [reader] The room that `join` by this invite would lead the asker (invalid: nobody yet) into. invite.invalid.
    virtual void lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done) = 0;
    // [ordered] A read. The user's rooms with lastMessage, by ascending id; without unrevealed direct rooms.
    virtual void roomsOf(UserId user, Done<std::vector<Room>> done) = 0;
    // [ordered] A read. The room as the asker sees it: role set for a member (unrevealed direct rooms
    // included), absent for a public room not joined; room.unknown for everything else.
    virtual void find(RoomId room, UserId asker, Done<Room> done) = 0;
    // [reader]
    virtual void browse(BrowseQuery query, Done<RoomPage> done) = 0;
    // [reader] `after`: the last user of the page before, or invalid.
    virtual void members(RoomId room, UserId after, int limit, Done<MemberPage> done) = 0;
    // [ordered] Moves forward only, and never past the room's last message. room.unknown: no member.
    virtual void setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done) = 0;
};

struct NewMessage {
    RoomId room = {};
    UserId from = {};
    QString cid = {};
    QString text = {};
    EpochMs date = 0;
};

struct Appended {
    RoomId room = {}; // with dup: of the first one
    qint64 seq = 0;
    qint64 rev = 0;
    EpochMs date = 0;
    bool dup = false;                  // the sender has sent this cid before; nothing was written
    std::vector<UserId> revealed = {}; // whose rooms now show this direct room for the first time
};

struct PageQuery {
    RoomId room = {};
    std::optional<qint64> before = {}; // seq < before
    std::optional<qint64> after = {};  // seq > after; pages upwards
    int limit = 50;
    qint64 textBytes = 0; // stop once the texts (UTF-8) pass this; at least one message; 0: no bound
};

struct MessagePage {
    std::vector<Message> messages = {}; // ascending seq
    bool more = false;                  // there are more in the direction asked
};

struct ChangesQuery {
    struct Cursor {
        RoomId room = {};
        qint64 rev = 0;
    };
    std::vector<Cursor> cursors = {};
    int maxMessages = 1'000; // in a room; above it the room is limited
    int newest = 50;         // messages of a limited room
    qint64 textBytes = 0;    // for all rooms together; a room past it is limited, perhaps to nothing
};

struct RoomChanges {
    RoomId room = {};
    std::vector<Message> messages = {}; // changed since the cursor, or the newest page where limited; ascending seq
    bool limited = false;               // also where the cursor is ahead of the room
    qint64 rev = 0;                     // of the room, in the same snapshot
};

struct SearchQuery {
    UserId asker = {};
    RoomId room = {}; // invalid: all rooms that the asker sees
    search::Wanted wanted = {};
};

class MessageStore {
public:
    virtual ~MessageStore() = default;
    // [ordered] Gives seq and rev, moves the sender's own read marker to it, reveals a direct room to its
    // peer. Where the room's last message has a later date, that is the date: by date messages have the order of seq.
    // A known (from, cid) returns the first result. room.unknown: no such room or not a member.
    virtual void append(NewMessage message, Done<Appended> done) = 0;
    // [reader] The newest page where neither bound is given; `after` decides the direction where both are.
    virtual void page(PageQuery query, Done<MessagePage> done) = 0;
    // [reader] One snapshot for all cursors; rooms that do not exist are left out.
    virtual void changes(ChangesQuery query, Done<std::vector<RoomChanges>> done) = 0;
    // [reader] In rooms that the asker sees. Looks at a bounded number of messages; `more` where that was not all.
    virtual void search(SearchQuery query, Done<search::Found> done) = 0;
};

// What createInvite answers where there are too many.
inline Error tooManyInvites()
{
    return badField(QLatin1StringView("roomId"),
        QStringLiteral("This room has %1 invite links already. Withdraw one first.").arg(limits::invitesPerRoom));
}

// A backend. Destroying it finishes what was queued; callbacks that have not run by then never run.
class Store {
public:
    virtual ~Store() = default;
    virtual UserStore &users() = 0;
    virtual SessionStore &sessions() = 0;
    virtual RoomStore &rooms() = 0;
    virtual MessageStore &messages() = 0;
    // True: what it stores reaches every server, this one too, by what it publishes (server/bus); nobody else is to
    // tell of a message.
    virtual bool publishes() const { return false; }
    // Health: answers when a read works and, after a write has failed, when a write works again.
    virtual void probe(Done<void> done) = 0;
    // Answers once everything queued before is done.
    virtual void drain(std::function<void()> done) = 0;
};

} // namespace kith::storage
