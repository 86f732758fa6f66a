// The conversation for screen readers: a list, and each row as one item that says who, when and what. An item stays
// that of its row wherever the row moves, and goes with it.
#pragma once

#include <QAccessibleWidget>
#include <QHash>
#include <QPersistentModelIndex>

#include <functional>

namespace kith::widgets {

class MessageView;

class MessageViewAccessible : public QAccessibleWidget, private QAccessible::ActivationObserver {
public:
    explicit MessageViewAccessible(MessageView *view);
    ~MessageViewAccessible() override;

    // Told to Qt once, before the first view is asked for.
    static void install();
    static MessageViewAccessible *of(MessageView *view);

    // Whether anybody listens; where nobody does, no events are made.
    bool isHeard() const { return m_heard; }
    // Of the model: after rows came, and while those that go are still there. Both tell who listens.
    void rowsCame(int first, int last);
    void rowsGo(int first, int last);
    // Has a text read out, wherever the focus is.
    void speak(const QString &text);
    // Who gets these events, at first Qt. Qt passes none on where its platform has no screen reader, as in tests.
    using Listener = std::function<void(QAccessibleEvent &)>;
    void setListener(Listener listener) { m_listener = std::move(listener); }

    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;

private:
    void accessibilityActiveChanged(bool active) override { m_heard = active; }
    MessageView *view() const;
    void tell(QAccessibleInterface *of, QAccessible::Event what) const;

    mutable QHash<QPersistentModelIndex, QAccessible::Id> m_rows; // those that were asked for
    QAccessible::Id m_spoken = 0;
    bool m_heard;
    Listener m_listener;
};

} // namespace kith::widgets
