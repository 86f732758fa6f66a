// The invite links of a room that work, each with who made it, how long it does, and its end. Gone while there are
// none.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/result_list.h"

namespace kith::widgets {

class Note;

class InviteLinks : public QWidget {
    Q_OBJECT

public:
    InviteLinks(Theme &theme, client::Account &account, RoomId room, QWidget *parent = nullptr);

    ResultModel &results() { return m_results; }
    ResultList *list() const { return m_list; }
    void load();

private:
    void setInvites(std::vector<proto::InviteInfo> invites);
    void showRows();
    ResultRow rowOf(const proto::InviteInfo &invite) const;
    void withdraw(const QString &id);

    client::Account &m_account;
    RoomId m_room;
    ResultModel m_results;
    ResultList *m_list;
    Note *m_problem;
    std::vector<proto::InviteInfo> m_invites;
    quint64 m_run = 0; // answers to an earlier request are stale
};

} // namespace kith::widgets
