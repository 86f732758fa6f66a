// The look (resources/themes/tokens.json, the same table as the browser's): colours, type, spacing, icons, avatars.
// One object for the program, passed to whoever draws.
#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QPixmap>

#include <optional>

class QPainter;

namespace kith::widgets {

struct Colors {
    QColor window, surface, raised, line, text, muted, accent, onAccent, own, other, link, mention, online, danger,
        warn, warnGround;
    QColor selected; // accent at 12 % over window: the active row
};

// Device-independent pixels; see "spacing", "radius" and "size" of the table.
namespace metrics {
inline constexpr int tiny = 4, small = 8, medium = 12, large = 16, huge = 24;
inline constexpr int fieldRadius = 8, panelRadius = 12;
inline constexpr int listWidth = 280, listWidthMin = 240, listWidthMax = 400;
inline constexpr int row = 60, avatar = 40, smallAvatar = 32, header = 56, messages = 720, members = 240, icon = 20;
} // namespace metrics

// What the density changes, in the same pixels.
struct Spacing {
    int row = metrics::row;       // of the chat list
    int avatar = metrics::avatar; // in it
    int padding = metrics::small; // above and below its text
    int line = 2;                 // between messages of a group
    int group = metrics::medium;  // between groups
    int person = 44;              // of the list of members
    int hit = metrics::small;     // above and below a message that was found
};

class Theme : public QObject {
    Q_OBJECT

public:
    explicit Theme(bool dark, QObject *parent = nullptr);

    bool isDark() const { return m_dark; }
    void setDark(bool dark); // changed() follows where it is another
    const Colors &colors() const { return m_colors; }
    void setCompact(bool compact); // changed() follows where it is another
    bool isCompact() const { return m_compact; }
    const Spacing &spacing() const;
    void setAnimated(bool animated) { m_animated = animated; }
    bool isAnimated() const { return m_animated; } // whether the system lets things move
    void fontChanged() { emit changed(); }         // the application's, of which all sizes are made

    // Two sizes of type, one weight apart.
    QFont body() const;
    QFont strong() const;
    QFont small() const;
    QFont smallStrong() const;
    int countHeight() const;  // of the round ground of a number in smallStrong()
    int headerHeight() const; // above a conversation, and beside it: a line in strong() and one in small()

    QPalette palette() const;
    // For QApplication, over Fusion: fields, buttons, menus, scroll bars, in the colours of now. Widgets ask for a
    // manner with a property that is set before they are shown: QPushButton "primary", "danger", "link" or "quiet";
    // QLabel "muted", "error", "strong"; any of them "small"; text edits "flat" (no ground of their own);
    // QLineEdit "search" or "invalid".
    QString styleSheet() const;

    // One of resources/icons in a colour. The icon follows disabled and checked states, not changed().
    QPixmap pixmap(const QString &icon, const QColor &color, qreal ratio, int size = metrics::icon) const;
    QIcon icon(const QString &icon) const; // in `text`; `muted` where disabled
    QIcon icon(const QString &icon, const QColor &color) const;

    // Round, with one or two letters of the name on a ground chosen by the id (as in the browser). Where
    // `online` is given, with the dot: filled, or a ring.
    void drawAvatar(QPainter &painter, const QRect &rect, const QString &id, const QString &name,
        std::optional<bool> online = {}, const QColor &ground = {}) const;
    static QColor avatarGround(const QString &id);
    static QString initials(const QString &name);

signals:
    void changed();

private:
    bool m_dark;
    bool m_compact = false;
    bool m_animated = true;
    Colors m_colors;
    mutable QHash<QString, QPixmap> m_pixmaps; // drawn already: few icons, in few colours
};

} // namespace kith::widgets
