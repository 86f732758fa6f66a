#include "desktop/widgets/conversation/message_view_accessible.h"

#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/words.h"

namespace kith::widgets {

namespace {

// A child of the view that is no widget and has no children.
class LeafAccessible : public QAccessibleInterface {
public:
    explicit LeafAccessible(MessageView *view) : m_view(view) {}

    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}

protected:
    QPointer<MessageView> m_view;
};

class RowAccessible : public LeafAccessible, public QAccessibleActionInterface {
public:
    RowAccessible(MessageView *view, const QModelIndex &index) : LeafAccessible(view), m_index(index) {}

    int row() const { return m_index.isValid() ? m_index.row() : -1; }
    bool isValid() const override { return m_view && m_index.isValid() && m_index.model() == m_view->model(); }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect rect = m_view->rowRect(row());
        return {m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.invalid = !isValid();
        state.focusable = true;
        state.focused = isValid() && m_view->hasFocus() && m_view->currentRow() == row();
        if (isValid()) {
            state.collapsed = m_view->isFolded(row());
            state.expanded = m_view->isUnfolded(row());
            state.expandable = state.collapsed || state.expanded;
        }
        state.offscreen = isValid() && !m_view->viewport()->rect().intersects(m_view->rowRect(row()));
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_view->spokenRow(row()) : QString();
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
        if (m_view->isFolded(row()) || m_view->isUnfolded(row()))
            names.prepend(toggleAction());
        return names;
    }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        if (name == setFocusAction()) {
            m_view->setFocus();
            m_view->setCurrentRow(row());
        } else if (name == showMenuAction()) {
            m_view->openRowMenu(row());
        } else if (name == toggleAction()) {
            m_view->activateRow(row());
        }
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPersistentModelIndex m_index; // rows come and go above it
};

// What is read out without being asked for. Qt 6.4 has no event for that, and what it has, AT-SPI or those who listen
// leave: Alert is not passed on, and a changed name is read of what has the focus. A notification that shows is read.
class SpokenAccessible : public LeafAccessible {
public:
    using LeafAccessible::LeafAccessible;

    void setSpoken(const QString &text) { m_text = text; }
    bool isValid() const override { return m_view; }
    QAccessible::Role role() const override { return QAccessible::Notification; }
    QRect rect() const override { return m_view ? parent()->rect() : QRect(); }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        return state;
    }
    QString text(QAccessible::Text kind) const override { return kind == QAccessible::Name ? m_text : QString(); }

private:
    QString m_text;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *view = qobject_cast<MessageView *>(object);
    return view ? new MessageViewAccessible(view) : nullptr;
}

} // namespace

MessageViewAccessible::MessageViewAccessible(MessageView *view)
    : QAccessibleWidget(view, QAccessible::List), m_heard(QAccessible::isActive()),
      m_listener([](QAccessibleEvent &event) { QAccessible::updateAccessibility(&event); })
{
    QAccessible::installActivationObserver(this);
}

MessageViewAccessible::~MessageViewAccessible()
{
    QAccessible::removeActivationObserver(this);
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
    if (m_spoken)
        QAccessible::deleteAccessibleInterface(m_spoken);
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
    const QModelIndex at = view()->model()->index(index, 0);
    QAccessible::Id &id = m_rows[at];
    if (!id)
        id = QAccessible::registerAccessibleInterface(new RowAccessible(view(), at)); // which owns it
    return QAccessible::accessibleInterface(id);
}

MessageViewAccessible *MessageViewAccessible::of(MessageView *view)
{
    return dynamic_cast<MessageViewAccessible *>(QAccessible::queryAccessibleInterface(view));
}

void MessageViewAccessible::tell(QAccessibleInterface *of, QAccessible::Event what) const
{
    QAccessibleEvent event(of, what);
    m_listener(event);
}

void MessageViewAccessible::rowsCame(int first, int last)
{
    if (!m_heard)
        return;
    for (int row = first; row <= last; ++row)
        tell(child(row), QAccessible::ObjectCreated);
}

void MessageViewAccessible::rowsGo(int first, int last)
{
    for (int row = first; row <= last && !m_rows.isEmpty(); ++row) {
        const QAccessible::Id id = m_rows.take(view()->model()->index(row, 0));
        if (!id)
            continue; // nobody asked for it
        tell(QAccessible::accessibleInterface(id), QAccessible::ObjectDestroyed);
        QAccessible::deleteAccessibleInterface(id);
    }
}

void MessageViewAccessible::speak(const QString &text)
{
    if (!m_heard)
        return;
    if (!m_spoken)
        m_spoken = QAccessible::registerAccessibleInterface(new SpokenAccessible(view()));
    auto *spoken = static_cast<SpokenAccessible *>(QAccessible::accessibleInterface(m_spoken));
    spoken->setSpoken(text);
    tell(spoken, QAccessible::NameChanged); // who keeps names asks for this one anew
    tell(spoken, QAccessible::ObjectShow);
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
