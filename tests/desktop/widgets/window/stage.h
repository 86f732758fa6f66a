// The program with its window and the real server beside it, used by mouse and keyboard.
#pragma once

#include "desktop/models/message_list_model.h"
#include "desktop/widgets/conversation/composer.h"
#include "desktop/widgets/conversation/message_view.h"
#include "desktop/widgets/dialogs/line_edit.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/window/account_page.h"
#include "desktop/widgets/window/app.h"
#include "desktop/widgets/window/room_list_view.h"
#include "tests/desktop/client/client_support.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace kith::test {

using namespace Qt::StringLiterals;

inline const QString general = u"General"_s;

inline void click(QWidget *widget) { QTest::mouseClick(widget, Qt::LeftButton); }

inline void clickRow(QAbstractItemView &list, const QModelIndex &row)
{
    QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, list.visualRect(row).center());
}

inline QModelIndex rowNamed(const QAbstractItemView &list, const QString &name, int role = models::NameRole)
{
    for (int row = 0; row < list.model()->rowCount(); ++row) {
        if (const QModelIndex index = list.model()->index(row, 0); index.data(role).toString() == name)
            return index;
    }
    return {};
}

struct Shown {
    QString text;
    qint64 seq;
    models::DeliveryState state;
};

// The server, and the program beside it with nobody signed in.
struct Stage {
    TestServer server;
    Wire wire{server};
    QTemporaryDir folder;
    client::Profile *profile = nullptr;
    std::unique_ptr<widgets::App> app;

    explicit Stage(ServerOptions options = {}) : server(std::move(options))
    {
        auto opened = client::Profile::open({.dataFolder = folder.path()});
        if (!opened)
            qFatal("no profile: %s", qUtf8Printable(opened.error().message));
        profile = opened->get();
        app = std::make_unique<widgets::App>(*qApp, std::move(*opened),
            widgets::App::Options{.server = {},
                .links = wire.links(),
                .timing = quickTiming(),
                .tokens = platform::TokenStore::Place::FileOnly});
        app->window().resize(1200, 760);
        app->start();
        app->window().activateWindow();
        if (!QTest::qWaitForWindowActive(&app->window()))
            qFatal("the window does not become active");
    }

    // What is visible of this class and, where one is given, with this object or accessible name; the test ends
    // where it does not appear.
    template <typename T>
    T *part(const QString &name = {}) const
    {
        T *found = nullptr;
        const bool there = waitUntil([&] {
            for (T *widget : app->window().findChildren<T *>()) {
                if (widget->isVisible()
                    && (name.isEmpty() || widget->objectName() == name || widget->accessibleName() == name))
                    found = widget;
            }
            return found != nullptr;
        });
        if (!there)
            qFatal("there is no %s %s", T::staticMetaObject.className(), qUtf8Printable(name));
        return found;
    }
    template <typename T>
    bool isShown() const
    {
        const auto all = app->window().findChildren<T *>();
        return std::ranges::any_of(all, [](const T *widget) { return widget->isVisible(); });
    }
    // Waits; the window is the active one again, as a window manager makes it.
    template <typename T>
    bool isClosed() const
    {
        if (!waitUntil([&] { return !isShown<T>(); }))
            return false;
        app->window().activateWindow();
        return QTest::qWaitForWindowActive(&app->window());
    }
    // By mouse into the field, and by keyboard.
    void type(QWidget *field, const QString &text) const
    {
        auto *area = qobject_cast<QAbstractScrollArea *>(field);
        click(area ? area->viewport() : field);
        if (!waitUntil([&] { return field->hasFocus(); }))
            qFatal("what was clicked has no focus");
        QTest::keyClicks(field, text);
    }
    void say(const QString &text) const
    {
        type(composer(), text);
        QTest::keyClick(composer(), Qt::Key_Return);
    }
    void choose(QToolButton *button, const QString &text) const
    {
        bool chosen = false;
        QTimer hand; // the menu has a loop of its own
        QObject::connect(&hand, &QTimer::timeout, button, [&] {
            QMenu *menu = button->menu();
            if (!menu->isVisible())
                return;
            hand.stop();
            for (QAction *action : menu->actions()) {
                if (action->text() != text)
                    continue;
                chosen = true;
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                return;
            }
            menu->close();
        });
        hand.start(1);
        click(button);
        if (!chosen)
            qFatal("the menu has no %s", qUtf8Printable(text));
    }

