// Searching messages, in the place of the chat list: a field, where to search, and what was found. Knows no account's
// connection: it says what is wanted, and is told what is there.
#pragma once

#include "desktop/models/search_hits_model.h"
#include "desktop/models/search_terms.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QStackedLayout;
class QToolButton;

namespace kith::widgets {

class EmptyState;
class SearchField;
class Segments;
class Skeleton;
class Theme;

class SearchPane : public QWidget {
    Q_OBJECT

public:
    enum class Scope { Room, Everywhere };

    // All outlive it.
    SearchPane(Theme &theme, const Clock &clock, client::Account &account, QWidget *parent = nullptr);

    // To be typed into; `room` is what "in this conversation" means, where there is one.
    void begin(Scope scope, RoomId room, const QString &roomName);
    void searchFor(const QString &words); // as if they were typed
    Scope scope() const;
    RoomId room() const { return m_room; }

    // The search that searchWanted() asked for goes on, has something, is over.
    void showSearching(const search::Query &query);
    void showFound(const std::vector<Message> &messages);
    void showEnd(bool more, const QString &remark); // `remark`: what was not searched, and why
    void showProblem(const QString &sentence);      // nothing can be searched for that
    void setBackOffered(bool offered);              // there is a place to go back to

    SearchField *field() const { return m_field; }
    QListView *list() const { return m_list; }
    models::SearchHitsModel &hits() { return m_hits; }

signals:
    void searchWanted(const kith::models::SearchTerms &terms, std::optional<kith::RoomId> room);
    void cleared(); // nothing is looked for any more
    void moreWanted();
    void hitChosen(kith::RoomId room, qint64 seq);
    void backWanted();  // to where the reader was before the hit
    void closeWanted(); // the chat list again

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *head();
    void search();
    void choose(const QModelIndex &index);
    void showHint();
    void restyle();

    Theme &m_theme;
    models::SearchHitsModel m_hits;
    RoomId m_room;
    QLabel *m_title;
    QToolButton *m_close;
    SearchField *m_field;
    Segments *m_scope;
    QListView *m_list;
    QLabel *m_remark;
    QPushButton *m_more;
    QPushButton *m_back;
    EmptyState *m_empty;
    Skeleton *m_skeleton;
    QStackedLayout *m_pages;
    models::SearchTerms m_terms; // of what is shown
    bool m_running = false;
};

} // namespace kith::widgets
