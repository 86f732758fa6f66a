#include "desktop/widgets/shell/tray.h"

#include <QSystemTrayIcon>

namespace kith::widgets {

namespace {

class SystemTray final : public Tray {
public:
    SystemTray()
    {
        connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger)
                emit activated();
        });
        connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::tellClicked);
    }

    bool isAvailable() const override { return QSystemTrayIcon::isSystemTrayAvailable(); }

    void show(const QIcon &icon, const QString &toolTip) override
    {
        m_icon.setIcon(icon);
        m_icon.setToolTip(toolTip);
        m_icon.show(); // where there is no tray yet, as soon as there is one
    }

    void setMenu(QMenu *menu) override { m_icon.setContextMenu(menu); }

    void tell(const QString &title, const QString &text, const QIcon &icon) override
    {
        m_icon.showMessage(title, text, icon);
    }

private:
    QSystemTrayIcon m_icon;
};

} // namespace

std::unique_ptr<Tray> systemTray() { return std::make_unique<SystemTray>(); }

} // namespace kith::widgets
