#include "desktop/widgets/dialogs/choice_card.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QPainter>
#include <QStyle>

namespace kith::widgets {

namespace {

constexpr int padding = metrics::medium;
constexpr int dot = 16;
constexpr int iconLeft = padding + dot + metrics::medium;
constexpr int textLeft = iconLeft + metrics::icon + metrics::medium;

} // namespace

ChoiceCard::ChoiceCard(Theme &theme, const QString &icon, const QString &name, const QString &sentence, QWidget *parent)
    : QRadioButton(name, parent), m_theme(theme), m_icon(icon), m_sentence(sentence)
{
    setAccessibleDescription(sentence);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&ChoiceCard::update));
}

QRect ChoiceCard::textRect(int width) const { return {textLeft, padding, qMax(1, width - textLeft - padding), 10'000}; }

int ChoiceCard::heightForWidth(int width) const
{
    const QFontMetrics strong(m_theme.strong());
    const QFontMetrics small(m_theme.small());
    const int sentence = small.boundingRect(textRect(width), Qt::TextWordWrap, m_sentence).height();
    return 2 * padding + strong.height() + sentence;
}

QSize ChoiceCard::sizeHint() const { return {320, heightForWidth(320)}; }

QSize ChoiceCard::minimumSizeHint() const { return {textLeft + 120, heightForWidth(320)}; }

void ChoiceCard::enterEvent(QEnterEvent *event)
{
    QRadioButton::enterEvent(event);
    update();
}

void ChoiceCard::leaveEvent(QEvent *event)
{
    QRadioButton::leaveEvent(event);
    update();
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    const Colors &c = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto at = [this](const QRect &rect) { return QStyle::visualRect(layoutDirection(), this->rect(), rect); };

    const bool ring = hasFocus();
    const qreal pen = ring ? 2 : 1;
    const QColor frame = isChecked() || ring ? c.accent : underMouse() ? mixed(c.muted, 0.5, c.line) : c.line;
    painter.setPen(QPen(frame, pen));
    painter.setBrush(isChecked() ? mixed(c.accent, 0.08, c.surface) : c.surface);
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), metrics::fieldRadius, metrics::fieldRadius);

    const QRectF circle = at({padding, (height() - dot) / 2, dot, dot});
    painter.setPen(QPen(isChecked() ? c.accent : c.muted, isChecked() ? 5 : 1.5));
    painter.setBrush(c.surface);
    const qreal inset = isChecked() ? 2.5 : 0.75;
    painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset));

    painter.drawPixmap(at({iconLeft, (height() - metrics::icon) / 2, metrics::icon, metrics::icon}),
        m_theme.pixmap(m_icon, c.muted, devicePixelRatioF()));

    const QColor text = isEnabled() ? c.text : c.muted;
    const QRect lines = textRect(width());
    const int nameHeight = QFontMetrics(m_theme.strong()).height();
    const int side = int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft));
    painter.setFont(m_theme.strong());
    painter.setPen(text);
    painter.drawText(at({lines.left(), lines.top(), lines.width(), nameHeight}), side | Qt::AlignVCenter, this->text());
    painter.setFont(m_theme.small());
    painter.setPen(c.muted);
    painter.drawText(at({lines.left(), lines.top() + nameHeight, lines.width(), height()}),
        side | Qt::AlignTop | Qt::TextWordWrap, m_sentence);
}

} // namespace kith::widgets
