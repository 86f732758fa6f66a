#include "desktop/widgets/conversation/open_link_dialog.h"

#include "desktop/widgets/conversation/message_layout.h"
#include "desktop/widgets/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int longestShown = 600;

// Labels break lines between words only: an address has none.
QString breakable(const QString &address)
{
    constexpr int piece = 24;
    QString result;
    for (qsizetype at = 0; at < address.size(); at += piece)
        result += address.mid(at, piece) + QChar(0x200b);
    return result;
}

} // namespace

OpenLinkDialog::OpenLinkDialog(Theme &theme, const QUrl &url, words::LinkDoubt doubt, QWidget *parent)
    : Dialog(theme, tr("Open this link?"), formWidth, parent)
{
    setObjectName(u"openLinkDialog"_s);
    const QString address = url.toString(QUrl::FullyEncoded);
    const QString host = url.host(QUrl::FullyEncoded);
    QString why;
    switch (doubt) {
    case words::LinkDoubt::ForeignLetters:
        why = tr("The name of the site has letters that can look like others. Its real name is %1.").arg(host);
        break;
    case words::LinkDoubt::UserInfo:
        why = tr("The address begins like another one. It leads to %1.").arg(host);
        break;
    case words::LinkDoubt::OtherText:
        why = tr("The words of the link do not say where it leads.");
        break;
    case words::LinkDoubt::None: // somebody wants to see them all
        break;
    }
    auto *reason = new Note(Note::Kind::Plain, this);
    reason->say(why);
    content()->addWidget(reason);

    auto *shown = new QLabel(this);
    shown->setObjectName(u"address"_s);
    shown->setTextFormat(Qt::PlainText);
    shown->setWordWrap(true);
    shown->setFont(codeFont(theme.body()));
    shown->setText(breakable(address.size() > longestShown ? address.left(longestShown) + u"…"_s : address));
    shown->setAccessibleName(address);
    shown->setLayoutDirection(Qt::LeftToRight);
    content()->addWidget(shown);

    QPushButton *copy = addSideButton(tr("Copy link"));
    connect(copy, &QPushButton::clicked, this, [address] { QGuiApplication::clipboard()->setText(address); });
    QPushButton *cancel = addCancel();
    cancel->setDefault(true);
    cancel->setFocus();
    QPushButton *open = addButton(tr("Open"));
    open->setObjectName(u"open"_s);
    connect(open, &QPushButton::clicked, this, &OpenLinkDialog::accept);
    setAccessibleDescription(why.isEmpty() ? address : why + u' ' + address);
}

} // namespace kith::widgets
