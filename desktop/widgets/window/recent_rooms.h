// In which rooms the reader was, the last one first; remembered from one run to the next.
#pragma once

#include "shared/base/ids.h"

#include <vector>

class QSettings;

namespace kith::widgets {

class RecentRooms {
public:
    static constexpr size_t most = 20;

    // The settings outlive it.
    explicit RecentRooms(QSettings &settings);

    void entered(RoomId id);
    const std::vector<RoomId> &rooms() const { return m_rooms; }

private:
    QSettings &m_settings;
    std::vector<RoomId> m_rooms;
};

} // namespace kith::widgets
