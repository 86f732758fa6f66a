#include "desktop/widgets/conversation/jump_button.h"

#include "desktop/widgets/theme/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int discSize = 40;
constexpr int shadow = 4;
} // namespace

JumpButton::JumpButton(const Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setUnread(0);
    resize(sizeHint());
    connect(&theme, &Theme::changed, this, [this] {
        resize(sizeHint());
        update();
    });
}

void JumpButton::setUnread(qint64 unread)
{
    if (unread == m_unread)
        return;
    m_unread = unread;
    const QString words = tr("Go to the newest message");
    setAccessibleName(unread > 0 ? words + u", "_s + tr("%n unread message(s)", nullptr, int(unread)) : words);
    setToolTip(words);
    update();
}

QSize JumpButton::sizeHint() const { return {discSize + 2 * shadow, discSize + shadow + countOver()}; }

// How far the count stands out above.
int JumpButton::countOver() const { return m_theme.countHeight() / 2; }

QRect JumpButton::disc() const { return {shadow, countOver(), discSize, discSize}; }

bool JumpButton::hitButton(const QPoint &position) const
{
    return QRegion(disc(), QRegion::Ellipse).contains(position) || position.y() < m_theme.countHeight();
}

void JumpButton::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = shadow; i > 0; --i) { // soft, below
        painter.setBrush(QColor(0, 0, 0, m_theme.isDark() ? 26 : 10));
        painter.drawEllipse(QRectF(disc()).adjusted(-i + 1, -i + 3, i - 1, i - 1));
    }
    painter.setPen(QPen(hasFocus() ? colors.accent : colors.line, hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() ? colors.raised : colors.surface);
    painter.drawEllipse(QRectF(disc()).adjusted(0.5, 0.5, -0.5, -0.5));
    const QPixmap arrow =
        m_theme.pixmap(u"arrow-down"_s, underMouse() ? colors.text : colors.muted, devicePixelRatioF());
    painter.drawPixmap(disc().center() - QPoint(metrics::icon / 2 - 1, metrics::icon / 2 - 1), arrow);
    if (m_unread <= 0)
        return;
    const QString count = m_unread > 999 ? u"999+"_s : QString::number(m_unread);
    painter.setFont(m_theme.smallStrong());
    const int pill = m_theme.countHeight();
    const int width = std::max(pill, painter.fontMetrics().horizontalAdvance(count) + 12);
    const QRect ground(rect().center().x() - width / 2 + 1, 0, width, pill);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(ground, pill / 2.0, pill / 2.0);
    painter.setPen(colors.onAccent);
    painter.drawText(ground, Qt::AlignCenter, count);
}

} // namespace kith::widgets
