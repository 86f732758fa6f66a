#include "desktop/widgets/conversation/message_bar.h"

#include "desktop/widgets/theme/paint_panel.h"
#include "desktop/widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int button = 24;
constexpr int glyph = 16;
constexpr int frame = 2;
} // namespace

MessageBar::MessageBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_copy(nullptr), m_more(nullptr)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(frame, frame, frame, frame);
    layout->setSpacing(0);
    m_copy = add(tr("Copy message"));
    m_more = add(tr("More"));
    connect(m_copy, &QToolButton::clicked, this, [this] { emit copyWanted(m_row); });
    connect(m_more, &QToolButton::clicked, this, [this] { emit menuWanted(m_row); });
    connect(&theme, &Theme::changed, this, &MessageBar::restyle);
    setCursor(Qt::ArrowCursor);
    restyle();
    adjustSize();
    hide();
}

QToolButton *MessageBar::add(const QString &name)
{
    auto *tool = new QToolButton(this);
    tool->setFixedSize(button, button);
    tool->setIconSize({glyph, glyph});
    tool->setFocusPolicy(Qt::NoFocus); // the view keeps it: its menu key does the same
    tool->setAccessibleName(name);
    tool->setToolTip(name);
    layout()->addWidget(tool);
    return tool;
}

void MessageBar::restyle()
{
    setStyleSheet(u"QToolButton { padding: 2px; border-radius: 6px; }"_s);
    m_copy->setIcon(m_theme.icon(u"copy"_s, m_theme.colors().muted));
    m_more->setIcon(m_theme.icon(u"more"_s, m_theme.colors().muted));
    update();
}

void MessageBar::showFor(int row, const QRect &bubble, bool atLeft)
{
    m_row = row;
    const int room = parentWidget()->width() - width() - metrics::tiny;
    int x = atLeft ? bubble.left() - metrics::tiny - width() : bubble.left() + bubble.width() + metrics::tiny;
    int y = bubble.top();
    if (x < metrics::tiny || x > room) {
        x = atLeft ? bubble.left() + metrics::tiny : bubble.left() + bubble.width() - width() - metrics::tiny;
        y -= height() - metrics::small;
    }
    // Of a message that begins above the view, at the view's edge.
    if (y < metrics::tiny)
        y = std::min<int>(metrics::tiny, bubble.bottom() - height());
    move(std::clamp(x, 0, std::max(0, room)), y);
    show();
    raise();
}

void MessageBar::paintEvent(QPaintEvent *) { paintPanel(*this, m_theme); }

} // namespace kith::widgets
