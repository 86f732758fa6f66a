#include "desktop/widgets/conversation/conversation_pane.h"

#include "desktop/models/roles.h"
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/conversation_header.h"
#include "desktop/widgets/conversation/elided_label.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/conversation/open_link_dialog.h"
#include "desktop/widgets/conversation/words.h"
#include "desktop/widgets/theme/theme.h"
#include "desktop/words/error_text.h"
#include "desktop/words/kith_link.h"

#include <QDesktopServices>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <ranges>
#include <unordered_set>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {
constexpr int draftAfterMs = 500;
constexpr int typingHeight = 20; // at least
constexpr int largeIcon = 48;
constexpr int mostMembers = 1000;    // that are asked for, to name them
constexpr int lately = 100;          // messages whose senders are named first
constexpr qint64 mostBrought = 2000; // unread messages that are brought to begin with the first of them
} // namespace

ConversationPane::ConversationPane(Theme &theme, client::Account &account, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_account(account), m_model(account), m_members(account),
      m_body(new QWidget(this)), m_header(new ConversationHeader(theme, m_body)),
      m_view(new MessageView(theme, m_body)), m_typing(new ElidedLabel(m_body)), m_composer(new Composer(theme, m_body))
{
    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_typing);
    layout->addWidget(m_composer);
    m_typing->setObjectName("typing"_L1);
    m_body->hide();
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftAfterMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &ConversationPane::saveDraft);
    connect(&theme, &Theme::changed, this, &ConversationPane::restyle);
    wireView();
    wireComposer();
    wireAccount();
    restyle();
}

ConversationPane::~ConversationPane()
{
    saveDraft();
    m_view->setModel(nullptr); // the model is a member and goes before the children
}

qint64 ConversationPane::place() const
{
    if (m_view->isFollowing())
        return 0;
    for (int i = std::max(0, m_view->firstRowInView()); i < m_model.rowCount(); ++i) {
        if (const qint64 seq = m_model.index(i).data(models::SeqRole).toLongLong(); seq > 0)
            return seq;
    }
    return 0;
}

bool ConversationPane::showMessage(qint64 seq)
{
    if (!m_model.goTo(seq))
        return false;
    showEnds();
    m_view->showRow(m_model.rowOfSeq(seq));
    return true;
}

void ConversationPane::stopBringing()
{
    if (m_bringing > 0)
        m_account.stopBringing(m_room);
    m_bringing = 0;
    if (std::exchange(m_marker, 0) > 0)
        seen(std::exchange(m_seen, 0));
}

void ConversationPane::seen(qint64 seq)
{
    if (m_marker > 0)
        m_seen = std::max(m_seen, seq);
    else if (seq > 0)
        m_account.markRead(m_room, seq);
}

// Where somebody was away for long, what they have not read begins before what is held. Nobody reads very much: then
// the newest has to do.
void ConversationPane::bringMarker()
{
    const client::RoomState *room = m_account.room(m_room);
    if (!room || m_bringing > 0 || !m_model.isNewLineMissing() || room->unread() > mostBrought)
        return;
    m_bringing = m_marker = room->readSeq + 1;
    m_account.bringTo(m_room, m_marker);
}

void ConversationPane::goTo(qint64 seq)
{
    stopBringing();
    if (seq <= 0) {
        m_model.goToNewest();
        showEnds();
        m_view->toNewest();
        return;
    }
    if (showMessage(seq))
        return;
    m_bringing = seq;
    m_account.bringTo(m_room, seq);
}

void ConversationPane::wireView()
{
    using Model = models::MessageListModel;
    m_view->setModel(&m_model);
    m_view->setReader(m_account.user().username);
    connect(&m_model, &Model::loadingChanged, this, &ConversationPane::showEnds);
    connect(&m_model, &Model::modelReset, this, [this] {
        showEnds();
        bringMarker();
    });
    connect(&m_model, &Model::loadingFailed, this, [this] { m_view->setFailed(true); });
    connect(m_view, &MessageView::olderWanted, &m_model, &Model::loadOlder);
    connect(m_view, &MessageView::newerWanted, &m_model, &Model::loadNewer);
    connect(m_view, &MessageView::followingChanged, &m_model, &Model::setFollowing);
    connect(m_view, &MessageView::newestWanted, this, [this] { goTo(0); });
    connect(m_view, &MessageView::tryAgain, this, [this] {
        m_view->setFailed(false);
        if (m_model.rowCount() == 0)
            m_account.openRoom(m_room);
        else
            m_model.loadOlder();
        showEnds();
    });
    connect(m_view, &MessageView::seen, this, &ConversationPane::seen);
    connect(m_view, &MessageView::linkActivated, this, &ConversationPane::openLink);
    connect(m_view, &MessageView::personActivated, this, &ConversationPane::personActivated);
    connect(m_view, &MessageView::retryWanted, this, [this](const QString &cid) { m_account.retry(cid); });
    connect(m_view, &MessageView::discardWanted, this, [this](const QString &cid) { m_account.discard(cid); });
    connect(m_view, &MessageView::wordsTyped, this, [this](const QString &words) {
        focusComposer();
        m_composer->insert(words);
    });
    connect(m_header, &ConversationHeader::backRequested, this, &ConversationPane::backRequested);
    connect(m_header, &ConversationHeader::membersToggled, this, &ConversationPane::membersToggled);
    connect(m_header, &ConversationHeader::searchRequested, this, &ConversationPane::searchRequested);
    connect(m_header, &ConversationHeader::inviteRequested, this, [this] { emit inviteRequested(m_room); });
}

