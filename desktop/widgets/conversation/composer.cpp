#include "desktop/widgets/conversation/composer.h"

#include "desktop/widgets/conversation/emoji_picker.h"
#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/conversation/message_painter.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"
#include "shared/base/text.h"

#include <QAbstractButton>
#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QInputMethod>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int fieldHeight = 36; // of one line
constexpr int documentMargin = 2;
constexpr int leastMost = 96;
constexpr double countFrom = 0.9; // of the limit: how much is left is shown

// Line ends as \n, and no control characters but the tab: pasted text has both.
QString cleaned(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text;
}

// A file's path tells more than its owner meant to send. Of a picture that comes with text, such as cells of a table,
// the text is meant; a browser's addresses are text.
bool isFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return std::any_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); })
        || (data.hasImage() && !data.hasText());
}

class SendButton : public QAbstractButton {
public:
    SendButton(const Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
    {
        setFixedSize(fieldHeight, fieldHeight);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = m_theme.colors();
        const bool hovered = isEnabled() && underMouse();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(!isEnabled() ? colors.raised
                : hovered             ? MessagePainter::mix(colors.text, colors.accent, 0.14)
                                      : colors.accent);
        painter.drawEllipse(rect());
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(colors.onAccent, 2));
            painter.drawEllipse(rect().adjusted(3, 3, -3, -3));
        }
        const QPixmap icon =
            m_theme.pixmap(u"send"_s, isEnabled() ? colors.onAccent : colors.muted, devicePixelRatioF());
        const int inset = (fieldHeight - metrics::icon) / 2;
        if (layoutDirection() == Qt::LeftToRight) {
            painter.drawPixmap(inset, inset, icon);
        } else { // it flies where the text goes
            painter.translate(width(), 0);
            painter.scale(-1, 1);
            painter.drawPixmap(inset, inset, icon);
        }
    }

private:
    const Theme &m_theme;
};

} // namespace

ComposerField::ComposerField(QWidget *parent) : QPlainTextEdit(parent)
{
    setProperty("flat", true);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(documentMargin);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &ComposerField::fit);
    fit();
}

void ComposerField::setHint(const QString &hint, const QColor &color)
{
    m_hint = hint;
    m_hintColor = color;
    viewport()->update();
}

void ComposerField::setMost(int height)
{
    m_most = height;
    fit();
}

void ComposerField::fit()
{
    const qreal spacing = QFontMetricsF(font()).lineSpacing();
    const int one = int(std::ceil(spacing)) + 2 * documentMargin;
    const int around = std::max(0, (fieldHeight - one) / 2);
    // Of a plain text document the height is a number of lines.
    const double lines = std::max(1.0, document()->documentLayout()->documentSize().height());
    const int wanted = std::max(fieldHeight, int(std::ceil(lines * spacing)) + 2 * (documentMargin + around));
    const bool full = wanted > m_most;
    // Whole lines: none is cut where it scrolls.
    const int frame = 2 * (documentMargin + around);
    const int most = int(std::floor((m_most - frame) / spacing) * spacing) + frame + 1;
    setViewportMargins(0, around, 0, around);
    setVerticalScrollBarPolicy(full ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    const int height = full ? most : wanted;
    if (height != minimumHeight() || height != maximumHeight())
        setFixedHeight(height);
    if (!full)
        verticalScrollBar()->setValue(0); // the line that had no place for a moment is back
}

bool ComposerField::isComposing() const { return !textCursor().block().layout()->preeditAreaText().isEmpty(); }

void ComposerField::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::ControlModifier && (event->key() == Qt::Key_B || event->key() == Qt::Key_I)) {
        wrap(event->key() == Qt::Key_B ? u"**"_s : u"*"_s);
        event->accept();
        return;
    }
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
        QPlainTextEdit::keyPressEvent(event);
        return;
    }
    if (isComposing())
        QGuiApplication::inputMethod()->commit(); // what Enter means while composing: take this word
    else if (event->modifiers() & Qt::ShiftModifier)
        insertPlainText(u"\n"_s);
    else if (!event->isAutoRepeat())
        emit submitted();
    ensureCursorVisible();
    event->accept();
}

