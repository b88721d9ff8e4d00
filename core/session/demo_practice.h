#pragma once

#include "core/session/practice_setup.h"

namespace vb::session {

/// A practice of invented people that has been open for some months.
struct DemoPlan {
    int patients = 2000;
    int months = 18;
    quint64 seed = 1;
    qint64 nowMs = 0;
    bool han = false; // a few names in Chinese characters
};

/// A log-in of the demo practice.
struct DemoLogin {
    QString login;
    QString name;
    Role role = Role::frontDesk;
    QString password;
    QString totpUri;
};

/// Makes the practice in an empty home by living through its months: the people log in, see patients and sign notes on
/// a clock that goes from the first day to now, so that charts, signatures and access log are what such months leave
/// behind. Its lots, people and numbers are fiction. Returns the log-ins, the owner's first. `invalid` beside an
/// existing store. Blocking, about ten seconds for 2,000 patients.
Result<std::vector<DemoLogin>> makeDemoPractice(const Home &home, platform::SecretStore &secrets, const DemoPlan &plan,
                                                const WriteKit &writeKit);

} // namespace vb::session
