// Chat list, conversation and members side by side; one at a time where it is narrow. Knows nothing of what they show.
#pragma once

#include <QWidget>

class QSplitter;

namespace kith::widgets {

class Panes : public QWidget {
    Q_OBJECT

public:
    static constexpr int wide = 1000;  // the members are shown from here on, if the person wants them
    static constexpr int narrow = 640; // below, one pane at a time
    static constexpr int conversationMin = 360;

    // Takes the three.
    Panes(QWidget *list, QWidget *conversation, QWidget *members, QWidget *parent = nullptr);

    // Where only one of both fits: which. Hides the members there.
    void showList();
    void showConversation();
    bool isNarrow() const;
    bool isListShown() const;

    // Whether the room has members to show at all; a direct room has not.
    void setMembersOffered(bool offered);
    void setMembersShown(bool shown);
    bool areMembersShown() const;

    // Remembered from one run to the next: the width of the list, and whether members are wanted where it is wide.
    int listWidth() const { return m_listWidth; }
    void setListWidth(int width);
    bool areMembersWanted() const { return m_wantedWide; }
    void setMembersWanted(bool wanted);

signals:
    void membersShownChanged(bool shown);
    void narrowChanged(bool narrow);
    void listShownChanged(bool shown);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QWidget *m_list;
    QWidget *m_conversation;
    QWidget *m_members;
    QSplitter *m_splitter; // the list, and beside it
    QWidget *m_side;       // the conversation with the members, whose width is fixed
    int m_listWidth;
    bool m_listFirst = true; // of the one pane that is shown
    bool m_offered = false;
    bool m_wantedWide = true;
    bool m_wantedNarrow = false; // not remembered: it covers the conversation
    bool m_wasNarrow = false;
    bool m_wasShown = false;
    bool m_wasListShown = true;
};

} // namespace kith::widgets
