#include "desktop/widgets/dialogs/search_field.h"
#include "shared/base/text.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace kith::widgets {

SearchField::SearchField(Theme &theme, const QString &label, QWidget *parent) : LineEdit(theme, parent)
{
    setIcon(u"search"_s);
    setPlaceholderText(label);
    setAccessibleName(label);
    setMaxLength(limits::queryCharacters);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &SearchField::searched);
    connect(this, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_pause.isActive()) {
        m_pause.stop();
        emit searched();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_list && m_list->isVisible())
            QCoreApplication::sendEvent(m_list, event);
        return; // never on to the dialog, whose button is not what was meant
    default:
        LineEdit::keyPressEvent(event);
    }
}

} // namespace kith::widgets
