// A tray that a test looks at; it can be missing.
#pragma once

#include "desktop/widgets/shell/tray.h"

namespace kith::test {

using namespace Qt::StringLiterals;

class FakeTray : public widgets::Tray {
public:
    explicit FakeTray(bool isThere = true) : there(isThere) {}
    bool isAvailable() const override { return there; }
    void show(const QIcon &shown, const QString &tip) override
    {
        icon = shown;
        toolTip = tip;
        ++shows;
    }
    void setMenu(QMenu *shown) override { menu = shown; }
    void tell(const QString &title, const QString &text, const QIcon &) override { told << title + u": "_s + text; }

    void setAvailable(bool available)
    {
        there = available;
        emit availableChanged();
    }

    bool there;
    QIcon icon;
    QString toolTip;
    QMenu *menu = nullptr;
    QStringList told;
    int shows = 0;
};

} // namespace kith::test
