#include "desktop/widgets/dialogs/sessions_dialog.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/theme/clock_time.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"

#include <QDateTime>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

// The names that our own programs give in `hello`, before their version; others are shown as they are.
QString clientName(const QString &client)
{
    const QString program = client.section(u' ', 0, 0);
    if (program == u"kith")
        return SessionsDialog::tr("Desktop program");
    if (program == u"kith-term")
        return SessionsDialog::tr("Terminal");
    if (program == u"kith-web")
        return SessionsDialog::tr("Browser");
    return client.isEmpty() ? SessionsDialog::tr("Unknown program") : client;
}

QString dateOf(const proto::Timestamp &date)
{
    const QLocale locale;
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(date.ms);
    const bool today = time.date() == QDate::currentDate();
    return today ? clockTime(time.time(), locale) : locale.toString(time.date(), QLocale::ShortFormat);
}

} // namespace

SessionsDialog::SessionsDialog(Theme &theme, client::Account &account, QWidget *parent)
    : Dialog(theme, tr("Your sessions"), listWidth, parent), m_account(account), m_pane(new ResultPane(theme, this)),
      m_endOthers(addSideButton(tr("Sign out everywhere else")))
{
    setObjectName(u"sessionsDialog"_s);
    auto *note = new Note(Note::Kind::Muted, this);
    note->say(tr("You are signed in with these programs. End what you do not know or do not use."));
    content()->addWidget(note);
    content()->addWidget(m_pane, 1);
    m_pane->list()->setAccessibleName(tr("Your sessions"));

    m_endOthers->setObjectName(u"endOthers"_s);
    m_endOthers->hide();
    QPushButton *close = addButton(tr("Close"));
    close->setObjectName(u"close"_s);
    connect(close, &QPushButton::clicked, this, &SessionsDialog::reject);
    makeResizable(440);
    m_pane->list()->setFocus();

    connect(m_endOthers, &QPushButton::clicked, this, &SessionsDialog::askToEndOthers);
    connect(m_pane, &ResultPane::acted, this, &SessionsDialog::end);
    connect(m_pane, &ResultPane::buttonPressed, this, &SessionsDialog::load);
    connect(&account, &client::Account::stateChanged, this, [this] {
        if (m_failed && m_account.state() == client::Account::State::Online)
            load();
    });
    load();
}

void SessionsDialog::load()
{
    const quint64 run = ++m_run;
    m_failed = false;
    m_pane->showLoading();
    m_account.sessions(this, [this, run](const client::Outcome<proto::SessionsReply> &reply) {
        if (run != m_run)
            return;
        if (!reply) {
            m_failed = true;
            m_pane->results().clear();
            m_pane->showSentence(words::errorText(reply.error()), tr("Try again"));
            return;
        }
        m_sessions = reply->sessions;
        // This one first, then as they were used.
        std::stable_partition(
            m_sessions.begin(), m_sessions.end(), [](const proto::SessionInfo &session) { return session.current; });
        showSessions();
    });
}

void SessionsDialog::showSessions()
{
    std::vector<ResultRow> rows;
    rows.reserve(m_sessions.size());
    for (const proto::SessionInfo &session : m_sessions)
        rows.push_back(rowOf(session));
    m_pane->results().setRows(std::move(rows), false);
    m_pane->showRows();
    m_endOthers->setVisible(others() > 1); // of one, its own button is enough
}

ResultRow SessionsDialog::rowOf(const proto::SessionInfo &session) const
{
    const QString since = tr("Signed in %1", "date, or the time of today").arg(dateOf(session.created));
    ResultRow row;
    row.id = session.id.toString();
    row.name = clientName(session.client);
    row.icon = u"monitor"_s;
    if (session.current) {
        row.detail = since;
        row.action = tr("This session");
        row.state = ResultRow::State::Done;
    } else {
        row.detail = tr("Last used %1", "date, or the time of today").arg(dateOf(session.lastUsed)) + u" · "_s + since;
        row.action = tr("End", "a session");
    }
    return row;
}

int SessionsDialog::others() const
{
    return int(std::count_if(
        m_sessions.begin(), m_sessions.end(), [](const proto::SessionInfo &session) { return !session.current; }));
}

void SessionsDialog::end(const QString &id)
{
    m_pane->results().change(id, [](ResultRow &row) {
        row.state = ResultRow::State::Busy;
        row.action = tr("Ending…");
        row.error.clear();
    });
    const SessionId session = SessionId::fromString(id);
    m_account.revokeSession(
        session, this, [this, session](const client::Outcome<proto::Empty> &done) { ended(session, done); });
}

void SessionsDialog::ended(SessionId id, const client::Outcome<proto::Empty> &done)
{
    // One that is not there any more has ended by itself.
    if (done || done.error().is(ErrorCode::BadRequest)) {
        std::erase_if(m_sessions, [id](const proto::SessionInfo &session) { return session.id == id; });
        m_pane->results().remove(id.toString());
        m_endOthers->setVisible(others() > 1);
        return;
    }
    m_pane->results().change(id.toString(), [&done](ResultRow &row) {
        row.state = ResultRow::State::Ready;
        row.action = tr("End", "a session");
        row.error = words::errorText(done.error());
    });
}

void SessionsDialog::askToEndOthers()
{
    auto *dialog = new ConfirmDialog(theme(), tr("Sign out everywhere else"),
        tr("%n other session(s) end at once. Whoever uses them has to sign in again.", nullptr, others()),
        tr("Sign out"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        const std::vector<proto::SessionInfo> sessions = m_sessions; // some may go while they are asked for
        for (const proto::SessionInfo &session : sessions) {
            if (!session.current)
                end(session.id.toString());
        }
    });
    dialog->show();
}

} // namespace kith::widgets
