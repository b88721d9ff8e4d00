#pragma once

#include "core/base/result.h"

#include <QString>

namespace vb::phone {

/// What is wrong with a text that is to be a telephone number.
enum class Flaw { none, noNumber, tooShort, tooLong, noAreaCode, noSuchCountry, extension, cardNumber };

struct Reading {
    QString stored {}; // empty with a flaw
    Flaw flaw = Flaw::none;
};

/// Reads what a person types. `region` (ISO 3166-1 alpha-2) is the country of numbers without a + in front. The stored
/// form is E.164 ("+12125550134"), with an extension behind it as RFC 3966 writes one (";ext=12").
Reading read(const QString &typed, const QString &region);
/// The same for core: `invalid` with the flaw in words. Empty stays empty.
Result<QString> stored(const QString &typed, const QString &region);

/// For people: as it is dialled in `region`, other countries' with a +. A text that is not of the stored form, such as
/// one from before there was one, is read first, and stays as it is when it cannot be.
QString shown(const QString &stored, const QString &region);

/// The digits that a search goes through: those of E.164 and, where people dial others at home, those behind a space.
QString searchDigits(const QString &stored);

/// The country of an IANA time zone; US for one that is of no country.
QString regionOfZone(const QString &timeZone);

} // namespace vb::phone
