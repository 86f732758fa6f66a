// The four stores on Redis. Keys and guarantees: README.md.
#pragma once

#include "server/storage/redis/caller.h"

#include <QTimer>

#include <deque>

namespace kith::storage::redis {

class RedisUserStore final : public UserStore {
public:
    explicit RedisUserStore(Caller &caller) : m_caller(caller) {}
    void create(NewUser user, Done<User> done) override;
    void credentials(QString folded, Done<std::optional<Credentials>> done) override;
    void setPasswordHash(PasswordChange change, Done<std::vector<SessionId>> done) override;
    void byIds(std::vector<UserId> ids, Done<std::vector<User>> done) override;
    void search(QString foldedQuery, int limit, Done<std::vector<User>> done) override;
    void retireGuests(GoneQuery query, Done<std::vector<Retired>> done) override;

    // Makes the names known that another server of the documented layout has given out. Answers how many.
    void adopt(Done<qint64> done);

private:
    struct Search;
    void searchOn(std::shared_ptr<Search> search, qint64 at);
    void adoptOn(qint64 before, Done<qint64> done);
    struct Retirement;
    void retireOn(std::shared_ptr<Retirement> retirement);
    // Goes on with `again` once the names of another server are known, or answers why they are not; closes the ticket.
    template <typename T>
    void afterAdopting(quint64 ticket, Done<T> done, std::function<void()> again);
    void findCredentials(const QString &folded, bool again, Done<std::optional<Credentials>> done);

    Caller &m_caller;
};

class RedisSessionStore final : public SessionStore {
public:
    explicit RedisSessionStore(Caller &caller) : m_caller(caller) {}
    void create(NewSession session, Done<SessionId> done) override;
    void open(QByteArray tokenHash, EpochMs now, Done<OpenedSession> done) override;
    void touch(SessionId session, EpochMs now, Done<void> done) override;
    void list(UserId user, EpochMs now, Done<std::vector<SessionRecord>> done) override;
    void remove(UserId user, SessionId session, Done<bool> done) override;
    void purge(EpochMs now, Done<qint64> done) override;

private:
    Caller &m_caller;
};

class RedisRoomStore final : public RoomStore {
public:
    explicit RedisRoomStore(Caller &caller) : m_caller(caller) {}
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
    struct Browse;
    void browseOn(std::shared_ptr<Browse> browse, const QByteArray &after);

    Caller &m_caller;
};

class RedisMessageStore final : public MessageStore {
public:
    explicit RedisMessageStore(Caller &caller);
    void append(NewMessage message, Done<Appended> done) override;
    void page(PageQuery query, Done<MessagePage> done) override;
    void changes(ChangesQuery query, Done<std::vector<RoomChanges>> done) override;
    void search(SearchQuery query, Done<search::Found> done) override;

private:
    struct Search;
    using SearchPtr = std::shared_ptr<Search>;
    // The steps of a search, which follow one another, the last two until it is over.
    void findRooms(const SearchPtr &search);
    void findDates(const SearchPtr &search);
    void searchOn(const SearchPtr &search);
    void judge();
    void finish(const SearchPtr &search);
    // Goes on with an answer, or ends the search where there is none.
    void ask(const SearchPtr &search, const qtredis::Script &script, QByteArrayList arguments,
        std::function<void(Answer)> next);

    Caller &m_caller;
    QTimer m_turn;                  // while something is to be judged: a portion in each turn of the event loop
    std::deque<SearchPtr> m_judged; // have an answer that is not all judged
};

} // namespace kith::storage::redis
