// A check box in the look of the program, whose text wraps.
#pragma once

#include <QCheckBox>

namespace kith::widgets {

class Theme;

class TickBox : public QCheckBox {
    Q_OBJECT

public:
    TickBox(const Theme &theme, const QString &text, QWidget *parent = nullptr);

    static int textStart(); // where its text begins, and what explains it

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &pos) const override;

private:
    QRect textRect(const QRect &area) const;

    const Theme &m_theme;
};

} // namespace kith::widgets
