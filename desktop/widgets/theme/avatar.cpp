// Avatars, drawn as resources/web/js/ui/avatar.js draws them: a person is known by the same disc everywhere.
#include "desktop/widgets/theme/theme.h"
#include "desktop/widgets/theme/tokens.h"

#include <QGuiApplication>
#include <QLocale>
#include <QPainter>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

constexpr int dotSize = 12; // with the gap around it
constexpr int dotGap = 2;

// Letters of the avatar, as a share of its height: 15 px of 40.
constexpr qreal letterShare = 0.375;
// How wide they may be, as a share of its width, to stay inside the disc.
constexpr qreal letterRoom = 0.74;

quint32 fnv1a(const QByteArray &bytes)
{
    quint32 hash = 0x811c9dc5u;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<quint8>(byte)) * 0x01000193u;
    return hash;
}

bool isLetterOrNumber(char32_t codePoint) { return QChar::isLetterOrNumber(codePoint); }

bool separates(QChar character)
{
    return character.isSpace() || character == u'.' || character == u'_' || character == u'-';
}

// The letter that begins at `from`, with all marks that belong to it.
QString letterAt(const QString &text, qsizetype from)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(from);
    const qsizetype end = finder.toNextBoundary();
    return text.mid(from, end < 0 ? -1 : end - from);
}

// The first letter or number of the word; empty where it has none.
QString firstLetter(const QString &word)
{
    for (qsizetype i = 0; i < word.size(); ++i) {
        char32_t codePoint = word[i].unicode();
        const bool pair = word[i].isHighSurrogate() && i + 1 < word.size() && word[i + 1].isLowSurrogate();
        if (pair)
            codePoint = QChar::surrogateToUcs4(word[i], word[i + 1]);
        if (isLetterOrNumber(codePoint))
            return letterAt(word, i);
        i += pair ? 1 : 0;
    }
    return {};
}

} // namespace

QColor Theme::avatarGround(const QString &id)
{
    const auto &grounds = avatarGrounds();
    return grounds[fnv1a(id.toUtf8()) % grounds.size()];
}

QString Theme::initials(const QString &name)
{
    const QString whole = name.trimmed().normalized(QString::NormalizationForm_C);
    QString first;
    QString last;
    for (qsizetype begin = 0; begin < whole.size();) {
        qsizetype end = begin;
        while (end < whole.size() && !separates(whole[end]))
            ++end;
        const QString letter = firstLetter(whole.mid(begin, end - begin));
        if (!letter.isEmpty())
            (first.isEmpty() ? first : last) = letter;
        begin = end + 1;
    }
    if (first.isEmpty())
        first = whole.isEmpty() ? u"?"_s : letterAt(whole, 0);
    return QLocale().toUpper(first + last);
}

void Theme::drawAvatar(QPainter &painter, const QRect &rect, const QString &id, const QString &name,
    std::optional<bool> online, const QColor &ground) const
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(avatarGround(id));
    painter.drawEllipse(rect);

    const QString letters = initials(name);
    QFont font = strong();
    font.setPixelSize(std::max(1, qRound(rect.height() * letterShare)));
    const qreal room = rect.width() * letterRoom;
    const qreal width = QFontMetricsF(font).horizontalAdvance(letters);
    if (width > room)
        font.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * room / width)));
    const QFontMetricsF measure(font);
    // Capitals stand in the middle of the disc, not the line with its room for descenders.
    const QPointF centre = QRectF(rect).center();
    painter.setFont(font);
    painter.setPen(avatarText());
    painter.drawText(
        QPointF(centre.x() - measure.horizontalAdvance(letters) / 2, centre.y() + measure.capHeight() / 2), letters);

    if (online) {
        const bool mirrored = painter.layoutDirection() == Qt::RightToLeft;
        const QRectF dot(
            mirrored ? rect.left() - 1 : rect.right() + 2 - dotSize, rect.bottom() + 2 - dotSize, dotSize, dotSize);
        const QColor around = ground.isValid() ? ground : m_colors.surface;
        const QRectF inner = dot.adjusted(dotGap, dotGap, -dotGap, -dotGap);
        painter.setPen(Qt::NoPen);
        painter.setBrush(around);
        painter.drawEllipse(dot);
        if (*online) {
            painter.setBrush(m_colors.online);
            painter.drawEllipse(inner);
        } else {
            // A ring: the shape tells it too, not the colour alone.
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(m_colors.muted, 2));
            painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
        }
    }
    painter.restore();
}

} // namespace kith::widgets
