#include "desktop/models/roles.h"

namespace kith::models {

QHash<int, QByteArray> itemRoleNames()
{
    return {
        {Qt::DisplayRole, "display"},
        {NameRole, "name"},
        {AvatarRole, "avatar"},
        {OnlineRole, "online"},
        {RoomIdRole, "roomId"},
        {RoomKindRole, "roomKind"},
        {PreviewRole, "preview"},
        {PreviewNameRole, "previewName"},
        {PreviewOwnRole, "previewOwn"},
        {PreviewStateRole, "previewState"},
        {DateRole, "date"},
        {UnreadRole, "unread"},
        {MentionsRole, "mentions"},
        {FavouriteRole, "favourite"},
        {LevelRole, "level"},
        {SectionRole, "section"},
        {TypingRole, "typing"},
        {DraftRole, "draft"},
        {KindRole, "kind"},
        {SeqRole, "seq"},
        {CidRole, "cid"},
        {SenderRole, "sender"},
        {TextRole, "text"},
        {OwnRole, "own"},
        {CallsRole, "calls"},
        {StateRole, "state"},
        {ErrorRole, "error"},
        {HeadRole, "head"},
        {TailRole, "tail"},
        {ChangeRole, "change"},
        {NamesRole, "names"},
        {UserIdRole, "userId"},
        {UserNameRole, "userName"},
        {MemberRoleRole, "memberRole"},
        {GuestRole, "guest"},
        {SelfRole, "self"},
    };
}

} // namespace kith::models
