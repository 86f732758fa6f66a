// The reader at the top of the chat list: avatar and name.
#pragma once

#include "shared/model/model.h"

#include <QWidget>

namespace kith::widgets {

class Theme;

class OwnName : public QWidget {
    Q_OBJECT

public:
    OwnName(const Theme &theme, const User &user, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    User m_user;
};

} // namespace kith::widgets
