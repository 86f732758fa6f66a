#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/dialogs/skeleton.h"
#include "desktop/widgets/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

ResultPane::ResultPane(Theme &theme, QWidget *parent)
    : QWidget(parent), m_list(new ResultList(theme, m_results, this)), m_skeleton(new Skeleton(theme, {}, this)),
      m_place(new QWidget(this)), m_sentence(new QLabel(m_place)), m_button(new QPushButton(m_place)),
      m_stack(new QStackedLayout(this))
{
    m_sentence->setObjectName(u"sentence"_s);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setProperty("muted", true);
    m_button->setObjectName(u"sentenceButton"_s);
    m_button->setAutoDefault(false);
    auto *rows = new QVBoxLayout(m_place);
    rows->setContentsMargins(metrics::huge, metrics::small, metrics::huge, metrics::small);
    rows->setSpacing(metrics::large);
    rows->addStretch(1);
    rows->addWidget(m_sentence);
    rows->addWidget(m_button, 0, Qt::AlignHCenter);
    rows->addStretch(1);

    m_stack->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_list, m_skeleton, m_place})
        m_stack->addWidget(widget);
    setMinimumHeight(2 * metrics::row);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(m_list, &ResultList::acted, this, &ResultPane::acted);
    connect(m_button, &QPushButton::clicked, this, &ResultPane::buttonPressed);
}

void ResultPane::showLoading()
{
    if (m_results.count() > 0 && m_stack->currentWidget() == m_list)
        return;
    m_skeleton->start();
    m_stack->setCurrentWidget(m_skeleton);
}

void ResultPane::showRows()
{
    m_skeleton->stop();
    m_stack->setCurrentWidget(m_list);
}

void ResultPane::showSentence(const QString &sentence, const QString &button)
{
    m_skeleton->stop();
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    m_stack->setCurrentWidget(m_place);
}

} // namespace kith::widgets
