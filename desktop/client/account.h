// A signed-in account: the one object that windows and terminals talk to. It holds the conversations (in a Cache),
// keeps the connection, carries out the delivery guarantee from the client's side (PROTOCOL.md, "Delivery"), and
// works without a server from what it holds.
// Threads: one, the one it was made on; nothing waits for the network.
#pragma once

#include "desktop/client/cache.h"
#include "desktop/client/connection.h"
#include "desktop/client/people.h"
#include "desktop/client/room.h"
#include "desktop/client/watch.h"

#include <QTimer>

#include <map>
#include <memory>

namespace kith::client {

class HistoryWalk;
class Outbox;
class Timeline;
class ReadMarkers;
class TypingWatch;

// What an invite link is to be good for; absent: without limit.
struct LinkTerms {
    std::optional<int> expiresIn = {}; // seconds
    std::optional<int> uses = {};
};

class Account : public QObject {
    Q_OBJECT

public:
    enum class State {
        Offline, // no connection, or not resumed on it yet
        Online,
        Ended, // the session is over: see ending()
    };
    enum class Ending { None, SignedOut, Expired, Revoked };

    struct Options {
        QUrl server; // ws: or wss:, with the path
        User user;   // who signed in
        LinkFactory links = webSocketLinks();
        Timing timing = {};
        const Clock *clock = nullptr; // outlives the account
        bool readAhead = true;        // bring what was never opened, for reading it without a server
        QStringList keywords = {};    // as in setKeywords(), and as the counts in the cache were made with
    };
    // Shows what the cache holds at once; connects with start().
    Account(Options options, std::unique_ptr<Cache> cache, QObject *parent = nullptr);
    ~Account() override;

    void start(const QString &token);
    // Ends the session on the server where it can be reached, within three seconds; then ended(SignedOut).
    void signOut();

    State state() const { return m_state; }
    Ending ending() const { return m_ending; }
    const Connection &connection() const { return *m_connection; }
    void wake() { m_connection->wake(); }
    const QUrl &server() const { return m_options.server; }
    UserId me() const { return m_me.id; }
    const User &user() const { return m_me; }
    const People &people() const { return *m_people; }
    // What the server said of itself; message = 0 before its first word.
    const proto::LimitsInfo &limits() const { return m_limits; }
    // What the cache could not do, as a sentence; empty while it works.
    QString storageError() const { return m_storageError; }

    // Rooms. The pointer is good until the next signal.
    const std::map<RoomId, RoomState> &rooms() const { return m_rooms; }
    const RoomState *room(RoomId id) const;
    qint64 unread() const;
    // The room's name; of a direct room whose other person was renamed, the new one.
    QString roomName(const RoomState &room) const;

    // Messages that are held. Ascending; from the cache, never from the network.
    std::vector<Message> messagesBefore(RoomId id, qint64 before, int limit) const;
    std::vector<Message> messagesAfter(RoomId id, qint64 after, int limit) const;
    std::vector<Notice> notices(RoomId id, qint64 from, qint64 to) const;
    // Brings the newest page of a room that was never opened; opened() comes at once where it is held.
    void openRoom(RoomId id);
    // Brings one more page below room.low: messagesPrepended() or historyFailed() follows.
    void loadOlder(RoomId id);
    // Brings the history down to a message, so that it can be shown in its place: messagesPrepended() any number of
    // times, then brought() or bringFailed(); brought() alone where it is held. One at a time in a room.
    void bringTo(RoomId id, qint64 seq);
    void stopBringing(RoomId id);
    // Where the messages that are held can be searched (SearchWorker). Windows use a MessageSearch.
    QString cachePath() const { return m_cache->path(); }

    // On its way, in the order it was typed, without what is `seen`.
    std::vector<Pending> pending(RoomId id) const;
    int waiting() const; // how many messages wait for the network (failed ones wait for the person)
    int unsent() const;  // waiting and failed
    // What the reader chose for a room, kept on this computer; roomChanged() tells.
    void setFavourite(RoomId id, bool favourite);
    void setLevel(RoomId id, Level level);
    // What else calls for the reader. Counts what is unread anew.
    void setKeywords(const QStringList &keywords);
    const Watch &watch() const { return m_watch; }
    static constexpr int mostCounted = 500; // unread messages of a room that are looked at for mentions
    QString draft(RoomId id) const;
    void setDraft(RoomId id, const QString &text);

    // message.empty or message.tooLong where the text cannot be sent; store.unavailable where the disk refused it:
    // then it is nowhere but in the hands of the caller.
    Result<void> send(RoomId id, const QString &typed);
    void retry(const QString &cid);
    void discard(const QString &cid); // only what failed or was never tried
    void markRead(RoomId id, qint64 seq);
    void typed(RoomId id);
    std::vector<UserId> typing(RoomId id) const;

