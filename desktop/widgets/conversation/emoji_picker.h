// All emoji in a grid, with a field that searches them; the ones used last stand first. Stands over the window's
// content and closes with Escape, with a click elsewhere, and with the choice of one.
#pragma once

#include "desktop/words/emoji_table.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace kith::widgets {

class EmojiModel;
class Theme;

class EmojiPicker : public QFrame {
    Q_OBJECT

public:
    // The table outlives the picker.
    EmojiPicker(const Theme &theme, const words::EmojiTable &emoji, QWidget *parent);

    // Above this rectangle of the parent, ending where it ends; with the focus in the search field.
    void openAt(const QRect &rect, const QStringList &recent);

signals:
    void picked(const QString &emoji);
    void closed(); // with the focus in it: whoever opened it takes that back

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void restyle();
    void search();
    void pick(const QModelIndex &index);
    void showName(const QModelIndex &index);
    bool gridKey(QKeyEvent *event);

    const Theme &m_theme;
    const words::EmojiTable &m_emoji;
    QStringList m_recent;
    EmojiModel *m_model;
    QLineEdit *m_search;
    QListView *m_grid;
    QLabel *m_name;
};

} // namespace kith::widgets
