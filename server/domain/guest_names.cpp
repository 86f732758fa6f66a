#include "server/domain/guest_names.h"

#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace kith::domain {
namespace {

constexpr std::array adjectives{"Amber"_L1, "Bold"_L1, "Brave"_L1, "Bright"_L1, "Calm"_L1, "Cheerful"_L1, "Clever"_L1,
    "Coral"_L1, "Cosy"_L1, "Curious"_L1, "Eager"_L1, "Early"_L1, "Fair"_L1, "Gentle"_L1, "Golden"_L1, "Happy"_L1,
    "Honest"_L1, "Indigo"_L1, "Jolly"_L1, "Keen"_L1, "Kind"_L1, "Lively"_L1, "Lucky"_L1, "Mellow"_L1, "Merry"_L1,
    "Nimble"_L1, "Olive"_L1, "Patient"_L1, "Polite"_L1, "Quick"_L1, "Quiet"_L1, "Rosy"_L1, "Silver"_L1, "Sunny"_L1,
    "Swift"_L1, "Tidy"_L1, "Violet"_L1, "Warm"_L1, "Witty"_L1, "Young"_L1};
constexpr std::array animals{"Badger"_L1, "Bear"_L1, "Beaver"_L1, "Bison"_L1, "Crane"_L1, "Deer"_L1, "Dolphin"_L1,
    "Duck"_L1, "Falcon"_L1, "Finch"_L1, "Fox"_L1, "Gecko"_L1, "Hare"_L1, "Heron"_L1, "Ibis"_L1, "Jay"_L1, "Koala"_L1,
    "Lark"_L1, "Lemur"_L1, "Lynx"_L1, "Marten"_L1, "Mole"_L1, "Moose"_L1, "Newt"_L1, "Otter"_L1, "Owl"_L1, "Panda"_L1,
    "Penguin"_L1, "Puffin"_L1, "Quail"_L1, "Raven"_L1, "Robin"_L1, "Seal"_L1, "Sparrow"_L1, "Swan"_L1, "Tern"_L1,
    "Turtle"_L1, "Vole"_L1, "Whale"_L1, "Wren"_L1};

} // namespace

GuestName randomGuestName()
{
    QRandomGenerator &random = *QRandomGenerator::system();
    const QLatin1StringView adjective = adjectives[random.bounded(static_cast<quint32>(adjectives.size()))];
    const QLatin1StringView animal = animals[random.bounded(static_cast<quint32>(animals.size()))];
    const QString display = adjective + u' ' + animal;
    const int number = random.bounded(1'000, 1'000'000);
    return {.display = display,
        .username =
            adjective.toString().toLower() + u'-' + animal.toString().toLower() + u'-' + QString::number(number)};
}

} // namespace kith::domain
