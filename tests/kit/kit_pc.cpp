#include "tests/kit/kit_pc.h"

#include "core/base/cbor.h"
#include "core/session/entities.h"
#include "core/sync/log_trust.h"

#include <QCborArray>

namespace vb::test {

namespace {
constexpr qint64 kKitPcMs = 1'800'000'000'000;
} // namespace

KitPc::KitPc(RelayFixture &relay, const QString &kitCode)
    : m_relay(relay), m_kit(*keys::parseKitCode(kitCode)), m_root(keys::rootKeys(m_kit.seed)), m_trust(m_kit.practice)
{
}

wire::SegmentHeader KitPc::nextHeader(wire::Stream stream) const
{
    wire::SegmentHeader header;
    header.practice = m_kit.practice;
    header.device = m_device.id();
    header.stream = stream;
    header.chain = m_device.end.chain + 1;
    header.previous = m_device.end.hash;
    header.first = m_device.end.nextCounter;
    header.view = {m_log.size(), m_log.root()};
    header.epoch = m_trust.epochs().size();
    return header;
}

bool KitPc::push(const wire::Segment &segment)
{
    m_device.end = wire::endAfter(m_device.end, *wire::decodeHeader(segment.header.bytes),
                                  wire::headerHash(segment.header.bytes));
    return m_relay.push(*m_client, {segment}, m_log.size()).status == 200 && pull();
}

bool KitPc::join()
{
    const keys::TrustEntry certificate
        = keys::deviceCertificate(author(), m_device.keys.publicPart(), keys::DeviceKind::laptop, kKitPcMs);
    wire::Operation operation = trust(certificate);
    operation.counter = m_device.end.nextCounter;
    const wire::Segment first = *wire::sealKeys(nextHeader(wire::Stream::keys), {operation}, 0, {}, m_device.keys.sign);
    m_client = std::make_unique<RelayClient>(m_relay.enter(m_kit.practice, m_device, first));
    if (m_client->token.isEmpty() || !push(first))
        return false;
    std::vector<DeviceId> live;
    for (const keys::TrustState::Device &device : m_trust.devices())
        live.push_back(device.id);
    return send(wire::Stream::keys, {trust(epochFor(live))});
}

bool KitPc::comeBack()
{
    m_client = std::make_unique<RelayClient>(m_relay.enter(m_kit.practice, m_device));
    return !m_client->token.isEmpty() && pull();
}

bool KitPc::pull()
{
    const HttpAnswer answer = m_client->get("/v1/segments?after=" + QByteArray::number(m_log.size()));
    if (answer.status != 200)
        return false;
    for (const wire::LogPage page = RelayFixture::page(answer); const wire::NumberedSegment &one : page.segments) {
        const wire::SegmentHeader header = *wire::decodeHeader(one.header.bytes);
        if (header.stream == wire::Stream::keys)
            m_trust = sync::trustWith(std::move(m_trust), *wire::readKeys(header, *one.body));
        m_log.append(wire::leafHash(one.header));
    }
    return true;
}

bool KitPc::readsText(const QString &text)
{
    for (const wire::LogPage page = RelayFixture::page(m_client->get("/v1/segments?after=0&stream=ops"));
         const wire::NumberedSegment &one : page.segments) {
        const wire::SegmentHeader header = *wire::decodeHeader(one.header.bytes);
        if (header.count == 0)
            continue;
        const SecretBytes key = *keys::openEpochKey(m_trust.epochs()[header.epoch - 1].epoch, m_root.recovery);
        const SecretBytes opsKey = keys::streamKey(key, keys::EpochStream::ops);
        auto operations = wire::openOperations(header, *one.body, opsKey);
        for (wire::Operation &op : *operations) {
            const auto chunkOf = [this](const QByteArray &name) -> Result<QByteArray> {
                return m_client->get("/v1/chunks/" + name.toHex()).body;
            };
            if (!wire::attachLarge(op, chunkOf))
                return false;
            for (const auto &item : op.fields)
                if (item.second.toString().contains(text))
                    return true;
        }
    }
    return false;
}

keys::TrustEntry KitPc::epochFor(const std::vector<DeviceId> &devices)
{
    const keys::TrustState::EpochRecord *newest = m_trust.currentEpoch();
    const SecretBytes previous = *keys::openEpochKey(newest->epoch, m_root.recovery);
    const SecretBytes key = keys::makeEpochKey();
    keys::Epoch epoch
        = std::get<keys::Epoch>(*keys::bodyOf(keys::epochEntry(author(), m_trust, key, previous, kKitPcMs)));
    std::erase_if(epoch.copies, [&devices](const keys::Epoch::Copy &copy) {
        return std::find(devices.begin(), devices.end(), copy.device) == devices.end();
    });
    return keys::signTrustEntry(author(), epoch, kKitPcMs);
}

wire::Operation KitPc::operation(const QByteArray &entity, const EntityId &row,
                                 const std::map<QByteArray, QCborValue> &values, store::OpKind kind)
{
    wire::Operation op;
    op.id = OperationId::make(kKitPcMs);
    op.device = m_device.id();
    op.group = GroupId::make(kKitPcMs);
    op.row = row;
    op.user = StaffId::make(kKitPcMs);
    op.entity = QString::fromLatin1(entity);
    op.kind = static_cast<int>(kind);
    op.hlc = kKitPcMs << 16;
    op.seen = m_log.size();
    const store::EntityDecl *declared = session::entities().find(entity);
    VB_INVARIANT(declared != nullptr);
    for (const store::Field &field : declared->fields)
        if (const auto value = values.find(field.column); value != values.end())
            op.fields.insert(field.tag, value->second);
    VB_INVARIANT(static_cast<std::size_t>(op.fields.size()) == values.size());
    return op;
}

void KitPc::sign(wire::Operation &op, const crypto::SigningKey &person) const
{
    // One that is sent alone, next.
    op.counter = m_device.end.nextCounter;
    const QByteArray message = wire::signedBytes(op);
    op.userSignature = crypto::sign(person, store::kOperationLabel, message);
    op.deviceSignature = crypto::sign(m_device.keys.sign, store::kOperationLabel, message);
}

wire::Operation KitPc::trust(const keys::TrustEntry &entry)
{
    return operation("trust", EntityId::make(kKitPcMs),
                     {{"position", 0}, {"kind", static_cast<int>(entry.kind)}, {"envelope", keys::encode(entry)}},
                     store::OpKind::create);
}

bool KitPc::send(wire::Stream stream, std::vector<wire::Operation> operations)
{
    const wire::SegmentHeader header = nextHeader(stream);
    quint64 counter = header.first;
    for (wire::Operation &op : operations) {
        op.counter = counter++;
        if (stream == wire::Stream::ops && !sendChunks(*wire::detachLarge(op)))
            return false;
    }
    SecretBytes key;
    if (const auto *epoch = m_trust.currentEpoch(); epoch != nullptr)
        key = *keys::openEpochKey(epoch->epoch, m_root.recovery);
    const auto sealed = stream == wire::Stream::keys
        ? wire::sealKeys(header, operations, header.epoch, keys::streamKey(key, keys::EpochStream::staff),
                         m_device.keys.sign)
        : wire::sealOperations(header, operations, keys::streamKey(key, keys::EpochStream::ops), m_device.keys.sign);
    return sealed.ok() && push(*sealed);
}

bool KitPc::sendChunks(const std::vector<QByteArray> &chunks)
{
    QCborArray names;
    for (const QByteArray &chunk : chunks) {
        const QByteArray name = crypto::bytes(crypto::sha256(chunk));
        names.append(name);
        if (m_client->put("/v1/chunks/" + name.toHex(), chunk).status != 204)
            return false;
    }
    return names.isEmpty() || m_client->post("/v1/chunks/missing", cbor::encode(QCborMap {{1, names}})).status == 200;
}

bool KitPc::sendBody(wire::Stream stream, quint64 count, const QByteArray &body)
{
    wire::SegmentHeader header = nextHeader(stream);
    header.count = count;
    const auto sealed = wire::signSegment(header, body, m_device.keys.sign);
    return sealed.ok() && push(*sealed);
}

} // namespace vb::test
