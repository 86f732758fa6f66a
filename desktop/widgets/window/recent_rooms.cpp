#include "desktop/widgets/window/recent_rooms.h"

#include <QSettings>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
const QString setting = u"window/recentRooms"_s;
}

RecentRooms::RecentRooms(QSettings &settings) : m_settings(settings)
{
    for (const QString &id : settings.value(setting).toStringList()) {
        if (const RoomId room = RoomId::fromString(id); room.isValid() && m_rooms.size() < most)
            m_rooms.push_back(room);
    }
}

void RecentRooms::entered(RoomId id)
{
    if (!m_rooms.empty() && m_rooms.front() == id)
        return;
    std::erase(m_rooms, id);
    m_rooms.insert(m_rooms.begin(), id);
    if (m_rooms.size() > most)
        m_rooms.resize(most);
    QStringList ids;
    for (const RoomId room : m_rooms)
        ids.append(room.toString());
    m_settings.setValue(setting, ids);
}

} // namespace kith::widgets
