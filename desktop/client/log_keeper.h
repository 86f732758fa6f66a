// Makes the commits of a cache safe against a power cut and keeps its write-ahead log short, on a thread of its own.
// Threads: the public functions are for the thread of the cache.
#pragma once

#include <QString>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace kith::client {

class LogKeeper {
public:
    static constexpr qint64 longLog = 4 * 1024 * 1024; // bytes

    explicit LogKeeper(QString path);
    ~LogKeeper(); // does what was asked for, then ends
    LogKeeper(const LogKeeper &) = delete;
    LogKeeper &operator=(const LogKeeper &) = delete;

    // Both return at once. What is asked for while the disk works is done together, once.
    void sync();    // all that was committed by now reaches the disk
    void shorten(); // it also moves from the log into the file, so that the log begins anew

    QString error() const; // of the last run, a sentence
    int runs() const;

private:
    enum Wish { None = 0, Sync = 1, Shorten = 2, Stop = 4 };
    void ask(Wish wish);
    void work();
    QString flush(bool &folderIsSafe) const;
    QString moveIntoFile() const;

    const QString m_path;
    mutable std::mutex m_mutex; // for all below
    std::condition_variable m_wake;
    int m_wishes = None;
    int m_runs = 0;
    QString m_error;
    std::thread m_thread;
};

} // namespace kith::client
