#include "desktop/widgets/dialogs/empty_state.h"
#include "desktop/widgets/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace kith::widgets {

EmptyState::EmptyState(QWidget *parent) : QWidget(parent), m_sentence(new QLabel(this)), m_button(new QPushButton(this))
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setProperty("muted", true);
    m_button->setVisible(false);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);

    auto *layout = new QVBoxLayout(this);
    // The sentence has more room around it than the button, which cannot go on in a second line.
    layout->setContentsMargins(metrics::tiny, metrics::huge, metrics::tiny, metrics::huge);
    m_sentence->setContentsMargins(metrics::huge - metrics::tiny, 0, metrics::huge - metrics::tiny, 0);
    layout->setSpacing(metrics::large);
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(2);
}

void EmptyState::say(const QString &sentence, const QString &verb)
{
    m_sentence->setText(sentence);
    m_button->setText(verb);
    m_button->setVisible(!verb.isEmpty());
}

QString EmptyState::sentence() const { return m_sentence->text(); }

} // namespace kith::widgets
