#include "desktop/widgets/window/spoken_rooms.h"
#include "desktop/models/roles.h"
#include "desktop/widgets/window/row_text.h"
#include "desktop/widgets/window/section_heading.h"

namespace kith::widgets {

QVariant SpokenRooms::data(const QModelIndex &index, int role) const
{
    if (role == Qt::AccessibleTextRole)
        return spokenRow(mapToSource(index), QDateTime::fromMSecsSinceEpoch(m_clock.now()), QLocale());
    if (role == Qt::AccessibleDescriptionRole)
        return sectionName(index);
    if (role == Qt::DisplayRole)
        return index.data(models::NameRole);
    return QIdentityProxyModel::data(index, role);
}

} // namespace kith::widgets
