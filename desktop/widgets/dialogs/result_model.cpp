#include "desktop/widgets/dialogs/result_model.h"
#include "desktop/widgets/dialogs/note.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace kith::widgets {

void ResultModel::setRows(std::vector<ResultRow> rows, bool more)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_more = more;
    endResetModel();
}

void ResultModel::append(std::vector<ResultRow> rows, bool more)
{
    m_more = more;
    // What moved while the pages came would stand there twice.
    std::erase_if(rows, [this](const ResultRow &row) {
        return std::any_of(m_rows.begin(), m_rows.end(), [&row](const ResultRow &held) { return held.id == row.id; });
    });
    if (rows.empty())
        return;
    beginInsertRows({}, count(), count() + int(rows.size()) - 1);
    std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
    endInsertRows();
}

void ResultModel::change(const QString &id, const std::function<void(ResultRow &)> &how)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&id](const ResultRow &row) { return row.id == id; });
    if (found == m_rows.end())
        return;
    how(*found);
    const QModelIndex at = index(int(found - m_rows.begin()));
    emit dataChanged(at, at);
}

void ResultModel::remove(const QString &id)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&id](const ResultRow &row) { return row.id == id; });
    if (found == m_rows.end())
        return;
    const int at = int(found - m_rows.begin());
    beginRemoveRows({}, at, at);
    m_rows.erase(found);
    endRemoveRows();
}

int ResultModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ResultRow &shown = row(index.row());
    const QString below = shown.error.isEmpty() ? shown.detail : shown.error;
    switch (role) {
    case Qt::DisplayRole:
        return shown.name;
    case Qt::ToolTipRole:
        return plainToolTip(below.isEmpty() ? shown.name : shown.name + u'\n' + below);
    case Qt::AccessibleTextRole:
        return QStringList({shown.name, below, shown.action}).join(u", "_s);
    default:
        return {};
    }
}

bool ResultModel::canFetchMore(const QModelIndex &parent) const { return !parent.isValid() && m_more; }

void ResultModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_more = false; // until the page is there
    emit moreWanted();
}

} // namespace kith::widgets
