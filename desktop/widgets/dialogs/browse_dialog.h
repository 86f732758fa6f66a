// Finds public rooms and joins them; or joins one with an invite link.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class InviteField;
class ResultPane;
class SearchField;
struct ResultRow;

class BrowseDialog : public Dialog {
    Q_OBJECT

public:
    BrowseDialog(Theme &theme, client::Account &account, QWidget *parent = nullptr);

signals:
    void roomChosen(kith::RoomId id);
    // There is no such room: the person would make it.
    void createWanted(const QString &name);

private:
    void load();
    void loadMore();
    void showPage(const proto::RoomsReply &page, bool anew);
    void failed(const client::Failure &failure);
    void choose(RoomId id);
    void chosen(RoomId id);
    void pressed();
    void membershipChanged(RoomId id);
    ResultRow rowOf(const proto::RoomInfo &room) const;

    client::Account &m_account;
    SearchField *m_search;
    ResultPane *m_pane;
    InviteField *m_invite;
    quint64 m_run = 0; // answers to an earlier query are stale
    RoomId m_last;     // of the page before
    bool m_failed = false;
};

} // namespace kith::widgets
