#include "desktop/widgets/theme/plain_tool_tip.h"

#include <QTextDocument>

namespace kith::widgets {

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

} // namespace kith::widgets
