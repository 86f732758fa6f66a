#include "desktop/widgets/window/commands.h"

#include <QWidget>

namespace kith::widgets {

Commands::Commands(QWidget *page) : QObject(page), m_page(page) {}

QAction *Commands::add(
    Group group, const QString &text, const QList<QKeySequence> &keys, std::function<void()> work, QWidget *where)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    // Of several pages only the one that is shown has its keys.
    action->setShortcutContext(where ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    (where ? where : m_page)->addAction(action);
    connect(action, &QAction::triggered, this, [work = std::move(work)] { work(); });
    m_all.append({group, action});
    return action;
}

QString Commands::keys(const QAction &action) { return action.shortcut().toString(QKeySequence::NativeText); }

QString Commands::groupName(Group group)
{
    switch (group) {
    case Group::Go:
        return tr("Getting around");
    case Group::Conversation:
        return tr("In a conversation");
    case Group::Begin:
        return tr("Beginning something");
    case Group::Program:
        return tr("Program");
    }
    return {};
}

} // namespace kith::widgets
