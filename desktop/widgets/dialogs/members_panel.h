// Who is in a room, at the side of the conversation.
#pragma once

#include "desktop/models/member_list_model.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;
class QToolButton;

namespace kith::widgets {

class MemberFilter;
class MemberList;
class Note;
class SearchField;
class Skeleton;
class Theme;

class MembersPanel : public QWidget {
    Q_OBJECT

public:
    MembersPanel(Theme &theme, client::Account &account, QWidget *parent = nullptr);

    // An invalid id: nobody.
    void setRoom(RoomId id);

signals:
    void personActivated(kith::UserId user);
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *header();
    void build();
    void refresh();
    void chosen(const QModelIndex &member);

    Theme &m_theme;
    client::Account &m_account;
    models::MemberListModel m_members;
    MemberFilter *m_filter;
    QWidget *m_header = nullptr;
    QToolButton *m_close;
    SearchField *m_search;
    MemberList *m_list;
    Skeleton *m_skeleton;
    QStackedLayout *m_stack;
    QWidget *m_searchBox;
    QWidget *m_problemBox;
    Note *m_problem;
    QPushButton *m_again;
    QString m_failure; // why there is not more; empty: nothing failed
};

} // namespace kith::widgets
