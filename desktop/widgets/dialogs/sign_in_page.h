// The page for everybody who is not signed in: which server, then sign in, create an account or go on as a guest.
#pragma once

#include "desktop/client/sign_in.h"

#include <QWidget>

class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpacerItem;
class QVBoxLayout;

namespace kith::widgets {

class ServerField;
class SignInForm;
class Theme;

class SignInPage : public QWidget {
    Q_OBJECT

public:
    SignInPage(Theme &theme, client::LinkFactory links, client::Timing timing, QWidget *parent = nullptr);

    void setServer(const QUrl &server);
    void setName(const QString &name);
    // A sentence above the form, such as "Your session has expired. Sign in again."; empty: none.
    void setNotice(const QString &sentence);
    // There is something to go back to: a button and Escape say so with backRequested().
    void offerBack();

signals:
    void backRequested();
    void signedIn(const QUrl &server, const kith::User &user, const QString &token);

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    QWidget *brand();
    void restyle();
    void placeCard();
    void greet(const QUrl &server);
    void begin(const std::function<void(const QUrl &)> &ask);
    void setBusy(bool busy);
    void unreachable();
    void failed(const client::Failure &failure);
    void cancel();

    Theme &m_theme;
    client::SignIn m_signIn;
    QScrollArea *m_scroll;
    QFrame *m_card;
    QVBoxLayout *m_rows;
    QSpacerItem *m_above;
    QLabel *m_mark;
    QLabel *m_notice;
    ServerField *m_server;
    SignInForm *m_form;
    QPushButton *m_back;
    bool m_shown = false;
    bool m_asked = false; // the person chose the server, or signs in on it: they are told where it is not there
    bool m_busy = false;
};

} // namespace kith::widgets
