// Makes an invite link that is good for what is chosen here, and holds it until it is copied.
#pragma once

#include "desktop/client/account.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace kith::widgets {

class LineEdit;
class Note;
class Segments;
class Theme;

class LinkMaker : public QWidget {
    Q_OBJECT

public:
    LinkMaker(Theme &theme, client::Account &account, RoomId room, QWidget *parent = nullptr);

signals:
    void made();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLabel *heading(const QString &text, QWidget *buddy);
    void make();
    void showLink(const client::Outcome<QString> &link);
    void copy();

    Theme &m_theme;
    client::Account &m_account;
    RoomId m_room;
    Segments *m_lifetime;
    Segments *m_uses;
    QBoxLayout *m_choice; // of the uses, and the button
    QPushButton *m_create;
    QWidget *m_row;
    LineEdit *m_link;
    QPushButton *m_copy;
    Note *m_problem;
    QTimer m_copied;
};

} // namespace kith::widgets