// Only what words::linkTarget allows gets here: nothing that a message says can start just any program.
void ConversationPane::openLink(const QUrl &url, const QString &shown)
{
    const auto doubt = words::doubtOf(url, shown);
    if (doubt == words::LinkDoubt::None && !m_showsAddresses) {
        QDesktopServices::openUrl(url);
        return;
    }
    auto *dialog = new OpenLinkDialog(m_theme, url, doubt, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [url] { QDesktopServices::openUrl(url); });
    dialog->open();
}

void ConversationPane::wireComposer()
{
    connect(m_composer, &Composer::submitted, this, &ConversationPane::send);
    connect(m_composer, &Composer::typed, this, [this] { m_account.typed(m_room); });
    connect(m_composer, &Composer::textChanged, this, [this] { m_draftTimer.start(); });
    connect(m_composer, &Composer::peopleWanted, this, [this] {
        if (m_members.room() != m_room)
            m_members.setRoom(m_room);
        givePeople();
    });
    connect(&m_members, &models::MemberListModel::loadingChanged, this, [this] {
        if (!m_members.isLoading() && m_members.rowCount() < mostMembers && m_members.canFetchMore({}))
            m_members.fetchMore({});
        givePeople();
    });
}

void ConversationPane::wireAccount()
{
    connect(&m_account, &client::Account::brought, this, [this](RoomId id, qint64 seq) {
        if (id != m_room || seq != m_bringing)
            return;
        m_bringing = 0;
        if (seq == m_marker) {
            const bool atNewest = m_view->isFollowing();
            m_marker = 0;
            if (atNewest)
                m_model.setRoom(m_room); // begins there
            return;
        }
        if (!showMessage(seq))
            emit notFound(tr("The message could not be brought here."));
    });
    connect(
        &m_account, &client::Account::bringFailed, this, [this](RoomId id, qint64 seq, const client::Failure &failure) {
            if (id != m_room || seq != m_bringing)
                return;
            m_bringing = 0;
            if (seq != m_marker)
                emit notFound(tr("The message could not be brought here. %1").arg(words::errorText(failure)));
            else if (m_account.state() == client::Account::State::Online)
                stopBringing();
        });
    using client::Account;
    connect(&m_account, &Account::roomChanged, this, [this](RoomId id) {
        if (id == m_room)
            showRoom();
    });
    connect(&m_account, &Account::roomRemoved, this, [this](RoomId id) {
        if (id == m_room)
            setRoom({});
    });
    connect(&m_account, &Account::typingChanged, this, [this](RoomId id) {
        if (id == m_room)
            showTyping();
    });
    connect(&m_account, &Account::stateChanged, this, [this] {
        m_composer->setLimit(int(m_account.limits().message));
        if (m_account.state() != Account::State::Online)
            return;
        m_view->setFailed(false); // what failed for want of a server is asked for again
        bringMarker();
        if (m_marker > 0 && m_bringing == 0)
            stopBringing();
    });
    const auto people = [this] {
        showRoom();
        showTyping();
    };
    connect(&m_account.people(), &client::People::changed, this, people);
    connect(&m_account.people(), &client::People::allChanged, this, people);
}

void ConversationPane::setRoom(RoomId id)
{
    if (id == m_room) {
        if (id.isValid())
            m_model.clearNewMessages();
        return;
    }
    saveDraft();
    if (m_bringing > 0)
        m_account.stopBringing(m_room);
    m_bringing = m_marker = m_seen = 0;
    m_room = m_account.room(id) ? id : RoomId();
    m_view->setFailed(false);
    showRoom();
    m_model.setRoom(m_room);
    showEnds();
    showTyping();
    m_composer->setText(m_room.isValid() ? m_account.draft(m_room) : QString());
    m_body->setVisible(m_room.isValid());
    update();
}

void ConversationPane::setNarrow(bool narrow) { m_header->setNarrow(narrow); }

void ConversationPane::setMembersShown(bool shown) { m_header->setMembersShown(shown); }

void ConversationPane::focusComposer() { m_composer->setFocus(); }

