#include "desktop/widgets/switcher/quick_switcher.h"

#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/switcher/choice_delegate.h"
#include "desktop/widgets/theme/plain_list.h"
#include "desktop/widgets/theme/theme.h"

#include <QApplication>
#include <QFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int panelWidth = 560;
constexpr int linesShown = 8;
} // namespace

QuickSwitcher::QuickSwitcher(Theme &theme, std::unique_ptr<models::SwitcherModel> model, QWidget *window)
    : Overlay(theme, window), m_model(std::move(model)), m_before(window->window()->focusWidget())
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *panel = new QFrame;
    panel->setObjectName(u"panel"_s);
    panel->setProperty("overlay", true);
    panel->setAccessibleName(tr("Go to"));
    m_field = new LineEdit(theme, panel);
    m_field->setIcon(u"search"_s);
    m_field->setPlaceholderText(tr("Go to a conversation, a person, an action"));
    m_field->setAccessibleName(tr("Go to a conversation, a person, an action"));
    m_field->installEventFilter(this);

    m_list = new QListView(panel);
    m_list->setModel(m_model.get());
    m_list->setItemDelegate(new ChoiceDelegate(theme, m_list));
    makePlain(*m_list);
    m_list->viewport()->setAutoFillBackground(false);
    // The field keeps the focus and leads the list: what is typed is never lost.
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Results"));
    m_list->setFixedHeight(linesShown * m_list->itemDelegate()->sizeHint({}, {}).height());

    m_none = new QLabel(tr("Nothing has this name."), panel);
    m_none->setProperty("muted", true);
    m_none->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);

    auto *rows = new QVBoxLayout(panel);
    rows->setContentsMargins(metrics::small, metrics::small, metrics::small, metrics::small);
    rows->setSpacing(metrics::small);
    rows->addWidget(m_field);
    rows->addWidget(m_none);
    rows->addWidget(m_list);
    rows->addStretch(1);
    setPanel(panel, panelWidth);

    connect(m_field, &QLineEdit::textChanged, m_model.get(), &models::SwitcherModel::setTyped);
    connect(m_model.get(), &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const int row = m_list->currentIndex().row();
        m_current = row >= 0 && row < m_model->rowCount() ? std::optional(m_model->choice(row)) : std::nullopt;
    });
    connect(m_model.get(), &QAbstractItemModel::modelReset, this, &QuickSwitcher::showSame);
    // Somewhere else something took the focus: what is typed is meant for it.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && isVisible() && now->window() == this->window() && !isAncestorOf(now))
            leave();
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_list, &QListView::entered, m_list, &QListView::setCurrentIndex);
    connect(this, &Overlay::dismissed, this, &QuickSwitcher::close);
    showFirst();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

QuickSwitcher::~QuickSwitcher() = default;

void QuickSwitcher::showFirst()
{
    const bool none = m_model->rowCount() == 0;
    m_none->setVisible(none);
    m_list->setVisible(!none);
    if (!none)
        m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
}

// People whom the server finds come late: what was chosen meanwhile stays chosen.
void QuickSwitcher::showSame()
{
    const std::optional<models::Choice> before = std::exchange(m_current, {});
    showFirst();
    if (m_field->text() != std::exchange(m_shownFor, m_field->text()) || !before)
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const models::Choice &choice = m_model->choice(row);
        if (choice.kind == before->kind && choice.room == before->room && choice.person == before->person
            && choice.action == before->action) {
            m_list->setCurrentIndex(m_model->index(row));
            m_list->scrollTo(m_list->currentIndex());
            return;
        }
    }
}

void QuickSwitcher::leave()
{
    hide();
    deleteLater();
}

void QuickSwitcher::step(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int row = ((m_list->currentIndex().row() + rows) % count + count) % count;
    m_list->setCurrentIndex(m_model->index(row));
    m_list->scrollTo(m_list->currentIndex());
}

void QuickSwitcher::close()
{
    const QPointer<QWidget> before = m_before;
    leave();
    if (before)
        before->setFocus(Qt::PopupFocusReason);
}

void QuickSwitcher::choose(int row)
{
    if (row < 0 || row >= m_model->rowCount() || !isVisible())
        return;
    const models::Choice choice = m_model->choice(row);
    close();
    switch (choice.kind) {
    case models::Choice::Kind::Room:
        emit roomChosen(choice.room);
        break;
    case models::Choice::Kind::Person:
        emit personChosen(choice.person);
        break;
    case models::Choice::Kind::Action:
        emit actionChosen(choice.action);
        break;
    }
}

bool QuickSwitcher::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return Overlay::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_PageDown:
        step(std::min(linesShown, m_model->rowCount() - 1 - m_list->currentIndex().row()));
        return true;
    case Qt::Key_PageUp:
        step(-std::min(linesShown, m_list->currentIndex().row()));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex().row());
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return Overlay::eventFilter(watched, event);
    }
}

} // namespace kith::widgets
