// The frame around the one page that is shown, sign-in or account; remembers where it stood.
#pragma once

#include <QMainWindow>

class QSettings;

namespace kith::widgets {

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Takes the page; the one before is gone when this returns.
    void setPage(QWidget *page);

private:
    QSettings &m_settings;
};

} // namespace kith::widgets
