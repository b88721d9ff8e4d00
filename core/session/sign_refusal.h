#pragma once

#include "core/base/error.h"

namespace vb::session {

/// Why a signature was refused, so that a window can say what to do; `other`: whatever its code says.
enum class SignRefusal { other, wrongPassword, throttled, licence, account, elsewhere };

SignRefusal signRefusalOf(const Error &error);

// The details of the refusals, for those who make them.
inline const QString kWrongPassword = QStringLiteral("wrong password: nothing was signed");
inline const QString kLicenceOver = QStringLiteral("your licence has ended or expired: nothing can be signed");
inline const QString kAccountDisabled = QStringLiteral("this account is disabled");
inline const QString kAccountChanged
    = QStringLiteral("this account is disabled, or was given another role: log in again");
inline const QString kAccountNewKeys = QStringLiteral("this account was given new keys: log in again");

} // namespace vb::session
