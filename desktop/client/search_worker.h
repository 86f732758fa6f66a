// Searches the messages of a cache on a thread and a read-only connection of its own, so that nothing is drawn late.
// Threads: all functions on the owner's, on which `done` runs too.
#pragma once

#include "shared/search/finder.h"

#include <QObject>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace kith::sqlite {
class Database;
}

namespace kith::client {

class SearchWorker {
public:
    // The file of a cache, which may be written meanwhile. It is opened with the first search, and closed with this.
    explicit SearchWorker(QString path);
    ~SearchWorker();
    SearchWorker(const SearchWorker &) = delete;
    SearchWorker &operator=(const SearchWorker &) = delete;

    // Takes the place of the search before, of which nothing is told any more. `room`: invalid for all. Where the file
    // cannot be read nothing is found. `early`: the first of what is found, newest first, while the search goes on; any
    // number of times, then `done`, which has them again (search::Early).
    using Done = std::function<void(search::Found)>;
    void start(search::Wanted wanted, RoomId room, QObject *context, Done done, search::Early early = {});
    void cancel();

private:
    struct Task {
        quint64 number = 0;
        search::Wanted wanted;
        RoomId room;
    };
    void work();
    search::Found find(sqlite::Database &database, const Task &task);
    void deliverEarly(quint64 number, const std::vector<Message> &messages);
    void deliver(quint64 number, const search::Found &found);

    const QString m_path;
    // Of the search that is waited for; 0: none is. Others are given up.
    std::atomic<quint64> m_wanted = 0;
    std::mutex m_mutex; // for what follows
    std::condition_variable m_wake;
    std::optional<Task> m_task;
    bool m_stop = false;

    // The owner's thread only.
    class Inbox;
    std::unique_ptr<Inbox> m_inbox;
    quint64 m_last = 0;
    std::thread m_thread; // last; begins with the first search
};

} // namespace kith::client
