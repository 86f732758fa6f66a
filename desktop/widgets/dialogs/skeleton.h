// The shape of rows that are on their way: nothing for the first moment, so that a quick answer does not flash.
#pragma once

#include <QTimer>
#include <QWidget>

namespace kith::widgets {

class Theme;

class Skeleton : public QWidget {
    Q_OBJECT

public:
    struct Shape {
        int rows = 5;
        int height = 60;
        int avatar = 40;
    };
    Skeleton(Theme &theme, Shape shape, QWidget *parent = nullptr);

    void start();
    void stop();
    bool isShown() const { return m_drawn; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Shape m_shape;
    QTimer m_delay;
    bool m_drawn = false;
};

} // namespace kith::widgets
