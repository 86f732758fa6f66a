#include "desktop/widgets/search/search_pane.h"

#include "desktop/models/roles.h"
#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/dialogs/skeleton.h"
#include "desktop/widgets/search/hit_delegate.h"
#include "desktop/widgets/theme/plain_list.h"
#include "desktop/widgets/theme/plain_tool_tip.h"
#include "desktop/widgets/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int iconButtonSize = 36;
constexpr int nearEnd = 200; // pixels: more is brought before the end is reached

} // namespace

SearchPane::SearchPane(Theme &theme, const Clock &clock, client::Account &account, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_hits(account), m_title(new QLabel(tr("Search messages"), this)),
      m_close(new QToolButton(this)), m_field(new SearchField(theme, tr("Search messages"), this)),
      m_scope(new Segments(theme, this)), m_list(new QListView(this)), m_remark(new QLabel(this)),
      m_more(new QPushButton(tr("Show older ones"), this)), m_back(new QPushButton(tr("Back to where I was"), this)),
      m_empty(new EmptyState(this)), m_skeleton(new Skeleton(theme, {.rows = 6, .height = 72, .avatar = 0}, this)),
      m_pages(new QStackedLayout)
{
    setObjectName(u"searchPane"_s);
    m_field->setProperty("search", true);
    m_field->setList(m_list);
    m_field->installEventFilter(this);
    m_scope->add(int(Scope::Room), tr("Here"));
    m_scope->add(int(Scope::Everywhere), tr("Everywhere"));

    m_list->setModel(&m_hits);
    m_list->setItemDelegate(new HitDelegate(theme, clock, m_list));
    makePlain(*m_list);
    m_list->viewport()->setAttribute(Qt::WA_Hover);
    m_list->setAccessibleName(tr("Messages found"));
    m_list->installEventFilter(this);
    connect(m_list, &QListView::clicked, this, &SearchPane::choose);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (m_more->isVisible() && value > m_list->verticalScrollBar()->maximum() - nearEnd)
            emit moreWanted();
    });

    m_remark->setTextFormat(Qt::PlainText);
    m_remark->setWordWrap(true);
    m_remark->setProperty("muted", true);
    m_remark->setProperty("small", true);
    m_remark->setContentsMargins(metrics::large, metrics::small, metrics::large, metrics::small);
    m_remark->hide();
    for (QPushButton *button : {m_more, m_back}) {
        button->setProperty("link", true);
        button->hide();
    }
    m_back->setObjectName(u"back"_s);
    connect(m_more, &QPushButton::clicked, this, &SearchPane::moreWanted);
    connect(m_back, &QPushButton::clicked, this, &SearchPane::backWanted);
    connect(m_empty, &EmptyState::activated, this, [this] {
        m_scope->choose(int(Scope::Everywhere));
        search();
    });
    connect(m_field, &SearchField::searched, this, &SearchPane::search);
    connect(m_scope, &Segments::changed, this, [this] {
        m_terms = {};
        search();
    });

    m_pages->addWidget(m_list);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_skeleton);
    auto *searching = new QVBoxLayout;
    searching->setContentsMargins(metrics::medium, 0, metrics::medium, metrics::small);
    searching->setSpacing(metrics::small);
    searching->addWidget(m_field);
    searching->addWidget(m_scope);
    auto *ends = new QVBoxLayout;
    ends->setContentsMargins(metrics::medium, metrics::tiny, metrics::medium, metrics::small);
    ends->setSpacing(metrics::tiny);
    ends->addWidget(m_more, 0, Qt::AlignHCenter);
    ends->addWidget(m_back, 0, Qt::AlignHCenter);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    rows->addWidget(head());
    rows->addLayout(searching);
    rows->addWidget(m_remark);
    rows->addLayout(m_pages, 1);
    rows->addLayout(ends);
    connect(&theme, &Theme::changed, this, [this] {
        restyle();
        m_list->doItemsLayout(); // rows of another height
    });
    restyle();
    showHint();
}

