#include "server/app/logging.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace kith::app {

void installLogging(const QString &level)
{
    // systemd's journal has a clock of its own.
    const bool journal = qEnvironmentVariableIsSet("JOURNAL_STREAM");
    const QString time = journal ? QString() : u"%{time yyyy-MM-dd hh:mm:ss.zzz} "_s;
    qSetMessagePattern(time + u"%{type} %{category}: %{message}"_s);
    QString rules = u"kith.*.debug=false\nkith.*.info=true\n"_s;
    if (level == "debug"_L1)
        rules = u"kith.*=true\n"_s;
    else if (level == "warning"_L1)
        rules = u"kith.*.debug=false\nkith.*.info=false\nqtredis.info=false\n"_s;
    QLoggingCategory::setFilterRules(rules);
}

} // namespace kith::app
