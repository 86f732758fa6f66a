#include "desktop/widgets/shell/window_keeper.h"
#include "desktop/widgets/shell/closing_dialog.h"
#include "desktop/widgets/shell/tray.h"

#include <QApplication>
#include <QEvent>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
// A click on the tray takes the focus from the window before it is told.
constexpr qint64 justNowMs = 300;
} // namespace

WindowKeeper::WindowKeeper(Theme &theme, platform::Preferences &preferences, const Tray &tray, QWidget &window,
    std::chrono::milliseconds patience)
    : m_theme(theme), m_preferences(preferences), m_tray(tray), m_window(window)
{
    // A dialog that was opened without the window is not the last one.
    QApplication::setQuitOnLastWindowClosed(false);
    m_window.installEventFilter(this);
    qApp->installEventFilter(this);
    m_wait.setObjectName(u"wait"_s);
    m_wait.setSingleShot(true);
    m_wait.setInterval(patience);
    connect(&m_wait, &QTimer::timeout, this, [this] {
        if (!m_window.isVisible() && !m_tray.isAvailable())
            showQuietly();
    });
    connect(&tray, &Tray::availableChanged, this, [this] {
        if (m_tray.isAvailable())
            m_wait.stop();
        else
            waitForTray();
    });
}

void WindowKeeper::waitForTray()
{
    if (!m_window.isVisible())
        m_wait.start();
}

// Nobody has asked for it: the focus stays with what they do.
void WindowKeeper::showQuietly()
{
    m_window.setAttribute(Qt::WA_ShowWithoutActivating);
    m_window.show();
    m_window.setAttribute(Qt::WA_ShowWithoutActivating, false);
}

bool WindowKeeper::eventFilter(QObject *object, QEvent *event)
{
    if (object == qApp && event->type() == QEvent::Quit) {
        // Qt asks each window to close first: this time it is meant.
        m_quitting = true;
        QTimer::singleShot(0, this, [this] { m_quitting = false; });
    }
    if (object != &m_window)
        return false;
    if (event->type() == QEvent::WindowDeactivate)
        m_sinceInactive.start();
    if (event->type() == QEvent::Close && !m_quitting && !close()) {
        event->ignore();
        return true;
    }
    return false;
}

bool WindowKeeper::close()
{
    if (!m_tray.isAvailable() || m_preferences.closing() == platform::Preferences::Closing::Quits) {
        quit();
        return true;
    }
    if (m_preferences.closing() == platform::Preferences::Closing::ToTray)
        m_window.hide();
    else
        ask();
    return false;
}

// Once, though Qt closes a window twice: the widget, and what it stands on.
void WindowKeeper::quit()
{
    if (std::exchange(m_leaving, true))
        return;
    QTimer::singleShot(0, this, [this] { m_leaving = false; });
    emit quitWanted();
}

void WindowKeeper::ask()
{
    if (m_question) {
        m_question->raise();
        return;
    }
    auto *dialog = new ClosingDialog(m_theme, &m_window);
    m_question = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ClosingDialog::answered, this, [this](bool keepsRunning) {
        using Closing = platform::Preferences::Closing;
        m_preferences.setClosing(keepsRunning ? Closing::ToTray : Closing::Quits);
        if (keepsRunning)
            m_window.hide();
        else
            quit();
    });
    dialog->show();
}

void WindowKeeper::raise(const QString &activationToken)
{
    // Where Qt's Wayland platform looks for it.
    if (!activationToken.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", activationToken.toUtf8());
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

bool WindowKeeper::isInFront() const
{
    if (!m_window.isVisible() || m_window.isMinimized())
        return false;
    return m_window.isActiveWindow() || (m_sinceInactive.isValid() && !m_sinceInactive.hasExpired(justNowMs));
}

void WindowKeeper::toggle()
{
    if (isInFront())
        m_window.hide();
    else
        raise();
}

} // namespace kith::widgets
