// Ctrl+K: one field over the window. What is typed finds conversations, people and actions; Enter goes there. Deletes
// itself when it closes.
#pragma once

#include "desktop/models/switcher_model.h"
#include "desktop/widgets/switcher/overlay.h"

#include <QPointer>

#include <optional>

class QLabel;
class QListView;

namespace kith::widgets {

class LineEdit;

class QuickSwitcher : public Overlay {
    Q_OBJECT

public:
    // `model` goes with it.
    QuickSwitcher(Theme &theme, std::unique_ptr<models::SwitcherModel> model, QWidget *window);
    ~QuickSwitcher() override;

    LineEdit *field() const { return m_field; }
    QListView *list() const { return m_list; }
    void step(int rows); // to another line; past an end to the other one

signals:
    // One of these, then it is gone.
    void roomChosen(kith::RoomId room);
    void personChosen(kith::UserId person);
    void actionChosen(int action); // its place in the model's list

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void close();
    void leave(); // without giving the focus back
    void choose(int row);
    void showSame();
    void showFirst();

    std::unique_ptr<models::SwitcherModel> m_model;
    QPointer<QWidget> m_before; // had the focus
    LineEdit *m_field;
    QListView *m_list;
    QString m_shownFor;                      // what was typed
    std::optional<models::Choice> m_current; // the chosen line, while others come
    QLabel *m_none;
};

} // namespace kith::widgets
