#include "desktop/models/room_filter_model.h"

#include "desktop/models/roles.h"

#include <algorithm>

namespace kith::models {
namespace {

// Equal for letters that differ only in case, accents or form (Unicode NFKD without marks, case folded).
QString folded(const QString &text)
{
    QString plain = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    plain.removeIf([](QChar c) { return c.isMark(); });
    return plain;
}

} // namespace

RoomFilterModel::RoomFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setFilterRole(NameRole); // so that a change of anything else filters nothing anew
}

void RoomFilterModel::setWords(const QString &typed)
{
    QStringList words = folded(typed).simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = std::move(words);
    invalidateFilter();
}

bool RoomFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    const QString name = folded(sourceModel()->index(row, 0, parent).data(NameRole).toString());
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
