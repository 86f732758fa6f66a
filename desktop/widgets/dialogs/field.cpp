#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/theme/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace kith::widgets {

namespace {
constexpr int fieldHeightMin = 40;
}

Field::Field(Theme &theme, const QString &label, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_label(new QLabel(this)), m_edit(new LineEdit(theme, this)),
      m_line(new QHBoxLayout), m_hint(new Note(Note::Kind::Muted, this)), m_error(new Note(Note::Kind::Error, this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setFont(m_theme.smallStrong());
    m_label->setProperty("small", true);
    m_label->setProperty("strong", true);
    m_label->setBuddy(m_edit);
    setLabel(label);

    m_line->setSpacing(metrics::small);
    m_line->addWidget(m_edit, 1);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::tiny);
    rows->addWidget(m_label);
    rows->addLayout(m_line);
    rows->addWidget(m_hint);
    rows->addWidget(m_error);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, [this] { setError({}); });
}

void Field::setLabel(const QString &label)
{
    m_label->setText(label);
    m_edit->setAccessibleName(label);
}

void Field::setHint(const QString &hint)
{
    m_hint->setText(hint);
    describe();
}

void Field::setError(const QString &error)
{
    m_error->say(error);
    m_edit->setInvalid(!error.isEmpty());
    describe();
}

void Field::putBeside(QPushButton *button)
{
    button->setFixedHeight(std::max(fieldHeightMin, m_edit->sizeHint().height())); // or it would press the field
    m_line->addWidget(button);
}

void Field::makePassword()
{
    m_edit->setEchoMode(QLineEdit::Password);
    QPushButton *button = m_edit->addButton(tr("Show"));
    button->setAccessibleName(tr("Show password"));
    connect(button, &QPushButton::clicked, this, [this, button] {
        const bool hidden = m_edit->echoMode() == QLineEdit::Password;
        m_edit->setEchoMode(hidden ? QLineEdit::Normal : QLineEdit::Password);
        button->setText(hidden ? tr("Hide") : tr("Show"));
        button->setAccessibleName(hidden ? tr("Hide password") : tr("Show password"));
        m_edit->makeRoom();
    });
}

void Field::describe()
{
    m_hint->setVisible(!m_hint->text().isEmpty() && !hasError());
    m_edit->setAccessibleDescription(hasError() ? m_error->text() : m_hint->text());
}

} // namespace kith::widgets
