#include "desktop/widgets/shell/tray.h"
#include "desktop/platform/tray_watch.h"

#include <QGuiApplication>
#include <QSystemTrayIcon>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

// Panels come a while after the programs that start with the session.
constexpr std::chrono::seconds firstLook{1}, firstLateLook{10}, nextLook{1};
constexpr int mostLooks = 10;

bool isX11() { return QGuiApplication::platformName() == u"xcb"; }

// Qt decides once in a process, when it is first asked or an icon is first made, whether trays are found on the bus.
// So it is not asked before there is one there. X11 has a kind of tray of its own, which tells nobody that it comes:
// that is looked for a little later, or where somebody has to know.
class SystemTray final : public Tray {
public:
    SystemTray()
    {
        connect(&m_watch, &platform::TrayWatch::changed, this, &SystemTray::look);
        if (!isX11())
            return;
        connect(&m_looks, &QTimer::timeout, this, [this] {
            look();
            if (m_icon || ++m_looked == mostLooks)
                m_looks.stop();
            else
                m_looks.start(nextLook);
        });
        m_looks.start(firstLook);
    }

    bool isAvailable() const override
    {
        return (m_watch.isThere() || isX11()) && QSystemTrayIcon::isSystemTrayAvailable();
    }

    void expectLate() override
    {
        if (m_looks.isActive())
            m_looks.start(firstLateLook);
    }

    void show(const QIcon &icon, const QString &toolTip) override
    {
        m_shown = icon;
        m_toolTip = toolTip;
        if (m_icon)
            draw();
    }

    void setMenu(QMenu *menu) override { m_menu = menu; }

    void tell(const QString &title, const QString &text, const QIcon &icon) override
    {
        if (m_icon)
            m_icon->showMessage(title, text, icon);
    }

private:
    void look()
    {
        const bool available = isAvailable();
        if (available && !m_icon)
            makeIcon();
        if (std::exchange(m_wasAvailable, available) != available)
            emit availableChanged();
    }

    void makeIcon()
    {
        m_icon = std::make_unique<QSystemTrayIcon>();
        connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger)
                emit activated();
        });
        connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &Tray::tellClicked);
        m_icon->setContextMenu(m_menu);
        draw();
        m_icon->show(); // it comes again by itself where the panel does
    }

    void draw()
    {
        m_icon->setIcon(m_shown);
        m_icon->setToolTip(m_toolTip);
    }

    platform::TrayWatch m_watch;
    QTimer m_looks;
    int m_looked = 0;
    bool m_wasAvailable = false;
    QIcon m_shown;
    QString m_toolTip;
    QMenu *m_menu = nullptr;
    std::unique_ptr<QSystemTrayIcon> m_icon;
};

} // namespace

std::unique_ptr<Tray> systemTray() { return std::make_unique<SystemTray>(); }

} // namespace kith::widgets
