#include "desktop/widgets/conversation/message_view_accessible.h"

#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/words.h"

namespace kith::widgets {

namespace {

class RowAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowAccessible(MessageView *view, int row) : m_view(view), m_row(row) {}

    int row() const { return m_row; }
    bool isValid() const override { return m_view && m_view->model() && m_row < m_view->model()->rowCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect rect = m_view->rowRect(m_row);
        return {m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.invalid = !isValid();
        state.focusable = true;
        state.focused = isValid() && m_view->hasFocus() && m_view->currentRow() == m_row;
        if (isValid()) {
            state.collapsed = m_view->isFolded(m_row);
            state.expanded = m_view->isUnfolded(m_row);
            state.expandable = state.collapsed || state.expanded;
        }
        state.offscreen = isValid() && !m_view->viewport()->rect().intersects(m_view->rowRect(m_row));
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_view->spokenRow(m_row) : QString();
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override
    {
        if (!isValid())
            return {};
        QStringList names{setFocusAction(), showMenuAction()};
        if (m_view->isFolded(m_row) || m_view->isUnfolded(m_row))
            names.prepend(toggleAction());
        return names;
    }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction()) {
            m_view->setFocus();
            m_view->setCurrentRow(m_row);
        } else if (name == showMenuAction()) {
            m_view->openRowMenu(m_row);
        } else if (name == toggleAction()) {
            m_view->activateRow(m_row);
        }
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<MessageView> m_view;
    int m_row;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *view = qobject_cast<MessageView *>(object);
    return view ? new MessageViewAccessible(view) : nullptr;
}

} // namespace

MessageViewAccessible::MessageViewAccessible(MessageView *view) : QAccessibleWidget(view, QAccessible::List) {}

MessageViewAccessible::~MessageViewAccessible()
{
    for (const auto &[row, id] : m_rows)
        QAccessible::deleteAccessibleInterface(id);
}

void MessageViewAccessible::install()
{
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed)
}

MessageView *MessageViewAccessible::view() const { return qobject_cast<MessageView *>(widget()); }

int MessageViewAccessible::childCount() const { return view() && view()->model() ? view()->model()->rowCount() : 0; }

QAccessibleInterface *MessageViewAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_rows.find(index);
    if (known != m_rows.end())
        return QAccessible::accessibleInterface(known->second);
    auto *row = new RowAccessible(view(), index);
    m_rows[index] = QAccessible::registerAccessibleInterface(row); // which owns it
    return row;
}

QAccessibleInterface *MessageViewAccessible::childAt(int x, int y) const
{
    for (int row = 0; row < childCount(); ++row) {
        if (QAccessibleInterface *item = child(row); item->rect().contains(x, y))
            return item;
    }
    return nullptr;
}

QAccessibleInterface *MessageViewAccessible::focusChild() const
{
    return view() && view()->hasFocus() ? child(view()->currentRow()) : nullptr;
}

int MessageViewAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return child && child->role() == QAccessible::ListItem ? static_cast<const RowAccessible *>(child)->row() : -1;
}

} // namespace kith::widgets
