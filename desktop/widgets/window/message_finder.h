// Joins the search pane with the account: carries out what is looked for, and says what came of it.
#pragma once

#include "desktop/client/message_search.h"
#include "desktop/models/search_terms.h"

#include <QObject>

namespace kith::widgets {

class SearchPane;

class MessageFinder : public QObject {
    Q_OBJECT

public:
    // Both outlive it.
    MessageFinder(client::Account &account, SearchPane &pane, QObject *parent = nullptr);

private:
    void search(const models::SearchTerms &terms, std::optional<RoomId> room);
    std::optional<UserId> person(const QString &name) const;
    void ended(bool more);

    client::Account &m_account;
    SearchPane &m_pane;
    client::MessageSearch m_search;
    QString m_failure; // of the server, in this search
};

} // namespace kith::widgets
