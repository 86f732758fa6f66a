// Who is in a room: online first, then by name; the reader among them. Pages come from the server as they are shown
// (fetchMore); presence and comings and goings keep it true.
#pragma once

#include "desktop/client/account.h"
#include "desktop/models/roles.h"

#include <QAbstractListModel>
#include <QCollator>

namespace kith::models {

class MemberListModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int pageSize = 200; // what the server gives at most

    // The account outlives the model.
    explicit MemberListModel(client::Account &account, QObject *parent = nullptr);

    // Asks for the first page at once, and anew whenever the connection is back.
    void setRoom(RoomId id);
    RoomId room() const { return m_room; }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return itemRoleNames(); }
    // After loadingFailed() no longer, so that a view does not ask again and again; fetchMore() itself still does.
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    bool isLoading() const { return m_loading; }
    int onlineCount() const; // of those that are loaded

signals:
    void loadingChanged();
    void loadingFailed(const kith::client::Failure &failure);

private:
    struct Member {
        User user;
        std::optional<Role> role;
        bool online = false;
        QCollatorSortKey name;

        bool operator<(const Member &other) const;
    };
    struct Move {
        UserId user;
        MemberChange change;
    };

    void begin();
    void received(const proto::UserPageReply &reply);
    void failed(const client::Failure &failure);
    void put(const std::vector<Member> &members);
    void memberMoved(const Move &move);
    void remove(UserId id);
    void replace(int row, Member member);
    void personChanged(UserId id);
    void presenceVoid();
    void setLoading(bool loading);
    Member memberOf(const User &user, bool online, std::optional<Role> role) const;
    Member known(Member member) const;
    int rowOf(UserId id) const;

    client::Account &m_account;
    QCollator m_collator;
    RoomId m_room;
    std::vector<Member> m_members;
    UserId m_last; // of the page before
    bool m_more = false;
    bool m_loading = false;
    bool m_failed = false;
    bool m_anew = false;           // the next page is the first of a new list, and voids what is shown
    std::vector<Move> m_meanwhile; // happened while a page was on its way, which may not know of it
    quint64 m_run = 0;             // answers to an earlier list are nobody's
    bool m_online = false;
};

} // namespace kith::models
