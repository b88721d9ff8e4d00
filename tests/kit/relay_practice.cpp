#include "tests/kit/relay_practice.h"

#include "core/wire/keys_body.h"

namespace vb::test {

namespace {

constexpr qint64 kNowMs = 1'800'000'000'000;

wire::Operation trustOperation(const keys::TrustEntry &entry)
{
    wire::Operation operation;
    operation.id = OperationId::make(kNowMs);
    operation.group = GroupId::make(kNowMs);
    operation.row = EntityId::make(kNowMs);
    operation.user = StaffId::make(kNowMs);
    operation.entity = QString::fromLatin1(wire::kTrustEntity);
    operation.fields = {{wire::kTrustEnvelope, keys::encode(entry)}};
    return operation;
}

} // namespace

RelayPractice::RelayPractice()
    : m_root(keys::rootKeys(SecretBytes::random(keys::kKitSeedSize)))
    , m_owner(keys::UserKeys::make())
    , m_id(keys::practiceIdFor(m_root.root.publicKey))
    , m_trust(m_id)
    , m_epochKey(keys::makeEpochKey())
{
}

wire::SegmentHeader RelayPractice::nextHeader(const RelayDevice &author, wire::Stream stream) const
{
    wire::SegmentHeader header;
    header.practice = m_id;
    header.device = author.id();
    header.stream = stream;
    header.chain = author.end.chain + 1;
    header.previous = author.end.hash;
    header.first = stream == wire::Stream::audit ? author.end.nextAudit : author.end.nextCounter;
    header.epoch = m_trust.currentEpoch() == nullptr ? 0 : 1;
    return header;
}

wire::Segment RelayPractice::sealed(RelayDevice &author, wire::SegmentHeader header, const QByteArray &body) const
{
    wire::Segment segment = *wire::signSegment(header, body, author.keys.sign);
    const wire::SegmentHeader whole = *wire::decodeHeader(segment.header.bytes);
    author.end = wire::endAfter(author.end, whole, wire::headerHash(segment.header.bytes));
    return segment;
}

wire::Segment RelayPractice::founding()
{
    const keys::TrustAuthor root = keys::TrustAuthor::root(m_id, m_root);
    const keys::TrustEntry genesis
        = keys::genesis(m_root, keys::staffIdFor(m_owner.publicPart()), m_owner.publicPart(), kNowMs);
    const keys::TrustEntry certificate
        = keys::deviceCertificate(root, m_first.keys.publicPart(), keys::DeviceKind::fixed, kNowMs);
    keys::TrustState state(m_id);
    VB_INVARIANT(state.apply(genesis).ok() && state.apply(certificate).ok());
    const keys::TrustEntry epoch = keys::epochEntry(root, state, m_epochKey, {}, kNowMs);
    return keysSegment(m_first, {genesis, certificate, epoch});
}

wire::Segment RelayPractice::keysSegment(RelayDevice &author, const std::vector<keys::TrustEntry> &entries)
{
    std::vector<wire::Operation> operations;
    wire::SegmentHeader header = nextHeader(author, wire::Stream::keys);
    for (const keys::TrustEntry &entry : entries) {
        operations.push_back(trustOperation(entry));
        operations.back().device = author.id();
        operations.back().counter = header.first + operations.size() - 1;
        const Result<void> applied = m_trust.apply(entry); // void ones are sent as well
        Q_UNUSED(applied);
    }
    wire::Segment segment = *wire::sealKeys(header, operations, 0, {}, author.keys.sign);
    author.end
        = wire::endAfter(author.end, *wire::decodeHeader(segment.header.bytes), wire::headerHash(segment.header.bytes));
    return segment;
}

wire::Segment RelayPractice::segment(RelayDevice &author, quint64 count, qsizetype size)
{
    wire::SegmentHeader header = nextHeader(author, wire::Stream::ops);
    header.count = count;
    return sealed(author, header, count == 0 ? QByteArray() : crypto::randomBytes(size));
}

keys::TrustEntry RelayPractice::certificateFor(const RelayDevice &device)
{
    return keys::deviceCertificate(keys::TrustAuthor::owner(m_id, m_owner, m_first.keys), device.keys.publicPart(),
                                   keys::DeviceKind::laptop, kNowMs);
}

keys::TrustEntry RelayPractice::revocationOf(const RelayDevice &device)
{
    return keys::deviceRevoked(keys::TrustAuthor::owner(m_id, m_owner, m_first.keys), device.id(), kNowMs);
}

keys::TrustEntry RelayPractice::dropBelow(quint64 seq)
{
    return keys::signTrustEntry(keys::TrustAuthor::owner(m_id, m_owner, m_first.keys), keys::Drop {seq}, kNowMs);
}

keys::TrustEntry RelayPractice::relayPlace(quint64 term, const QString &url, const QByteArray &identity, quint64 size,
                                           const crypto::Digest &root)
{
    keys::RelayPlace place {term, url, identity, size, {}, {}};
    if (size > 0) {
        place.root = crypto::bytes(root);
        for (const crypto::merkle::NodeId &id : crypto::merkle::subtreesOf(size))
            place.frontier += QByteArray(32, static_cast<char>(id.level)); // nobody asks
    }
    return keys::signTrustEntry(keys::TrustAuthor::owner(m_id, m_owner, m_first.keys), place, kNowMs);
}

} // namespace vb::test
