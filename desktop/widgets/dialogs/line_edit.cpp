#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/theme/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

namespace kith::widgets {

namespace {
constexpr int edge = metrics::small; // where the text would begin
}

LineEdit::LineEdit(Theme &theme, QWidget *parent) : QLineEdit(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &LineEdit::drawIcon);
}

void LineEdit::setIcon(const QString &name)
{
    m_iconName = name;
    m_icon = new QLabel(this);
    m_icon->setAttribute(Qt::WA_TransparentForMouseEvents);
    drawIcon();
    makeRoom();
}

QPushButton *LineEdit::addButton(const QString &text)
{
    m_button = new QPushButton(text, this);
    m_button->setProperty("link", true);
    m_button->setProperty("small", true);
    m_button->setCursor(Qt::PointingHandCursor);
    m_button->setAutoDefault(false);
    makeRoom();
    return m_button;
}

void LineEdit::setInvalid(bool invalid)
{
    if (property("invalid").toBool() == invalid)
        return;
    setProperty("invalid", invalid);
    repolish(this);
}

void LineEdit::drawIcon()
{
    if (m_icon)
        m_icon->setPixmap(m_theme.pixmap(m_iconName, m_theme.colors().muted, devicePixelRatioF()));
}

void LineEdit::makeRoom()
{
    const int before = m_icon ? metrics::icon + metrics::small : 0;
    const int behind = m_button ? m_button->sizeHint().width() : 0;
    if (isRightToLeft())
        setTextMargins(behind, 0, before, 0);
    else
        setTextMargins(before, 0, behind, 0);

    const auto place = [this](QWidget *widget, const QSize &size, Qt::Alignment side) {
        const QRect inside = rect().adjusted(edge, 0, -edge, 0);
        widget->setGeometry(QStyle::alignedRect(layoutDirection(), side | Qt::AlignVCenter, size, inside));
    };
    if (m_icon)
        place(m_icon, {metrics::icon, metrics::icon}, Qt::AlignLeft);
    if (m_button)
        place(m_button, m_button->sizeHint(), Qt::AlignRight);
}

void LineEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    makeRoom();
}

void LineEdit::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange || event->type() == QEvent::StyleChange)
        makeRoom();
}

} // namespace kith::widgets
