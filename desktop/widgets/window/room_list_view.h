// The rows of the chat list: a click or Enter opens a room, arrows only move between rows, and what is typed goes to
// the search field.
#pragma once

#include <QListView>

namespace kith::widgets {

class RoomListView : public QListView {
    Q_OBJECT

public:
    explicit RoomListView(QWidget *parent = nullptr);

signals:
    void chosen(const QModelIndex &index);
    void leftUpwards();              // the arrow on the first row
    void typed(const QString &text); // letters
    void abandoned();                // Escape

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QPersistentModelIndex m_pressed;
};

} // namespace kith::widgets
