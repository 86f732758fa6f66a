// The way back to the newest message: round, over the conversation, with how many were not read.
#pragma once

#include <QAbstractButton>

namespace kith::widgets {

class Theme;

class JumpButton : public QAbstractButton {
    Q_OBJECT

public:
    JumpButton(const Theme &theme, QWidget *parent);

    void setUnread(qint64 unread);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &position) const override;

private:
    int countOver() const;
    QRect disc() const;

    const Theme &m_theme;
    qint64 m_unread = -1;
};

} // namespace kith::widgets
