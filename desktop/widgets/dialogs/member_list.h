// How members look: rows below "Online · 3" and "Offline · 12". The heading of a section is part of its first
// row, so that the model stays a plain list of people.
#pragma once

#include "desktop/models/member_list_model.h"

#include <QListView>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

namespace kith::widgets {

class Theme;

// Whose shown or user name contains what was typed; with the words for tooltips and screen readers.
class MemberFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setQuery(const QString &query);
    const QString &query() const { return m_query; }
    QVariant data(const QModelIndex &index, int role) const override;
    // Of the rows that are shown.
    int count(bool online) const;

    // "You", "Owner", "Moderator", "Guest", or nothing.
    static QString noteOf(const QModelIndex &member);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_query;
};

class MemberDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    MemberDelegate(Theme &theme, const MemberFilter &members, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    // The person's own part of a row that may begin with a heading.
    QRect personRect(const QRect &row) const;
    static bool beginsSection(const QModelIndex &index);

private:
    int rowHeight() const;
    int headingHeight() const;
    void paintHeading(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintPerson(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    Theme &m_theme;
    const MemberFilter &m_members;
};

class MemberList : public QListView {
    Q_OBJECT

public:
    MemberList(Theme &theme, MemberFilter &members, QWidget *parent = nullptr);

    // Where the person stands, below the heading that the row may begin with; in the viewport.
    QRect personRect(const QModelIndex &member) const { return m_delegate->personRect(visualRect(member)); }

signals:
    void chosen(const QModelIndex &member);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QModelIndex personAt(const QPoint &point) const;

    MemberDelegate *m_delegate;
    QPersistentModelIndex m_pressed;
};

} // namespace kith::widgets
