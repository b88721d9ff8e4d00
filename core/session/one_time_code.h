#pragma once

#include "core/access/recovery_codes.h"
#include "core/session/session.h"

namespace vb::session {

/// Full login (with a one-time code) holds this long for a person and PC; within it the password alone is enough.
inline constexpr qint64 kFullLoginMs = 12 * 3'600'000LL;

/// How much of the twelve hours is left; 0 when they are over or nobody can tell.
qint64 fullLoginLeftMs(const std::optional<Instant> &fullLogin, const Instant &now);

/// What a good code leaves behind: a used step, or a used recovery code.
struct AcceptedCode {
    std::optional<qint64> usedStep;
    std::optional<QByteArray> recoveryCodesLeft; // the stored form without the used one
    [[nodiscard]] bool isFull() const { return usedStep.has_value() || recoveryCodesLeft.has_value(); }
};

struct CodeQuestion {
    staff::Credential credential;
    qint64 usedStep = -1;
    staff::LoginState state;
};

/// `codeRequired` when one is needed and none is given; `denied` for a wrong or used one. A code that is given is
/// always checked. With a secret instead of a code it waits up to 30 s for an unused step.
Result<AcceptedCode> checkCode(const CodeQuestion &question, const CodeSource &source, const Clock &clock);

/// Stored form of recovery codes: canonical CBOR {1: salt, 2: [digest …]}.
QByteArray encodeRecoveryCodes(const access::StoredRecoveryCodes &codes);
Result<access::StoredRecoveryCodes> decodeRecoveryCodes(const QByteArray &bytes);

} // namespace vb::session
