#include "desktop/widgets/dialogs/members_panel.h"
#include "desktop/widgets/dialogs/member_list.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/dialogs/skeleton.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int manyMembers = 20; // more than that are searched, not read
constexpr int hairline = 1;
constexpr int toolButton = 36;

} // namespace

MembersPanel::MembersPanel(Theme &theme, client::Account &account, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_account(account), m_members(account), m_filter(new MemberFilter(this)),
      m_close(new QToolButton(this)), m_search(new SearchField(theme, tr("Find a member"), this)), m_list(nullptr),
      m_skeleton(new Skeleton(theme, {.rows = 6, .height = 44, .avatar = metrics::smallAvatar}, this)),
      m_stack(new QStackedLayout), m_searchBox(new QWidget(this)), m_problemBox(new QWidget(this)),
      m_problem(new Note(Note::Kind::Error, this)), m_again(new QPushButton(tr("Try again"), this))
{
    setObjectName(u"membersPanel"_s);
    m_filter->setSourceModel(&m_members);
    m_list = new MemberList(theme, *m_filter, this);
    build();

    connect(m_close, &QToolButton::clicked, this, &MembersPanel::closeWanted);
    connect(m_search, &SearchField::searched, this, &MembersPanel::refresh);
    connect(m_list, &MemberList::chosen, this, &MembersPanel::chosen);
    connect(m_again, &QPushButton::clicked, this, [this] { m_members.fetchMore({}); });
    connect(&m_members, &models::MemberListModel::loadingChanged, this, [this] {
        if (m_members.isLoading())
            m_failure.clear();
        refresh();
    });
    connect(&m_members, &models::MemberListModel::loadingFailed, this, [this](const client::Failure &failure) {
        m_failure = words::errorText(failure);
        refresh();
    });
    connect(&m_members, &QAbstractItemModel::rowsInserted, this, &MembersPanel::refresh);
    connect(&m_members, &QAbstractItemModel::rowsRemoved, this, &MembersPanel::refresh);
    connect(&m_members, &QAbstractItemModel::modelReset, this, &MembersPanel::refresh);
    const auto restyle = [this] {
        m_header->setFixedHeight(m_theme.headerHeight() - hairline);
        m_close->setIcon(m_theme.icon(u"close"_s, m_theme.colors().muted));
        update();
    };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
    refresh();
}

QWidget *MembersPanel::header()
{
    auto *header = new QWidget(this);
    m_header = header;
    auto *title = new QLabel(tr("Members"), header);
    title->setProperty("strong", true);
    m_close->setObjectName(u"membersClose"_s);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close"));
    m_close->setIconSize({metrics::icon, metrics::icon});
    m_close->setFixedSize(toolButton, toolButton);

    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(metrics::large, 0, metrics::small, 0);
    row->setSpacing(metrics::small);
    row->addWidget(title, 1);
    row->addWidget(m_close);
    return header;
}

void MembersPanel::build()
{
    m_search->setObjectName(u"memberQuery"_s);
    m_search->setList(m_list);
    m_list->setObjectName(u"memberList"_s);
    m_list->setAccessibleName(tr("Members"));
    makeLink(m_again);
    m_again->setProperty("small", true);

    auto *problem = new QVBoxLayout(m_problemBox);
    problem->setContentsMargins(metrics::large, metrics::small, metrics::large, metrics::small);
    problem->setSpacing(metrics::tiny);
    problem->addWidget(m_problem);
    problem->addWidget(m_again, 0, Qt::AlignLeft);
    auto *search = new QHBoxLayout(m_searchBox);
    search->setContentsMargins(metrics::small, metrics::small, metrics::small, 0);
    search->addWidget(m_search);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_skeleton);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(header());
    rows->addSpacing(hairline);
    rows->addWidget(m_searchBox);
    rows->addWidget(m_problemBox);
    rows->addLayout(m_stack, 1);
}

void MembersPanel::setRoom(RoomId id)
{
    m_search->clear();
    m_filter->setQuery({});
    m_failure.clear();
    m_members.setRoom(id);
    m_list->scrollToTop();
    refresh();
}

void MembersPanel::refresh()
{
    const int loaded = m_members.rowCount();
    m_searchBox->setVisible(loaded > manyMembers || !m_search->text().isEmpty());
    m_filter->setQuery(m_search->query());
    // Who is looked for may be on a page that is not there yet.
    if (!m_filter->query().isEmpty() && m_members.canFetchMore({}))
        m_members.fetchMore({});

    if (loaded == 0 && m_members.isLoading()) {
        m_skeleton->start();
        m_stack->setCurrentWidget(m_skeleton);
    } else {
        m_skeleton->stop();
        m_stack->setCurrentWidget(m_list);
    }

    const bool nobody = !m_filter->query().isEmpty() && m_filter->rowCount() == 0 && !m_members.isLoading();
    m_problem->setKind(m_failure.isEmpty() ? Note::Kind::Muted : Note::Kind::Error);
    m_problem->say(!m_failure.isEmpty() ? m_failure : nobody ? tr("Nobody has this name.") : QString());
    m_again->setVisible(!m_failure.isEmpty());
    m_problemBox->setVisible(!m_problem->text().isEmpty());
}

void MembersPanel::chosen(const QModelIndex &member)
{
    // With oneself there is no conversation, and guests cannot begin one.
    if (!member.data(models::SelfRole).toBool() && !m_account.user().guest)
        emit personActivated(member.data(models::UserIdRole).value<UserId>());
}

void MembersPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeWanted();
    else
        QWidget::keyPressEvent(event);
}

void MembersPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().surface);
    const QColor line = m_theme.colors().line;
    painter.fillRect(QRect(0, m_theme.headerHeight() - hairline, width(), hairline), line);
    painter.fillRect(QRect(isRightToLeft() ? width() - hairline : 0, 0, hairline, height()), line);
}

} // namespace kith::widgets
