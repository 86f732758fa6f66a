#include "desktop/widgets/window/main_window.h"

#include <QScreen>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

const QString geometrySetting = u"window/geometry"_s;
constexpr QSize usualSize(1120, 760);
constexpr QSize smallestSize(360, 440);

} // namespace

MainWindow::MainWindow(QSettings &settings, QWidget *parent) : QMainWindow(parent), m_settings(settings)
{
    setMinimumSize(smallestSize);
    if (!restoreGeometry(settings.value(geometrySetting).toByteArray())) {
        const QSize space = screen() ? screen()->availableSize() * 0.9 : usualSize;
        resize(usualSize.boundedTo(space));
    }
}

MainWindow::~MainWindow()
{
    m_settings.setValue(geometrySetting, saveGeometry());
    setPage(nullptr);
}

void MainWindow::setPage(QWidget *page)
{
    // Not setCentralWidget() alone, which deletes the old one later, when what it shows is gone.
    delete takeCentralWidget();
    if (page)
        setCentralWidget(page);
}

} // namespace kith::widgets
