// Covers a window and shows one panel in front of it. A click beside the panel closes; Tab stays inside.
#pragma once

#include <QWidget>

namespace kith::widgets {

class Theme;

class Overlay : public QWidget {
    Q_OBJECT

public:
    // `window` is covered as long as the overlay lives, whatever its size. The theme outlives it.
    Overlay(Theme &theme, QWidget *window);

    // Takes it; it stands in the upper third, at most `width` wide.
    void setPanel(QWidget *panel, int width);

signals:
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void arrange();

    Theme &m_theme;
    QWidget *m_panel = nullptr;
    int m_width = 0;
};

} // namespace kith::widgets