void ComposerField::wrap(const QString &mark)
{
    QTextCursor cursor = textCursor();
    const int from = cursor.selectionStart();
    const int to = cursor.selectionEnd();
    const int length = int(mark.size());
    const QString text = toPlainText();
    cursor.beginEditBlock();
    if (text.mid(from - length, length) == mark && text.mid(to, length) == mark && from >= length) {
        cursor.setPosition(to);
        cursor.setPosition(to + length, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        cursor.setPosition(from - length);
        cursor.setPosition(from, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        cursor.setPosition(from - length);
        cursor.setPosition(to - length, QTextCursor::KeepAnchor);
    } else {
        cursor.setPosition(to);
        cursor.insertText(mark);
        cursor.setPosition(from);
        cursor.insertText(mark);
        cursor.setPosition(from + length);
        cursor.setPosition(to + length, QTextCursor::KeepAnchor);
    }
    cursor.endEditBlock();
    setTextCursor(cursor);
}

void ComposerField::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    if (!document()->isEmpty() || isComposing())
        return;
    QPainter painter(viewport());
    painter.setPen(m_hintColor);
    painter.setFont(font());
    const QRect line = viewport()->rect().adjusted(documentMargin + 1, documentMargin, -documentMargin, 0);
    // Where the cursor waits, which depends on the keyboard as well.
    const auto side = cursorRect().x() < viewport()->width() / 2 ? Qt::AlignLeft : Qt::AlignRight;
    painter.drawText(line, int(Qt::AlignTop | Qt::AlignAbsolute | side) | Qt::TextSingleLine,
        fontMetrics().elidedText(m_hint, Qt::ElideRight, line.width()));
}

void ComposerField::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fit();
}

void ComposerField::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    emit focusChanged();
}

void ComposerField::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    emit focusChanged();
}

// Files, too: who drops one is told.
bool ComposerField::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || isFile(*source);
}

void ComposerField::insertFromMimeData(const QMimeData *source)
{
    if (isFile(*source)) {
        emit filesRefused();
        return;
    }
    insertPlainText(cleaned(source->text()));
    ensureCursorVisible();
}

