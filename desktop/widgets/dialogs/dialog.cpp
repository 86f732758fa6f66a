#include "desktop/widgets/dialogs/dialog.h"
#include "desktop/widgets/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace kith::widgets {

Dialog::Dialog(Theme &theme, const QString &title, int width, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_body(new QWidget(this)), m_content(new QVBoxLayout(m_body)),
      m_error(new Note(Note::Kind::Error, this)), m_buttons(new QHBoxLayout)
{
    setWindowTitle(title);
    setModal(true);

    auto *heading = new QLabel(title, this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    heading->setProperty("strong", true);

    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(metrics::large);
    m_buttons->setSpacing(metrics::small);
    m_buttons->addStretch(1);

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(metrics::huge, metrics::huge, metrics::huge, metrics::huge);
    rows->setSpacing(metrics::large);
    rows->addWidget(heading);
    rows->addWidget(m_body, 1);
    rows->addWidget(m_error);
    rows->addLayout(m_buttons);

    const int room = screen() ? screen()->availableSize().width() - 2 * metrics::large : width;
    const int fitting = qMin(width, room);
    setMinimumWidth(qMin(fitting, 288));
    resize(fitting, 0);
}

QPushButton *Dialog::addButton(const QString &text, Manner manner)
{
    auto *button = new QPushButton(text, this);
    button->setProperty("primary", manner == Manner::Primary);
    button->setProperty("danger", manner == Manner::Danger);

    button->setAutoDefault(false);
    button->setDefault(manner == Manner::Primary);
    m_buttons->addWidget(button);
    if (manner == Manner::Primary || manner == Manner::Danger)
        m_verbs.append(button);
    return button;
}

QPushButton *Dialog::addCancel()
{
    QPushButton *button = addButton(tr("Cancel"));
    connect(button, &QPushButton::clicked, this, &Dialog::reject);
    return button;
}

QPushButton *Dialog::addSideButton(const QString &text)
{
    QPushButton *button = addButton(text);
    makeLink(button);
    m_buttons->removeWidget(button);
    m_buttons->insertWidget(0, button);
    return button;
}

void Dialog::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    if (busy) {
        m_error->say({});
        m_focusBefore = focusWidget();
    }
    m_body->setEnabled(!busy);
    for (QPushButton *button : std::as_const(m_verbs))
        button->setEnabled(!busy);
    if (!busy)
        focusAfterRefusal();
}

void Dialog::focusAfterRefusal()
{
    if (m_focusBefore)
        m_focusBefore->setFocus();
}

void Dialog::makeResizable(int height)
{
    m_resizable = true;
    resize(width(), height);
}

bool Dialog::event(QEvent *event)
{
    const bool handled = QDialog::event(event);
    // Sentences come and go, and wrap: QDialog itself never asks how high they are at this width. What the style
    // sheet makes of the parts is known once they are polished, which nobody tells the layout of a hidden window.
    if (event->type() == QEvent::Show) {
        for (QWidget *part : findChildren<QWidget *>()) {
            part->ensurePolished();
            part->updateGeometry();
        }
        layout()->invalidate();
    }
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show)
        fit();
    return handled;
}

void Dialog::fit()
{
    if (!layout()->hasHeightForWidth())
        return;
    const int needed = layout()->totalHeightForWidth(width());
    setMinimumHeight(needed);
    // A dialog of lists is resized by the person; one of lines has exactly their height.
    if (height() < needed || (!m_resizable && height() != needed))
        resize(width(), needed);
}

} // namespace kith::widgets
