// The frame around the page that is shown, sign-in or an account, and the rail of accounts beside it; remembers where
// it stood.
#pragma once

#include <QMainWindow>

class QSettings;
class QStackedWidget;

namespace kith::widgets {

class AccountRail;
class Theme;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(const Theme &theme, QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Takes the page; those before stay behind it until they are deleted or shown again.
    void showPage(QWidget *page);
    QWidget *page() const;

    AccountRail *rail() const { return m_rail; }
    // There is more than one account to choose from.
    void setRailWanted(bool wanted);
    // The page shows one pane, and it is the conversation: where the window is narrow it gets all of it.
    void setRailYields(bool yields);

signals:
    void painted(); // once: there is something to see
    void escaped(); // by a key that meant nothing to what has the focus

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitRail();

    QSettings &m_settings;
    AccountRail *m_rail;
    QStackedWidget *m_pages;
    bool m_railWanted = false;
    bool m_railYields = false;
    bool m_painted = false;
};

} // namespace kith::widgets
