// The open room: header, messages, who is typing, composer; or one sentence where none is open. Joins the views to
// the account and its model.
#pragma once

#include "desktop/models/member_list_model.h"
#include "desktop/models/message_list_model.h"

#include <QTimer>
#include <QWidget>

namespace kith::widgets {

class Composer;
class ConversationHeader;
class ElidedLabel;
class MessageView;
class Theme;

class ConversationPane : public QWidget {
    Q_OBJECT

public:
    // Both outlive the pane: it saves the draft when it goes.
    ConversationPane(Theme &theme, client::Account &account, QWidget *parent = nullptr);
    ~ConversationPane() override;

    // An invalid id: no room. The same room again: as if it was opened anew.
    void setRoom(RoomId id);
    RoomId room() const { return m_room; }
    void setNarrow(bool narrow);      // one pane at a time: there is a way back
    void setMembersShown(bool shown); // what the header's button shows
    // Of every link before it is opened; otherwise only of those whose words do not say it.
    void setShowsAddresses(bool shows) { m_showsAddresses = shows; }
    void focusComposer();

    // Where the reader is: the first message in view, 0 at the newest.
    qint64 place() const;
    // Shows the message; where it is not held, as soon as it was brought, or notFound() follows. 0: the newest.
    void goTo(qint64 seq);

    MessageView &view() const { return *m_view; }
    Composer &composer() const { return *m_composer; }
    ConversationHeader &header() const { return *m_header; }

signals:
    void membersToggled(bool shown);
    void backRequested();
    void personActivated(kith::UserId user);
    void searchRequested();
    void inviteRequested(kith::RoomId id);
    void notFound(const QString &sentence);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void wireView();
    void wireComposer();
    void wireAccount();
    void openLink(const QUrl &url, const QString &shown);
    void showRoom();
    void showTyping();
    void givePeople();
    bool showMessage(qint64 seq);
    void bringMarker();
    void stopBringing();
    void seen(qint64 seq);
    void showEnds();
    void saveDraft();
    void send(const QString &text);
    void restyle();

    Theme &m_theme;
    client::Account &m_account;
    models::MessageListModel m_model;
    models::MemberListModel m_members; // of the room, once somebody is to be named
    RoomId m_room;
    bool m_showsAddresses = false;
    qint64 m_bringing = 0; // the message that is to be shown when it comes
    // The first that was not read, as long as it is to be brought: what stands below is not taken for read.
    qint64 m_marker = 0;
    qint64 m_seen = 0; // meanwhile
    QTimer m_draftTimer;
    QWidget *m_body;
    ConversationHeader *m_header;
    MessageView *m_view;
    ElidedLabel *m_typing;
    Composer *m_composer;
};

} // namespace kith::widgets
