#pragma once

#include "core/patient/patient.h"

namespace vb::patient {

/// Why a record may be of the person who is being entered. The strongest come first.
enum class Likeness {
    phone, // the same number
    email, // the same address
    birthDateAndName, // the same birth date, and a similar name
    nameAndNearBirthDate, // the same name, and a birth date of which one digit differs, or day and month change places
    name, // the same name; all that is said of a restricted record that is not open to the reader
};

struct Duplicate {
    Hit hit; // of the record that leads, when it is a merged one
    std::vector<Likeness> reasons;
    friend bool operator==(const Duplicate &, const Duplicate &) = default;
};

/// Records that may be of the person typed so far, likeliest first, at most `limit`. Texts that are not whole yet, such
/// as half a number, tell nothing and harm nothing. A few look-ups by index, whatever the number of patients.
Result<std::vector<Duplicate>> duplicatesOf(store::Reader &reader, const Patient &typed, int limit);

/// For two names of one kind, folded: equal, one letter apart (two from eight letters on), or the beginning of the
/// other from three letters on.
bool isSimilarName(const QString &a, const QString &b);

} // namespace vb::patient
