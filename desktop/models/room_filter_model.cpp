#include "desktop/models/room_filter_model.h"

#include "desktop/models/name_match.h"
#include "desktop/models/roles.h"
#include "shared/search/fold.h"

#include <algorithm>

namespace kith::models {

RoomFilterModel::RoomFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setFilterRole(NameRole); // so that a change of anything else filters nothing anew
}

void RoomFilterModel::setWords(const QString &typed)
{
    QStringList words = foldedWords(typed);
    if (words == m_words)
        return;
    m_words = std::move(words);
    invalidateFilter();
}

bool RoomFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const QString name = search::foldText(sourceModel()->index(row, 0, parent).data(NameRole).toString());
    return std::ranges::all_of(m_words, [&](const QString &word) { return name.contains(word); });
}

RoomId RoomFilterModel::roomAt(int row) const { return index(row, 0).data(RoomIdRole).value<RoomId>(); }

int RoomFilterModel::rowOf(RoomId id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (roomAt(row) == id)
            return row;
    }
    return -1;
}

} // namespace kith::models
