#include "core/base/text.h"

#include <QStringList>

namespace vb::text {

namespace {

/// Letters with no canonical decomposition that people type without the stroke or ligature.
QStringView plainForm(char16_t c)
{
    switch (c) {
    case u'ß': return u"ss";
    case u'æ': return u"ae";
    case u'œ': return u"oe";
    case u'ø': return u"o";
    case u'đ':
    case u'ð': return u"d";
    case u'ł': return u"l";
    case u'þ': return u"th";
    case u'ı': return u"i";
    case u'ħ': return u"h";
    default: return {};
    }
}

bool isForbidden(char32_t c, bool passage)
{
    if (c < 0x20)
        return !(passage && (c == U'\n' || c == U'\t'));
    const bool control = c >= 0x7F && c <= 0x9F;
    const bool bidi
        = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool separator = c == 0x2028 || c == 0x2029 || c == 0xFEFF;
    const bool nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return control || bidi || separator || nonCharacter || surrogate || (c >= 0xE0000 && c <= 0xE007F);
}

Result<QString> clean(QStringView text, qsizetype maxLength, bool passage)
{
    if (text.size() > maxLength)
        return fail(Code::invalid, QStringLiteral("longer than %1 characters").arg(maxLength));
    const QString normal = text.toString().normalized(QString::NormalizationForm_C).trimmed();
    if (normal.size() > maxLength) // a few letters grow in NFC
        return fail(Code::invalid, QStringLiteral("longer than %1 characters").arg(maxLength));
    for (qsizetype i = 0; i < normal.size(); ++i) {
        char32_t c = normal.at(i).unicode();
        if (normal.at(i).isHighSurrogate() && i + 1 < normal.size() && normal.at(i + 1).isLowSurrogate())
            c = QChar::surrogateToUcs4(normal.at(i), normal.at(i + 1)), ++i;
        if (isForbidden(c, passage))
            return fail(Code::invalid,
                        QStringLiteral("holds the character U+%1, which is not allowed in text")
                            .arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')));
    }
    return normal;
}

/// Whether a card network issues numbers of this length that start so (ISO/IEC 7812-1 and the networks' own tables).
bool isCardRange(QStringView number)
{
    const qsizetype length = number.size();
    const int two = number.left(2).toInt();
    const int four = number.left(4).toInt();
    if (two == 34 || two == 37)
        return length == 15;
    if (number.startsWith(u'4'))
        return length == 13 || length == 16 || length == 19;
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))
        return length == 16;
    if (two == 30 || two == 36 || two == 38 || two == 39)
        return length >= 14;
    return two == 35 ? length >= 16 : length >= 13 && (two == 50 || (two >= 56 && two <= 69));
}

bool passesLuhn(QStringView number)
{
    int sum = 0;
    for (qsizetype i = 0; i < number.size(); ++i) {
        int digit = number.at(number.size() - 1 - i).digitValue();
        if (i % 2 == 1)
            digit = digit < 5 ? 2 * digit : 2 * digit - 9;
        sum += digit;
    }
    return sum % 10 == 0;
}

constexpr qsizetype kLongestCard = 19;

/// Digits as they stand in a text, in the groups that spaces, hyphens and dots make of them.
class DigitRun {
public:
    [[nodiscard]] bool isEmpty() const { return m_groups.isEmpty(); }
    void add(int digit)
    {
        if (m_split)
            m_groups.append(QString());
        m_split = false;
        m_groups.last().append(QChar(static_cast<char16_t>(u'0' + digit)));
    }
    void split() { m_split = true; }

    [[nodiscard]] bool holdsCard(int shortest) const
    {
        for (qsizetype from = 0; from < m_groups.size(); ++from) {
            if (groupHoldsCard(m_groups.at(from), shortest))
                return true;
            QString joined;
            for (qsizetype to = from; to < m_groups.size() && joined.size() < kLongestCard; ++to) {
                joined.append(m_groups.at(to));
                if (isWrittenLikeCard(from, to) && isCard(joined, shortest))
                    return true;
            }
        }
        return false;
    }

private:
    static bool isCard(QStringView number, int shortest)
    {
        // American Express counts in telephone fields too: no number of +34 or +37x has 15 digits.
        const bool longEnough = number.size() >= shortest || number.startsWith(u"34") || number.startsWith(u"37");
        return longEnough && number.size() <= kLongestCard && isCardRange(number) && passesLuhn(number);
    }

    /// Also a card number that is typed on without a gap, by its expiry for instance, in the two lengths that people
    /// carry. Only from the start: goods codes are long too, and begin with 0.
    static bool groupHoldsCard(QStringView group, int shortest)
    {
        return isCard(group, shortest) || (group.size() > 15 && isCard(group.first(15), shortest))
            || (group.size() > 16 && isCard(group.first(16), shortest));
    }

    /// The whole run, or within it groups as they are printed: multiples of four, 4-6-5 or 4-6-4. Lists of small
    /// numbers, such as units by site, are no card.
    [[nodiscard]] bool isWrittenLikeCard(qsizetype from, qsizetype to) const
    {
        bool fours = true;
        bool pairs = true;
        for (qsizetype i = from; i <= to; ++i) {
            fours = fours && m_groups.at(i).size() % 4 == 0;
            pairs = pairs && m_groups.at(i).size() >= 2;
        }
        const bool whole = from == 0 && to + 1 == m_groups.size();
        const bool fourSix = to == from + 2 && m_groups.at(from).size() == 4 && m_groups.at(from + 1).size() == 6;
        return fours || fourSix || (whole && pairs);
    }

    QStringList m_groups;
    bool m_split = true;
};

bool isDigitGap(QChar c)
{
    return c == u' ' || c == u'-' || c == u'.' || c == u'\t' || c == QChar(0x00A0) || c == QChar(0x2013);
}

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

QString fold(QStringView text)
{
    const QString split = text.toString().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString out;
    out.reserve(split.size());
    for (qsizetype i = 0; i < split.size(); ++i) {
        const QChar c = split.at(i);
        if (c.isMark() || c == u'\'' || c == QChar(0x2019) || c == QChar(0x02BC))
            continue;
        if (const QStringView plain = plainForm(c.unicode()); !plain.isEmpty())
            out.append(plain);
        else if (c.isLetterOrNumber() || c.isSurrogate())
            out.append(c);
        else if (!out.isEmpty() && !out.endsWith(u' '))
            out.append(u' ');
    }
    return out.trimmed();
}

QStringList words(QStringView text)
{
    return fold(text).split(u' ', Qt::SkipEmptyParts);
}

Result<QString> cleanLine(QStringView text, qsizetype maxLength)
{
    return clean(text, maxLength, false);
}

Result<QString> cleanPassage(QStringView text, qsizetype maxLength)
{
    return clean(text, maxLength, true);
}

bool holdsCardNumber(QStringView text, int shortest)
{
    constexpr int kWidestGap = 3;
    DigitRun run;
    int gap = 0;
    for (const QChar c : text) {
        if (c.isDigit()) {
            run.add(c.digitValue());
            gap = 0;
        } else if (isDigitGap(c) && gap < kWidestGap) {
            run.split();
            ++gap;
        } else {
            if (run.holdsCard(shortest))
                return true;
            run = {};
            gap = 0;
        }
    }
    return run.holdsCard(shortest);
}

QString digits(QStringView text)
{
    QString out;
    for (const QChar c : text)
        if (isAsciiDigit(c))
            out.append(c);
    return out;
}

} // namespace vb::text
