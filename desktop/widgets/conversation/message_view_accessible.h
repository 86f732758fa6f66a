// The conversation for screen readers: a list, and each row as one item that says who, when and what.
#pragma once

#include <QAccessibleWidget>

#include <unordered_map>

namespace kith::widgets {

class MessageView;

class MessageViewAccessible : public QAccessibleWidget {
public:
    explicit MessageViewAccessible(MessageView *view);
    ~MessageViewAccessible() override;

    // Told to Qt once, before the first view is asked for.
    static void install();

    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;

private:
    MessageView *view() const;

    mutable std::unordered_map<int, QAccessible::Id> m_rows; // by number: a row is read when it is asked for
};

} // namespace kith::widgets
