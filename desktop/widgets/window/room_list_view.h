// The rows of the chat list: a click or Enter opens a room, arrows only move between rows, and what is typed goes to
// the search field.
#pragma once

#include <QListView>

#include <functional>

namespace kith::widgets {

class RoomListView : public QListView {
    Q_OBJECT

public:
    explicit RoomListView(QWidget *parent = nullptr);

    // How much of a row, at its top, belongs to no room.
    void setHeading(std::function<int(const QModelIndex &)> heading) { m_heading = std::move(heading); }
    // Where the room of this row is drawn.
    QRect roomRect(const QModelIndex &index) const;

signals:
    void chosen(const QModelIndex &index);
    void leftUpwards();              // the arrow on the first row
    void typed(const QString &text); // letters
    void abandoned();                // Escape
    void menuRequested(const QModelIndex &index, const QPoint &globalPos);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;

private:
    QModelIndex roomAt(const QPoint &point) const;

    QPersistentModelIndex m_pressed;
    std::function<int(const QModelIndex &)> m_heading;
};

} // namespace kith::widgets
