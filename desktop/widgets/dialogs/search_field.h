// What a list is searched with. The arrow keys move in the list while the person types on.
#pragma once

#include "desktop/widgets/dialogs/line_edit.h"

#include <QAbstractItemView>
#include <QPointer>
#include <QTimer>

namespace kith::widgets {

class SearchField : public LineEdit {
    Q_OBJECT

public:
    static constexpr auto pause = std::chrono::milliseconds(200);

    SearchField(Theme &theme, const QString &label, QWidget *parent = nullptr);

    void setList(QAbstractItemView *list) { m_list = list; }
    QString query() const { return text().trimmed(); }

signals:
    void searched(); // a moment after the last key, or with Enter at once

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QPointer<QAbstractItemView> m_list;
    QTimer m_pause;
};

} // namespace kith::widgets
