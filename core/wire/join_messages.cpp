#include "core/wire/join_messages.h"

#include "core/base/cbor.h"
#include "core/base/cbor_fields.h"
#include "core/crypto/aead.h"
#include "core/wire/labels.h"
#include "core/wire/six_words.h"

#include <bit>

namespace vb::wire {

namespace {

constexpr qint64 kJoinVersion = 1;
constexpr qsizetype kJoinNonce = 16;
constexpr qsizetype kMaxPcName = 200;
constexpr qsizetype kMaxCertificates = 64;
constexpr qsizetype kSealedKey = 80;

Error tooLarge(const QByteArray &sealed)
{
    return fail(Code::integrity, QStringLiteral("a mailbox message of %1 bytes").arg(sealed.size()));
}

Result<cbor::Fields> openedFields(const QByteArray &sealed, const SecretBytes &key, const QByteArray &context)
{
    if (sealed.size() > kMaxMailboxBytes)
        return tooLarge(sealed);
    VB_TRY(const SecretBytes plain, crypto::xaesOpen(key, sealed, context));
    VB_TRY(const QCborMap map, cbor::decodeMap(plain.view().toByteArray()));
    cbor::Fields fields(map);
    if (fields.number(1) > quint64(kJoinVersion))
        return fail(Code::tooNew, QStringLiteral("a mailbox message of a later version"));
    return fields;
}

QByteArray grantContext(const Mailbox &mailbox, const QByteArray &sealedRequest)
{
    return mailbox.id + crypto::bytes(crypto::sha256(sealedRequest));
}

} // namespace

Mailbox Mailbox::fromCode(const SecretBytes &code)
{
    return {crypto::derive(code, label::kMailboxId, 16).view().toByteArray(),
            crypto::derive(code, label::kMailboxJoiner), crypto::derive(code, label::kMailboxInviter)};
}

QByteArray sealRequest(const JoinRequest &request, const Mailbox &mailbox)
{
    const QByteArray plain = cbor::encode(QCborMap {
        {1, kJoinVersion}, {2, request.signPublic}, {3, request.boxPublic}, {4, request.name}, {5, request.nonce}});
    return crypto::xaesSeal(mailbox.joinerKey, plain, mailbox.id);
}

Result<JoinRequest> openRequest(const QByteArray &sealed, const Mailbox &mailbox)
{
    VB_TRY(cbor::Fields fields, openedFields(sealed, mailbox.joinerKey, mailbox.id));
    JoinRequest request;
    request.signPublic = fields.bytes(2, 32);
    request.boxPublic = fields.bytes(3, 32);
    request.name = fields.text(4, kMaxPcName);
    request.nonce = fields.bytes(5, kJoinNonce);
    VB_DO(fields.finish("a request to join"));
    return request;
}

QByteArray sealGrant(const JoinGrant &grant, const Mailbox &mailbox, const QByteArray &sealedRequest)
{
    QCborArray certificates;
    for (const QByteArray &certificate : grant.certificates)
        certificates.append(certificate);
    QByteArray frontier;
    for (const crypto::Digest &subtree : grant.frontier)
        frontier += crypto::bytes(subtree);
    const QByteArray plain = cbor::encode(QCborMap {{1, kJoinVersion},
                                                    {2, grant.practice.bytes()},
                                                    {3, grant.genesis},
                                                    {4, grant.relayIdentity},
                                                    {5, certificates},
                                                    {6, static_cast<qint64>(grant.epoch)},
                                                    {7, grant.epochKey},
                                                    {8, static_cast<qint64>(grant.logSize)},
                                                    {9, crypto::bytes(grant.logRoot)},
                                                    {10, frontier},
                                                    {11, crypto::bytes(grant.keysLeaves)}});
    return crypto::xaesSeal(mailbox.inviterKey, plain, grantContext(mailbox, sealedRequest));
}

Result<JoinGrant> openGrant(const QByteArray &sealed, const Mailbox &mailbox, const QByteArray &sealedRequest)
{
    VB_TRY(cbor::Fields fields, openedFields(sealed, mailbox.inviterKey, grantContext(mailbox, sealedRequest)));
    JoinGrant grant;
    grant.practice = fields.id<PracticeId>(2);
    grant.genesis = fields.bytesUpTo(3, kMaxMailboxBytes);
    grant.relayIdentity = fields.bytes(4, 32);
    const QCborArray certificates = fields.array(5, kMaxCertificates);
    grant.epoch = fields.number(6);
    grant.epochKey = fields.bytes(7, kSealedKey);
    grant.logSize = fields.number(8);
    grant.logRoot = crypto::digestFrom(fields.bytes(9, 32));
    const qsizetype subtrees = std::popcount(grant.logSize);
    const QByteArray frontier = fields.bytes(10, 32 * subtrees);
    grant.keysLeaves = crypto::digestFrom(fields.bytes(11, 32));
    VB_DO(fields.finish("a grant to join"));
    for (const QCborValue &certificate : certificates) {
        if (!certificate.isByteArray())
            return fail(Code::integrity, QStringLiteral("a grant with an unfit certificate"));
        grant.certificates.push_back(certificate.toByteArray());
    }
    for (qsizetype i = 0; i < subtrees; ++i)
        grant.frontier.push_back(crypto::digestFrom(QByteArrayView(frontier).sliced(32 * i, 32)));
    return grant;
}

QStringList joinWords(const SecretBytes &code, const QByteArray &sealedRequest)
{
    // Both in the clear only here; the code is short-lived and dies with the invitation.
    QByteArray seen = code.view().toByteArray();
    seen += sealedRequest;
    const QStringList words = sixWords(crypto::labelled(label::kJoinWords, seen));
    wipe(seen);
    return words;
}

crypto::Digest foldKeysLeaf(const crypto::Digest &before, const crypto::Digest &leaf)
{
    return crypto::labelled(label::kKeysLeaves, crypto::bytes(before) + crypto::bytes(leaf));
}

} // namespace vb::wire
