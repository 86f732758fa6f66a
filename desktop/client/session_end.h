// Ends a session that nobody is going to use, such as that of somebody who signed in twice.
#pragma once

#include "desktop/client/connection.h"

#include <QUrl>

namespace kith::client {

// Connects, signs out, and deletes itself. Where the server is not there it gives up: an unused session runs out.
class SessionEnd : public QObject {
    Q_OBJECT

public:
    SessionEnd(const QUrl &server, const QString &token, const LinkFactory &links, Timing timing, QObject *parent);

private:
    void signOut(const QString &token);

    Connection m_connection;
};

} // namespace kith::client
