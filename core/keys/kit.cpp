#include "core/keys/kit.h"

#include "core/base/base32.h"
#include "core/crypto/hash.h"
#include "core/keys/labels.h"

namespace vb::keys {

namespace {

constexpr char kKitVersion = 1;
constexpr qsizetype kKitCheckSize = 6;
constexpr qsizetype kKitBody = 1 + 16 + static_cast<qsizetype>(kKitSeedSize);

QByteArray kitCheck(QByteArrayView body)
{
    return crypto::bytes(crypto::labelled(label::kKitCheck, body)).first(kKitCheckSize);
}

} // namespace

Kit Kit::make()
{
    SecretBytes seed = SecretBytes::random(kKitSeedSize);
    const PracticeId practice = practiceIdFor(rootKeys(seed).root.publicKey);
    return {practice, std::move(seed)};
}

RootKeys rootKeys(const SecretBytes &seed)
{
    VB_INVARIANT(seed.size() == kKitSeedSize);
    return {crypto::SigningKey::fromSeed(crypto::derive(seed, label::kKitRoot)),
            crypto::BoxKey::fromSecret(crypto::derive(seed, label::kKitRecovery))};
}

PracticeId practiceIdFor(QByteArrayView rootPublicKey)
{
    return PracticeId::fromBytes(crypto::bytes(crypto::labelled(label::kPracticeId, rootPublicKey)).first(16));
}

QString kitCode(const Kit &kit)
{
    VB_INVARIANT(kit.seed.size() == kKitSeedSize);
    QByteArray plain;
    plain.reserve(kKitBody + kKitCheckSize);
    plain.append(kKitVersion);
    plain.append(kit.practice.bytes());
    plain.append(kit.seed.view());
    plain.append(kitCheck(plain));
    QString code = base32::encodeGroups(plain);
    wipe(plain);
    return code;
}

Result<Kit> parseKitCode(QStringView code)
{
    VB_TRY(QByteArray plain, base32::decodeGroups(code, kKitBody + kKitCheckSize));
    const char version = plain.at(0);
    const bool checks
        = crypto::equal(kitCheck(QByteArrayView(plain).first(kKitBody)), QByteArrayView(plain).sliced(kKitBody));
    Kit kit {PracticeId::fromBytes(QByteArrayView(plain).sliced(1, 16)),
             SecretBytes::copyOf(QByteArrayView(plain).sliced(17, static_cast<qsizetype>(kKitSeedSize)))};
    wipe(plain);
    if (!checks)
        return fail(Code::invalid, QStringLiteral("each group is well formed, but together they are no kit code"));
    if (version != kKitVersion)
        return fail(Code::tooNew, QStringLiteral("the kit is of version %1").arg(static_cast<int>(version)));
    return kit;
}

} // namespace vb::keys
