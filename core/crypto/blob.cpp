#include "core/crypto/blob.h"

#include "core/crypto/aead.h"

namespace vb::crypto {

namespace {

constexpr qsizetype kSealedBlobKey = 80;

} // namespace

QByteArray sealTo(QByteArrayView recipientPublicKey, QByteArrayView plain, QByteArrayView aad)
{
    const SecretBytes key = SecretBytes::random(32);
    return sealKey(key, recipientPublicKey) + xaesSeal(key, plain, aad);
}

Result<SecretBytes> openSealed(QByteArrayView sealed, const BoxKey &recipient, QByteArrayView aad)
{
    if (sealed.size() < kSealedBlobKey + kXaesOverhead)
        return fail(Code::integrity, QStringLiteral("sealed bytes are too short"));
    VB_TRY(const SecretBytes key, openKey(sealed.first(kSealedBlobKey), recipient));
    return xaesOpen(key, sealed.sliced(kSealedBlobKey), aad);
}

} // namespace vb::crypto
