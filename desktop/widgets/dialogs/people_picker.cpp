#include "desktop/widgets/dialogs/people_picker.h"
#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

PeoplePicker::PeoplePicker(Theme &theme, client::Account &account, const Words &words, QWidget *parent)
    : QWidget(parent), m_account(account), m_words(words),
      m_search(new SearchField(theme, tr("Search people by name"), this)), m_pane(new ResultPane(theme, this))
{
    m_search->setObjectName(u"peopleQuery"_s);
    m_search->setList(m_pane->list());
    m_pane->list()->setAccessibleName(tr("People"));
    setFocusProxy(m_search);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::medium);
    rows->addWidget(m_search);
    rows->addWidget(m_pane, 1);

    connect(m_search, &SearchField::searched, this, &PeoplePicker::ask);
    connect(m_pane, &ResultPane::buttonPressed, this, &PeoplePicker::ask);
    connect(m_pane, &ResultPane::acted, this, [this](const QString &id) {
        m_pane->results().change(id, [this](ResultRow &row) {
            row.state = ResultRow::State::Busy;
            row.action = m_words.acting;
            row.error.clear();
        });
        emit picked(UserId::fromString(id));
    });
    connect(&account, &client::Account::stateChanged, this, [this] {
        if (m_failed && m_account.state() == client::Account::State::Online)
            ask();
    });
    ask();
}

void PeoplePicker::ask()
{
    const quint64 run = ++m_run;
    m_failed = false;
    const QString query = m_search->query();
    if (query.isEmpty()) {
        m_pane->results().clear();
        m_pane->showSentence(tr("Whom are you looking for? A part of the name is enough."));
        return;
    }
    m_pane->showLoading();
    m_account.searchUsers(query, this, [this, run](const client::Outcome<proto::UsersReply> &reply) {
        if (run != m_run)
            return;
        m_failed = !reply;
        if (reply)
            showPeople(reply->users);
        else
            m_pane->showSentence(words::errorText(reply.error()), tr("Try again"));
    });
}

void PeoplePicker::showPeople(const std::vector<proto::UserInfo> &users)
{
    std::vector<ResultRow> rows;
    for (const proto::UserInfo &user : users) {
        if (user.id == m_account.me())
            continue;
        const QString detail = user.guest.value_or(false) ? tr("Guest") : u'@' + user.username;
        rows.push_back({.id = user.id.toString(),
            .name = user.displayName,
            .detail = detail,
            .action = m_words.act,
            .online = user.online});
    }
    const bool none = rows.empty();
    m_pane->results().setRows(std::move(rows), false);
    if (none)
        m_pane->showSentence(tr("Nobody has this name."));
    else
        m_pane->showRows();
}

void PeoplePicker::succeeded(UserId user)
{
    m_pane->results().change(user.toString(), [this](ResultRow &row) {
        row.state = ResultRow::State::Done;
        row.action = m_words.done;
    });
}

void PeoplePicker::refused(UserId user, const client::Failure &failure)
{
    m_pane->results().change(user.toString(), [this, &failure](ResultRow &row) {
        row.state = ResultRow::State::Ready;
        row.action = m_words.act;
        row.error = words::errorText(failure);
    });
}

} // namespace kith::widgets
