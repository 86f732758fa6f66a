// Where messages are written: one line that grows, Enter sends and Shift+Enter breaks the line.
#pragma once

#include <QPlainTextEdit>

#include <optional>

class QAbstractButton;
class QLabel;

namespace kith::widgets {

class Theme;

// The field itself. Plain text only, whatever is pasted or dropped.
class ComposerField : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit ComposerField(QWidget *parent = nullptr);

    void setHint(const QString &hint, const QColor &color); // shown while it is empty, cut to one line
    void setMost(int height);                               // in pixels; beyond that it scrolls
    void fit();

signals:
    void submitted();
    void focusChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    bool isComposing() const; // an input method is at work: its keys are its own

    QString m_hint;
    QColor m_hintColor;
    int m_most = 96;
};

class Composer : public QWidget {
    Q_OBJECT

public:
    explicit Composer(const Theme &theme, QWidget *parent = nullptr);

    QString text() const; // as it stands
    // A draft: replaces what stands there, without typed() or undo.
    void setText(const QString &text);
    void insert(const QString &text);
    void clear() { setText({}); }
    void setRoomName(const QString &name);
    // In characters (code points) after trimming.
    void setLimit(int characters);
    // Why what stands there was not sent; goes with the next change.
    void setError(const QString &sentence);
    QString note() const;
    bool maySend() const;
    // The field takes a third of this at most.
    void setPaneHeight(int height);
    QPlainTextEdit *field() const;

signals:
    // The text is kept until clear().
    void submitted(const QString &text);
    void typed(); // a person changed it, and something stands there
    void textChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void changed();
    void refresh();
    void restyle();
    void submit();

    const Theme &m_theme;
    QWidget *m_frame;
    ComposerField *m_field;
    QAbstractButton *m_send;
    QLabel *m_note;
    QString m_roomName;
    QString m_error;
    int m_limit;
    bool m_silent = false;
};

} // namespace kith::widgets
