// Name, password and what else a server wants of somebody who signs in or makes an account. Checks what can be
// checked here, and puts every answer beside the line that it is about. Knows nothing of connections.
#pragma once

#include "desktop/client/failure.h"
#include "shared/protocol/requests.h"

#include <QPointer>
#include <QWidget>

class QPushButton;

namespace kith::widgets {

class Field;
class Note;
class Segments;
class Theme;

class SignInForm : public QWidget {
    Q_OBJECT

public:
    enum Mode { SignIn, CreateAccount };

    explicit SignInForm(Theme &theme, QWidget *parent = nullptr);

    // What the server lets people do; without an offer: what most do.
    void setOffer(const std::optional<proto::HelloReply> &offer);
    void setMode(Mode mode);
    Mode mode() const;
    void setName(const QString &name);
    QString name() const;
    // On the first line that is empty.
    void focusFirst();

    // What the way for guests takes of the height where it is offered, and is not taken now; in pixels.
    int heightToCome() const;

    void setBusy(bool busy);
    void showFailure(const client::Failure &failure);
    void clearSecrets();

signals:
    void loginWanted(const QString &name, const QString &password);
    void registerWanted(const kith::proto::Register &request);
    void guestWanted();
    void cancelled();

private:
    enum class Way { Login, Register, Guest }; // what the answer belongs to

    void build();
    void connectKeys();
    void chooseMode();
    void submit();
    void submitLogin();
    void submitRegistration();
    bool checkName();
    // Puts the focus on the first line with an error; false where there is one.
    bool allGood();
    void clearErrors();
    Field *fieldOf(const Error &error) const;

    Theme &m_theme;
    Segments *m_modes;
    Note *m_closed;
    Field *m_name;
    Field *m_displayName;
    Field *m_password;
    Field *m_invite;
    Note *m_status;
    QPushButton *m_submit;
    QPushButton *m_cancel;
    QWidget *m_or;
    QPushButton *m_guest;
    Way m_way = Way::Login;
    proto::Registration m_registration = proto::Registration::Open;
    QPointer<QWidget> m_focusBefore;
};

} // namespace kith::widgets
