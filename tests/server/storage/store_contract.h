// The contract of server/storage/store.h as a test: each backend derives from this, makes its store and passes.
#pragma once

#include "server/storage/store.h"
#include "tests/server/storage/await.h"

#include <QObject>
#include <QTest>

namespace kith::storage {

class StoreContract : public QObject {
    Q_OBJECT

protected:
    virtual std::unique_ptr<Store> makeStore() = 0; // empty
    virtual void removeStore() {}                   // after each test
    virtual void settle() {}                        // waits for what the store does behind the scenes

    // What most tests begin with. They throw where the store refuses.
    UserId person(const QString &name);
    RoomId room(UserId owner, const QString &name = QStringLiteral("Room"), RoomKind kind = RoomKind::Public);
    Appended say(RoomId room, UserId from, const QString &text = QStringLiteral("text"), const QString &cid = {});
    void invite(
        RoomId room, UserId by, const QByteArray &hash, EpochMs expires = 0, int uses = 0, EpochMs created = 3'000);

    Result<User> createUser(const NewUser &user);
    Result<Joined> join(RoomId room, UserId user, EpochMs now = 5'000);
    Result<Joined> joinBy(const QByteArray &inviteHash, UserId user, EpochMs now = 5'000);
    Result<Appended> append(const NewMessage &message);
    Result<Room> find(RoomId room, UserId asker);
    std::vector<Room> roomsOf(UserId user);
    std::vector<Member> membersOf(RoomId room);
    Result<MessagePage> page(const PageQuery &query);
    Result<std::vector<RoomChanges>> changes(const ChangesQuery &query);
    // What a user finds, newest first: "room/seq room/seq"; with " …" where there may be more.
    QString hits(UserId asker, const QString &query, RoomId in = {}, UserId from = {});
    search::Found searched(const SearchQuery &query);

    std::unique_ptr<Store> m_store;
    int m_cid = 0;

private slots:
    void init();
    void cleanup();

    // store_contract_users.cpp
    void createsUsers();
    void refusesTakenNames();
    void joinsGeneralOnCreation();
    void createsByInvite();
    void findsCredentials();
    void changesPasswordHash();
    void passwordEndsSessions();
    void findsUsersByIds();
    void searchesUsers();
    void opensSessions();
    void sessionsNeedThePassword();
    void endsSessions();
    void listsSessions();
    void purgesSessions();
    void keepsBinaryHashes();

    // store_contract_rooms.cpp
    void createsRooms();
    void roomIdsGrow();
    void joinsPublicRooms();
    void hidesPrivateRooms();
    void joinsByInvite();
    void invitesExpire();
    void invitesAreUsedUp();
    void addsMembers();
    void leavesRooms();
    void ownersAreSucceeded();
    void opensDirectRooms();
    void revealsDirectRooms();
    void browsesRooms();
    void browsesLiterally();
    void listsMembers();
    void listsRooms();
    void cutsLastMessages();
    void movesReadMarkers();

    // store_contract_invites.cpp
    void invitesSayWhatIsWrong();
    void listsInvites();
    void removesInvites();
    void limitsInvites();
    void forgetsDeadInvites();
    void looksAtInvites();
    void looksWithoutATrace();

    // store_contract_guests.cpp
    void retiresGuests();
    void keepsGuestsWhoMayCome();
    void retiresInPortions();
    void retiredOwnersAreSucceeded();
    void retiredGuestsAreNobody();
    void retiredGuestsStayInDirectRooms();

    // store_contract_messages.cpp
    void appends();
    void refusesStrangers();
    void repeatsFirstResult();
    void countsWithoutGaps();
    void datesNeverGoBack();
    void keepsTexts();
    void answersInOrder();
    void answersLater();
    void keepsOrderInNestedLoops();
    void pages();
    void pagesWithinBudget();
    void findsChanges();
    void limitsChangesByCount();
    void limitsChangesByBytes();
    void limitsCursorsAhead();

    // store_contract_search.cpp
    void finds_data();
    void finds();
    void findsPartsOfWords();
    void findsOnlyInOwnRooms();
    void findsInOneRoom();
    void findsBySender();
    void findsBeforeADate();
    void findsNewestFirst();
    void continuesSearches();
    void keepsMomentsTogether();
    void searchesWithinBudget();
    void findsWhatCameMeanwhile();

    void probes();
    void drains();
    void dropsCallbacksAfterTheEnd();
    void mayEndInACallback();
};

} // namespace kith::storage
