// One line of text from people: cut with an ellipsis, never markup, whole in the tool tip where it was cut.
#pragma once

#include <QWidget>

namespace kith::widgets {

class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    void setColor(const QColor &color);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString m_text;
    QColor m_color;
};

} // namespace kith::widgets
