// Two or three choices side by side, one of them chosen: "Sign in | Create account".
#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace kith::widgets {

class Theme;

class Segments : public QWidget {
    Q_OBJECT

public:
    explicit Segments(Theme &theme, QWidget *parent = nullptr);

    void add(int id, const QString &text);
    int chosen() const;
    void choose(int id);
    QSize minimumSizeHint() const override;

signals:
    void changed(int id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void restyle();

    Theme &m_theme;
    QHBoxLayout *m_row;
    QButtonGroup *m_group;
};

} // namespace kith::widgets
