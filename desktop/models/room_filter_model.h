// The chat list as it is filtered by what somebody types.
#pragma once

#include "shared/base/ids.h"

#include <QSortFilterProxyModel>
#include <QStringList>

namespace kith::models {

// Rooms whose name, or the name of whose other person, contains every word typed, whatever the case and the accents.
// In the order of the source, which is a RoomListModel.
class RoomFilterModel : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit RoomFilterModel(QObject *parent = nullptr);

    void setWords(const QString &typed);
    bool isFiltering() const { return !m_words.isEmpty(); }

    RoomId roomAt(int row) const; // invalid: there is no such row
    int rowOf(RoomId id) const;   // -1: not there, or filtered out

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words; // folded
};

} // namespace kith::models
