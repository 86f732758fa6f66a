// A line edit with room for an icon before its text and a button behind it, in either direction of writing.
#pragma once

#include <QLineEdit>

class QLabel;
class QPushButton;

namespace kith::widgets {

class Theme;

class LineEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit LineEdit(Theme &theme, QWidget *parent = nullptr);

    void setIcon(const QString &name);
    QPushButton *addButton(const QString &text);
    // The width follows the text; call it after setText() on the button.
    void makeRoom();
    void setInvalid(bool invalid);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();

    Theme &m_theme;
    QString m_iconName;
    QLabel *m_icon = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace kith::widgets
