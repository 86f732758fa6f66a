// Rooms, people or other things that were found, each with the one thing that can be done with it.
#pragma once

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <vector>

namespace kith::widgets {

struct ResultRow {
    enum class State { Ready, Busy, Done };

    QString id; // of the room or person, in its text form
    QString name;
    QString detail;             // muted, below the name
    QString action;             // "Join"; while busy or done: what is or was done
    std::optional<bool> online; // people only
    bool marked = false;        // with a tick behind the name: the reader is in it already
    State state = State::Ready;
    QString error = {};    // in place of the detail
    QString avatarId = {}; // whose picture it is, where that is not `id`
    QString icon = {};     // in place of a picture
};

class ResultModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<ResultRow> rows, bool more);
    void append(std::vector<ResultRow> rows, bool more);
    void clear() { setRows({}, false); }
    const ResultRow &row(int row) const { return m_rows[size_t(row)]; }
    int count() const { return int(m_rows.size()); }
    // Changes the row with this id, where it is still there.
    void change(const QString &id, const std::function<void(ResultRow &)> &how);
    void remove(const QString &id);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void moreWanted(); // the end is in sight

private:
    std::vector<ResultRow> m_rows;
    bool m_more = false;
};

} // namespace kith::widgets
