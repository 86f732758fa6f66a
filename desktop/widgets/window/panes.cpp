#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/theme/theme.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QSplitter>

namespace kith::widgets {

Panes::Panes(QWidget *list, QWidget *conversation, QWidget *members, QWidget *parent)
    : QWidget(parent), m_list(list), m_conversation(conversation), m_members(members),
      m_splitter(new QSplitter(Qt::Horizontal, this)), m_side(new QWidget), m_listWidth(metrics::listWidth)
{
    auto *side = new QHBoxLayout(m_side);
    side->setContentsMargins({});
    side->setSpacing(0);
    side->addWidget(conversation, 1);
    side->addWidget(members);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(list);
    m_splitter->addWidget(m_side);
    m_splitter->setStretchFactor(1, 1);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (!isNarrow() && !m_list->isHidden())
            m_listWidth = m_list->width();
    });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_splitter);
    arrange();
}

bool Panes::isNarrow() const { return width() < narrow; }
bool Panes::isListShown() const { return !m_list->isHidden(); }
bool Panes::areMembersShown() const { return !m_members->isHidden(); }

void Panes::showList()
{
    m_listFirst = true;
    m_wantedNarrow = false;
    arrange();
}

void Panes::showConversation()
{
    m_listFirst = false;
    m_wantedNarrow = false;
    arrange();
}

void Panes::setMembersOffered(bool offered)
{
    m_offered = offered;
    arrange();
}

void Panes::setMembersShown(bool shown)
{
    (width() >= wide ? m_wantedWide : m_wantedNarrow) = shown;
    arrange();
}

void Panes::setListWidth(int width)
{
    m_listWidth = std::clamp(width, metrics::listWidthMin, metrics::listWidthMax);
    arrange();
}

void Panes::setMembersWanted(bool wanted)
{
    m_wantedWide = wanted;
    arrange();
}

void Panes::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if ((event->oldSize().width() >= wide) != (width() >= wide))
        m_wantedNarrow = false;
    arrange();
}

void Panes::arrange()
{
    const bool alone = isNarrow();
    const bool members = m_offered && (width() >= wide ? m_wantedWide : m_wantedNarrow) && !(alone && m_listFirst);
    // Where all three do not fit, the members stand in the place of the conversation until they are closed.
    const bool covered = members && width() - m_listWidth - metrics::members < conversationMin;
    const bool list = !alone || (m_listFirst && !members);
    const bool conversation = !covered && (!alone || !m_listFirst);

    m_list->setMinimumWidth(alone ? 0 : metrics::listWidthMin);
    m_list->setMaximumWidth(alone ? QWIDGETSIZE_MAX : metrics::listWidthMax);
    m_members->setMinimumWidth(metrics::members);
    m_members->setMaximumWidth(covered ? QWIDGETSIZE_MAX : metrics::members);
    m_list->setVisible(list);
    m_conversation->setVisible(conversation);
    m_members->setVisible(members);
    m_side->setVisible(conversation || members);
    const int listWidth = list ? (alone ? width() : m_listWidth) : 0;
    m_splitter->setSizes({listWidth, std::max(0, width() - listWidth - m_splitter->handleWidth())});

    if (std::exchange(m_wasShown, members) != members)
        emit membersShownChanged(members);
    if (std::exchange(m_wasNarrow, alone) != alone)
        emit narrowChanged(alone);
    if (std::exchange(m_wasListShown, list) != list)
        emit listShownChanged(list);
}

} // namespace kith::widgets
