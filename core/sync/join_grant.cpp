#include "core/sync/join_grant.h"

#include "core/keys/epoch_key.h"
#include "core/wire/keys_body.h"

#include <QSet>

#include <algorithm>
#include <limits>

namespace vb::sync {

namespace {

Error unlikeTheLog(const QString &what)
{
    return fail(Code::integrity, QStringLiteral("what the inviting PC says and what the relay has differ: ") + what);
}

/// Signing keys that an entry puts in force.
QList<QByteArray> keysBroughtBy(const keys::TrustEntry &entry)
{
    const Result<keys::TrustBody> body = keys::bodyOf(entry);
    if (!body)
        return {};
    if (const auto *first = std::get_if<keys::Genesis>(&*body))
        return {first->rootPublic, first->ownerKeys.sign};
    if (const auto *owner = std::get_if<keys::OwnerAdded>(&*body))
        return {owner->keys.sign};
    if (const auto *device = std::get_if<keys::DeviceCertificate>(&*body))
        return {device->keys.sign};
    if (const auto *kit = std::get_if<keys::KitReplaced>(&*body))
        return {kit->rootPublic};
    return {};
}

/// The entries behind the genesis that lead to the one that brings this key, and that one.
std::vector<QByteArray> chainTo(const std::vector<keys::TrustEntry> &entries, const QByteArray &key)
{
    QSet<QByteArray> needed {key};
    std::vector<QByteArray> chain;
    for (std::size_t i = entries.size(); i > 1; --i) {
        const keys::TrustEntry &entry = entries[i - 1];
        const QList<QByteArray> brought = keysBroughtBy(entry);
        if (std::none_of(brought.begin(), brought.end(), [&](const QByteArray &one) { return needed.contains(one); }))
            continue;
        needed.insert(entry.signer);
        if (!entry.deviceSigner.isEmpty())
            needed.insert(entry.deviceSigner);
        chain.push_back(keys::encode(entry));
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

Result<void> takeSegment(KeysLog &log, const wire::NumberedSegment &segment)
{
    log.leaves = wire::foldKeysLeaf(log.leaves, wire::leafHash(segment.header));
    VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(segment.header.bytes));
    if (header.count == 0 || !segment.body)
        return {};
    const Result<std::vector<wire::KeysRun>> runs = wire::readKeys(header, *segment.body);
    if (!runs)
        return {}; // put aside, by everybody
    for (const wire::KeysRun &run : *runs)
        for (const wire::Operation &operation : run.clear)
            if (const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(operation)))
                if (log.trust.apply(*entry)) // one that does not hold is void, for everybody
                    log.entries.push_back(*entry);
    return {};
}

} // namespace

Result<KeysLog> readKeysLog(store::Store &store, quint64 upTo)
{
    KeysLog log {keys::TrustState(store.identity().practice), {}, {}};
    LogStore kept(store);
    for (quint64 after = 0;;) {
        VB_TRY(const std::vector<wire::NumberedSegment> segments, kept.keysAfter(after));
        for (const wire::NumberedSegment &one : segments) {
            if (one.seq > upTo)
                return log;
            VB_DO(takeSegment(log, one));
        }
        if (segments.empty())
            return log;
        after = segments.back().seq;
    }
}

Result<wire::JoinGrant> makeGrant(store::Store &store, DeviceId device)
{
    LogStore held(store);
    VB_TRY(const RelayLink link, held.link());
    VB_TRY(const wire::LogVerifier kept, held.verifier(link.identity));
    VB_TRY(const KeysLog log, readKeysLog(store, kept.log().size()));
    const keys::TrustState::Device *certified = log.trust.device(device);
    if (certified == nullptr || certified->revoked)
        return fail(Code::notFound, QStringLiteral("the log has no live PC with this id"));
    const keys::Epoch &epoch = log.trust.currentEpoch()->epoch;
    const auto copy = std::find_if(epoch.copies.begin(), epoch.copies.end(),
                                   [device](const keys::Epoch::Copy &one) { return one.device == device; });
    if (copy == epoch.copies.end())
        return fail(Code::notFound, QStringLiteral("the epoch in force is not sealed to this PC"));
    wire::JoinGrant grant;
    grant.practice = store.identity().practice;
    grant.genesis = keys::encode(log.entries.front());
    grant.relayIdentity = link.identity;
    grant.certificates = chainTo(log.entries, certified->keys.sign);
    grant.epoch = epoch.number;
    grant.epochKey = copy->sealed;
    grant.logSize = kept.log().size();
    grant.logRoot = kept.log().root();
    grant.frontier = kept.log().frontier().subtrees();
    grant.keysLeaves = log.leaves;
    return grant;
}

Result<void> checkGrant(const wire::JoinGrant &grant, const keys::DeviceKeys &device)
{
    keys::TrustState trust(grant.practice);
    VB_TRY(const keys::TrustEntry genesis, keys::decodeTrustEntry(grant.genesis));
    VB_DO(trust.apply(genesis));
    for (const QByteArray &bytes : grant.certificates) {
        VB_TRY(const keys::TrustEntry entry, keys::decodeTrustEntry(bytes));
        VB_DO(trust.apply(entry));
    }
    const keys::TrustState::Device *mine = trust.device(device.id());
    if (mine == nullptr || mine->keys != device.publicPart())
        return fail(Code::integrity, QStringLiteral("the grant holds no certificate of this PC"));
    VB_DO(crypto::openKey(grant.epochKey, device.box));
    if (grant.frontier.size() != crypto::merkle::subtreesOf(grant.logSize).size()
        || crypto::merkle::Frontier(grant.logSize, grant.frontier).root() != grant.logRoot)
        return fail(Code::integrity, QStringLiteral("the grant's log does not hold together"));
    return {};
}

Result<KeysLog> checkReplay(store::Store &store, const wire::JoinGrant &grant, const keys::DeviceKeys &device)
{
    if (LogStore(store).rootAt(grant.logSize) != grant.logRoot)
        return unlikeTheLog(QStringLiteral("another log"));
    VB_TRY(const KeysLog then, readKeysLog(store, grant.logSize));
    if (then.leaves != grant.keysLeaves)
        return unlikeTheLog(QStringLiteral("other keys"));
    VB_TRY(KeysLog now, readKeysLog(store, std::numeric_limits<quint64>::max()));
    if (now.entries.empty() || keys::encode(now.entries.front()) != grant.genesis)
        return unlikeTheLog(QStringLiteral("another practice"));
    if (now.trust.relay() && now.trust.relay()->identity != grant.relayIdentity)
        return unlikeTheLog(QStringLiteral("another relay"));
    const keys::TrustState::Device *mine = now.trust.device(device.id());
    if (mine == nullptr)
        return unlikeTheLog(QStringLiteral("no certificate of this PC"));
    if (mine->revoked)
        return fail(Code::denied, QStringLiteral("this PC was revoked while it joined"));
    if (grant.epoch == 0 || grant.epoch > now.trust.epochs().size())
        return unlikeTheLog(QStringLiteral("an epoch that does not exist"));
    VB_TRY(const SecretBytes told, crypto::openKey(grant.epochKey, device.box));
    VB_TRY(const SecretBytes logged, keys::openEpochKey(now.trust.epochs().at(grant.epoch - 1).epoch, device));
    if (told.view() != logged.view())
        return unlikeTheLog(QStringLiteral("another epoch key"));
    return now;
}

} // namespace vb::sync
