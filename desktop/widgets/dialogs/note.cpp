#include "desktop/widgets/dialogs/note.h"

#include <QPushButton>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace kith::widgets {

Note::Note(Kind kind, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setProperty("small", kind != Kind::Plain);
    setKind(kind);
    setVisible(false);
}

void Note::setKind(Kind kind)
{
    setProperty("muted", kind == Kind::Muted);
    setProperty("error", kind == Kind::Error);
    repolish(this);
}

void Note::say(const QString &sentence)
{
    setText(sentence);
    setVisible(!sentence.isEmpty());
}

void makeLink(QPushButton *button)
{
    button->setProperty("link", true);
    button->setStyleSheet(u"padding: 0; border-width: 0; text-align: left;"_s);
    button->setAutoDefault(false);
    button->setCursor(Qt::PointingHandCursor);
}

void repolish(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace kith::widgets
