#include "desktop/client/session_end.h"

namespace kith::client {

SessionEnd::SessionEnd(
    const QUrl &server, const QString &token, const LinkFactory &links, Timing timing, QObject *parent)
    : QObject(parent), m_connection(server, links, timing)
{
    connect(&m_connection, &Connection::opened, this, [this, token] { signOut(token); });
    connect(&m_connection, &Connection::lost, this, &QObject::deleteLater);
    m_connection.open();
}

void SessionEnd::signOut(const QString &token)
{
    m_connection.request(
        proto::Resume{.token = token, .cursors = {}}, this, [this](const Outcome<proto::ResumeReply> &resumed) {
            if (!resumed)
                return deleteLater();
            m_connection.request(proto::Logout{}, this, [this](const Outcome<proto::Empty> &) { deleteLater(); });
        });
}

} // namespace kith::client
