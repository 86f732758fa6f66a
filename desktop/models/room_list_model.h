// The chat list: every room of the account, by section, newest activity first; rooms without messages by name at the
// end.
#pragma once

#include "desktop/client/account.h"
#include "desktop/models/roles.h"

#include <QAbstractListModel>
#include <QCollator>

namespace kith::models {

class RoomListModel : public QAbstractListModel {
    Q_OBJECT

public:
    // The account outlives the model.
    explicit RoomListModel(client::Account &account, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return itemRoleNames(); }

    RoomId roomAt(int row) const; // invalid: there is no such row
    int rowOf(RoomId id) const;   // -1: not there

    // The room that is being read stays in its section, though nothing in it is unread any more.
    void setOpenRoom(RoomId id);

    // Reads the room's draft anew: Account does not tell of it.
    void refreshDraft(RoomId id);

private:
    struct Entry {
        RoomId id;
        RoomSection section = RoomSection::Rooms;
        EpochMs active = 0;
        QCollatorSortKey name;
        std::optional<client::Pending> newest;  // on its way
        mutable std::optional<QString> draft{}; // read when it is first shown

        bool operator<(const Entry &other) const;
    };

    Entry entryOf(RoomId id) const;
    RoomSection sectionOf(const client::RoomState &room) const;
    void add(RoomId id);
    void remove(RoomId id);
    void changed(RoomId id);
    void personChanged(UserId id);
    void changedAll();
    void tell(RoomId id, const QList<int> &roles);
    QVariant preview(const Entry &entry, const client::RoomState &room, int role) const;

    client::Account &m_account;
    QCollator m_collator;
    std::vector<Entry> m_rooms;
    RoomId m_open;
    bool m_openWasUnread = false;
};

} // namespace kith::models
