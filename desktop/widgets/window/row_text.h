// What the rows of the chat list say. Pure functions, in the reader's language.
#pragma once

#include "desktop/widgets/theme/clock_time.h"

#include <QDateTime>
#include <QLocale>
#include <QString>

class QModelIndex;

namespace kith::widgets {

// The second line of a row.
struct RowLine {
    enum class Kind { Preview, Empty, Draft, Typing };
    enum class Mark { None, Sending, Failed };
    Kind kind = Kind::Empty;
    Mark mark = Mark::None;
    QString text;
    // `text` is somebody's own words and reads in their direction; otherwise in that of the window.
    bool verbatim = false;
};
// Of a row of RoomListModel. The room that is open shows no draft: it stands in the composer.
RowLine rowLine(const QModelIndex &room, bool open);

QString typingText(const QStringList &names, bool direct);
// "12", "999+"; empty for 0.
QString countText(qint64 unread, const QLocale &locale);
// The whole row for a screen reader.
QString spokenRow(const QModelIndex &room, const QDateTime &now, const QLocale &locale);

} // namespace kith::widgets
