#include "desktop/widgets/theme/tokens.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

const QJsonObject &table()
{
    // Compiled in, so that nothing can change it between two readings.
    static const QJsonObject tokens = [] {
        QFile file(u":/kith/themes/tokens.json"_s);
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT(opened);
        return opened ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }();
    return tokens;
}

} // namespace

QColor mixed(const QColor &top, qreal share, const QColor &ground)
{
    const auto channel = [&](int above, int below) { return qRound(above * share + below * (1 - share)); };
    return QColor(
        channel(top.red(), ground.red()), channel(top.green(), ground.green()), channel(top.blue(), ground.blue()));
}

Colors readColors(bool dark)
{
    const QJsonObject values = table()[dark ? "dark"_L1 : "light"_L1].toObject();
    const auto color = [&](QLatin1StringView name) { return QColor(values[name].toString()); };
    Colors colors{
        .window = color("window"_L1),
        .surface = color("surface"_L1),
        .raised = color("raised"_L1),
        .line = color("line"_L1),
        .text = color("text"_L1),
        .muted = color("muted"_L1),
        .accent = color("accent"_L1),
        .onAccent = color("onAccent"_L1),
        .own = color("own"_L1),
        .other = color("other"_L1),
        .link = color("link"_L1),
        .mention = color("mention"_L1),
        .online = color("online"_L1),
        .danger = color("danger"_L1),
        .warn = color("warn"_L1),
        .warnGround = color("warnGround"_L1),
        .selected = {},
    };
    const QJsonObject selection = table()["selection"_L1].toObject();
    colors.selected = mixed(color(QLatin1StringView(selection["token"_L1].toString().toLatin1())),
        selection["percent"_L1].toDouble() / 100, color(QLatin1StringView(selection["over"_L1].toString().toLatin1())));
    return colors;
}

const std::vector<QColor> &avatarGrounds()
{
    static const std::vector<QColor> grounds = [] {
        std::vector<QColor> result;
        const QJsonArray listed = table()["avatars"_L1].toObject()["grounds"_L1].toArray();
        for (const QJsonValue &value : listed)
            result.emplace_back(value.toString());
        return result;
    }();
    return grounds;
}

QColor avatarText()
{
    static const QColor color(table()["avatars"_L1].toObject()["text"_L1].toString());
    return color;
}

} // namespace kith::widgets
