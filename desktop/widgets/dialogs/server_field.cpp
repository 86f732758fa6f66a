#include "desktop/widgets/dialogs/server_field.h"
#include "desktop/client/sign_in.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr auto pauseOfTyping = std::chrono::milliseconds(800);
const QString thisMachine = u"localhost:5484"_s;

} // namespace

ServerField::ServerField(Theme &theme, QWidget *parent)
    : QWidget(parent), m_field(new Field(theme, tr("Server"), this)), m_retry(new QPushButton(tr("Try again"), this))
{
    LineEdit *edit = m_field->edit();
    edit->setObjectName(u"server"_s);
    edit->setPlaceholderText(thisMachine);
    edit->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_retry->setObjectName(u"tryAgain"_s);
    makeLink(m_retry);
    m_retry->setProperty("small", true);
    m_retry->hide();

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_field);
    rows->addWidget(m_retry, 0, Qt::AlignLeft);
    setFocusProxy(m_field);
    showNothing();

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseOfTyping);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (url().isValid())
            emit complete(url());
    });
    connect(edit, &QLineEdit::textEdited, this, [this] {
        showNothing();
        emit changed();
        m_pause.start();
    });
    connect(edit, &QLineEdit::editingFinished, this, &ServerField::finish);
    connect(edit, &QLineEdit::returnPressed, this, &ServerField::entered);
    connect(m_retry, &QPushButton::clicked, this, &ServerField::retry);
}

QUrl ServerField::url() const
{
    const QString typed = m_field->text().trimmed();
    return client::serverUrl(typed.isEmpty() ? thisMachine : typed);
}

void ServerField::setUrl(const QUrl &url)
{
    const QString name = url.isValid() ? client::serverName(url) : QString();
    m_field->edit()->setText(name == thisMachine ? QString() : name);
    showNothing();
}

void ServerField::finish()
{
    if (!m_pause.isActive())
        return; // nothing was typed since it was last looked at
    m_pause.stop();
    if (check())
        emit complete(url());
}

bool ServerField::check()
{
    const bool valid = url().isValid();
    if (!valid)
        m_field->setError(tr("This is not an address. Write it like chat.example.org or localhost:5484."));
    return valid;
}

void ServerField::showNothing()
{
    m_field->setError({});
    m_field->setHint(tr("The address of the server that you chat on."));
    m_retry->hide();
}

void ServerField::showAsking()
{
    showNothing();
    m_field->setHint(tr("Asking the server…"));
}

void ServerField::showOffer(const proto::HelloReply &offer)
{
    showNothing();
    const QString program = offer.server == u"kithd" ? u"Kith"_s : offer.server;
    switch (offer.registration) {
    case proto::Registration::Open:
        return m_field->setHint(tr("%1 %2 · open to new accounts").arg(program, offer.version));
    case proto::Registration::Invite:
        return m_field->setHint(tr("%1 %2 · new accounts by invitation").arg(program, offer.version));
    case proto::Registration::Closed:
        return m_field->setHint(tr("%1 %2 · closed to new accounts").arg(program, offer.version));
    }
}

void ServerField::showUnreachable(const client::LinkFault &fault)
{
    m_field->setError(words::errorText(fault));
    m_retry->show();
}

} // namespace kith::widgets
