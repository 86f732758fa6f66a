#include "desktop/widgets/window/account_page.h"
#include "desktop/models/switcher_model.h"
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/conversation_header.h"
#include "desktop/widgets/conversation/conversation_pane.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/browse_dialog.h"
#include "desktop/widgets/dialogs/confirm_dialog.h"
#include "desktop/widgets/dialogs/invite_dialog.h"
#include "desktop/widgets/dialogs/members_panel.h"
#include "desktop/widgets/dialogs/new_room_dialog.h"
#include "desktop/widgets/dialogs/password_dialog.h"
#include "desktop/widgets/dialogs/people_dialog.h"
#include "desktop/widgets/dialogs/sessions_dialog.h"
#include "desktop/widgets/switcher/quick_switcher.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/window/chat_list.h"
#include "desktop/widgets/window/commands.h"
#include "desktop/widgets/window/message_finder.h"
#include "desktop/widgets/window/panes.h"
#include "desktop/widgets/window/room_list_view.h"
#include "desktop/widgets/window/room_menu.h"
#include "desktop/widgets/window/shortcuts_dialog.h"
#include "desktop/words/error_text.h"

#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using kith::client::Account;

namespace kith::widgets {

namespace {

const QString roomSetting = u"window/room"_s;
const QString listWidthSetting = u"window/listWidth"_s;
const QString emojiSetting = u"composer/emoji"_s; // used last
const QString membersSetting = u"window/members"_s;

void present(Dialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

} // namespace

AccountPage::AccountPage(
    Theme &theme, Account &account, const Clock &clock, QSettings &settings, Appearance appearance, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_account(account), m_settings(settings), m_rooms(account), m_recent(settings),
      m_commands(new Commands(this)), m_banner(new ConnectionBanner(theme, account, this))
{
    m_filtered.setSourceModel(&m_rooms);
    m_list = new ChatList(theme, clock, m_filtered, account.user(), appearance);
    m_conversation = new ConversationPane(theme, account);
    m_members = new MembersPanel(theme, account);
    m_left = new QStackedWidget;
    m_left->addWidget(m_list);
    m_search = new SearchPane(theme, clock, account);
    m_left->addWidget(m_search);
    new MessageFinder(account, *m_search, this);
    m_panes = new Panes(m_left, m_conversation, m_members, this);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_panes, 1);

    connectList();
    connectSearch();
    connectConversation();
    connectAccount();
    addShortcuts();
    restore();
}

AccountPage::~AccountPage()
{
    m_settings.setValue(listWidthSetting, m_panes->listWidth());
    m_settings.setValue(membersSetting, m_panes->areMembersWanted());
    // While what they look at is still whole.
    delete m_panes;
}

void AccountPage::connectList()
{
    connect(m_list, &ChatList::roomChosen, this, &AccountPage::openRoom);
    connect(m_list, &ChatList::abandoned, this, [this] {
        if (room().isValid())
            openRoom(room());
    });
    connect(m_list, &ChatList::menuRequested, this, &AccountPage::showMenu);
    connect(m_list, &ChatList::newRoomRequested, this, [this] { makeRoom(); });
    connect(m_list, &ChatList::browseRequested, this, &AccountPage::browse);
    connect(m_list, &ChatList::messageSearchRequested, this, [this](const QString &words) {
        showSearch(true, SearchPane::Scope::Everywhere);
        m_search->searchFor(words);
    });
    connect(m_list, &ChatList::newDirectRequested, this, &AccountPage::newDirect);
    connect(m_list, &ChatList::preferencesRequested, this, &AccountPage::preferencesRequested);
    connect(m_list, &ChatList::appearanceChosen, this, &AccountPage::appearanceChosen);
    connect(m_list, &ChatList::sessionsRequested, this, &AccountPage::showSessions);
    connect(m_list, &ChatList::passwordRequested, this, &AccountPage::changePassword);
    connect(m_list, &ChatList::addAccountRequested, this, &AccountPage::addAccountRequested);
    connect(m_list, &ChatList::signOutRequested, this, &AccountPage::signOutRequested);
    connect(m_list, &ChatList::aboutRequested, this, &AccountPage::aboutRequested);
    connect(m_list, &ChatList::quitRequested, this, &AccountPage::quitRequested);
}

void AccountPage::connectSearch()
{
    connect(m_search, &SearchPane::closeWanted, this, [this] { showSearch(false); });
    connect(m_search, &SearchPane::hitChosen, this, [this](RoomId id, qint64 seq) {
        m_places.push_back({room(), m_conversation->place()});
        if (m_places.size() > mostPlaces)
            m_places.pop_front();
        m_search->setBackOffered(true);
        showPlace({id, seq});
    });
    connect(m_search, &SearchPane::backWanted, this, &AccountPage::goBack);
    connect(m_conversation, &ConversationPane::notFound, this, [this](const QString &sentence) { tell(sentence); });
}

void AccountPage::showSearch(bool shown, SearchPane::Scope scope)
{
    if (!shown) {
        m_left->setCurrentWidget(m_list);
        focusStart();
        return;
    }
    if (m_panes->isNarrow())
        m_panes->showList();
    m_left->setCurrentWidget(m_search);
    const client::RoomState *here = m_account.room(room());
    m_search->begin(scope, here ? here->id : RoomId(), here ? m_account.roomName(*here) : QString());
}

// The focus stays where it is: from one hit to the next.
void AccountPage::showPlace(const Place &place)
{
    if (!m_account.room(place.room)) {
        tell(tr("You are no longer in this conversation."));
        return;
    }
    if (place.room != room())
        showRoom(place.room);
    m_panes->showConversation();
    m_conversation->goTo(place.seq);
}

void AccountPage::goBack()
{
    if (m_places.empty())
        return;
    const Place place = m_places.back();
    m_places.pop_back();
    m_search->setBackOffered(!m_places.empty());
    showPlace(place);
}

void AccountPage::openMessage(RoomId id, qint64 seq)
{
    openRoom(id);
    if (room() == id && seq > 0)
        m_conversation->goTo(seq);
    else
        m_wantedSeq = seq;
}

void AccountPage::connectConversation()
{
    connect(m_conversation, &ConversationPane::membersToggled, m_panes, &Panes::setMembersShown);
    connect(m_conversation, &ConversationPane::backRequested, this, [this] {
        m_panes->showList();
        m_list->setOpenRoom(room());
    });
    connect(m_conversation, &ConversationPane::personActivated, this, &AccountPage::writeTo);
    m_menu = makeMenu();
    m_conversation->header().setMenu(m_menu);
    connect(m_conversation, &ConversationPane::searchRequested, this,
        [this] { showSearch(true, SearchPane::Scope::Room); });
    connect(m_conversation, &ConversationPane::inviteRequested, this, &AccountPage::invite);
    connect(m_members, &MembersPanel::personActivated, this, &AccountPage::writeTo);
    connect(m_members, &MembersPanel::closeWanted, m_panes, [this] { m_panes->setMembersShown(false); });
    connect(m_panes, &Panes::membersShownChanged, this, &AccountPage::showMembers);
    connect(m_panes, &Panes::narrowChanged, m_conversation, &ConversationPane::setNarrow);
    m_conversation->setNarrow(m_panes->isNarrow());
    Composer &composer = m_conversation->composer();
    composer.setRecentEmoji(m_settings.value(emojiSetting).toStringList());
    connect(&composer, &Composer::recentEmojiChanged, this,
        [this, &composer] { m_settings.setValue(emojiSetting, composer.recentEmoji()); });
}

void AccountPage::connectAccount()
{
    const auto retitle = [this] { emit titleChanged(title()); };
    connect(&m_account, &Account::roomAdded, this, [this](RoomId id) {
        if (id == m_wanted)
            openMessage(id, std::exchange(m_wantedSeq, 0));
    });
    connect(&m_account, &Account::roomChanged, this, retitle);
    connect(&m_account, &Account::roomRemoved, this, [this, retitle](RoomId id) {
        if (id == room())
            showNothing();
        retitle();
    });
    // The rooms of an account that is new here come with the first connection.
    connect(&m_account, &Account::stateChanged, this, [this] {
        const bool online = m_account.state() == Account::State::Online;
        m_list->setLoading(!online && m_account.rooms().empty());
        if (online && !room().isValid() && !m_settings.contains(roomSetting))
            showSomething();
    });
}

void AccountPage::addShortcuts()
{
    using Group = Commands::Group;
    const auto keys = [](const char *text) { return QList{QKeySequence(QLatin1StringView(text))}; };
    m_commands->add(Group::Go, tr("Go to…"), keys("Ctrl+K"), [this] { goTo(); });
    m_commands->add(Group::Go, tr("Find a conversation in the list"), keys("Ctrl+L"), [this] {
        m_left->setCurrentWidget(m_list);
        if (m_panes->isNarrow())
            m_panes->showList();
        m_list->focusSearch();
    });
    m_commands->add(Group::Go, tr("Conversation above"), keys("Alt+Up"), [this] { openNeighbour(-1); });
    m_commands->add(Group::Go, tr("Conversation below"), keys("Alt+Down"), [this] { openNeighbour(1); });
    m_commands->add(Group::Go, tr("Next unread conversation"), keys("Alt+Shift+Down"), [this] { openUnread(); });
    m_commands->add(Group::Go, tr("Search all messages"), keys("Ctrl+Shift+F"),
        [this] { showSearch(true, SearchPane::Scope::Everywhere); });
    m_commands->add(Group::Go, tr("Back to where I was"), keys("Alt+Left"), [this] { goBack(); });
    m_commands->add(Group::Conversation, tr("Search in this conversation"), keys("Ctrl+F"),
        [this] { showSearch(true, SearchPane::Scope::Room); });
    m_commands->add(
        Group::Conversation, tr("Mark as read"), keys("Esc"), [this] { markRead(); }, m_conversation);
    m_commands->add(Group::Conversation, tr("Show or hide the members"), keys("Ctrl+Shift+M"),
        [this] { m_panes->setMembersShown(!m_panes->areMembersShown()); });
    m_commands->add(Group::Conversation, tr("Add to favourites, or remove"), keys("Ctrl+D"), [this] {
        if (const client::RoomState *shown = m_account.room(room()))
            m_account.setFavourite(shown->id, !shown->favourite);
    });
    m_commands->add(Group::Conversation, tr("Mute, or tell again"), keys("Ctrl+Shift+U"), [this] {
        if (const client::RoomState *shown = m_account.room(room()))
            m_account.setLevel(shown->id, shown->isMuted() ? client::Level::All : client::Level::None);
    });
    if (!m_account.user().guest) {
        m_commands->add(
            Group::Begin, tr("New room…"), QKeySequence::keyBindings(QKeySequence::New), [this] { makeRoom(); });
        m_commands->add(Group::Begin, tr("New direct message…"), keys("Ctrl+Shift+N"), [this] { newDirect(); });
    }
    m_commands->add(Group::Begin, tr("Browse rooms…"), keys("Ctrl+Shift+B"), [this] { browse(); });
    m_commands->add(Group::Program, tr("Keyboard shortcuts"), keys("F1") + keys("Ctrl+/"),
        [this] { present(new ShortcutsDialog(m_theme, *m_commands, this)); });
    m_commands->add(Group::Program, tr("Preferences…"), keys("Ctrl+,"), [this] { emit preferencesRequested(); });
    m_commands->add(Group::Program, tr("Appearance: light"), {}, [this] { emit appearanceChosen(Appearance::Light); });
    m_commands->add(Group::Program, tr("Appearance: dark"), {}, [this] { emit appearanceChosen(Appearance::Dark); });
    m_commands->add(
        Group::Program, tr("Appearance: as the system"), {}, [this] { emit appearanceChosen(Appearance::System); });
    m_commands->add(Group::Program, tr("About Kith"), {}, [this] { emit aboutRequested(); });
    m_commands->add(Group::Program, tr("Your sessions…"), {}, [this] { showSessions(); });
    if (!m_account.user().guest)
        m_commands->add(Group::Program, tr("Change password…"), {}, [this] { changePassword(); });
    m_commands->add(Group::Program, tr("Add account…"), {}, [this] { emit addAccountRequested(); });
    m_commands->add(Group::Program, tr("Sign out…"), {}, [this] { emit signOutRequested(); });
    m_commands->add(Group::Program, tr("Quit"), {}, [this] { emit quitRequested(); });
}

void AccountPage::showSessions() { present(new SessionsDialog(m_theme, m_account, this)); }

void AccountPage::changePassword()
{
    auto *dialog = new PasswordDialog(m_theme, m_account, this);
    connect(dialog, &PasswordDialog::changed, this, [this](bool othersSignedOut) {
        tell(othersSignedOut ? tr("Your password is changed. Your other devices are signed out.")
                             : tr("Your password is changed."));
    });
    present(dialog);
}

void AccountPage::goTo()
{
    if (m_switcher && m_switcher->isVisible()) { // one that was closed goes in a moment
        m_switcher->step(1);                     // the keys again: the next one
        return;
    }
    m_conversation->composer().closeEmojiPicker(); // the focus comes back to what stays
    QList<models::SwitcherModel::Action> actions;
    QList<QAction *> behind;
    for (const Commands::Entry &entry : m_commands->all()) {
        if (!entry.action->isEnabled() || entry.action == m_commands->all().first().action)
            continue;
        actions.append({entry.action->text(), Commands::keys(*entry.action)});
        behind.append(entry.action);
    }
    m_switcher = new QuickSwitcher(m_theme,
        std::make_unique<models::SwitcherModel>(m_account, std::move(actions), m_recent.rooms(), room()), this);
    connect(m_switcher, &QuickSwitcher::roomChosen, this, &AccountPage::openRoom);
    connect(m_switcher, &QuickSwitcher::personChosen, this, &AccountPage::writeTo);
    connect(m_switcher, &QuickSwitcher::actionChosen, this, [behind](int action) { behind[action]->trigger(); });
}

void AccountPage::openUnread()
{
    if (const RoomId id = m_list->nextUnread(); id.isValid())
        openRoom(id);
}

void AccountPage::markRead()
{
    const client::RoomState *shown = m_account.room(room());
    if (!shown)
        return;
    m_account.markRead(shown->id, shown->lastSeq);
    m_conversation->goTo(0);
}

void AccountPage::restore()
{
    m_panes->setListWidth(m_settings.value(listWidthSetting, metrics::listWidth).toInt());
    m_panes->setMembersWanted(m_settings.value(membersSetting, true).toBool());
    m_list->setLoading(m_account.state() != Account::State::Online && m_account.rooms().empty());
    const RoomId last = RoomId::fromString(m_settings.value(roomSetting).toString());
    if (m_account.room(last))
        showRoom(last);
    else if (!m_account.rooms().empty())
        showSomething();
}

void AccountPage::focusStart()
{
    if (room().isValid())
        m_conversation->focusComposer();
    else
        m_list->view()->setFocus();
}

RoomId AccountPage::room() const { return m_conversation->room(); }

bool AccountPage::isInSight(RoomId id) const { return id == room() && m_conversation->view().isVisible(); }

QString AccountPage::title() const
{
    const client::RoomState *shown = m_account.room(room());
    return shown ? tr("%1 – Kith", "window title").arg(m_account.roomName(*shown)) : tr("Kith");
}

void AccountPage::tell(const QString &sentence, ConnectionBanner::Until until) { m_banner->tell(sentence, until); }

void AccountPage::setShowsAddresses(bool shows) { m_conversation->setShowsAddresses(shows); }

void AccountPage::openRoom(RoomId id)
{
    if (!m_account.room(id)) {
        m_wanted = id;
        return;
    }
    m_wanted = {};
    m_wantedSeq = 0;
    if (id != room())
        showRoom(id);
    m_panes->showConversation();
    m_conversation->focusComposer();
}

void AccountPage::showRoom(RoomId id)
{
    const client::RoomState *shown = m_account.room(id);
    const RoomId before = room();
    m_rooms.setOpenRoom(id);
    m_menu->setRoom(id, true);
    m_conversation->setRoom(id);
    m_rooms.refreshDraft(before); // the pane has just kept it
    m_list->setOpenRoom(id);
    m_panes->setMembersOffered(shown && !shown->isDirect());
    if (m_panes->areMembersShown())
        m_members->setRoom(id);
    if (shown)
        m_settings.setValue(roomSetting, id.toString());
    else
        m_settings.remove(roomSetting);
    if (shown)
        m_recent.entered(id);
    emit titleChanged(title());
}

void AccountPage::showNothing()
{
    showRoom({});
    m_panes->showList();
}

void AccountPage::showSomething()
{
    const RoomId first = m_list->firstRead();
    if (!m_account.room(first))
        return;
    showRoom(first);
    m_conversation->focusComposer();
}

void AccountPage::showMembers(bool shown)
{
    // Nobody is asked for whom nobody sees.
    m_members->setRoom(shown ? room() : RoomId());
    m_conversation->setMembersShown(shown);
}

void AccountPage::openNeighbour(int step)
{
    if (const RoomId id = m_list->neighbour(step); id.isValid())
        openRoom(id);
}

void AccountPage::writeTo(UserId user)
{
    if (user == m_account.me())
        return;
    // A conversation that exists needs no server.
    if (const RoomId known = RoomId::direct(m_account.me(), user); m_account.room(known)) {
        openRoom(known);
        return;
    }
    m_account.openDirect(user, this, [this](const client::Outcome<RoomId> &id) {
        if (id)
            openRoom(*id);
        else
            tell(words::errorText(id.error()));
    });
}

void AccountPage::makeRoom(const QString &name)
{
    auto *dialog = new NewRoomDialog(m_theme, m_account, this);
    dialog->setName(name);
    connect(dialog, &NewRoomDialog::roomChosen, this, &AccountPage::openRoom);
    present(dialog);
}

void AccountPage::browse()
{
    auto *dialog = new BrowseDialog(m_theme, m_account, this);
    connect(dialog, &BrowseDialog::roomChosen, this, &AccountPage::openRoom);
    connect(dialog, &BrowseDialog::createWanted, this, &AccountPage::makeRoom);
    present(dialog);
}

void AccountPage::newDirect()
{
    auto *dialog = new PeopleDialog(m_theme, m_account, this);
    connect(dialog, &PeopleDialog::roomChosen, this, &AccountPage::openRoom);
    present(dialog);
}

void AccountPage::invite(RoomId id) { present(new InviteDialog(m_theme, m_account, id, this)); }

void AccountPage::showMenu(RoomId id, const QPoint &globalPos)
{
    RoomMenu *menu = makeMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setRoom(id, id == room());
    menu->popup(globalPos);
}

RoomMenu *AccountPage::makeMenu()
{
    auto *menu = new RoomMenu(m_account, this);
    connect(menu, &RoomMenu::openRequested, this, &AccountPage::openRoom);
    connect(menu, &RoomMenu::inviteRequested, this, &AccountPage::invite);
    connect(menu, &RoomMenu::leaveRequested, this, &AccountPage::leave);
    return menu;
}

void AccountPage::leave(RoomId id)
{
    const client::RoomState *state = m_account.room(id);
    if (!state)
        return;
    const QString name = m_account.roomName(*state);
    const QString question = state->kind == RoomKind::Public
        ? tr("Leave “%1”? You can join again at any time.").arg(name)
        : tr("Leave “%1”? You can come back only with an invitation.").arg(name);
    auto *dialog = new ConfirmDialog(m_theme, tr("Leave room"), question, tr("Leave"), this);
    connect(dialog, &QDialog::accepted, this, [this, id] {
        m_account.leaveRoom(id, this, [this](const client::Outcome<proto::Empty> &left) {
            if (!left)
                tell(words::errorText(left.error()));
        });
    });
    present(dialog);
}

} // namespace kith::widgets
