// The accounts at the edge of the window, each as its avatar, and a button for one more.
#pragma once

#include "desktop/widgets/window/account_button.h"

#include <QScrollArea>

#include <vector>

class QToolButton;
class QVBoxLayout;

namespace kith::widgets {

class AccountRail : public QScrollArea {
    Q_OBJECT

public:
    static constexpr int railWidth = 56;
    // That lead to the account at a place; nothing after the ninth.
    static QKeySequence keysOf(int place);

    explicit AccountRail(const Theme &theme, QWidget *parent = nullptr);

    // In the order in which they stand there.
    void setAccounts(const std::vector<RailAccount> &accounts);
    // Whose conversations are shown; empty: somebody new signs in.
    void setActive(const QString &key);

    AccountButton *button(const QString &key) const;
    QToolButton *addButton() const { return m_add; }

signals:
    void chosen(const QString &key);
    void addRequested();
    void signOutRequested(const QString &key);
    void moveRequested(const QString &key, int places);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    AccountButton *makeButton();
    void step(AccountButton *from, int step);
    void showMenu(AccountButton *button, const QPoint &at);
    void arrange();
    void drawIcon();

    const Theme &m_theme;
    QWidget *m_column;
    QVBoxLayout *m_layout;
    QToolButton *m_add;
    std::vector<AccountButton *> m_buttons;
    QString m_active;
};

} // namespace kith::widgets
