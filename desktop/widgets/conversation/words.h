// The sentences of a conversation. Names go in as they are: whoever shows these never reads them as markup.
#pragma once

#include "desktop/widgets/theme/plain_tool_tip.h"
#include "desktop/words/markup.h"
#include "shared/base/error.h"
#include "shared/model/model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace kith::widgets {

class Words {
    Q_DECLARE_TR_FUNCTIONS(Conversation)

public:
    // "ada joined", "ada and jonas left", "ada, jonas and 3 more joined".
    // All of them where `everyone`.
    static QString notice(MemberChange change, const QStringList &names, bool everyone = false);
    // Whether notice() leaves names out.
    static bool isFolded(const QStringList &names);
    static QString newMessages() { return tr("New messages"); }
    // A message as it is read out: without marks, saying what is a quote and what is code.
    static QString spoken(const words::Markup &markup);
    // "ada is typing…"; empty where nobody is.
    static QString typing(const QStringList &names);
    // Why a message was not sent, as a sentence.
    static QString reason(ErrorCode code);
    static QString notSent(std::optional<ErrorCode> code);

    // "Today", "Yesterday", "Friday, 20 November", "20 November 2025".
    static QString day(QDate day, QDate today, const QLocale &locale);
    static QString time(const QDateTime &date, const QLocale &locale);
    static QString fullDate(const QDateTime &date, const QLocale &locale);
};

} // namespace kith::widgets
