// The conversation as it scrolls: rows of a model (models::ItemRole), newest at the bottom. What is in view stays
// where it is when rows come or go above or below; at the bottom the view follows what arrives.
// Knows no account: what it needs it asks for with a signal.
#pragma once

#include "desktop/widgets/conversation/backdrop.h"
#include "desktop/widgets/conversation/message_painter.h"
#include "desktop/widgets/conversation/row_stack.h"
#include "desktop/widgets/conversation/text_selection.h"
#include "shared/base/clock.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

class QMenu;
class QPushButton;

namespace kith::widgets {

class JumpButton;
class MessageBar;

class MessageView : public QAbstractScrollArea {
    Q_OBJECT

public:
    // What lies beyond the rows of the model.
    struct Ends {
        bool loading = false; // nothing is known yet
        bool loadingOlder = false;
        bool atStart = true;
        bool atNewest = true;

        friend bool operator==(const Ends &, const Ends &) = default;
    };

    // The theme and the clock outlive the view; without a clock, the system's.
    explicit MessageView(const Theme &theme, QWidget *parent = nullptr, const Clock *clock = nullptr);
    ~MessageView() override;

    void setModel(QAbstractItemModel *model);
    QAbstractItemModel *model() const { return m_model; }
    void setRoom(const QString &name, bool direct);
    // The name that calls the reader: "@ada" is painted so in messages that call (models::CallsRole).
    // Where the room is, for links to its messages; empty: they have none.
    void setAddress(const QString &link) { m_address = link; }
    void setReader(const QString &username);
    void setEnds(const Ends &ends);
    void setUnread(qint64 unread);
    // What was asked for did not come: a sentence and "Try again" stand in its place.
    void setFailed(bool failed);

    // To the newest row, and follows from there.
    void toNewest();
    bool isFollowing() const { return m_following; }
    int firstRowInView() const { return visibleRows().first; }
    // As it was typed; of several messages, or `withNames`, in lines with who and when.
    QString selectedText(bool withNames = false) const;

    // Where a row stands, in the viewport's coordinates; exact for what is in view.
    QRect rowRect(int row) const;
    const MessageLayout &rowLayout(int row) { return m_stack.layout(row); }
    QString spokenRow(int row) const;                              // "ada, 10:02, Good morning"
    bool isMeasured() const { return !m_measureTimer.isActive(); } // every height is exact

    // The row that the keyboard is at; -1: none.
    int currentRow() const { return m_current.isValid() ? m_current.row() : -1; }
    void setCurrentRow(int row);
    // Brings a row into the upper part of the view, and the keyboard to it: what somebody looked for.
    void showRow(int row);          // and marks it
    bool isFolded(int row) const;   // a notice that leaves names out
    bool isUnfolded(int row) const; // … or did
    // What Enter does: shows all names of a notice, or hides them again; of a message, its menu.
    void activateRow(int row);
    void openRowMenu(int row);

public slots:
    void copy();
    void selectAll();

signals:
    void olderWanted();
    void newerWanted();
    void newestWanted(); // toNewest() follows once the model has them
    void followingChanged(bool following);
    void tryAgain();
    void seen(qint64 seq); // the newest message that was in view of an active window
    void linkActivated(const QUrl &url, const QString &shown); // what stands there may say something else
    void personActivated(kith::UserId user);
    void retryWanted(const QString &cid);
    void discardWanted(const QString &cid);
    void wordsTyped(const QString &text); // here, but meant for the composer

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    // A row and where its top is in the viewport. Several, as the first may be the one that goes.
    using Anchor = std::vector<std::pair<QPersistentModelIndex, int>>;
    Anchor anchor() const;
    void settle(const Anchor &anchor);
    bool measureVisible();
    void restyle();
    void rowsReset();
    void rowsInserted(int first, int last);
    void rowsGo(int first, int last); // they are still there
    void speakNew(int first, int last);
    void start();

    int contentHeight() const;
    int shift() const; // what little stands at the bottom of the view, not at its top
    int headHeight() const;
    int largestScroll() const;
    int rowTop(int row) const { return shift() + headHeight() + m_stack.top(row) - m_scroll; }
    std::pair<int, int> visibleRows() const; // first, last; last < first: none
    void scrollTo(int value);
    void scrollBy(int distance) { scrollTo(m_scroll + distance); }
    void glide(int distance);
    void scrolled(); // after every move, whoever moved
    void tellFollowing();
    void look(); // what follows from where the view stands: more pages, what was seen
    void updateHead();
    void updateJump();
    QString startSentence() const;
    void paintHead(QPainter &painter);

    struct Place {
        int row = -1;
        MessageLayout::Hit hit = {};

        friend bool operator==(const Place &, const Place &) = default;
    };
    Place placeAt(QPoint point);
    TextPosition textAt(QPoint point);
    void hover(QPoint point);
    void hoverAgain(); // the rows have moved under the mouse
    void activate(const Place &place);
    void dragTo(QPoint point);
    void selectionChanged();
    QString toolTipAt(QPoint point);
    int newestInView() const;
    void step(int rows);
    void stepSelecting(int rows);
    void reveal(int row);
    void toggleNames(int row);
    void updateBar();
    void openMenu(int row, MessageLayout::Hit hit, QPoint at);
    void openLink(int row, int link);
    void addLinkActions(QMenu &menu, int row, MessageLayout::Hit hit);
    void addCopyActions(QMenu &menu, int row, QPoint at);

    const Theme &m_theme;
    SystemClock m_systemClock;
    const Clock &m_clock;
    MessagePainter m_painter;
    Backdrop m_backdrop;
    QPointer<QAbstractItemModel> m_model;
    RowStack m_stack;
    QString m_roomName;
    QString m_address;
    QString m_reader;
    bool m_direct = false;
    Ends m_ends;
    bool m_failed = false;
    bool m_skeleton = false; // what was asked for takes long enough to say so
    qint64 m_unread = 0;
    qint64 m_seen = 0;

    int m_scroll = 0;
    bool m_following = true;
    bool m_toldFollowing = true;
    bool m_started = false; // the rows have their first place
    bool m_settling = false;
    Anchor m_held; // while the model changes
    double m_glide = 0;
    QBasicTimer m_glideTimer;
    QBasicTimer m_dragTimer;
    QTimer m_measureTimer, m_lookTimer, m_skeletonTimer;

    QPersistentModelIndex m_current;
    QPersistentModelIndex m_found;        // what was gone to: marked until somebody goes on from there
    QPersistentModelIndex m_selectAnchor; // where selecting by rows began
    std::vector<QPersistentModelIndex> m_unfolded;
    TextSelection m_selection;
    Place m_hovered;
    Place m_pressed;
    bool m_dragging = false;
    QPoint m_dragPoint;
    QElapsedTimer m_sinceDoubleClick;
    QPoint m_doubleClickPoint;

    JumpButton *m_jump;
    MessageBar *m_bar;
    QPushButton *m_again;
};

} // namespace kith::widgets
