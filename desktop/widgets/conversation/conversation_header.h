// Over the conversation: whose it is, and what can be done with it.
#pragma once

#include <QWidget>

#include <optional>

class QToolButton;

namespace kith::widgets {

class ElidedLabel;
class Theme;

class ConversationHeader : public QWidget {
    Q_OBJECT

public:
    struct Content {
        QString avatarId;
        QString name;
        QString topic = {};
        std::optional<qint64> members = {};
        std::optional<bool> online = {}; // of the other person of a direct room; nothing for a room
        bool mayInvite = false;

        bool isDirect() const { return online.has_value(); }
    };

    explicit ConversationHeader(const Theme &theme, QWidget *parent = nullptr);

    void setContent(const Content &content);
    // What can be done with the conversation; filled by whoever knows. It outlives the header, or goes with it.
    void setMenu(QMenu *menu);
    void setNarrow(bool narrow);
    void setMembersShown(bool shown);
    QString detail() const;

signals:
    void backRequested();
    void searchRequested();
    void inviteRequested();
    void membersToggled(bool shown);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addButton(const QString &words);
    void restyle();

    const Theme &m_theme;
    Content m_content;
    QWidget *m_face;
    ElidedLabel *m_name;
    ElidedLabel *m_detail;
    QToolButton *m_back;
    QToolButton *m_search;
    QToolButton *m_invite;
    QToolButton *m_members;
    QToolButton *m_more;
};

} // namespace kith::widgets
