// Messages that were found, the newest first, each once.
#pragma once

#include "desktop/client/account.h"
#include "desktop/models/excerpt.h"

#include <QAbstractListModel>

namespace kith::models {

class SearchHitsModel : public QAbstractListModel {
    Q_OBJECT

public:
    struct Hit {
        Message message;
        Excerpt excerpt;
    };

    // The account outlives the model.
    explicit SearchHitsModel(client::Account &account, QObject *parent = nullptr);

    // Begins anew; what is found is marked by `query`. `rooms`: the rooms are named, as there are several.
    void clear(const search::Query &query, bool rooms);
    // Each takes its place by date.
    void add(const std::vector<Message> &messages);

    bool namesRooms() const { return m_rooms; }
    const Hit &hit(int row) const { return m_hits[size_t(row)]; }
    QString sender(int row) const;
    QString room(int row) const; // empty where the reader has left it
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    client::Account &m_account;
    search::Query m_query;
    bool m_rooms = true;
    std::vector<Hit> m_hits;
};

} // namespace kith::models
