// What every model of the desktop answers. One enum, so that a delegate can serve several models.
#pragma once

#include <QByteArray>
#include <QHash>
#include <Qt>

namespace kith::models {

enum ItemRole {
    // Rooms, people and messages.
    NameRole = Qt::UserRole + 1, // QString: room or person; of a message: its sender
    AvatarRole,                  // QString: the id that gives the avatar its colour (a room's, or a person's)
    OnlineRole,                  // bool; invalid QVariant where presence means nothing (rooms)

    // Rooms.
    RoomIdRole,       // kith::RoomId
    RoomKindRole,     // int(kith::RoomKind)
    PreviewRole,      // QString: the last message's text on one line; empty: no message yet
    PreviewNameRole,  // QString: who said it; empty in direct rooms and for own messages
    PreviewOwnRole,   // bool: the reader said it
    PreviewStateRole, // int(DeliveryState) of the newest message on its way, or Stored
    DateRole,         // qint64, ms since the epoch: of the last message, of a message, of a day; 0: none
    UnreadRole,       // qint64
    MentionsRole,     // qint64: unread messages that call for the reader
    FavouriteRole,    // bool
    LevelRole,        // int(client::Level)
    SectionRole,      // int(RoomSection)
    TypingRole,       // QStringList: names of who is typing
    DraftRole,        // QString: what stands unsent in its composer

    // Messages.
    KindRole,   // int(RowKind)
    SeqRole,    // qint64; 0 while it is on its way
    CidRole,    // QString; only of what is on its way
    SenderRole, // kith::UserId
    TextRole,   // QString: of a message
    OwnRole,    // bool
    CallsRole,  // bool: it names the reader, or has a word that they watch for
    StateRole,  // int(DeliveryState)
    ErrorRole,  // int(kith::ErrorCode) of what failed; invalid otherwise
    HeadRole,   // bool: the first of its group, with avatar and name
    TailRole,   // bool: the last of its group
    ChangeRole, // int(kith::MemberChange) of a notice
    NamesRole,  // QStringList of a notice: who came or went, together

    // People.
    UserIdRole,     // kith::UserId
    UserNameRole,   // QString: what they sign in with
    MemberRoleRole, // int(kith::Role); invalid where unknown
    GuestRole,      // bool
    SelfRole,       // bool: the reader
};

// Of the chat list, in its order. A muted room is unread only where somebody calls for the reader.
enum class RoomSection { Unread, Favourites, Rooms, Direct };
enum class RowKind { Day, NewMessages, Message, Notice };
enum class DeliveryState { Stored, Sending, Failed };

// What all models answer in roleNames().
QHash<int, QByteArray> itemRoleNames();

} // namespace kith::models
