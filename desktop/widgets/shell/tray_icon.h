// What the tray shows: the program's mark, grey without a connection, and how much was not read, on a disc at its
// corner.
#pragma once

#include <QIcon>
#include <QPixmap>

namespace kith::widgets {

struct TrayState {
    qint64 unread = 0;   // without muted rooms
    qint64 mentions = 0; // of them: those that call for the reader
    bool online = true;
    bool disturbs = true; // false: "do not disturb"
    friend bool operator==(const TrayState &, const TrayState &) = default;
};

// "7", "99+"; empty for none.
QString trayCount(qint64 unread);
// Drawn for this many pixels, not scaled to them.
QPixmap trayPixmap(const TrayState &state, int pixels);
// In all sizes that trays ask for.
QIcon trayIcon(const TrayState &state);

} // namespace kith::widgets
