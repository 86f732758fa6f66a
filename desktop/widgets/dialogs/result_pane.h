// A list of results with what stands in its place: rows on their way, nothing found, or what went wrong.
#pragma once

#include "desktop/widgets/dialogs/result_list.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace kith::widgets {

class Skeleton;

class ResultPane : public QWidget {
    Q_OBJECT

public:
    explicit ResultPane(Theme &theme, QWidget *parent = nullptr);

    ResultModel &results() { return m_results; }
    ResultList *list() const { return m_list; }

    // Rows that are shown already stay until there are others.
    void showLoading();
    void showRows();
    // One sentence and, where there is something to do about it, one button.
    void showSentence(const QString &sentence, const QString &button = {});

signals:
    void acted(const QString &id);
    void buttonPressed();

private:
    ResultModel m_results;
    ResultList *m_list;
    Skeleton *m_skeleton;
    QWidget *m_place;
    QLabel *m_sentence;
    QPushButton *m_button;
    QStackedLayout *m_stack;
};

} // namespace kith::widgets
