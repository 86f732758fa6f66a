#include "desktop/widgets/conversation/conversation_header.h"

#include "desktop/widgets/conversation/elided_label.h"
#include "desktop/widgets/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <functional>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int buttonSize = 36;

class Face : public QWidget {
public:
    Face(std::function<void(QPainter &, const QRect &)> draw, QWidget *parent)
        : QWidget(parent), m_draw(std::move(draw))
    {
        setFixedSize(metrics::smallAvatar + metrics::tiny, metrics::smallAvatar + metrics::tiny);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_draw(painter, QRect(2, 2, metrics::smallAvatar, metrics::smallAvatar));
    }

private:
    std::function<void(QPainter &, const QRect &)> m_draw;
};

} // namespace

ConversationHeader::ConversationHeader(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_name(new ElidedLabel(this)), m_detail(new ElidedLabel(this))
{
    m_face = new Face(
        [this](QPainter &painter, const QRect &rect) {
            m_theme.drawAvatar(
                painter, rect, m_content.avatarId, m_content.name, m_content.online, m_theme.colors().surface);
        },
        this);
    m_back = addButton(tr("Back"));
    m_search = addButton(tr("Search in this conversation"));
    m_invite = addButton(tr("Invite"));
    m_members = addButton(tr("Members"));
    m_more = addButton(tr("More about this conversation"));
    m_members->setCheckable(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_back->hide();

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_name);
    words->addWidget(m_detail);
    words->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setSpacing(metrics::tiny);
    layout->addWidget(m_back);
    layout->addWidget(m_face);
    layout->addSpacing(6);
    layout->addLayout(words, 1);
    layout->addSpacing(metrics::small);
    for (QToolButton *button : {m_search, m_invite, m_members, m_more})
        layout->addWidget(button);

    connect(m_back, &QToolButton::clicked, this, &ConversationHeader::backRequested);
    connect(m_search, &QToolButton::clicked, this, &ConversationHeader::searchRequested);
    connect(m_invite, &QToolButton::clicked, this, &ConversationHeader::inviteRequested);
    connect(m_members, &QToolButton::clicked, this, &ConversationHeader::membersToggled);
    connect(&theme, &Theme::changed, this, &ConversationHeader::restyle);
    restyle();
}

QToolButton *ConversationHeader::addButton(const QString &words)
{
    auto *button = new QToolButton(this);
    button->setFixedSize(buttonSize, buttonSize);
    button->setIconSize({metrics::icon, metrics::icon});
    button->setAutoRaise(true);
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void ConversationHeader::setContent(const Content &content)
{
    m_content = content;
    m_name->setText(content.name);
    m_detail->setText(detail());
    m_detail->setVisible(!m_detail->text().isEmpty());
    m_invite->setVisible(content.mayInvite && !content.isDirect());
    m_members->setVisible(!content.isDirect());
    m_face->update();
}

QString ConversationHeader::detail() const
{
    if (m_content.online)
        return *m_content.online ? tr("Online") : tr("Offline");
    QStringList parts;
    if (!m_content.topic.isEmpty())
        parts += m_content.topic;
    if (m_content.members)
        parts += tr("%n member(s)", nullptr, int(*m_content.members));
    return parts.join(u" · "_s);
}

void ConversationHeader::setMenu(QMenu *menu)
{
    m_more->setMenu(menu);
    m_more->setVisible(menu != nullptr);
}

void ConversationHeader::setNarrow(bool narrow) { m_back->setVisible(narrow); }

void ConversationHeader::setMembersShown(bool shown) { m_members->setChecked(shown); }

void ConversationHeader::restyle()
{
    const Colors &colors = m_theme.colors();
    const bool toLeft = layoutDirection() == Qt::RightToLeft; // margins are not mirrored by themselves
    layout()->setContentsMargins(toLeft ? metrics::small : 14, 0, toLeft ? 14 : metrics::small, 1);
    setFixedHeight(m_theme.headerHeight());
    m_name->setFont(m_theme.strong());
    m_name->setColor(colors.text);
    m_detail->setFont(m_theme.small());
    m_detail->setColor(colors.muted);
    m_back->setIcon(m_theme.icon(toLeft ? u"forward"_s : u"back"_s));
    m_search->setIcon(m_theme.icon(u"search"_s));
    m_invite->setIcon(m_theme.icon(u"user-plus"_s));
    m_members->setIcon(m_theme.icon(u"users"_s));
    m_more->setIcon(m_theme.icon(u"more"_s));
    update();
}

void ConversationHeader::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        restyle();
}

void ConversationHeader::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.colors().line);
    QWidget::paintEvent(event);
}

} // namespace kith::widgets
