#include "desktop/widgets/dialogs/invite_links.h"
#include "desktop/widgets/dialogs/note.h"
#include "desktop/widgets/theme/clock_time.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int shownRows = 3; // the rest is scrolled to

} // namespace

InviteLinks::InviteLinks(Theme &theme, client::Account &account, RoomId room, QWidget *parent)
    : QWidget(parent), m_account(account), m_room(room), m_list(new ResultList(theme, m_results, this)),
      m_problem(new Note(Note::Kind::Error, this))
{
    auto *heading = new QLabel(tr("Links that work"), this);
    heading->setFont(theme.smallStrong());
    heading->setProperty("small", true);
    heading->setProperty("strong", true);
    m_list->setObjectName(u"inviteLinks"_s);
    m_list->setAccessibleName(heading->text());
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(metrics::tiny);
    rows->addWidget(heading);
    rows->addWidget(m_list);
    rows->addWidget(m_problem);
    hide();

    connect(m_list, &ResultList::acted, this, &InviteLinks::withdraw);
    connect(&account.people(), &client::People::changed, this, &InviteLinks::showRows);
    connect(&account, &client::Account::stateChanged, this, [this] {
        if (!m_problem->text().isEmpty() && m_account.state() == client::Account::State::Online)
            load();
    });
}

void InviteLinks::load()
{
    const quint64 run = ++m_run;
    m_account.invites(m_room, this, [this, run](const client::Outcome<proto::InvitesReply> &reply) {
        if (run != m_run)
            return;
        m_problem->say(reply ? QString() : words::errorText(reply.error()));
        setInvites(reply ? reply->invites : m_invites);
    });
}

void InviteLinks::setInvites(std::vector<proto::InviteInfo> invites)
{
    m_invites = std::move(invites);
    showRows();
    m_list->setFixedHeight(
        std::clamp<int>(int(m_invites.size()), 1, shownRows) * m_list->itemDelegate()->sizeHint({}, {}).height());
    m_list->setVisible(!m_invites.empty());
    setVisible(!m_invites.empty() || !m_problem->text().isEmpty());
}

void InviteLinks::showRows()
{
    std::vector<ResultRow> rows;
    for (const proto::InviteInfo &invite : m_invites)
        rows.push_back(rowOf(invite));
    m_results.setRows(std::move(rows), false);
}

ResultRow InviteLinks::rowOf(const proto::InviteInfo &invite) const
{
    const QLocale locale;
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(invite.expires.value_or(proto::Timestamp{}).ms);
    const QString ends = invite.expires
        ? tr("Until %1").arg(locale.toString(end.date(), QLocale::ShortFormat) + u' ' + clockTime(end.time(), locale))
        : tr("Works for ever");
    const QString left = invite.uses ? tr("%n uses left", nullptr, *invite.uses - invite.used)
        : invite.used > 0            ? tr("Used %n times", nullptr, invite.used)
                                     : tr("Not used yet");
    return {.id = invite.id,
        .name = invite.by == m_account.me() ? m_account.user().displayName : m_account.people().name(invite.by),
        .detail = ends + u" · "_s + left,
        .action = tr("Withdraw"),
        .online = {},
        .avatarId = invite.by.toString()};
}

void InviteLinks::withdraw(const QString &id)
{
    m_results.change(id, [](ResultRow &row) {
        row.state = ResultRow::State::Busy;
        row.action = tr("Withdrawing…");
        row.error.clear();
    });
    m_account.revokeInvite(m_room, id, this, [this, id](const client::Outcome<proto::Empty> &done) {
        // One that is not there any more has gone meanwhile.
        if (done || done.error().is(ErrorCode::BadRequest)) {
            std::erase_if(m_invites, [&id](const proto::InviteInfo &invite) { return invite.id == id; });
            return setInvites(m_invites);
        }
        m_results.change(id, [&done](ResultRow &row) {
            row.state = ResultRow::State::Ready;
            row.action = tr("Withdraw");
            row.error = words::errorText(done.error());
        });
    });
}

} // namespace kith::widgets
