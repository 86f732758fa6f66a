// Random secrets (session tokens, invite keys) and what the store keeps of them.
#pragma once

#include <QByteArray>
#include <QString>

namespace kith::domain {

// 256 random bits in unpadded base64url (43 characters).
QString makeToken();
// 128 random bits in unpadded base64url (22 characters), short enough for a link.
QString makeInviteKey();
// SHA-256 of the secret's text: the secret itself is never stored. The secrets are random and long, so a slow
// password hash would add nothing.
QByteArray hashSecret(const QString &secret);

} // namespace kith::domain
