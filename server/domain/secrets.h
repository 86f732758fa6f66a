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
// By which an invite is called without giving its key away: the first 96 bits of the key's hash in base64url (16
// characters, so never taken for a key). Nothing has to be stored for it, and from half of a hash of 128 random bits
// nobody finds these.
QString inviteId(const QByteArray &keyHash);

} // namespace kith::domain
