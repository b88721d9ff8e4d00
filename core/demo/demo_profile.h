#pragma once

#include "core/patient/profile.h"

namespace vb::demo {

/// What stands around an invented client beside the name.
struct DemoProfile {
    std::vector<patient::Item> items; // ids are empty
    QMap<QString, bool> marketing; // by channel; what is not there was not asked
};

/// The profile of person number `number`: the same for the same seed. `today` decides who is a minor and has a
/// guardian. Also fills in what the person's own record has room for: pronouns, uses, how to be reached.
DemoProfile demoProfile(patient::Patient &person, int number, quint64 seed, const QDate &today);

} // namespace vb::demo
