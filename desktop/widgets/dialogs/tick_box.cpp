#include "desktop/widgets/dialogs/tick_box.h"
#include "desktop/widgets/theme/theme.h"

#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int boxSize = 18;
constexpr int ringGap = 3; // between the box and the ring of the focus, with the ring
constexpr int tickSize = 14;
constexpr int boxRadius = 4;
constexpr qreal lineWidth = 2;
constexpr int narrowest = 160; // of the text

QRectF within(const QRect &rect)
{
    constexpr qreal half = lineWidth / 2;
    return QRectF(rect).adjusted(half, half, -half, -half);
}

} // namespace

TickBox::TickBox(const Theme &theme, const QString &text, QWidget *parent) : QCheckBox(text, parent), m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAttribute(Qt::WA_Hover);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

int TickBox::textStart() { return ringGap + boxSize + metrics::small; }

// As if the writing went from left to right.
QRect TickBox::textRect(const QRect &area) const { return area.adjusted(textStart(), ringGap, 0, -ringGap); }

QSize TickBox::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(this->text()) + 1;
    return {ringGap + boxSize + metrics::small + text, heightForWidth(QWIDGETSIZE_MAX)};
}

QSize TickBox::minimumSizeHint() const
{
    return {
        std::min(sizeHint().width(), ringGap + boxSize + metrics::small + narrowest), heightForWidth(QWIDGETSIZE_MAX)};
}

int TickBox::heightForWidth(int width) const
{
    const QRect room = textRect({0, 0, width, QWIDGETSIZE_MAX});
    const int text = fontMetrics().boundingRect(room, Qt::TextWordWrap, this->text()).height();
    return std::max(text, boxSize) + 2 * ringGap;
}

void TickBox::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(layoutDirection());

    const int line = std::max(fontMetrics().height(), boxSize);
    const QRect first(ringGap, ringGap + (line - boxSize) / 2, boxSize, boxSize);
    const QRect box = QStyle::visualRect(layoutDirection(), rect(), first);
    const QColor accent = isEnabled() ? colors.accent : colors.muted;
    painter.setPen(QPen(isChecked() ? accent : underMouse() ? colors.text : colors.muted, lineWidth));
    painter.setBrush(isChecked() ? QBrush(accent) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(within(box), boxRadius - 1, boxRadius - 1);
    if (isChecked()) {
        QRect tick(0, 0, tickSize, tickSize);
        tick.moveCenter(box.center());
        painter.drawPixmap(tick, m_theme.pixmap(u"check"_s, colors.onAccent, devicePixelRatioF(), tickSize));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, lineWidth));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(
            within(box.adjusted(-ringGap, -ringGap, ringGap, ringGap)), boxRadius + 1, boxRadius + 1);
    }

    painter.setPen(isEnabled() ? colors.text : colors.muted);
    const QRect words = QStyle::visualRect(layoutDirection(), rect(), textRect(rect()));
    const auto side = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    const int lines = fontMetrics().boundingRect(words, Qt::TextWordWrap, text()).height();
    const QRect place(words.left(), words.top() + std::max(0, line - lines) / 2, words.width(), words.height());
    painter.drawText(place, int(side) | Qt::AlignTop | Qt::AlignAbsolute | Qt::TextWordWrap, text());
}

bool TickBox::hitButton(const QPoint &pos) const { return rect().contains(pos); }

} // namespace kith::widgets
