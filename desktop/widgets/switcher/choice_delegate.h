// Draws a line of the quick switcher: who or where, what it is about, and the keys of an action.
#pragma once

#include <QStyledItemDelegate>

namespace kith::widgets {

class Theme;

class ChoiceDelegate : public QStyledItemDelegate {
public:
    // The theme outlives it.
    explicit ChoiceDelegate(const Theme &theme, QObject *parent = nullptr) : QStyledItemDelegate(parent), m_theme(theme)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace kith::widgets
