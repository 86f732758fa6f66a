#include "desktop/widgets/window/main_window.h"
#include "desktop/widgets/window/account_rail.h"
#include "desktop/widgets/window/panes.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

const QString geometrySetting = u"window/geometry"_s;
constexpr QSize usualSize(1120, 760);
constexpr QSize smallestSize(360, 440);

} // namespace

MainWindow::MainWindow(const Theme &theme, QSettings &settings, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_rail(new AccountRail(theme)), m_pages(new QStackedWidget)
{
    auto *all = new QWidget;
    auto *row = new QHBoxLayout(all);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_pages, 1);
    m_rail->hide();
    setCentralWidget(all);

    setMinimumSize(smallestSize);
    if (!restoreGeometry(settings.value(geometrySetting).toByteArray())) {
        const QSize space = screen() ? screen()->availableSize() * 0.9 : usualSize;
        resize(usualSize.boundedTo(space));
    }
}

MainWindow::~MainWindow() { m_settings.setValue(geometrySetting, saveGeometry()); }

void MainWindow::showPage(QWidget *page)
{
    if (m_pages->indexOf(page) < 0)
        m_pages->addWidget(page);
    m_pages->setCurrentWidget(page);
}

QWidget *MainWindow::page() const { return m_pages->currentWidget(); }

void MainWindow::setRailWanted(bool wanted)
{
    m_railWanted = wanted;
    fitRail();
}

void MainWindow::setRailYields(bool yields)
{
    m_railYields = yields;
    fitRail();
}

void MainWindow::fitRail()
{
    // By the width of the window, not of the page: that one is wider without the rail, and may then not yield.
    const bool yields = m_railYields && width() < Panes::narrow;
    m_rail->setVisible(m_railWanted && !yields);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    fitRail();
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        emit escaped();
    else
        QMainWindow::keyPressEvent(event);
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    // After the turn that paints the rest of the window, too.
    if (event->type() == QEvent::Paint && !std::exchange(m_painted, true))
        QMetaObject::invokeMethod(this, &MainWindow::painted, Qt::QueuedConnection);
    return handled;
}

} // namespace kith::widgets
