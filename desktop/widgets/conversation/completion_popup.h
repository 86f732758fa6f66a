// What could be inserted, in a list above the cursor. Takes no focus: keys come from the field that it belongs to.
#pragma once

#include <QFrame>

#include <vector>

class QListView;

namespace kith::widgets {

class Theme;
class CompletionModel;

struct Completion {
    QString text;          // what is inserted
    QString title;         // a name, or ":tada:"
    QString detail = {};   // "@ada"
    QString avatarId = {}; // of a person; empty: `text` is an emoji, which is shown
};

class CompletionPopup : public QFrame {
    Q_OBJECT

public:
    explicit CompletionPopup(const Theme &theme, QWidget *parent);

    // The first of them is chosen. Empty: hides.
    void setCompletions(std::vector<Completion> completions, const QString &name);
    // Its edge stands at this point of the parent: above it, or below where there is more room.
    void showAt(QPoint point, int lineHeight);
    void choose(int step); // around both ends
    int chosen() const;
    void accept();
    int count() const;
    const Completion &at(int index) const;

signals:
    void accepted(const kith::widgets::Completion &completion);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    void select(int row);

    const Theme &m_theme;
    CompletionModel *m_model;
    QListView *m_list;
};

} // namespace kith::widgets
