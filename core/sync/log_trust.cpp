#include "core/sync/log_trust.h"

#include <algorithm>

namespace vb::sync {

namespace {

wire::DeviceStanding standingIn(const keys::TrustState &trust, const DeviceId &id)
{
    const keys::TrustState::Device *device = trust.device(id);
    if (device == nullptr)
        return {};
    return device->revoked ? wire::DeviceStanding {wire::DeviceStanding::revoked, {}}
                           : wire::DeviceStanding {wire::DeviceStanding::live, device->keys.sign};
}

} // namespace

keys::TrustState trustWith(keys::TrustState before, std::span<const wire::KeysRun> runs)
{
    for (const wire::KeysRun &run : runs)
        for (const wire::Operation &operation : run.clear)
            if (const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(operation)))
                (void)before.apply(*entry);
    return before;
}

bool LogTrust::take(std::span<const wire::KeysRun> runs, quint64 seq)
{
    if (std::all_of(runs.begin(), runs.end(), [](const wire::KeysRun &run) { return run.clear.empty(); }))
        return false;
    auto next = std::make_shared<const keys::TrustState>(trustWith(newest(), runs));
    if (next->size() == newest().size())
        return false;
    m_eras.push_back({seq, std::move(next)});
    return true;
}

const keys::TrustState &LogTrust::at(quint64 size) const
{
    const auto behind
        = std::upper_bound(m_eras.begin(), m_eras.end(), size, [](quint64 s, const Era &era) { return s < era.seq; });
    return *std::prev(behind)->trust;
}

bool LogTrust::wasAt(const QByteArray &identity) const
{
    return std::any_of(m_eras.begin(), m_eras.end(), [&identity](const Era &era) {
        return era.trust->relay() && era.trust->relay()->identity == identity;
    });
}

wire::DeviceStanding LogTrust::deviceAt(const wire::SegmentHeader &header, quint64 seq,
                                        const std::optional<QByteArray> &body) const
{
    const keys::TrustState &before = at(seq - 1);
    const wire::DeviceStanding standing = standingIn(before, header.device);
    if (standing.state != wire::DeviceStanding::unknown || header.stream != wire::Stream::keys || !body)
        return standing;
    const auto runs = wire::readKeys(header, *body);
    return runs ? standingIn(trustWith(before, *runs), header.device) : standing;
}

std::optional<wire::InForce> LogTrust::inForceAt(quint64 size) const
{
    const keys::TrustState &trust = at(size);
    return wire::InForce {trust.versionFloor(), trust.epochs().size(), trust.relay() ? trust.relay()->term : 1};
}

} // namespace vb::sync
