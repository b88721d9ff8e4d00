#pragma once

#include "core/session/session.h"

#include <vector>

namespace vb::desktop {

/// A log-in of the demo practice.
struct DemoLogin {
    QString user;
    QString password;
    SecretBytes totpSecret;

    /// The one-time code of this moment.
    [[nodiscard]] QString code() const;
};

/// A practice of invented people for showing the windows.
struct DemoPractice {
    session::Home home;
    QString secretFile;
    std::vector<DemoLogin> logins; // owner, nurse, front desk, privacy officer, medical director
    QString restrictedName; // of a patient whose record opens to the owner only
    QString conflictName; // of one whose telephone two PCs wrote differently
};

/// Makes it in `folder`, with about sixty patients. Its recovery kit is thrown away. Blocking, a few seconds: not on
/// the GUI thread.
Result<DemoPractice> makeDemoPractice(const QString &folder);

} // namespace vb::desktop
