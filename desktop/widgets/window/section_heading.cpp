#include "desktop/widgets/window/section_heading.h"

#include "desktop/models/roles.h"
#include "desktop/widgets/theme/theme.h"

#include <QAbstractItemModel>
#include <QCoreApplication>
#include <QFontMetrics>

using namespace kith::models;

namespace kith::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ChatList)
};

int sectionOf(const QModelIndex &room) { return room.data(SectionRole).toInt(); }

bool beginsSection(const QModelIndex &room)
{
    const QAbstractItemModel *model = room.model();
    const int last = model->rowCount() - 1;
    if (sectionOf(model->index(0, 0)) == sectionOf(model->index(last, 0)))
        return false; // all in one
    return room.row() == 0 || sectionOf(model->index(room.row() - 1, 0)) != sectionOf(room);
}

} // namespace

QString sectionName(const QModelIndex &room)
{
    switch (static_cast<RoomSection>(sectionOf(room))) {
    case RoomSection::Unread:
        return Words::tr("Unread", "section of the chat list");
    case RoomSection::Favourites:
        return Words::tr("Favourites", "section of the chat list");
    case RoomSection::Rooms:
        return Words::tr("Rooms", "section of the chat list");
    case RoomSection::Direct:
        return Words::tr("Direct messages", "section of the chat list");
    }
    return {};
}

QString headingAbove(const QModelIndex &room) { return beginsSection(room) ? sectionName(room) : QString(); }

int headingHeight(const Theme &theme, const QModelIndex &room)
{
    if (!beginsSection(room))
        return 0;
    const int above = room.row() == 0 ? metrics::tiny : metrics::medium;
    return above + QFontMetrics(theme.smallStrong()).height() + metrics::tiny;
}

} // namespace kith::widgets
