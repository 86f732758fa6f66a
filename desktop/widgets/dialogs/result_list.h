// The list of a ResultModel: a button at the end of every row, Enter and a double click for the row itself.
#pragma once

#include "desktop/widgets/dialogs/result_model.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace kith::widgets {

class Theme;

class ResultDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit ResultDelegate(Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QRect buttonRect(const QRect &row, const ResultRow &shown, Qt::LayoutDirection direction) const;
    // The button under the pointer; invalid: none.
    void setHot(const QModelIndex &index) { m_hot = index; }

private:
    void paintFace(QPainter &painter, const QRect &rect, const ResultRow &row, const QColor &ground) const;
    void paintButton(QPainter &painter, const QRect &rect, const ResultRow &row, bool hot) const;

    Theme &m_theme;
    QPersistentModelIndex m_hot;
};

class ResultList : public QListView {
    Q_OBJECT

public:
    ResultList(Theme &theme, ResultModel &model, QWidget *parent = nullptr);

signals:
    void acted(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QModelIndex buttonAt(const QPoint &point) const;
    void setHot(const QModelIndex &index);
    void act(const QModelIndex &index);

    ResultModel &m_results;
    ResultDelegate *m_delegate;
    QPersistentModelIndex m_pressed;
};

} // namespace kith::widgets
