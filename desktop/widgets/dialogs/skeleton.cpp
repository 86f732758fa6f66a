#include "desktop/widgets/dialogs/skeleton.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QPainter>
#include <QStyle>

namespace kith::widgets {

namespace {
constexpr auto delay = std::chrono::milliseconds(200);
constexpr int bone = 12;
} // namespace

Skeleton::Skeleton(Theme &theme, Shape shape, QWidget *parent) : QWidget(parent), m_theme(theme), m_shape(shape)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        m_drawn = true;
        update();
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&Skeleton::update));
}

void Skeleton::start()
{
    if (!m_drawn && !m_delay.isActive())
        m_delay.start();
}

void Skeleton::stop()
{
    m_delay.stop();
    m_drawn = false;
    update();
}

void Skeleton::paintEvent(QPaintEvent *)
{
    if (!m_drawn)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(m_theme.colors().muted, 0.18, m_theme.colors().surface));
    for (int i = 0; i < m_shape.rows; ++i) {
        const int top = i * m_shape.height;
        const int left = metrics::small + m_shape.avatar + metrics::medium;
        const QRect head(metrics::small, top + (m_shape.height - m_shape.avatar) / 2, m_shape.avatar, m_shape.avatar);
        // Of unlike length, as names are.
        const int length = (width() - left - metrics::small) * (8 - i % 3 * 2) / 10;
        const QRect line(left, top + (m_shape.height - bone) / 2, length, bone);
        painter.drawEllipse(QStyle::visualRect(layoutDirection(), rect(), head));
        painter.drawRoundedRect(QStyle::visualRect(layoutDirection(), rect(), line), bone / 2.0, bone / 2.0);
    }
}

} // namespace kith::widgets
