// One search in messages, as a window shows it: what this computer holds at once, then what the server has beside.
// Threads: the account's.
#pragma once

#include "desktop/client/account.h"
#include "shared/search/page.h"

#include <set>

namespace kith::client {

class SearchWorker;

class MessageSearch : public QObject {
    Q_OBJECT

public:
    struct Terms {
        QString text; // see shared/search/query.h
        std::optional<RoomId> room = {};
        std::optional<UserId> from = {};
        std::optional<EpochMs> before = {};
    };

    // The account outlives this.
    explicit MessageSearch(Account &account, QObject *parent = nullptr);
    ~MessageSearch() override;

    // Begins anew; what is still to come of the search before does not. found() any number of times, then finished().
    // Nothing is found, and finished(false) follows, where the text has no words to look for.
    void start(const Terms &terms);
    // The next page, after finished(true). Nothing where there is none, or while a page is on its way.
    void more();
    void cancel(); // no signal follows

    bool isRunning() const { return m_local == Part::Running || m_server == Part::Running; }
    bool hasMore() const { return m_local == Part::Paused || m_server == Part::Paused; }
    // Whether the server has answered for the last page: otherwise only what this computer holds was searched.
    bool serverAnswered() const { return m_serverAnswered; }
    // What marks the words in a text: Query::placesIn().
    const search::Query &query() const { return m_wanted.query; }

signals:
    // Newest first, none of them twice. What the server finds may belong between what was found before.
    void found(const std::vector<kith::Message> &messages, bool fromServer);
    void finished(bool more);
    // The server refused or was lost; what this computer holds was searched, and finished() follows. Not where there is
    // no connection: then it is not asked.
    void failed(const kith::client::Failure &failure);

private:
    enum class Part { Over, Running, Paused };

    void next();
    void searchHere();
    void askServer();
    void answered(const Outcome<proto::SearchReply> &reply);
    void show(std::vector<Message> messages, bool fromServer);
    void take(std::vector<Message> messages, bool fromServer); // and that part has ended
    void settle();

    Account &m_account;
    std::unique_ptr<SearchWorker> m_worker;
    QString m_text;
    search::Wanted m_wanted;
    RoomId m_room;
    Part m_local = Part::Over;
    Part m_server = Part::Over;
    std::optional<EpochMs> m_localBefore;
    std::optional<EpochMs> m_serverBefore;
    bool m_serverAnswered = false;
    std::optional<Outcome<proto::SearchReply>> m_early; // came before what is held was searched
    std::set<std::pair<RoomId, qint64>> m_known;
    std::unique_ptr<QObject> m_asking; // replies to what was asked before are not for us
};

} // namespace kith::client
