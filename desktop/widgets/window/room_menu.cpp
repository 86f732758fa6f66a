#include "desktop/widgets/window/room_menu.h"

#include "desktop/words/kith_link.h"

#include <QActionGroup>
#include <QClipboard>
#include <QGuiApplication>

namespace kith::widgets {

using client::Level;
using client::RoomState;

RoomMenu::RoomMenu(client::Account &account, QWidget *parent) : QMenu(parent), m_account(account)
{
    connect(this, &QMenu::aboutToShow, this, &RoomMenu::fill);
}

void RoomMenu::setRoom(RoomId id, bool isOpen)
{
    m_id = id;
    m_isOpen = isOpen;
    fill(); // a menu without anything in it does not even open
}

void RoomMenu::fill()
{
    for (QMenu *levels : findChildren<QMenu *>(Qt::FindDirectChildrenOnly))
        levels->deleteLater();
    clear();
    const RoomState *room = m_account.room(m_id);
    if (!room)
        return;
    if (!m_isOpen)
        connect(addAction(tr("Open")), &QAction::triggered, this, [this] { emit openRequested(m_id); });
    QAction *read = addAction(tr("Mark as read"));
    read->setEnabled(room->unread() > 0);
    connect(read, &QAction::triggered, this, [this, seq = room->lastSeq] { m_account.markRead(m_id, seq); });
    addSeparator();
    connect(addAction(room->favourite ? tr("Remove from favourites") : tr("Add to favourites")), &QAction::triggered,
        this, [this, favourite = !room->favourite] { m_account.setFavourite(m_id, favourite); });
    addLevels(*room);
    if (room->isDirect())
        return;
    addSeparator();
    connect(addAction(tr("Copy link")), &QAction::triggered, this,
        [this] { QGuiApplication::clipboard()->setText(words::roomLink(m_account.server(), m_id)); });
    if (!m_account.user().guest)
        connect(addAction(tr("Invite people…")), &QAction::triggered, this, [this] { emit inviteRequested(m_id); });
    connect(addAction(tr("Leave room…")), &QAction::triggered, this, [this] { emit leaveRequested(m_id); });
}

void RoomMenu::addLevels(const RoomState &room)
{
    QMenu *levels = addMenu(tr("Notifications"));
    auto *group = new QActionGroup(levels);
    const auto add = [&](const QString &text, Level level) {
        QAction *action = levels->addAction(text);
        action->setCheckable(true);
        action->setChecked(room.level == level);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, level] { m_account.setLevel(m_id, level); });
    };
    add(tr("Every message"), Level::All);
    add(tr("Only mentions"), Level::Mentions);
    add(tr("None (muted)"), Level::None);
}

} // namespace kith::widgets
