// Makes a room: its name, its topic, and who can come in.
#pragma once

#include "desktop/client/account.h"
#include "desktop/widgets/dialogs/dialog.h"

namespace kith::widgets {

class ChoiceCard;
class Field;

class NewRoomDialog : public Dialog {
    Q_OBJECT

public:
    NewRoomDialog(Theme &theme, client::Account &account, QWidget *parent = nullptr);

    void setName(const QString &name);

signals:
    void roomChosen(kith::RoomId id);

private:
    void create();
    bool check();
    void refused(const client::Failure &failure);

    client::Account &m_account;
    Field *m_name;
    Field *m_topic;
    ChoiceCard *m_private;
};

} // namespace kith::widgets
