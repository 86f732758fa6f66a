// What can be done in a window, as actions with their keys: the quick switcher offers them, and the list of shortcuts
// shows them.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

#include <functional>

class QWidget;

namespace kith::widgets {

class Commands : public QObject {
    Q_OBJECT

public:
    enum class Group { Go, Conversation, Begin, Program };
    // While `page` is shown the keys work, wherever in its window the focus is.
    explicit Commands(QWidget *page);

    // `text` names it in the switcher and the list of shortcuts. The first of the keys is shown.
    // With `where` the keys work only while the focus is in it.
    QAction *add(Group group, const QString &text, const QList<QKeySequence> &keys, std::function<void()> work,
        QWidget *where = nullptr);

    struct Entry {
        Group group;
        QAction *action;
    };
    const QList<Entry> &all() const { return m_all; }
    static QString keys(const QAction &action); // as the person reads them
    static QString groupName(Group group);

private:
    QWidget *m_page;
    QList<Entry> m_all;
};

} // namespace kith::widgets
