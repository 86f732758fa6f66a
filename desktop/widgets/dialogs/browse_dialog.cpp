#include "desktop/widgets/dialogs/browse_dialog.h"
#include "desktop/widgets/dialogs/invite_field.h"
#include "desktop/widgets/dialogs/result_pane.h"
#include "desktop/widgets/dialogs/search_field.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

BrowseDialog::BrowseDialog(Theme &theme, client::Account &account, QWidget *parent)
    : Dialog(theme, tr("Browse rooms"), listWidth, parent), m_account(account),
      m_search(new SearchField(theme, tr("Search public rooms"), this)), m_pane(new ResultPane(theme, this)),
      m_invite(new InviteField(theme, account, this))
{
    setObjectName(u"browseDialog"_s);
    m_search->setObjectName(u"browseQuery"_s);
    m_search->setList(m_pane->list());
    m_pane->list()->setAccessibleName(tr("Public rooms"));
    m_invite->hide();

    auto *found = new QVBoxLayout;
    found->setSpacing(metrics::medium);
    found->addWidget(m_search);
    found->addWidget(m_pane, 1);
    content()->addLayout(found, 1);
    content()->addWidget(m_invite);

    QPushButton *haveLink = addSideButton(tr("I have an invite link"));
    haveLink->setObjectName(u"haveLink"_s);
    connect(haveLink, &QPushButton::clicked, this, [this, haveLink] {
        haveLink->hide();
        m_invite->show();
        m_invite->setFocus();
    });
    QPushButton *close = addButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &BrowseDialog::reject);
    makeResizable(560);
    m_search->setFocus();

    connect(m_search, &SearchField::searched, this, &BrowseDialog::load);
    connect(&m_pane->results(), &ResultModel::moreWanted, this, &BrowseDialog::loadMore);
    connect(m_pane, &ResultPane::acted, this, [this](const QString &id) { choose(RoomId::fromString(id)); });
    connect(m_pane, &ResultPane::buttonPressed, this, &BrowseDialog::pressed);
    connect(m_invite, &InviteField::joined, this, &BrowseDialog::chosen);
    connect(&account, &client::Account::roomAdded, this, &BrowseDialog::membershipChanged);
    connect(&account, &client::Account::roomRemoved, this, &BrowseDialog::membershipChanged);
    connect(&account, &client::Account::stateChanged, this, [this] {
        if (m_failed && m_account.state() == client::Account::State::Online)
            load();
    });
    load();
}

void BrowseDialog::load()
{
    const quint64 run = ++m_run;
    m_failed = false;
    m_pane->showLoading();
    m_account.browse(m_search->query(), {}, this, [this, run](const client::Outcome<proto::RoomsReply> &page) {
        if (run != m_run)
            return;
        if (page)
            showPage(*page, true);
        else
            failed(page.error());
    });
}

void BrowseDialog::loadMore()
{
    const quint64 run = m_run;
    m_account.browse(m_search->query(), m_last, this, [this, run](const client::Outcome<proto::RoomsReply> &page) {
        if (run != m_run)
            return;
        if (page)
            return showPage(*page, false);
        setError(words::errorText(page.error()));
        m_pane->results().append({}, true); // scrolling there again asks again
    });
}

void BrowseDialog::showPage(const proto::RoomsReply &page, bool anew)
{
    setError({});
    std::vector<ResultRow> rows;
    rows.reserve(page.rooms.size());
    for (const proto::RoomInfo &room : page.rooms)
        rows.push_back(rowOf(room));
    if (!page.rooms.empty())
        m_last = page.rooms.back().id;
    if (anew)
        m_pane->results().setRows(std::move(rows), page.more);
    else
        m_pane->results().append(std::move(rows), page.more);

    if (m_pane->results().count() > 0)
        return m_pane->showRows();
    const QString create = m_account.user().guest ? QString() : tr("Create a room");
    m_pane->showSentence(
        m_search->query().isEmpty() ? tr("There is no public room yet.") : tr("There is no public room like this."),
        create);
}

void BrowseDialog::failed(const client::Failure &failure)
{
    m_failed = true;
    m_pane->results().clear();
    m_pane->showSentence(words::errorText(failure), tr("Try again"));
}

ResultRow BrowseDialog::rowOf(const proto::RoomInfo &room) const
{
    QStringList details;
    const bool joined = m_account.room(room.id) != nullptr;
    if (room.members)
        details += tr("%n members", nullptr, int(*room.members));
    if (!room.topic.isEmpty())
        details += room.topic;
    return {.id = room.id.toString(),
        .name = room.name,
        .detail = details.join(u" · "_s),
        .action = joined ? tr("Open") : tr("Join"),
        .online = {},
        .marked = joined};
}

void BrowseDialog::pressed()
{
    if (m_failed)
        return load();
    const QString name = m_search->query();
    accept();
    emit createWanted(name);
}

void BrowseDialog::choose(RoomId id)
{
    if (m_account.room(id))
        return chosen(id);
    m_pane->results().change(id.toString(), [](ResultRow &row) {
        row.state = ResultRow::State::Busy;
        row.action = tr("Joining…");
        row.error.clear();
    });
    m_account.joinRoom(id, this, [this, id](const client::Outcome<RoomId> &room) {
        if (room)
            return chosen(*room);
        m_pane->results().change(id.toString(), [&room](ResultRow &row) {
            row.state = ResultRow::State::Ready;
            row.action = tr("Join");
            row.error = words::errorText(room.error());
        });
    });
}

void BrowseDialog::chosen(RoomId id)
{
    accept();
    emit roomChosen(id);
}

void BrowseDialog::membershipChanged(RoomId id)
{
    m_pane->results().change(id.toString(), [this, id](ResultRow &row) {
        row.marked = m_account.room(id) != nullptr;
        if (row.state == ResultRow::State::Ready)
            row.action = row.marked ? tr("Open") : tr("Join");
    });
}

} // namespace kith::widgets
