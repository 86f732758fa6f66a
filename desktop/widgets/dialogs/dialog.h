// What the program's dialogs share: a heading, content, a line for an error, buttons, and a busy state. Escape closes.
#pragma once

#include "desktop/widgets/dialogs/note.h"

#include <QDialog>
#include <QList>
#include <QPointer>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace kith::widgets {

class Theme;

class Dialog : public QDialog {
    Q_OBJECT

public:
    enum class Manner { Plain, Primary, Danger };
    static constexpr int formWidth = 440, listWidth = 560;

    Dialog(Theme &theme, const QString &title, int width, QWidget *parent);

    // What went wrong, above the buttons; empty: nothing.
    void setError(const QString &error) { m_error->say(error); }
    QString error() const { return m_error->text(); }
    // Something is on its way to the server: the content is disabled, closing is not.
    void setBusy(bool busy);
    bool isBusy() const { return m_busy; }

protected:
    Theme &theme() const { return m_theme; }
    QVBoxLayout *content() const { return m_content; }
    // At the end of the row; in the order of reading. The primary one is pressed by Enter.
    QPushButton *addButton(const QString &text, Manner manner = Manner::Plain);
    QPushButton *addCancel();
    // At the start of the row, away from the others.
    QPushButton *addSideButton(const QString &text);
    // It holds a list, and begins with this height. Otherwise it is as high as what is in it.
    void makeResizable(int height);
    // Where the focus goes when a refused request made the dialog usable again; by default, where it was.
    virtual void focusAfterRefusal();

    bool event(QEvent *event) override;

private:
    void fit();

    Theme &m_theme;
    QWidget *m_body;
    QVBoxLayout *m_content;
    Note *m_error;
    QHBoxLayout *m_buttons;
    QList<QPushButton *> m_verbs; // disabled while busy
    QPointer<QWidget> m_focusBefore;
    bool m_busy = false;
    bool m_resizable = false;
};

} // namespace kith::widgets
