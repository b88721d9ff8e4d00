#include "core/base/text.h"

#include <array>

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

bool isCardRange(QStringView number)
{
    const int two = number.left(2).toInt();
    const int four = number.left(4).toInt();
    return number.startsWith(u'4') || (two >= 50 && two <= 69) || (four >= 2221 && four <= 2720) || two == 34
        || two == 37 || two == 36 || two == 38 || two == 39 || two == 35 || two == 30;
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
    QString run;
    const auto found = [&run, shortest] {
        // A card number may stand inside a longer run of digits, so each window that starts like a card is tried.
        for (qsizetype from = 0; from + shortest <= run.size(); ++from)
            for (qsizetype length = shortest; length <= 19 && from + length <= run.size(); ++length) {
                const QStringView number = QStringView(run).sliced(from, length);
                const bool whole = from == 0 && length == run.size();
                const bool common
                    = length == 16 || (length == 15 && (number.startsWith(u"34") || number.startsWith(u"37")));
                if ((whole || (run.size() > 19 && common)) && isCardRange(number) && passesLuhn(number))
                    return true;
            }
        return false;
    };
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const QChar c = i < text.size() ? text.at(i) : QChar(u'\n');
        if (c.digitValue() >= 0 && c.isDigit()) {
            run.append(QChar(static_cast<char16_t>(u'0' + c.digitValue())));
        } else if ((c == u' ' || c == u'-' || c == u'.' || c == QChar(0x00A0)) && !run.isEmpty() && i + 1 < text.size()
                   && text.at(i + 1).isDigit()) {
            continue;
        } else {
            if (found())
                return true;
            run.clear();
        }
    }
    return false;
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