Composer::Composer(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_emoji(u":/kith/emoji/emoji.tsv"_s), m_frame(new QWidget(this)),
      m_field(new ComposerField(m_frame)), m_smile(new QToolButton(m_frame)), m_send(new SendButton(theme, m_frame)),
      m_note(new QLabel(this)), m_completer(new Completer(theme, m_emoji, m_field, m_frame)),
      m_limit(limits::messageCharacters)
{
    auto *inside = new QHBoxLayout(m_frame);
    inside->setSpacing(metrics::tiny);
    inside->addWidget(m_field, 1);
    inside->addWidget(m_smile, 0, Qt::AlignBottom);
    inside->addWidget(m_send, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::tiny);
    layout->addWidget(m_frame);
    layout->addWidget(m_note);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusProxy(m_field);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setContentsMargins(metrics::large, 0, metrics::large, 0);
    m_note->setVisible(false);
    m_smile->setObjectName(u"emoji"_s);
    m_smile->setFixedSize(fieldHeight, fieldHeight);
    m_smile->setFocusPolicy(Qt::TabFocus);
    m_smile->setAccessibleName(tr("Emoji"));
    m_smile->setToolTip(tr("Emoji"));
    m_send->setObjectName(u"send"_s);
    m_send->setAccessibleName(tr("Send"));
    m_send->setToolTip(tr("Send"));

    connect(m_completer, &Completer::peopleWanted, this, &Composer::peopleWanted);
    connect(m_completer, &Completer::emojiUsed, this, &Composer::emojiUsed);
    connect(m_smile, &QAbstractButton::clicked, this, &Composer::openEmojiPicker);
    connect(m_field, &ComposerField::submitted, this, &Composer::submit);
    // Later: a drop of nothing ends as a change, and takes the note away.
    connect(
        m_field, &ComposerField::filesRefused, this, [this] { setError(tr("Files cannot be sent yet.")); },
        Qt::QueuedConnection);
    connect(m_send, &QAbstractButton::clicked, this, [this] {
        m_field->setFocus();
        submit();
    });
    connect(m_field, &ComposerField::focusChanged, this, qOverload<>(&QWidget::update));
    connect(m_field, &QPlainTextEdit::textChanged, this, &Composer::changed);
    connect(&theme, &Theme::changed, this, &Composer::restyle);
    restyle();
}

Composer::~Composer() { delete m_picker; }

QPlainTextEdit *Composer::field() const { return m_field; }

QString Composer::text() const { return m_field->toPlainText(); }

void Composer::setText(const QString &text)
{
    m_silent = true;
    m_field->setPlainText(text);
    m_field->moveCursor(QTextCursor::End);
    m_silent = false;
    m_completer->reset();
    m_error.clear();
    refresh();
}

void Composer::insert(const QString &text) { m_field->insertPlainText(text); }

void Composer::setPeople(std::vector<Mentionable> people, std::vector<UserId> recent)
{
    m_completer->setPeople(std::move(people), std::move(recent));
}

void Composer::emojiUsed(const QString &emoji)
{
    constexpr qsizetype kept = 24; // three rows of the picker
    m_recentEmoji.removeOne(emoji);
    m_recentEmoji.prepend(emoji);
    m_recentEmoji = m_recentEmoji.first(std::min(kept, m_recentEmoji.size()));
    emit recentEmojiChanged();
}

// The picker lies over the window, not in here: it goes with the conversation that it was opened for.
void Composer::hideEvent(QHideEvent *event)
{
    closeEmojiPicker();
    QWidget::hideEvent(event);
}

void Composer::openEmojiPicker()
{
    if (!m_picker || m_picker->parentWidget() != window()) {
        delete m_picker;
        m_picker = new EmojiPicker(m_theme, m_emoji, window());
        connect(m_picker, &EmojiPicker::picked, this, [this](const QString &emoji) {
            m_field->insertPlainText(emoji);
            emojiUsed(emoji);
        });
        connect(m_picker, &EmojiPicker::closed, m_field, qOverload<>(&QWidget::setFocus));
    }
    m_picker->openAt({m_frame->mapTo(window(), QPoint()), m_frame->size()}, m_recentEmoji);
}

void Composer::closeEmojiPicker()
{
    if (m_picker)
        m_picker->hide();
}

void Composer::setRoomName(const QString &name)
{
    m_roomName = name;
    const QString hint = name.isEmpty() ? tr("Message") : tr("Message %1").arg(name);
    m_field->setHint(hint, m_theme.colors().muted);
    m_field->setAccessibleName(hint);
}

void Composer::setLimit(int characters)
{
    m_limit = characters > 0 ? characters : limits::messageCharacters;
    refresh();
}

void Composer::setError(const QString &sentence)
{
    m_error = sentence;
    refresh();
}

QString Composer::note() const { return m_note->isHidden() ? QString() : m_note->text(); }

bool Composer::maySend() const { return m_send->isEnabled(); }

void Composer::setPaneHeight(int height) { m_field->setMost(std::max(leastMost, height / 3)); }

void Composer::changed()
{
    if (!m_silent)
        m_error.clear();
    refresh();
    if (m_silent)
        return;
    emit textChanged();
    if (!text().trimmed().isEmpty())
        emit typed();
}

void Composer::refresh()
{
    const QString trimmed = text().trimmed();
    // Fewer units than the limit cannot be more characters: nothing is counted while an ordinary message is typed.
    const int left = double(trimmed.size()) > m_limit * countFrom ? m_limit - int(characterCount(trimmed)) : m_limit;
    m_send->setEnabled(!trimmed.isEmpty() && left >= 0);
    QString note = m_error;
    if (left < 0)
        note = tr("The message is too long: %n character(s) too many.", nullptr, -left);
    else if (note.isEmpty() && left < m_limit * (1 - countFrom))
        note = tr("%n character(s) left", nullptr, left);
    QPalette palette = m_note->palette();
    const bool error = left < 0 || !m_error.isEmpty();
    palette.setColor(QPalette::WindowText, error ? m_theme.colors().danger : m_theme.colors().muted);
    m_note->setPalette(palette);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Composer::submit()
{
    if (m_send->isEnabled())
        emit submitted(text());
}

void Composer::restyle()
{
    const Colors &colors = m_theme.colors();
    QPalette palette = m_field->palette();
    palette.setColor(QPalette::Base, Qt::transparent);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Highlight, MessagePainter::mix(colors.accent, colors.surface, 0.3));
    palette.setColor(QPalette::HighlightedText, colors.text);
    m_field->setPalette(palette);
    m_field->viewport()->setAutoFillBackground(false);
    m_field->setFont(withEmoji(m_theme.body()));
    m_smile->setIcon(m_theme.icon(u"smile"_s, colors.muted));
    m_smile->setIconSize({metrics::icon, metrics::icon});
    m_field->fit();
    m_note->setFont(m_theme.small());
    const bool toLeft = layoutDirection() == Qt::RightToLeft; // margins are not mirrored by themselves
    m_frame->layout()->setContentsMargins(toLeft ? 5 : 15, 5, toLeft ? 15 : 5, 5);
    setRoomName(m_roomName);
    refresh();
    update();
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        restyle();
}

void Composer::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = m_field->hasFocus();
    const qreal line = focused ? 2 : 1;
    constexpr qreal radius = 23; // half of one line's height
    painter.setPen(QPen(focused ? colors.accent : colors.line, line));
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(
        QRectF(m_frame->geometry()).adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius);
}

// In one column with the messages.
void Composer::resizeEvent(QResizeEvent *event)
{
    const QRect column = messageColumn(event->size().width());
    const int below = column.x() <= metrics::medium ? metrics::small : metrics::large;
    layout()->setContentsMargins(column.x(), metrics::tiny, column.x(), below);
    QWidget::resizeEvent(event);
}

} // namespace kith::widgets
