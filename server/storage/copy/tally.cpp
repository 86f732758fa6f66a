#include "server/storage/copy/tally.h"

#include <QCryptographicHash>

#include <cstring>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

// The fields of a record, each with its length ahead where it has one, so that no two records read the same.
class Fields {
public:
    Fields &operator<<(qint64 value)
    {
        m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
        return *this;
    }
    Fields &operator<<(bool value) { return *this << qint64(value); }
    Fields &operator<<(const QByteArray &value)
    {
        *this << qint64(value.size());
        m_bytes.append(value);
        return *this;
    }
    Fields &operator<<(const QString &value) { return *this << value.toUtf8(); }
    Fields &operator<<(RoomId value) { return *this << value.toString(); }
    template <typename Tag>
    Fields &operator<<(NumericId<Tag> value)
    {
        return *this << static_cast<qint64>(value.value());
    }
    template <typename Enum>
    requires std::is_enum_v<Enum> Fields &operator<<(Enum value) { return *this << static_cast<qint64>(value); }

    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

Fields fieldsOf(const StoredUser &user)
{
    return Fields() << user.id << user.username << user.displayName << user.email << user.passwordHash << user.guest
                    << user.created << user.named;
}

Fields fieldsOf(const StoredRoom &room)
{
    return Fields() << room.id << room.kind << room.name << room.topic << room.created << room.rev << room.lastSeq;
}

Fields fieldsOf(const StoredMember &member)
{
    return Fields() << member.room << member.user << member.role << member.readSeq << member.hidden << member.joined;
}

Fields fieldsOf(const StoredSession &session)
{
    return Fields() << session.id << session.user << session.tokenHash << session.client << session.created
                    << session.lastUsed << session.idleLifetime;
}

Fields fieldsOf(const StoredInvite &invite)
{
    return Fields() << invite.keyHash << invite.room << invite.by << invite.created << invite.expires << invite.uses
                    << invite.used;
}

Fields fieldsOf(const StoredCid &cid)
{
    return Fields() << cid.from << cid.cid << cid.room << cid.seq << cid.rev << cid.date;
}

Fields fieldsOf(const Message &message)
{
    return Fields() << message.roomId << message.seq << message.rev << message.from << message.date << message.text;
}

} // namespace

QLatin1StringView nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Users:
        return "users"_L1;
    case Kind::Rooms:
        return "rooms"_L1;
    case Kind::Members:
        return "memberships"_L1;
    case Kind::Sessions:
        return "sessions"_L1;
    case Kind::Invites:
        return "invites"_L1;
    case Kind::Cids:
        return "message cids"_L1;
    case Kind::Messages:
        return "messages"_L1;
    }
    return {};
}

void Tally::add(const Records &records)
{
    const size_t kind = records.index(); // the variant has the order of Kind
    std::visit(
        [this, kind](const auto &all) {
            m_counts[kind] += static_cast<qint64>(all.size());
            for (const auto &record : all) {
                const QByteArray hash = QCryptographicHash::hash(fieldsOf(record).bytes(), QCryptographicHash::Sha256);
                Sum parts;
                std::memcpy(parts.data(), hash.constData(), sizeof parts);
                for (size_t i = 0; i < parts.size(); ++i)
                    m_sums[kind][i] += parts[i];
            }
        },
        records);
}

QStringList Tally::differencesTo(const Tally &target) const
{
    QStringList differences;
    for (Kind kind : kinds) {
        const auto i = static_cast<size_t>(kind);
        if (m_counts[i] != target.m_counts[i]) {
            differences << u"%1: %2 were read, but %3 are in the copy"_s.arg(nameOf(kind))
                               .arg(m_counts[i])
                               .arg(target.m_counts[i]);
        } else if (m_sums[i] != target.m_sums[i]) {
            differences << u"%1: the copy has as many (%2), but not the same"_s.arg(nameOf(kind)).arg(m_counts[i]);
        }
    }
    return differences;
}

} // namespace kith::storage::copy
