#include "core/keys/anchor.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/keys/labels.h"

namespace vb::keys {

namespace {

constexpr int kAnchorVersion = 1;
constexpr qsizetype kAnchorMac = 32;
constexpr qsizetype kMaxAnchor = 256;

QByteArray anchorMac(QByteArrayView body, const SecretBytes &deviceSecret)
{
    return crypto::bytes(crypto::hmacSha256(crypto::derive(deviceSecret, label::kAnchor).view(), body));
}

} // namespace

QByteArray encode(const Anchor &anchor, const SecretBytes &deviceSecret)
{
    VB_INVARIANT(anchor.storeId.size() == 16);
    const QByteArray body = cbor::encode(QCborMap {{1, kAnchorVersion},
                                                   {2, anchor.storeId},
                                                   {3, static_cast<qint64>(anchor.auditSize)},
                                                   {4, crypto::bytes(anchor.auditRoot)},
                                                   {5, static_cast<qint64>(anchor.journalCount)}});
    return body + anchorMac(body, deviceSecret);
}

Result<Anchor> decodeAnchor(const QByteArray &bytes, const SecretBytes &deviceSecret)
{
    if (bytes.size() <= kAnchorMac || bytes.size() > kMaxAnchor)
        return fail(Code::integrity, QStringLiteral("the anchor has an unfit size"));
    const QByteArray body = bytes.chopped(kAnchorMac);
    if (!crypto::equal(anchorMac(body, deviceSecret), bytes.last(kAnchorMac)))
        return fail(Code::integrity, QStringLiteral("the anchor was not written with this device secret"));
    VB_TRY(const QCborMap map, cbor::decodeMap(body));
    cbor::Fields fields(map);
    if (const quint64 version = fields.number(1); version > kAnchorVersion)
        return fail(Code::tooNew, QStringLiteral("the anchor has format %1").arg(version));
    Anchor anchor;
    anchor.storeId = fields.bytes(2, 16);
    anchor.auditSize = fields.number(3);
    anchor.auditRoot = crypto::digestFrom(fields.bytes(4, 32));
    anchor.journalCount = fields.number(5);
    VB_DO(fields.finish("the anchor"));
    return anchor;
}

} // namespace vb::keys
