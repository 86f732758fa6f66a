// Finds people by name, and does one thing with the one that is chosen.
#pragma once

#include "desktop/client/account.h"

#include <QWidget>

namespace kith::widgets {

class ResultPane;
class SearchField;
class Theme;

class PeoplePicker : public QWidget {
    Q_OBJECT

public:
    // What stands on the buttons: "Message"; "Add", "Adding…", "Added".
    struct Words {
        QString act, acting, done;
    };
    PeoplePicker(Theme &theme, client::Account &account, const Words &words, QWidget *parent = nullptr);

    SearchField *search() const { return m_search; }
    ResultPane *pane() const { return m_pane; }
    // What came of picked().
    void succeeded(UserId user);
    void refused(UserId user, const client::Failure &failure);

signals:
    void picked(kith::UserId user);

private:
    void ask();
    void showPeople(const std::vector<proto::UserInfo> &users);

    client::Account &m_account;
    Words m_words;
    SearchField *m_search;
    ResultPane *m_pane;
    quint64 m_run = 0; // answers to an earlier query are stale
    bool m_failed = false;
};

} // namespace kith::widgets
