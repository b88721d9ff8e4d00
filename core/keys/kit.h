#pragma once

#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/sign.h"

#include <QString>

namespace vb::keys {

inline constexpr std::size_t kKitSeedSize = 32;

/// What is printed on paper when a practice is made. Who holds it holds the practice.
struct Kit {
    PracticeId practice; // stays when the kit is replaced, so it need not be that of the seed
    SecretBytes seed; // 32

    /// A fresh seed and the id of the practice that it founds.
    static Kit make();
};

/// The keys that the seed stands for.
struct RootKeys {
    crypto::SigningKey root;
    crypto::BoxKey recovery;
};

RootKeys rootKeys(const SecretBytes &seed);
/// First 16 bytes of the labelled SHA-256 of the key.
PracticeId practiceIdFor(QByteArrayView rootPublicKey);

/// version ‖ practice id ‖ seed ‖ check (6 bytes): 22 groups of five signs.
QString kitCode(const Kit &kit);
/// `invalid`, naming the first wrong group; `tooNew` for a kit of a later version.
Result<Kit> parseKitCode(QStringView code);

} // namespace vb::keys
