#include "core/sync/segment_opener.h"

#include <algorithm>

namespace vb::sync {

namespace {

/// An author writes in his own name; only what a PC that is no more had not sent may come by another one.
bool mayBring(const wire::SegmentHeader &header, const wire::Operation &op, const keys::TrustState &trust)
{
    if (op.device == header.device)
        return true;
    const keys::TrustState::Device *other = trust.device(op.device);
    return other != nullptr && other->revoked;
}

} // namespace

Result<TakenSegment> SegmentOpener::open(wire::NumberedSegment segment, const wire::SegmentHeader &header,
                                         const LogTrust &trust)
{
    const bool isOwn = header.device == m_store->identity().device;
    TakenSegment taken {std::move(segment), header, {}};
    taken.content.seq = static_cast<qint64>(taken.segment.seq);
    taken.content.device = header.device;
    if (header.stream == wire::Stream::audit)
        taken.segment.body.reset();
    if (header.stream == wire::Stream::audit || header.count == 0)
        return taken;
    if (isOwn)
        taken.content.lastCounter = static_cast<qint64>(header.next()) - 1;
    if (isOwn && header.stream == wire::Stream::ops)
        return taken;
    Result<std::vector<LogOperation>> operations = operationsOf(taken.segment, header, trust);
    if (!operations && operations.error().code != Code::integrity)
        return operations.error();
    if (!operations) {
        taken.putAside = operations.error().detail;
        return taken;
    }
    if (!isOwn) {
        taken.content.operations = std::move(*operations);
        return taken;
    }
    for (const LogOperation &one : *operations)
        if (!one.authorised)
            taken.content.refused.push_back(one.operation.id);
    return taken;
}

Result<std::vector<LogOperation>> SegmentOpener::operationsOf(const wire::NumberedSegment &segment,
                                                              const wire::SegmentHeader &header, const LogTrust &trust)
{
    const QByteArray body = segment.body.value_or(QByteArray());
    const keys::TrustState &before = trust.at(segment.seq - 1);
    const keys::TrustState &after = trust.at(segment.seq);
    std::vector<wire::Operation> all;
    if (header.stream == wire::Stream::keys) {
        VB_TRY(all, keysOperations(header, body, after));
    } else {
        VB_TRY(const SecretBytes key, keyOf(header.epoch, keys::EpochStream::ops, before));
        VB_TRY(all, wire::openOperations(header, body, key));
        for (wire::Operation &op : all)
            VB_DO(wire::attachLarge(op, m_chunkOf));
    }
    const store::Stream stream = header.stream == wire::Stream::keys ? store::Stream::keys : store::Stream::ops;
    if (!std::all_of(all.begin(), all.end(), [&](const wire::Operation &op) { return mayBring(header, op, before); }))
        return fail(Code::integrity, QStringLiteral("it speaks for another PC"));
    std::vector<LogOperation> operations;
    operations.reserve(all.size());
    for (const wire::Operation &op : all) {
        operations.push_back(fromWire(m_store->registry(), op, stream));
        LogOperation &one = operations.back();
        if (stream == store::Stream::keys)
            one.authorised = m_authority.allows(op, one.operation.entity, before, after);
        // What else it says of itself is for its signatures: in the log it has this place.
        one.operation.device = header.device;
        one.operation.counter = static_cast<qint64>(header.first + operations.size()) - 1;
        prepare(one);
    }
    return operations;
}

Result<std::vector<wire::Operation>> SegmentOpener::keysOperations(const wire::SegmentHeader &header,
                                                                   const QByteArray &body,
                                                                   const keys::TrustState &after) const
{
    VB_TRY(std::vector<wire::KeysRun> runs, wire::readKeys(header, body));
    std::vector<wire::Operation> all;
    for (wire::KeysRun &run : runs) {
        if (run.epoch > 0) {
            VB_TRY(const SecretBytes key, keyOf(run.epoch, keys::EpochStream::staff, after));
            VB_TRY(run.clear, wire::openRun(header, run, key));
        }
        std::move(run.clear.begin(), run.clear.end(), std::back_inserter(all));
    }
    return all;
}

Result<SecretBytes> SegmentOpener::keyOf(quint64 epoch, keys::EpochStream stream, const keys::TrustState &trust) const
{
    if (epoch == 0 || epoch > trust.epochs().size())
        return fail(Code::integrity, QStringLiteral("it names an epoch that never was"));
    const SecretBytes *key = m_keys->of(trust.epochs()[epoch - 1].epoch);
    if (key == nullptr)
        return fail(Code::notFound,
                    QStringLiteral("this PC does not have the practice's key number %1 yet: an owner has to log in on "
                                   "another PC")
                        .arg(epoch));
    return keys::streamKey(*key, stream);
}

} // namespace vb::sync
