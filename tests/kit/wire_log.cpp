#include "tests/kit/wire_log.h"

#include "core/wire/keys_body.h"

namespace vb::test {

namespace {

wire::Operation anyChange(DeviceId device, quint64 counter)
{
    wire::Operation op;
    op.id = OperationId::fromBytes(crypto::randomBytes(16));
    op.device = device;
    op.counter = counter;
    op.entity = QStringLiteral("patient");
    op.fields = {{2, QStringLiteral("a name")}};
    return op;
}

} // namespace

WireLog::WireLog()
    : m_practice(PracticeId::fromBytes(QByteArray(16, 'p')))
    , m_relay(crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, 'R'))))
    , m_opsKey(SecretBytes::copyOf(QByteArray(32, 'k')))
    , m_reader(crypto::BoxKey::fromSecret(SecretBytes::copyOf(QByteArray(32, 'A'))))
{
    setInForce({0, 0, 1});
}

DeviceId WireLog::addDevice(char letter)
{
    const DeviceId id = DeviceId::fromBytes(QByteArray(16, letter));
    m_devices.emplace(
        id, Device {crypto::SigningKey::fromSeed(SecretBytes::copyOf(QByteArray(32, letter))), {}, size() + 1});
    return id;
}

void WireLog::revoke(DeviceId device)
{
    m_devices.at(device).revokedFrom = size() + 1;
}

void WireLog::setInForce(const wire::InForce &rules)
{
    m_rules[size()] = rules;
}

wire::Segment WireLog::seal(DeviceId device, wire::Stream stream, quint64 count, const Change &change)
{
    Device &author = m_devices.at(device);
    const wire::InForce rules = *inForceAt(size());
    wire::SegmentHeader header;
    header.practice = m_practice;
    header.device = device;
    header.stream = stream;
    header.chain = author.end.chain + 1;
    header.previous = author.end.hash;
    header.first = stream == wire::Stream::audit ? author.end.nextAudit : author.end.nextCounter;
    header.view = {size(), m_log.root()};
    header.epoch = rules.epoch;
    header.term = rules.term;
    if (stream == wire::Stream::audit)
        header.audit = wire::SegmentHeader::AuditHead {header.first + count, crypto::sha256(QByteArray::number(count))};
    if (change)
        change(header);

    std::vector<wire::Operation> operations;
    for (quint64 i = 0; i < count; ++i)
        operations.push_back(anyChange(device, header.first + i));
    wire::Segment segment = stream == wire::Stream::audit
        ? wire::sealAudit(header, std::vector<QByteArray>(count, "entry"), {1, m_reader.publicKey}, author.key).value()
        : stream == wire::Stream::keys ? wire::sealKeys(header, operations, 1, m_opsKey, author.key).value()
                                       : wire::sealOperations(header, operations, m_opsKey, author.key).value();
    const auto sealed = wire::decodeHeader(segment.header.bytes);
    author.end = wire::endAfter(author.end, *sealed, wire::headerHash(segment.header.bytes));
    return segment;
}

void WireLog::take(const wire::Segment &segment)
{
    const auto header = wire::decodeHeader(segment.header.bytes);
    m_hashes[{header->device, header->chain}] = wire::headerHash(segment.header.bytes);
    m_log.append(wire::leafHash(segment.header));
    m_segments.push_back({size(), segment.header, segment.body});
}

std::vector<wire::NumberedSegment> WireLog::after(quint64 seq) const
{
    return {m_segments.begin() + static_cast<std::ptrdiff_t>(seq), m_segments.end()};
}

QByteArray WireLog::checkpointAt(quint64 size, quint64 term) const
{
    return wire::signCheckpoint({m_practice, size, *m_log.rootAt(size), term}, m_relay);
}

wire::DeviceStanding WireLog::deviceAt(const wire::SegmentHeader &header, quint64 seq,
                                       const std::optional<QByteArray> &) const
{
    const auto at = m_devices.find(header.device);
    if (at == m_devices.end() || seq < at->second.knownFrom)
        return {wire::DeviceStanding::unknown};
    if (seq >= at->second.revokedFrom)
        return {wire::DeviceStanding::revoked};
    return {wire::DeviceStanding::live, at->second.key.publicKey};
}

std::optional<wire::InForce> WireLog::inForceAt(quint64 size) const
{
    return std::prev(m_rules.upper_bound(size))->second;
}

std::optional<crypto::Digest> WireLog::rootAt(quint64 size) const
{
    return m_log.rootAt(size);
}

std::optional<crypto::Digest> WireLog::leafAt(quint64 seq) const
{
    return m_log.leafAt(seq);
}

QByteArray WireLog::hashOf(const DeviceId &device, quint64 chain) const
{
    const auto at = m_hashes.find({device, chain});
    return at == m_hashes.end() ? QByteArray() : at->second;
}

} // namespace vb::test
