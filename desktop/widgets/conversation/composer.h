// Where messages are written: one line that grows, Enter sends and Shift+Enter breaks the line. Names and emoji are
// completed while they are typed.
#pragma once

#include "desktop/widgets/conversation/completer.h"

#include <QPlainTextEdit>

#include <optional>

class QAbstractButton;
class QLabel;
class QToolButton;

namespace kith::widgets {

class EmojiPicker;
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
    void filesRefused(); // files or a picture were pasted or dropped

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void wrap(const QString &mark); // the selection, or the cursor, between marks; or without them again
    bool isComposing() const;       // an input method is at work: its keys are its own

    QString m_hint;
    QColor m_hintColor;
    int m_most = 96;
};

class Composer : public QWidget {
    Q_OBJECT

public:
    explicit Composer(const Theme &theme, QWidget *parent = nullptr);
    ~Composer() override; // with the picker, which is a child of the window

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

    // Who can be named with "@"; asked for with peopleWanted().
    void setPeople(std::vector<Mentionable> people, std::vector<UserId> recent);
    const Completer &completer() const { return *m_completer; }
    // The emoji used last, the latest first: the picker begins with them.
    const QStringList &recentEmoji() const { return m_recentEmoji; }
    void setRecentEmoji(const QStringList &emoji) { m_recentEmoji = emoji; }
    void openEmojiPicker();
    void closeEmojiPicker();

signals:
    // The text is kept until clear().
    void submitted(const QString &text);
    void typed(); // a person changed it, and something stands there
    void textChanged();
    void peopleWanted();
    void recentEmojiChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void changed();
    void refresh();
    void restyle();
    void submit();
    void emojiUsed(const QString &emoji);

    const Theme &m_theme;
    words::EmojiTable m_emoji;
    QWidget *m_frame;
    ComposerField *m_field;
    QToolButton *m_smile;
    QAbstractButton *m_send;
    QLabel *m_note;
    Completer *m_completer;
    QPointer<EmojiPicker> m_picker;
    QStringList m_recentEmoji;
    QString m_roomName;
    QString m_error;
    int m_limit;
    bool m_silent = false;
};

} // namespace kith::widgets
