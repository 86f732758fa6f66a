// Writes a SQLite store into PATH.copying and renames it to PATH at the end. What is left of a copy that broke off is
// PATH.copying, which nobody opens and the next copy replaces.
#pragma once

#include "server/storage/copy/ends.h"
#include "server/storage/sqlite/schema.h"

namespace kith::storage::copy {

class SqliteSink final : public Sink {
public:
    explicit SqliteSink(QString path);
    ~SqliteSink() override; // removes PATH.copying where it was not put in place

    // PATH is locked as a server locks it, until this object ends. Refuses a PATH in which somebody or something is; a
    // new store, an empty file and no file are fine.
    Result<void> begin() override;
    Result<void> write(const Records &records) override;
    Result<void> finish(const Counters &counters) override;
    Result<std::unique_ptr<Source>> readBack() override;
    Result<void> commit() override;

private:
    Result<void> make();
    void buildIndexes();
    void put(const std::vector<StoredUser> &users);
    void put(const std::vector<StoredRoom> &rooms);
    void put(const std::vector<StoredMember> &members);
    void put(const std::vector<StoredSession> &sessions);
    void put(const std::vector<StoredInvite> &invites);
    void put(const std::vector<StoredCid> &cids);
    void put(const std::vector<Message> &messages);

    QString m_path;
    QString m_copying;
    sqlite::FileLock m_lock;
    std::unique_ptr<sqlite::Database> m_database;
    QByteArrayList m_indexes; // of the messages, made once they are all there
    bool m_made = false;      // PATH.copying is ours
    bool m_cidsSorted = false;
};

} // namespace kith::storage::copy
