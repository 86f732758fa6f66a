// A labelled line of a form with its hint, and its error beside it.
#pragma once

#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/note.h"

class QHBoxLayout;

namespace kith::widgets {

class Field : public QWidget {
    Q_OBJECT

public:
    Field(Theme &theme, const QString &label, QWidget *parent = nullptr);

    LineEdit *edit() const { return m_edit; }
    QString text() const { return m_edit->text(); }
    void setLabel(const QString &label);
    void setHint(const QString &hint);
    // Stands in place of the hint until the person types again; empty: none.
    void setError(const QString &error);
    bool hasError() const { return !m_error->text().isEmpty(); }
    QString error() const { return m_error->text(); }
    // On the line of the field, as high as it.
    void putBeside(QPushButton *button);
    // The text is hidden, and a button shows it.
    void makePassword();

private:
    void describe();

    Theme &m_theme;
    QLabel *m_label;
    LineEdit *m_edit;
    QHBoxLayout *m_line;
    Note *m_hint;
    Note *m_error;
};

} // namespace kith::widgets