    // Requests. Each asks the server and fails while there is none; `done` as in Connection::request.
    template <typename R>
    using Done = std::function<void(Outcome<R>)>;
    void createRoom(
        const QString &name, const QString &topic, RoomKind visibility, QObject *context, Done<RoomId> done);
    void joinRoom(RoomId id, QObject *context, Done<RoomId> done);
    void joinByInvite(const QString &key, QObject *context, Done<RoomId> done);
    void leaveRoom(RoomId id, QObject *context, Done<proto::Empty> done);
    void openDirect(UserId user, QObject *context, Done<RoomId> done);
    void browse(const QString &query, RoomId after, QObject *context, Done<proto::RoomsReply> done);
    void members(RoomId id, UserId after, QObject *context, Done<proto::UserPageReply> done);
    void invite(RoomId id, UserId user, QObject *context, Done<proto::Empty> done);
    void inviteLink(RoomId id, QObject *context, Done<QString> done, LinkTerms terms = {});
    void invites(RoomId id, QObject *context, Done<proto::InvitesReply> done);
    void revokeInvite(RoomId id, const QString &inviteId, QObject *context, Done<proto::Empty> done);
    void searchUsers(const QString &query, QObject *context, Done<proto::UsersReply> done);
    void sessions(QObject *context, Done<proto::SessionsReply> done);
    void revokeSession(SessionId id, QObject *context, Done<proto::Empty> done);
    // This session stays signed in. auth.failed: the old password is wrong.
    void changePassword(const proto::PasswordChange &change, QObject *context, Done<proto::Empty> done);
    void searchMessages(const proto::Search &request, QObject *context, Done<proto::SearchReply> done);

signals:
    void stateChanged(); // state(), connection().state(), waiting() or storageError()
    void ended(kith::client::Account::Ending ending);
    void roomAdded(kith::RoomId id);
    void roomChanged(kith::RoomId id); // name, counters, preview, marker: what a list shows
    void roomRemoved(kith::RoomId id);
    void roomOpened(kith::RoomId id); // something to show is held; also an empty room
    void openFailed(kith::RoomId id, const kith::client::Failure &failure);
    void messagesAppended(kith::RoomId id, const std::vector<kith::Message> &messages); // behind the newest held
    void messagesPrepended(kith::RoomId id, const std::vector<kith::Message> &messages);
    void messageChanged(kith::RoomId id, const kith::Message &message); // a held one, with a higher rev
    void messagesReset(kith::RoomId id); // what was held of the room is void: read it anew
    void historyFailed(kith::RoomId id, const kith::client::Failure &failure);
    void brought(kith::RoomId id, qint64 seq); // it is held now
    // TimedOut also where it is further back than 50,000 messages; room.unknown where there is no such message.
    void bringFailed(kith::RoomId id, qint64 seq, const kith::client::Failure &failure);
    // The newest message of a room is from somebody else and was not read: what a notification tells.
    void messageArrived(const kith::Message &message);
    void watchChanged(); // watch(): other messages call for the reader now
    void pendingChanged(kith::RoomId id);
    void noticed(kith::RoomId id, const kith::client::Notice &notice);
    void memberChanged(kith::RoomId id, kith::UserId user, kith::MemberChange change);
    void typingChanged(kith::RoomId id);

private:
    void load();
    void wire();
    void hello();
    void resume();
    void resumed(const proto::ResumeReply &reply);
    void connectionLost(int code);
    void end(Ending ending);
    void setState(State state);

    void on(const proto::MessageEvent &event);
    void on(const proto::ShowRoom &event) { enter(event); }
    void on(const proto::RoomChanged &event) { enter(event); }
    void on(const proto::RoomRemoved &event) { removeRoom(event.roomId); }
    void on(const proto::RoomMember &event);
    void on(const proto::UserConnected &event) { m_people->put({event}); }
    void on(const proto::UserDisconnected &event) { m_people->put({event}); }
    void on(const proto::ReadEvent &event);
    void on(const proto::TypingEvent &event);
    void on(const proto::SessionClosed &event);

    RoomState *find(RoomId id);
    // The room as the server says it is, kept; `anew`: counters may go backwards.
    RoomState &put(const proto::RoomInfo &info, bool anew);
    RoomState &enter(const proto::RoomInfo &info);
    void removeRoom(RoomId id);
    bool takeMessage(RoomState &room, const proto::MessageInfo &message);
    // The reader's own messages in what is about to be shown: what was on its way is not shown beside them.
    bool sawOwn(RoomId id, const std::vector<Message> &messages);
    bool confirm(const Pending &entry, const proto::MessageReply &reply);
    void fetchAhead();
    void fetchNext();
    void index();
    bool store(const std::function<void(Cache::Batch &)> &work);
    void keep(const RoomState &room);
    // Whether RoomState::mentions is another number then.
    bool countMentions(RoomState &room) const;
    void mayHaveMentions(RoomId id);
    void appendedMentions(RoomId id, const std::vector<Message> &messages);
    std::function<void(Outcome<proto::RoomReply>)> entering(QObject *context, Done<RoomId> done);
    void join(const proto::RoomJoin &request, QObject *context, Done<RoomId> done);

    Options m_options;
    User m_me;
    QString m_token;
    State m_state = State::Offline;
    Ending m_ending = Ending::None;
    std::unique_ptr<Cache> m_cache;
    std::map<RoomId, RoomState> m_rooms;
    proto::LimitsInfo m_limits;
    Watch m_watch;
    QString m_storageError;
    std::map<std::pair<RoomId, qint64>, QString> m_cids; // of own messages that are not in the cache yet
    bool m_revoked = false;                              // the server said so, before it closes
    std::vector<RoomId> m_ahead; // rooms that were never opened, to be brought for reading without a server
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<People> m_people;
    std::unique_ptr<TypingWatch> m_typing;
    std::unique_ptr<ReadMarkers> m_markers;
    std::unique_ptr<Timeline> m_timeline;
    std::unique_ptr<HistoryWalk> m_walk;
    QTimer m_indexing;
    std::unique_ptr<Outbox> m_outbox;
};

} // namespace kith::client
