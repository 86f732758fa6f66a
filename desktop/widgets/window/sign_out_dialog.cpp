#include "desktop/widgets/window/sign_out_dialog.h"
#include "desktop/widgets/dialogs/tick_box.h"
#include "desktop/widgets/theme/theme.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

QString titleOf(const SignOutDialog::Facts &facts)
{
    return facts.over ? SignOutDialog::tr("Remove account") : SignOutDialog::tr("Sign out");
}

QString questionOf(const SignOutDialog::Facts &facts)
{
    QStringList sentences{facts.over
            ? SignOutDialog::tr("%1 on %2 is taken out of this program.", "a person, a server")
                  .arg(facts.name, facts.server)
            : SignOutDialog::tr("You sign out as %1 on %2.", "a person, a server").arg(facts.name, facts.server)};
    if (facts.guest)
        sentences << SignOutDialog::tr("A guest cannot come back after signing out.");
    sentences << SignOutDialog::tr("On the server your conversations stay.");
    return sentences.join(u' ');
}

} // namespace

SignOutDialog::SignOutDialog(Theme &theme, const Facts &facts, QWidget *parent)
    : ConfirmDialog(theme, titleOf(facts), questionOf(facts), facts.over ? tr("Remove") : tr("Sign out"), parent),
      m_facts(facts), m_remove(new TickBox(theme, tr("Remove the conversations from this computer"), this)),
      m_consequence(new Note(Note::Kind::Muted, this))
{
    m_remove->setObjectName(u"removeConversations"_s);
    m_remove->setChecked(true);
    // Nobody could read again what a guest leaves behind.
    m_remove->setVisible(!facts.guest);
    auto *rows = new QVBoxLayout;
    rows->setSpacing(metrics::tiny);
    rows->addWidget(m_remove);
    rows->addWidget(m_consequence);
    content()->addLayout(rows);
    connect(m_remove, &TickBox::toggled, this, &SignOutDialog::explain);
    explain();
}

bool SignOutDialog::removes() const { return m_facts.guest || m_remove->isChecked(); }

void SignOutDialog::explain()
{
    QString sentence;
    if (removes()) {
        if (m_facts.unsent > 0)
            sentence = tr("%n message(s) were not sent yet and will be deleted.", nullptr, m_facts.unsent);
        m_consequence->setKind(Note::Kind::Error);
    } else {
        sentence = m_facts.unsent > 0
            ? tr("%n message(s) were not sent yet. They are sent when you sign in here again.", nullptr, m_facts.unsent)
            : tr("Whoever uses this computer can read them. Here they are again when you sign in.");
        m_consequence->setKind(Note::Kind::Muted);
    }
    m_consequence->say(sentence);
    setAccessibleDescription((questionOf(m_facts) + u' ' + sentence).trimmed());
}

} // namespace kith::widgets
