// What the memory store keeps, and the steps that several of its interfaces share.
#pragma once

#include "server/storage/store.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <map>
#include <memory>

namespace kith::storage::memory {

// Calls answers on the owner's thread, later and in the order in which they were given.
class Answers final : public QObject {
public:
    template <typename T>
    void give(Done<T> done, Result<T> result)
    {
        post([done = std::move(done), kept = std::make_shared<Result<T>>(std::move(result))] {
            if (done)
                done(std::move(*kept));
        });
    }
    void post(std::function<void()> call);

protected:
    void customEvent(QEvent *event) override;

private:
    // A member, so that a call that runs an event loop of its own keeps the order.
    std::deque<std::function<void()>> m_calls;
    bool m_posted = false;
};

struct Account {
    User user = {};
    EpochMs created = 0;
    bool retired = false; // a guest who is gone
    QString folded = {};
    QString displayFolded = {};
    QByteArray passwordHash = {};
};

struct Session {
    SessionRecord record = {};
    QByteArray tokenHash = {};
    qint64 idleLifetime = 0;

    bool alive(EpochMs now) const { return record.lastUsed + idleLifetime >= now; }
};

struct Membership {
    Role role = Role::Member;
    qint64 readSeq = 0;
    bool hidden = false;
    EpochMs joined = 0;
};

struct RoomData {
    Room room = {}; // what is the same for everybody; `members` is not kept up here
    QString nameFolded = {};
    QString topicFolded = {};
    std::map<UserId, Membership> members = {};
    std::vector<Message> messages = {}; // messages[seq - 1]
};

struct Invite {
    RoomId room = {};
    InviteRecord record = {};
};

struct Data {
    Answers answers;
    std::map<UserId, Account> users;
    QHash<QString, UserId> names;
    std::map<SessionId, Session> sessions;
    std::map<RoomId, RoomData> rooms;
    std::map<QByteArray, Invite> invites;
    std::map<std::pair<UserId, QString>, std::pair<RoomId, qint64>> cids;
    quint64 lastUser = 0;
    quint64 lastSession = 0;
    quint64 lastRoom = 0;

    Data();
    bool userExists(UserId user) const;
    RoomData *room(RoomId id);
    RoomData &addRoom(RoomId id, RoomKind kind, const QString &name, const QString &topic);
    // False: was a member before. The newcomer has read everything so far.
    static bool addMember(RoomData &room, UserId user, Membership membership);
    // Takes a member out, and answers who follows where it was the last owner.
    static UserId removeMember(RoomData &room, UserId user);
    Result<RoomId> checkInvite(const QByteArray &keyHash, EpochMs now, UserId asker);
    // With role, read marker and last message for a member.
    static Room seenBy(const RoomData &room, UserId user);
};

class MemoryRoomStore final : public RoomStore {
public:
    explicit MemoryRoomStore(Data &data) : m_data(data) {}
    void create(NewRoom room, Done<Room> done) override;
    void openDirect(UserId asker, UserId peer, EpochMs now, Done<DirectOpened> done) override;
    void join(JoinQuery query, Done<Joined> done) override;
    void add(RoomId room, UserId user, EpochMs now, Done<Joined> done) override;
    void leave(RoomId room, UserId user, Done<Left> done) override;
    void createInvite(NewInvite invite, Done<void> done) override;
    void invites(RoomId room, UserId by, EpochMs now, Done<std::vector<InviteRecord>> done) override;
    void removeInvite(RoomId room, QByteArray keyHash, Done<bool> done) override;
    void lookAtInvite(QByteArray keyHash, UserId asker, EpochMs now, Done<InvitedRoom> done) override;
    void roomsOf(UserId user, Done<std::vector<Room>> done) override;
    void find(RoomId room, UserId asker, Done<Room> done) override;
    void browse(BrowseQuery query, Done<RoomPage> done) override;
    void members(RoomId room, UserId after, int limit, Done<MemberPage> done) override;
    void setRead(RoomId room, UserId user, qint64 seq, Done<ReadMarker> done) override;

private:
    Result<Room> makeRoom(const NewRoom &room);
    Result<DirectOpened> directRoom(UserId asker, UserId peer, EpochMs now);
    Result<Joined> joinRoom(const JoinQuery &query);
    Result<Joined> addToRoom(RoomId room, UserId user, EpochMs now);
    Left leaveRoom(RoomId room, UserId user);
    Result<void> addInvite(const NewInvite &invite);
    // Newest first.
    std::vector<InviteRecord> invitesOf(RoomId room) const;
    Result<ReadMarker> moveMarker(RoomId room, UserId user, qint64 seq);

    Data &m_data;
};

class MemoryMessageStore final : public MessageStore {
public:
    explicit MemoryMessageStore(Data &data) : m_data(data) {}
    void append(NewMessage message, Done<Appended> done) override;
    void page(PageQuery query, Done<MessagePage> done) override;
    void changes(ChangesQuery query, Done<std::vector<RoomChanges>> done) override;
    void search(SearchQuery query, Done<search::Found> done) override;

private:
    Result<Appended> addMessage(const NewMessage &message);

    Data &m_data;
};

} // namespace kith::storage::memory
