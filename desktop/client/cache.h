// The SQLite file of one account: rooms, messages, people, the outbox and drafts. It is what the windows show:
// they open from it without a server.
// Threads: the owner's; each call returns when it is done. Commits do not wait for the disk (WAL,
// synchronous=NORMAL): what is written survives the end of the process, and a power cut once sync() has run.
#pragma once

#include "desktop/client/room.h"
#include "shared/base/error.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace kith::client {

class Cache {
public:
    struct Owner {
        QString server; // the URL
        UserId user;
        QString username;
        friend bool operator==(const Owner &, const Owner &) = default;
    };

    // Opens or creates the file (0600) and migrates it. One process at a time. What is in it belongs to `owner`: a
    // file of another one (the server was set up anew and gave the id to somebody else) is emptied.
    // store.unavailable with a sentence for the person where it cannot be used.
    static Result<std::unique_ptr<Cache>> open(const QString &path, const Owner &owner);
    // Removes the file and all that lies beside it.
    static void remove(const QString &path);
    ~Cache();

    // What one transaction writes. Throws inside; write() catches.
    class Batch {
    public:
        void putRoom(const RoomState &room);
        void removeRoom(RoomId id); // with its messages, notices and draft; never the outbox
        void putMessages(const std::vector<Message> &messages); // replaces only what has a lower rev
        void forgetMessages(RoomId id);                         // of this room, with its notices
        void putUser(const User &user);
        void putNotice(RoomId id, const Notice &notice); // the newest 200 of a room are kept
        void putPending(const Pending &pending);         // new ones at the end; known ones (by cid) stay where they are
        void removePending(const QString &cid);
        void putDraft(RoomId id, const QString &text); // empty: none

    private:
        friend class Cache;
        explicit Batch(Cache &cache) : m_cache(cache) {}
        Cache &m_cache;
    };
    // All or nothing.
    Result<void> write(const std::function<void(Batch &)> &work);

    // Reading. An empty answer where the file cannot be read any more; lastError() says so.
    std::vector<RoomState> rooms();
    std::vector<User> users();
    std::vector<Pending> outbox(); // in the order they were typed
    QString draft(RoomId id);
    // Ascending seq, at most `limit`: the newest with seq < before, or the oldest with seq > after.
    std::vector<Message> messagesBefore(RoomId id, qint64 before, int limit);
    std::vector<Message> messagesAfter(RoomId id, qint64 after, int limit);
    // With from <= afterSeq <= to, oldest first.
    std::vector<Notice> notices(RoomId id, qint64 from, qint64 to);

    // Deletes what write() removed, and brings the search index up to date, by at most `most` messages. What write()
    // puts is not in the index yet, and is found all the same, only not as fast. False: there is nothing more to do, or
    // the disk refused.
    bool index(int most);
    // Where a SearchWorker finds it.
    const QString &path() const;

    // Makes everything that was written safe against a power cut, on another thread.
    void sync();
    QString lastError() const;

private:
    struct Private;
    explicit Cache(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace kith::client
