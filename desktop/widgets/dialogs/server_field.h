// The address of a server, and beside it what the server says of itself or why it cannot be reached.
#pragma once

#include "desktop/client/link.h"
#include "shared/protocol/requests.h"

#include <QTimer>
#include <QUrl>
#include <QWidget>

class QPushButton;

namespace kith::widgets {

class Field;
class Theme;

class ServerField : public QWidget {
    Q_OBJECT

public:
    explicit ServerField(Theme &theme, QWidget *parent = nullptr);

    // What is typed, or the server of this machine where nothing is; invalid where it is no address.
    QUrl url() const;
    void setUrl(const QUrl &url);

    void showNothing();
    void showAsking();
    void showOffer(const proto::HelloReply &offer);
    void showUnreachable(const client::LinkFault &fault);
    // Says so beside the field where url() is invalid.
    bool check();

signals:
    void complete(const QUrl &url); // typed to its end, or long enough ago: may be asked
    void changed();                 // what was known of the server is void
    void retry();
    void entered(); // Enter: on to what comes next

private:
    void finish();

    Field *m_field;
    QPushButton *m_retry;
    QTimer m_pause;
};

} // namespace kith::widgets
