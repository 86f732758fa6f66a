#include "desktop/widgets/switcher/choice_delegate.h"

#include "desktop/models/switcher_model.h"
#include "desktop/widgets/dialogs/paint_text.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QPainter>

using namespace Qt::StringLiterals;
using kith::models::Choice;

namespace kith::widgets {

namespace {

constexpr int lineHeight = 44;
constexpr int picture = 28;
constexpr int pillPadding = 6;

} // namespace

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, std::max(lineHeight, QFontMetrics(m_theme.body()).height() + 2 * metrics::small)};
}

void ChoiceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = m_theme.colors();
    const Choice &choice = static_cast<const models::SwitcherModel *>(index.model())->choice(index.row());
    const auto at = [&](const QRect &rect) { return QStyle::visualRect(option.direction, option.rect, rect); };
    const qreal ratio = painter->device()->devicePixelRatioF();

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setLayoutDirection(option.direction);
    const bool current = option.state.testFlag(QStyle::State_Selected);
    const QColor ground = current ? mixed(colors.accent, 0.12, colors.surface) : colors.surface;
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(option.rect, metrics::fieldRadius, metrics::fieldRadius);

    const QRect inside = option.rect.adjusted(metrics::small, 0, -metrics::small, 0);
    const QRect image(inside.left(), inside.top() + (inside.height() - picture) / 2, picture, picture);
    if (choice.kind == Choice::Kind::Action) {
        const int inset = (picture - metrics::icon) / 2;
        painter->drawPixmap(at(image.adjusted(inset, inset, -inset, -inset)),
            m_theme.pixmap(u"arrow-right"_s, colors.muted, ratio, metrics::icon));
    } else {
        m_theme.drawAvatar(*painter, at(image), choice.avatar, choice.name, choice.online, ground);
    }

    const QFontMetrics body(m_theme.body());
    const QFontMetrics small(m_theme.small());
    int end = inside.right() + 1;
    if (choice.unread > 0) {
        const QString count = QLocale().toString(choice.unread);
        const int pillHeight = m_theme.countHeight();
        const int width =
            std::max(pillHeight, QFontMetrics(m_theme.smallStrong()).horizontalAdvance(count) + 2 * pillPadding);
        const QRect pill = at({end - width, inside.top() + (inside.height() - pillHeight) / 2, width, pillHeight});
        painter->setBrush(colors.accent);
        painter->drawRoundedRect(pill, pillHeight / 2.0, pillHeight / 2.0);
        painter->setFont(m_theme.smallStrong());
        painter->setPen(colors.onAccent);
        painter->drawText(pill, Qt::AlignCenter, count);
        end -= width + metrics::small;
    }

    const int left = image.right() + 1 + metrics::medium;
    const QFont nameFont = choice.unread > 0 ? m_theme.strong() : m_theme.body();
    const QFontMetrics nameMetrics(nameFont);
    const int most = std::max(0, end - left);
    const QString name = nameMetrics.elidedText(choice.name, Qt::ElideRight, most);
    const int nameWidth = std::min(most, nameMetrics.horizontalAdvance(name) + 1);
    painter->setFont(nameFont);
    painter->setPen(colors.text);
    drawLine(*painter, at({left, inside.top(), nameWidth, inside.height()}), option.direction, name);

    // What it is about stands behind the name; the keys of an action at the end.
    const bool keys = choice.kind == Choice::Kind::Action;
    const int room = end - left - nameWidth - metrics::medium;
    if (room > metrics::huge && !choice.detail.isEmpty()) {
        const QString detail = small.elidedText(choice.detail, Qt::ElideRight, room);
        const int width = small.horizontalAdvance(detail) + 1;
        const int from = keys ? end - width : left + nameWidth + metrics::small;
        painter->setFont(m_theme.small());
        painter->setPen(colors.muted);
        drawLine(*painter, at({from, inside.top(), width, inside.height()}), option.direction, detail);
    }
    painter->restore();
}

} // namespace kith::widgets
