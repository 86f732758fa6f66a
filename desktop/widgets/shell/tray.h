// The icon in the desktop's tray, as this program uses it: an interface, so that tests have a tray, or have none.
#pragma once

#include <QIcon>
#include <QObject>

#include <memory>

class QMenu;

namespace kith::widgets {

class Tray : public QObject {
    Q_OBJECT

public:
    // Whether this desktop has one now.
    virtual bool isAvailable() const = 0;
    // The session has just begun, and its panel with it.
    virtual void expectLate() {}
    // Where there is none yet, as soon as there is one.
    virtual void show(const QIcon &icon, const QString &toolTip) = 0;
    virtual void setMenu(QMenu *menu) = 0; // which outlives it
    // For where there is no notification service.
    virtual void tell(const QString &title, const QString &text, const QIcon &icon) = 0;

signals:
    void availableChanged();
    void activated();   // clicked, or chosen by keyboard
    void tellClicked(); // what was told last
};

std::unique_ptr<Tray> systemTray();

} // namespace kith::widgets
