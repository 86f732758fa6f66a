// The small raised bar beside a message: what can be done with it by one click. Everything in it is in the message's
// menu as well, which is how the keyboard and screen readers come to it.
#pragma once

#include <QWidget>

class QToolButton;

namespace kith::widgets {

class Theme;

class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(const Theme &theme, QWidget *parent);

    int row() const { return m_row; } // of the last showFor()
    // Beside the bubble (in the parent's coordinates), at the side away from its speaker; over its upper edge where
    // there is no room.
    void showFor(int row, const QRect &bubble, bool atLeft);

signals:
    void copyWanted(int row);
    void menuWanted(int row);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *add(const QString &name);
    void restyle();

    const Theme &m_theme;
    QToolButton *m_copy;
    QToolButton *m_more;
    int m_row = -1;
};

} // namespace kith::widgets
