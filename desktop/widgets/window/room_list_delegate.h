// Draws a row of the chat list: see /resources/web/css/rooms.css for the same row in the browser.
#pragma once

#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/room_row.h"
#include "desktop/widgets/window/row_text.h"
#include "shared/base/ids.h"

#include <QStyledItemDelegate>

namespace kith::widgets {

class RoomListDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    // The theme and the clock outlive it.
    RoomListDelegate(const Theme &theme, const Clock &clock, QObject *parent = nullptr);

    // The room that the conversation shows; its view has to be drawn anew.
    void setOpenRoom(RoomId id) { m_open = id; }
    RoomId openRoom() const { return m_open; }

    RoomRow row(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    // How much of the row above its room is a heading.
    int heading(const QModelIndex &index) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    struct Content;
    Content content(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    RoomRowParts parts(const Content &content) const;
    void paintHeading(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintName(QPainter &painter, const Content &content, const RoomRow &row) const;
    void paintLine(QPainter &painter, const Content &content, const RoomRow &row) const;

    const Theme &m_theme;
    const Clock &m_clock;
    RoomId m_open;
};

} // namespace kith::widgets