QWidget *SearchPane::head()
{
    auto *head = new QWidget(this);
    m_close->setFixedSize(iconButtonSize, iconButtonSize);
    m_close->setIconSize({metrics::icon, metrics::icon});
    m_close->setToolTip(tr("Back to the conversations"));
    m_close->setAccessibleName(tr("Back to the conversations"));
    connect(m_close, &QToolButton::clicked, this, &SearchPane::closeWanted);
    m_title->setParent(head);
    m_title->setProperty("strong", true);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics::small, 0, metrics::medium, 0);
    row->setSpacing(metrics::small);
    row->addWidget(m_close);
    row->addWidget(m_title, 1);
    row->addStrut(metrics::header);
    return head;
}

void SearchPane::restyle()
{
    m_title->setFont(m_theme.strong());
    const bool toLeft = layoutDirection() == Qt::RightToLeft;
    m_close->setIcon(m_theme.icon(toLeft ? u"forward"_s : u"back"_s, m_theme.colors().muted));
}

void SearchPane::begin(Scope scope, RoomId room, const QString &roomName)
{
    const bool elsewhere = room != m_room;
    m_room = room;
    m_scope->setVisible(room.isValid());
    m_scope->setToolTip(plainToolTip(roomName));
    m_scope->choose(int(room.isValid() ? scope : Scope::Everywhere));
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    if (elsewhere || m_hits.rowCount() == 0) {
        m_terms = {};
        search();
    }
}

SearchPane::Scope SearchPane::scope() const { return Scope(m_scope->chosen()); }

void SearchPane::showHint()
{
    m_empty->say(tr("Words, or parts of them. All of them are looked for.\n\nfrom:ada – what Ada wrote\n"
                    "before:2026-11-30 – what is older"));
    m_pages->setCurrentWidget(m_empty);
}

void SearchPane::searchFor(const QString &words)
{
    m_field->setText(words);
    search();
}

void SearchPane::search()
{
    const models::SearchTerms terms = models::parseSearch(m_field->text());
    if (terms == m_terms && (m_running || m_hits.rowCount() > 0))
        return;
    m_terms = terms;
    m_more->hide();
    m_remark->hide();
    if (terms.words.isEmpty()) {
        m_running = false;
        m_hits.clear({}, true);
        emit cleared();
        showHint();
        return;
    }
    emit searchWanted(terms, scope() == Scope::Room ? std::optional(m_room) : std::nullopt);
}

void SearchPane::showSearching(const search::Query &query)
{
    m_running = true;
    m_hits.clear(query, scope() == Scope::Everywhere);
    m_list->scrollToTop();
    m_skeleton->start();
    m_pages->setCurrentWidget(m_skeleton);
}

void SearchPane::showFound(const std::vector<Message> &messages)
{
    if (messages.empty())
        return;
    const bool first = m_hits.rowCount() == 0;
    m_hits.add(messages);
    m_skeleton->stop();
    m_pages->setCurrentWidget(m_list);
    if (first)
        m_list->setCurrentIndex(m_hits.index(0));
}

void SearchPane::showEnd(bool more, const QString &remark)
{
    m_running = false;
    m_skeleton->stop();
    m_more->setVisible(more);
    m_remark->setText(remark);
    m_remark->setVisible(!remark.isEmpty());
    if (m_hits.rowCount() > 0 || more)
        return m_pages->setCurrentWidget(m_list);
    m_empty->say(tr("No message has these words."), scope() == Scope::Room ? tr("Search everywhere") : QString());
    m_pages->setCurrentWidget(m_empty);
}

void SearchPane::showProblem(const QString &sentence)
{
    m_running = false;
    m_hits.clear({}, true);
    m_skeleton->stop();
    m_empty->say(sentence);
    m_pages->setCurrentWidget(m_empty);
}

void SearchPane::setBackOffered(bool offered) { m_back->setVisible(offered); }

void SearchPane::choose(const QModelIndex &index)
{
    if (index.isValid())
        emit hitChosen(index.data(models::RoomIdRole).value<RoomId>(), index.data(models::SeqRole).toLongLong());
}

bool SearchPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == m_list && enter) {
        choose(m_list->currentIndex());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SearchPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeWanted();
    else
        QWidget::keyPressEvent(event);
}

} // namespace kith::widgets
