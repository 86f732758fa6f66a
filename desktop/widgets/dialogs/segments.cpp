#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

Segments::Segments(Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_row(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
    setObjectName(u"segments"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_row->setContentsMargins(metrics::tiny, metrics::tiny, metrics::tiny, metrics::tiny);
    m_row->setSpacing(metrics::tiny);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool checked) {
        if (checked)
            emit changed(id);
    });
    connect(&theme, &Theme::changed, this, &Segments::restyle);
    restyle();
}

void Segments::add(int id, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_group->addButton(button, id);
    m_row->addWidget(button, 1);
    if (m_group->checkedId() < 0)
        button->setChecked(true);
}

int Segments::chosen() const { return m_group->checkedId(); }

void Segments::choose(int id)
{
    if (auto *button = m_group->button(id))
        button->setChecked(true);
}

// The buttons' own is nothing, so that all can be of one width.
QSize Segments::minimumSizeHint() const
{
    int width = metrics::tiny;
    for (const QAbstractButton *button : m_group->buttons())
        width += button->sizeHint().width() + metrics::tiny;
    return {width, QWidget::minimumSizeHint().height()};
}

void Segments::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // All of one width, unless the longest word would not fit.
    const QList<QAbstractButton *> buttons = m_group->buttons();
    const int share = (width() - metrics::tiny) / int(qMax<qsizetype>(1, buttons.size())) - metrics::tiny;
    const bool even = std::all_of(buttons.begin(), buttons.end(),
        [share](const QAbstractButton *button) { return button->sizeHint().width() <= share; });
    for (QAbstractButton *button : buttons)
        button->setSizePolicy(even ? QSizePolicy::Ignored : QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Segments::restyle()
{
    const Colors &c = m_theme.colors();
    const QString sheet = uR"(
#segments { background: @raised; border-radius: 8px; }
#segments QPushButton { background: transparent; color: @muted; border: 2px solid transparent; border-radius: 6px;
    min-height: 28px; padding: 0 4px; }
#segments QPushButton:hover { color: @text; }
#segments QPushButton:checked { background: @ground; color: @text; }
#segments QPushButton:focus { border-color: @accent; }
#segments QPushButton:disabled { color: @muted; }
)"_s;
    QString result = sheet;
    // In the dark the chosen one is lighter than what it lies on, as if it stood out; the surface would be a hole.
    const QColor ground = m_theme.isDark() ? c.line : c.surface;
    for (const auto &[name, color] : {std::pair{"@raised"_L1, c.raised}, {"@muted"_L1, c.muted}, {"@text"_L1, c.text},
             {"@accent"_L1, c.accent}, {"@ground"_L1, ground}})
        result.replace(name, color.name());
    setStyleSheet(result);
}

} // namespace kith::widgets
