// One sentence and one button, where there is nothing else to show.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace kith::widgets {

class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    // Without a verb there is no button.
    void say(const QString &sentence, const QString &verb = {});
    QString sentence() const;
    QPushButton *button() const { return m_button; }

signals:
    void activated();

private:
    QLabel *m_sentence;
    QPushButton *m_button;
};

} // namespace kith::widgets
