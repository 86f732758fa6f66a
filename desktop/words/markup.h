// Markdown as people write it in a chat, without HTML: what a message shows, and how. Pure, and linear in the length
// of the text whatever stands in it.
//   `code`, ``code``   fixed font, kept as it is        **bold**  *italic* or _italic_  ~~strike~~
//   ``` … ```          a block of code, over lines      > quote   - item  1. item       [words](https://…)
// Marks that have no partner, or stand within a word (snake_case, 2*3*4), are text. Offsets are UTF-16 units.
#pragma once

#include "desktop/words/text_links.h"

#include <QFlags>

namespace kith::words {

struct Markup {
    enum Style : quint8 { Strong = 1, Emphasis = 2, Strike = 4, Code = 8, Mention = 16 };
    Q_DECLARE_FLAGS(Styles, Style)

    struct Span { // of the shown text; ascending, but they may overlap
        qsizetype start = 0;
        qsizetype length = 0;
        Styles styles = {};

        friend bool operator==(const Span &, const Span &) = default;
    };
    enum class Kind { Quote, Code, Item };
    struct Block { // whole lines, without the last line end; ascending
        Kind kind = Kind::Quote;
        qsizetype start = 0;
        qsizetype length = 0;
        qsizetype marker = 0; // of an item: how much of it is the bullet or the number, with the space

        friend bool operator==(const Block &, const Block &) = default;
    };
    struct Cut {              // what was typed and is not shown; ascending
        qsizetype at = 0;     // where it would stand in the shown text
        qsizetype source = 0; // where it stands in what was typed
        qsizetype length = 0;
        qsizetype from = 0; // what it marks, of the shown text
        qsizetype to = 0;
    };

    QString text; // shown
    std::vector<Span> spans = {};
    std::vector<TextLink> links = {}; // of the shown text
    std::vector<Block> blocks = {};
    std::vector<Cut> cuts = {};

    bool isPlain() const { return spans.empty() && links.empty() && blocks.empty(); }
    // What was typed between two positions of the shown text: with the marks of what is wholly between them.
    QString typed(const QString &source, qsizetype from, qsizetype to) const;
    // Where a position of what was typed is in the shown text.
    qsizetype shown(qsizetype source) const;
};
Q_DECLARE_OPERATORS_FOR_FLAGS(Markup::Styles)

Markup parseMarkup(const QString &source);

// Adds spans where the text names somebody (desktop/client/mentions.h), not in code.
void markMentions(Markup &markup, const QString &username);

} // namespace kith::words
