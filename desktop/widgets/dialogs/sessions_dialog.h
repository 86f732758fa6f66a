// Where the account is signed in: each session with its program and when it was used, and the end of those that are not
// this one.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"
#include "desktop/widgets/dialogs/result_pane.h"

namespace kith::widgets {

class SessionsDialog : public Dialog {
    Q_OBJECT

public:
    // The account outlives it.
    SessionsDialog(Theme &theme, client::Account &account, QWidget *parent = nullptr);

    ResultPane *pane() const { return m_pane; }

private:
    void load();
    void showSessions();
    ResultRow rowOf(const proto::SessionInfo &session) const;
    void end(const QString &id);
    void ended(SessionId id, const client::Outcome<proto::Empty> &done);
    void askToEndOthers();
    int others() const;

    client::Account &m_account;
    ResultPane *m_pane;
    QPushButton *m_endOthers;
    std::vector<proto::SessionInfo> m_sessions;
    bool m_failed = false;
    quint64 m_run = 0; // answers to an earlier request are stale
};

} // namespace kith::widgets