    // The sign-in page, from an empty one to the account.
    void signUp(const QString &name) const { enter(u"Create account"_s, name); }
    void signIn(const QString &name) const { enter(u"Sign in"_s, name); }
    void enter(const QString &way, const QString &name) const
    {
        type(part<widgets::LineEdit>(u"server"_s), u"127.0.0.1:"_s + QString::number(server.port()));
        for (auto *segment : part<widgets::Segments>()->findChildren<QPushButton *>()) {
            if (segment->text() == way)
                click(segment);
        }
        type(part<widgets::LineEdit>(u"name"_s), name);
        type(part<widgets::LineEdit>(u"password"_s), goodPassword);
        click(part<QPushButton>(u"submit"_s));
        if (!waitUntil([&] { return isShown<widgets::AccountPage>() && online() && !account().rooms().empty(); }))
            qFatal("%s is not signed in", qUtf8Printable(name));
    }

    client::Account &account() const { return *app->account(); }
    bool online() const { return app->account() && account().state() == client::Account::State::Online; }
    QString cachePath() const { return profile->cachePath(server.url(), account().me()); }
    widgets::RoomListView &list() const { return *part<widgets::RoomListView>(); }
    widgets::MessageView &view() const { return *part<widgets::MessageView>(); }
    widgets::ComposerField *composer() const { return part<widgets::ComposerField>(); }
    QString room() const
    {
        const client::RoomState *room = account().room(part<widgets::AccountPage>()->room());
        return room ? account().roomName(*room) : QString();
    }
    bool hasRoom(const QString &name) const
    {
        return waitUntil([&] { return rowNamed(list(), name).isValid(); });
    }
    // By mouse, and its messages are there.
    bool opens(const QString &name) const
    {
        if (!hasRoom(name))
            return false;
        clickRow(list(), rowNamed(list(), name));
        return room() == name && waitUntil([&] { return !messageModel().isLoading(); });
    }
    models::MessageListModel &messageModel() const { return *qobject_cast<models::MessageListModel *>(view().model()); }
    std::vector<Shown> messages() const
    {
        std::vector<Shown> shown;
        for (int row = 0; row < messageModel().rowCount(); ++row) {
            const QModelIndex index = messageModel().index(row);
            if (models::RowKind(index.data(models::KindRole).toInt()) == models::RowKind::Message)
                shown.push_back({.text = index.data(models::TextRole).toString(),
                    .seq = index.data(models::SeqRole).toLongLong(),
                    .state = models::DeliveryState(index.data(models::StateRole).toInt())});
        }
        return shown;
    }
    QStringList texts(std::optional<models::DeliveryState> state = {}) const
    {
        QStringList texts;
        for (const Shown &message : messages()) {
            if (!state || message.state == *state)
                texts << message.text;
        }
        return texts;
    }
    // All sentences of a dialog.
    QString sentences(const QWidget &dialog) const
    {
        QStringList words;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            words << label->text();
        return words.join(u'\n');
    }
    void lose()
    {
        wire.isUp = false;
        wire.cut();
        if (!waitUntil([&] { return !online(); }))
            qFatal("the connection is not lost");
    }
    void regain()
    {
        wire.isUp = true;
        if (!waitUntil([&] { return online(); }))
            qFatal("the connection is not there again");
    }
};

inline QString garden(Person &owner, const Stage &stage)
{
    QString room = makeRoom(owner, u"Garden"_s);
    owner.request("room.invite", {{"roomId", room}, {"userId", stage.account().me().toString()}});
    return room;
}

inline QStringList stored(TestClient &reader, const QString &room)
{
    QStringList texts;
    const Answer page = reader.request("history", {{"roomId", room}, {"limit", 100}});
    for (const QJsonValue &message : page["messages"].toArray())
        texts << message[u"message"].toString();
    return texts;
}

inline void talk(Person &person, const QString &room, int from, int to)
{
    constexpr int together = 50;
    for (int i = from; i <= to; ++i) {
        const qint64 id =
            person.send("message", {{"roomId", room}, {"message", u"line %1"_s.arg(i)}, {"cid", u"c%1"_s.arg(i)}});
        if (i % together == 0 || i == to)
            QVERIFY(!person.answer(id).isError());
    }
}

} // namespace kith::test
