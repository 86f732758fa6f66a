#include "desktop/widgets/window/own_name.h"
#include "desktop/widgets/theme/theme.h"

#include <QPainter>
#include <QStyle>

namespace kith::widgets {

OwnName::OwnName(const Theme &theme, const User &user, QWidget *parent) : QWidget(parent), m_theme(theme), m_user(user)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(user.displayName);
}

QSize OwnName::sizeHint() const
{
    const int name = QFontMetrics(m_theme.strong()).horizontalAdvance(m_user.displayName);
    return {metrics::smallAvatar + metrics::small + name, std::max(metrics::smallAvatar, fontMetrics().height())};
}

QSize OwnName::minimumSizeHint() const { return {metrics::smallAvatar, sizeHint().height()}; }

void OwnName::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    const QRect avatar(0, (height() - metrics::smallAvatar) / 2, metrics::smallAvatar, metrics::smallAvatar);
    const QRect name = rect().adjusted(metrics::smallAvatar + metrics::small, 0, 0, 0);
    m_theme.drawAvatar(painter, QStyle::visualRect(layoutDirection(), rect(), avatar), m_user.id.toString(),
        m_user.displayName, {}, m_theme.colors().window);
    painter.setFont(m_theme.strong());
    painter.setPen(m_theme.colors().text);
    const QString shown = QFontMetrics(painter.font()).elidedText(m_user.displayName, Qt::ElideRight, name.width());
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), name),
        static_cast<int>(Qt::TextSingleLine | Qt::AlignVCenter | Qt::AlignAbsolute)
            | static_cast<int>(isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft)
            | static_cast<int>(shown.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight),
        shown);
}

} // namespace kith::widgets
