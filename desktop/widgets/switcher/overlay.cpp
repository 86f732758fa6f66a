#include "desktop/widgets/switcher/overlay.h"

#include "desktop/widgets/theme/theme.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

namespace kith::widgets {

namespace {
constexpr float scrimLight = 0.28F, scrimDark = 0.5F;
}

Overlay::Overlay(Theme &theme, QWidget *window) : QWidget(window), m_theme(theme)
{
    setGeometry(window->rect());
    window->installEventFilter(this);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Overlay::setPanel(QWidget *panel, int width)
{
    panel->setParent(this);
    m_panel = panel;
    m_width = width;
    panel->installEventFilter(this);
    panel->show();
    arrange();
}

void Overlay::arrange()
{
    if (!m_panel)
        return;
    const int width = std::min(m_width, this->width() - 2 * metrics::large);
    const int top = std::clamp(height() / 8, metrics::large, 96);
    const int height = std::min(m_panel->sizeHint().height(), this->height() - top - metrics::large);
    m_panel->setGeometry((this->width() - width) / 2, top, width, height);
}

void Overlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor scrim(Qt::black);
    scrim.setAlphaF(m_theme.isDark() ? scrimDark : scrimLight);
    painter.fillRect(rect(), scrim);
}

void Overlay::mousePressEvent(QMouseEvent *)
{
    emit dismissed(); // the panel takes the clicks that are its own
}

void Overlay::resizeEvent(QResizeEvent *) { arrange(); }

bool Overlay::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (watched == m_panel && event->type() == QEvent::LayoutRequest)
        arrange();
    return QWidget::eventFilter(watched, event);
}

// The ring of the panel alone: what is covered is not reached.
bool Overlay::focusNextPrevChild(bool next)
{
    QWidget *const from = window()->focusWidget();
    if (!from || !isAncestorOf(from))
        return QWidget::focusNextPrevChild(next);
    for (QWidget *to = next ? from->nextInFocusChain() : from->previousInFocusChain(); to != from;
         to = next ? to->nextInFocusChain() : to->previousInFocusChain()) {
        if (isAncestorOf(to) && to->isVisible() && to->isEnabled() && to->focusPolicy() & Qt::TabFocus) {
            to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

} // namespace kith::widgets
