// A sentence below or between controls: muted or an error, plain text, wrapped; gone while it is empty.
#pragma once

#include "desktop/widgets/theme/plain_tool_tip.h"

#include <QLabel>

class QPushButton;

namespace kith::widgets {

class Note : public QLabel {
    Q_OBJECT

public:
    enum class Kind { Plain, Muted, Error };
    explicit Note(Kind kind, QWidget *parent = nullptr);

    void setKind(Kind kind);
    void say(const QString &sentence);
};

// A button that looks like a link, flush with the text around it. To be called before it is shown.
void makeLink(QPushButton *button);
// Draws `widget` anew after a property that the style sheet asks for has changed.
void repolish(QWidget *widget);

} // namespace kith::widgets
