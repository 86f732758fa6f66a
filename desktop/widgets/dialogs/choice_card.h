// A radio button with an icon, a name and a sentence, in a frame of its own.
#pragma once

#include <QRadioButton>

namespace kith::widgets {

class Theme;

class ChoiceCard : public QRadioButton {
    Q_OBJECT

public:
    ChoiceCard(
        Theme &theme, const QString &icon, const QString &name, const QString &sentence, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool hitButton(const QPoint &point) const override { return rect().contains(point); }
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QRect textRect(int width) const; // in the direction left to right

    Theme &m_theme;
    QString m_icon;
    QString m_sentence;
};

} // namespace kith::widgets