// As with what is typed over the messages: it is meant for the composer.
void ConversationPane::keyPressEvent(QKeyEvent *event)
{
    if (!event->matches(QKeySequence::Paste) || !m_composer->isVisible()) {
        QWidget::keyPressEvent(event);
        return;
    }
    focusComposer();
    m_composer->field()->paste();
}

void ConversationPane::showRoom()
{
    const client::RoomState *room = m_account.room(m_room);
    if (!room)
        return;
    const QString name = m_account.roomName(*room);
    ConversationHeader::Content content{.avatarId = m_room.toString(), .name = name};
    if (room->isDirect()) {
        const UserId peer = m_room.peerOf(m_account.me());
        content.avatarId = peer.toString();
        content.online = m_account.people().isOnline(peer);
    } else {
        content.topic = room->topic;
        content.members = room->members;
        content.mayInvite = room->role && mayInvite(room->kind, *room->role, m_account.user().guest);
    }
    m_header->setContent(content);
    m_view->setRoom(name, room->isDirect());
    m_view->setAddress(words::roomLink(m_account.server(), m_room));
    m_view->setUnread(room->unread());
    m_composer->setRoomName(name);
}

void ConversationPane::showTyping()
{
    QStringList names;
    if (m_room.isValid()) {
        for (const UserId user : m_account.typing(m_room))
            names += m_account.people().name(user);
    }
    m_typing->setText(Words::typing(names));
}

// Whom one can name: the members as far as they are known, and who spoke lately, who is known without a server.
void ConversationPane::givePeople()
{
    if (!m_room.isValid() || m_members.room() != m_room)
        return;
    std::vector<Mentionable> people;
    std::unordered_set<UserId> known{m_account.me()};
    const auto add = [&](UserId id, const QString &username, const QString &name) {
        if (!username.isEmpty() && known.insert(id).second)
            people.push_back({id, username, name});
    };
    for (int row = 0; row < m_members.rowCount(); ++row) {
        const QModelIndex index = m_members.index(row);
        add(index.data(models::UserIdRole).value<UserId>(), index.data(models::UserNameRole).toString(),
            index.data(models::NameRole).toString());
    }
    std::vector<UserId> recent;
    auto messages = m_account.messagesBefore(m_room, std::numeric_limits<qint64>::max(), lately);
    for (const Message &message : std::views::reverse(messages)) {
        if (message.from == m_account.me() || std::ranges::find(recent, message.from) != recent.end())
            continue;
        recent.push_back(message.from);
        if (const client::Person *person = m_account.people().find(message.from))
            add(message.from, person->user.username, person->user.displayName);
    }
    m_composer->setPeople(std::move(people), std::move(recent));
}

void ConversationPane::showEnds()
{
    m_view->setEnds({.loading = m_model.isLoading(),
        .loadingOlder = m_model.isLoadingOlder(),
        .atStart = m_model.isAtStart(),
        .atNewest = m_model.isAtNewest()});
}

void ConversationPane::saveDraft()
{
    m_draftTimer.stop();
    if (m_room.isValid() && m_account.room(m_room) && m_account.draft(m_room) != m_composer->text())
        m_account.setDraft(m_room, m_composer->text());
}

void ConversationPane::send(const QString &text)
{
    if (const auto sent = m_account.send(m_room, text); !sent) {
        m_composer->setError(Words::notSent(sent.error().code));
        return;
    }
    m_composer->clear();
    saveDraft();
    // Who writes has read what stands above, and wants to see what they said.
    m_model.clearNewMessages();
    goTo(0);
}

void ConversationPane::restyle()
{
    m_typing->setFont(m_theme.small());
    m_typing->setFixedHeight(std::max(typingHeight, QFontMetrics(m_theme.small()).height() + 2));
    m_typing->setColor(m_theme.colors().muted);
    update();
}

void ConversationPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = m_theme.colors();
    painter.fillRect(rect(), colors.surface);
    if (m_room.isValid())
        return;
    const QPoint middle = rect().center();
    painter.drawPixmap(middle - QPoint(largeIcon / 2, largeIcon + metrics::small),
        m_theme.pixmap(u"message"_s, colors.muted, devicePixelRatioF(), largeIcon));
    painter.setFont(m_theme.body());
    painter.setPen(colors.muted);
    painter.drawText(QRect(metrics::huge, middle.y() + metrics::small, width() - 2 * metrics::huge, height()),
        Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, tr("Choose a conversation, or find a room to join."));
}

void ConversationPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ActivationChange && !isActiveWindow())
        m_model.markNewMessages();
    QWidget::changeEvent(event);
}

void ConversationPane::resizeEvent(QResizeEvent *event)
{
    m_body->setGeometry(rect());
    m_composer->setPaneHeight(height());
    // Under the names of the messages' column.
    const int margin = std::max(metrics::large, (width() - metrics::messages - 48) / 2);
    m_typing->setContentsMargins(margin, 0, margin, 0);
    QWidget::resizeEvent(event);
}

} // namespace kith::widgets
