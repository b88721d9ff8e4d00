#include "core/base/phone.h"

#include "core/base/text.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <phonenumbers/phonenumberutil.h>

#include <utility>

namespace vb::phone {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr int kShortestCard = 16; // a telephone number has up to 15 digits (ITU-T E.164)
constexpr qsizetype kLongestTyped = 60;
constexpr qsizetype kLongestExtension = 7;

const PhoneNumberUtil &numbers()
{
    return *PhoneNumberUtil::GetInstance();
}

struct Parts {
    QString number;
    QString extension;
    bool garbled = false;
};

/// The library takes letters for digits ("FLOWERS") and leaves out what it cannot read: here both are refused.
Parts partsOf(const QString &typed)
{
    static const QRegularExpression kExtension(
        QStringLiteral("^(.*?)\\s*(?:;\\s*ext=|,?\\s*extension|,?\\s*ext\\.?|,?\\s*x|#)\\s*:?\\s*(.*)$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kNumber(QStringLiteral("^\\+?[\\d ()./\\-\\x{00A0}\\x{2010}-\\x{2013}]+$"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression kDigits(QStringLiteral("^[0-9]+$"));
    Parts parts;
    parts.number = typed.trimmed();
    if (parts.number.startsWith(QStringLiteral("tel:")))
        parts.number.remove(0, 4);
    if (const auto match = kExtension.match(parts.number); match.hasMatch()) {
        parts.number = match.captured(1);
        parts.extension = match.captured(2).trimmed();
        parts.garbled = !kDigits.match(parts.extension).hasMatch() || parts.extension.size() > kLongestExtension;
    }
    if (!kNumber.match(parts.number).hasMatch())
        parts.number.clear();
    return parts;
}

Flaw flawOf(const PhoneNumber &number)
{
    switch (numbers().IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE: return Flaw::none;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return Flaw::noAreaCode;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return Flaw::noSuchCountry;
    case PhoneNumberUtil::TOO_SHORT: return Flaw::tooShort;
    case PhoneNumberUtil::TOO_LONG: return Flaw::tooLong;
    case PhoneNumberUtil::INVALID_LENGTH: break;
    }
    return Flaw::noNumber;
}

QString extensionOf(const QString &stored)
{
    const qsizetype at = stored.indexOf(QStringLiteral(";ext="));
    return at < 0 ? QString() : stored.mid(at + 5);
}

/// A number of the stored form. Those of the North American plan, which are most, are taken apart at once.
bool parseStored(const QString &stored, PhoneNumber &number)
{
    const QString e164 = stored.section(u';', 0, 0);
    constexpr qsizetype kAmerican = 12; // +1 and ten digits
    if (e164.size() == kAmerican && e164.startsWith(QStringLiteral("+1"))) {
        number.set_country_code(1);
        number.set_national_number(e164.mid(2).toULongLong());
    } else if (numbers().Parse(e164.toStdString(), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
        return false;
    }
    if (const QString extension = extensionOf(stored); !extension.isEmpty())
        number.set_extension(extension.toStdString());
    return true;
}

QString formatted(const PhoneNumber &number, PhoneNumberUtil::PhoneNumberFormat format)
{
    std::string out;
    numbers().Format(number, format, &out);
    return QString::fromStdString(out);
}

QString wordsFor(Flaw flaw)
{
    switch (flaw) {
    case Flaw::none:
    case Flaw::noNumber: break;
    case Flaw::tooShort: return QStringLiteral("this telephone number is too short");
    case Flaw::tooLong: return QStringLiteral("this telephone number is too long");
    case Flaw::noAreaCode: return QStringLiteral("this telephone number lacks its area code");
    case Flaw::noSuchCountry: return QStringLiteral("no country has the code of this telephone number");
    case Flaw::extension: return QStringLiteral("an extension has one to seven digits");
    case Flaw::cardNumber:
        return QStringLiteral("this looks like a payment card number; card numbers are never stored");
    }
    return QStringLiteral("not a telephone number");
}

} // namespace

Reading read(const QString &typed, const QString &region)
{
    if (text::holdsCardNumber(typed, kShortestCard))
        return {.flaw = Flaw::cardNumber};
    const Parts parts = partsOf(typed.left(kLongestTyped));
    if (parts.number.isEmpty() || typed.size() > kLongestTyped)
        return {.flaw = Flaw::noNumber};
    if (parts.garbled)
        return {.flaw = Flaw::extension};
    PhoneNumber number;
    switch (numbers().Parse(parts.number.toStdString(), region.toStdString(), &number)) {
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return {.flaw = Flaw::noSuchCountry};
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return {.flaw = Flaw::tooShort};
    case PhoneNumberUtil::TOO_LONG_NSN: return {.flaw = Flaw::tooLong};
    case PhoneNumberUtil::NOT_A_NUMBER: return {.flaw = Flaw::noNumber};
    }
    if (const Flaw flaw = flawOf(number); flaw != Flaw::none)
        return {.flaw = flaw};
    const QString e164 = formatted(number, PhoneNumberUtil::E164);
    return {.stored = parts.extension.isEmpty() ? e164 : e164 + QStringLiteral(";ext=") + parts.extension};
}

Result<QString> stored(const QString &typed, const QString &region)
{
    if (typed.trimmed().isEmpty())
        return QString();
    const Reading reading = read(typed, region);
    if (reading.flaw != Flaw::none)
        return fail(Code::invalid, wordsFor(reading.flaw));
    return reading.stored;
}

QString shown(const QString &stored, const QString &region)
{
    if (stored.isEmpty())
        return {};
    PhoneNumber number;
    if (stored.startsWith(u'+')) {
        if (!parseStored(stored, number))
            return stored;
    } else {
        const Reading reading = read(stored, region);
        if (reading.flaw != Flaw::none || !parseStored(reading.stored, number))
            return stored;
    }
    const bool home = numbers().GetCountryCodeForRegion(region.toStdString()) == number.country_code();
    return formatted(number, home ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL);
}

QString searchDigits(const QString &stored)
{
    const QString digits = text::digits(stored.section(u';', 0, 0));
    if (!stored.startsWith(QStringLiteral("+")) || stored.startsWith(QStringLiteral("+1")))
        return digits;
    PhoneNumber number;
    if (!parseStored(stored.section(u';', 0, 0), number))
        return digits;
    const QString home = text::digits(formatted(number, PhoneNumberUtil::NATIONAL));
    return digits.contains(home) ? digits : digits + u' ' + home;
}

QString regionOfZone(const QString &timeZone)
{
    thread_local std::pair<QString, QString> last; // a practice has one zone, and the table of all is long
    if (!last.second.isEmpty() && last.first == timeZone)
        return last.second;
    const QTimeZone zone(timeZone.toUtf8());
    const QString code = zone.isValid() ? QLocale::territoryToCode(zone.territory()) : QString();
    const bool country = code.size() == 2 && code != QStringLiteral("ZZ");
    last = {timeZone, country ? code : QStringLiteral("US")};
    return last.second;
}

} // namespace vb::phone
