#include "core/session/sync_service.h"

#include "core/session/chart_prefix.h"
#include "core/session/device_place.h"
#include "core/session/open_store.h"
#include "core/store/future.h"
#include "core/sync/sync_loop.h"

namespace vb::session {

using access::Right;
using sync::SyncOutcome;

namespace {

/// On the session's worker. What cannot be done now is done at the next login.
void takeChangedKeys(OpenStore &open)
{
    store::Store &store = open.store();
    const Result<keys::TrustState> trust = store.inspect(
        [&store](store::TrustedReader &reader) { return foldTrust(reader, store.identity().practice); });
    if (!trust)
        return;
    open.setTrust(*trust);
    (void)open.rebuildUnlockFile();
}

/// On the session's worker. A PC that was renewed or restored has its place in the log now.
void settlePrefix(OpenStore &open)
{
    if (Result<QString> prefix = chartPrefixOf(open, open.chartPrefix()))
        open.setChartPrefix(std::move(*prefix));
}

/// Once for each time that the PC's clock is found wrong. On the session's worker; what cannot be written now is found
/// again with the next login.
void noteClock(OpenStore &open, qint64 skewMs)
{
    const QString detail = QStringLiteral("%1 s %2 the relay's")
                               .arg(std::abs(skewMs) / 1000)
                               .arg(skewMs > 0 ? QStringLiteral("ahead of") : QStringLiteral("behind"));
    (void)open.store().write(open.actor(), {.right = Right::clockNote, .detail = detail},
                             [](store::AuditedTx &) { return Result<void>(); });
}

/// Puts the relay into the practice's own log, signed by the owner: whoever has the kit alone can tell it from another
/// one. On the session's worker.
Result<void> keepRelayEntry(OpenStore &open)
{
    if (open.trust()->relay())
        return {};
    VB_TRY(const sync::RelayLink link, sync::LogStore(open.store()).link());
    keys::TrustState trust = *open.trust();
    VB_DO(open.store().write(
        open.actor(), {.right = Right::relayConnect, .detail = QStringLiteral("entry")}, [&](store::AuditedTx &tx) {
            const keys::RelayPlace place {1, link.url, link.identity, 0, {}, {}};
            return appendTrustEntries(tx, trust, {keys::signTrustEntry(open.author(), place, tx.at().wallMs)});
        }));
    open.setTrust(std::move(trust));
    return {};
}

/// The owner's word that the log goes on at another relay, from what this PC has of it. On the session's worker.
Result<void> keepMove(OpenStore &open, const sync::RelayLink &to)
{
    keys::TrustState trust = *open.trust();
    VB_TRY(const wire::LogVerifier log, sync::LogStore(open.store()).verifier(to.identity));
    VB_TRY(const sync::RelayLink from, sync::LogStore(open.store()).link());
    // Said before; of a relay that is to have its log anew, once more for each time.
    const bool isNamed = trust.relay() && trust.relay()->identity == to.identity;
    if (isNamed && (from.identity != to.identity || trust.relay()->term > log.term()))
        return {};
    keys::RelayPlace place {trust.relay() ? trust.relay()->term + 1 : 1,
                            to.url,
                            to.identity,
                            log.log().size(),
                            crypto::bytes(log.log().root()),
                            {}};
    for (const crypto::Digest &subtree : log.log().frontier().subtrees())
        place.frontier += crypto::bytes(subtree);
    VB_DO(open.store().write(
        open.actor(), {.right = Right::relayConnect, .detail = QStringLiteral("move")}, [&](store::AuditedTx &tx) {
            return appendTrustEntries(tx, trust, {keys::signTrustEntry(open.author(), place, tx.at().wallMs)});
        }));
    open.setTrust(std::move(trust));
    return {};
}

bool isAt(store::Store &store, const QByteArray &identity)
{
    const Result<sync::RelayLink> link = sync::LogStore(store).link();
    return link.ok() && link->identity == identity;
}

/// The practice has a relay, and the token is of another one.
bool isOfOther(store::Store &store, const QString &token)
{
    const Result<sync::RelayLink> link = sync::LogStore(store).link();
    const Result<wire::AdminToken> named = wire::parseAdminToken(token);
    return link.ok() && named.ok() && !wire::tokenNames(*named, link->identity);
}

/// The old relay has lost the log, is gone, or was told of the move before: none of that hinders it.
bool hindersMove(const Result<SyncOutcome> &outcome)
{
    return !outcome
        || (outcome->problem && outcome->problem->code != Code::network
            && outcome->word != QStringLiteral("rolled_back"));
}

} // namespace

struct SyncService::Network {
    explicit Network(OpenStore &open)
        : loop({open.store(), open.deviceKeys(),
                [&open, this, alive = std::weak_ptr(alive)](const SyncOutcome &outcome) {
                    const bool isOff = outcome.skewMs && std::abs(*outcome.skewMs) > sync::kMostSkewMs;
                    if (isOff && !clockIsOff)
                        open.worker().post([&open, alive, skewMs = *outcome.skewMs] {
                            if (!alive.expired())
                                noteClock(open, skewMs);
                        });
                    clockIsOff = outcome.skewMs ? isOff : clockIsOff;
                    if (!outcome.problem && isProvisionalPlace(open.chartPrefix()))
                        open.worker().post([&open, alive] {
                            if (!alive.expired())
                                settlePrefix(open);
                        });
                    if (outcome.keysChanged)
                        open.worker().post([&open, alive] {
                            if (!alive.expired()) // it ends on the worker, too
                                takeChangedKeys(open);
                        });
                },
                [&open] { return open.proxy(); }})
    {
    }

    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
    bool clockIsOff = false; // the loop's thread
    sync::SyncLoop loop;
};

SyncService::SyncService(OpenStore &open) : m_open(open), m_network(std::make_unique<Network>(open)) { }

SyncService::~SyncService() = default;

QFuture<Result<SyncOutcome>> SyncService::connectRelay(const QString &url, const QString &token)
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        const auto other = std::make_shared<QByteArray>(); // identity, where the log has to move
        const auto work = [&open = m_open, url, token, other](sync::SyncStep &step) -> R {
            VB_DO(open.store().write(open.actor(), {.right = Right::relayConnect, .detail = url},
                                     [](store::AuditedTx &) { return Result<void>(); }));
            if (token.isEmpty())
                return step.follow(url);
            return isOfOther(open.store(), token) ? step.meetNew(token, *other) : step.connect(url, token, *other);
        };
        const auto keep = [this, url, token, other, alive = std::weak_ptr(m_network->alive), done](R outcome) {
            if (!outcome || outcome->problem) {
                done(std::move(outcome));
                return;
            }
            if (!other->isEmpty()) {
                moveRelay({url, *other}, token, done);
                return;
            }
            m_open.worker().post([&open = m_open, alive, done, outcome = std::move(outcome)]() mutable {
                if (!alive.expired())
                    if (const Result<void> kept = keepRelayEntry(open); !kept)
                        outcome->problem = kept.error();
                done(std::move(outcome));
            });
        };
        m_network->loop.once(url, work, keep);
    });
}

/// Takes what the old one still has; says so in the log, there too; then carries it over. Where the old one is the new
/// one, which has lost all of it, there is nothing to take and nobody to tell. On the loop's thread.
void SyncService::moveRelay(const sync::RelayLink &to, const QString &token, const sync::SyncLoop::Done &done)
{
    using R = Result<SyncOutcome>;
    const auto round = [](sync::SyncStep &step) -> R { return step.run(); };
    const auto carry = [url = to.url, token](sync::SyncStep &step) -> R { return step.moveTo(url, token); };
    if (isAt(m_open.store(), to.identity)) {
        m_open.worker().post([this, to, carry, done, alive = std::weak_ptr(m_network->alive)] {
            const Result<void> kept
                = alive.expired() ? fail(Code::network, QStringLiteral("stopped")) : keepMove(m_open, to);
            if (kept)
                m_network->loop.once(to.url, carry, done);
            else
                done(kept.error());
        });
        return;
    }
    m_network->loop.once({}, round, [this, to, round, carry, done, alive = std::weak_ptr(m_network->alive)](R last) {
        if (hindersMove(last)) {
            done(std::move(last));
            return;
        }
        m_open.worker().post([this, to, round, carry, done, alive] {
            const Result<void> kept
                = alive.expired() ? fail(Code::network, QStringLiteral("stopped")) : keepMove(m_open, to);
            if (!kept) {
                done(kept.error());
                return;
            }
            sync::SyncLoop &loop = m_network->loop;
            loop.once({}, round, [&loop, url = to.url, carry, done](const R &) { loop.once(url, carry, done); });
        });
    });
}

QFuture<Result<SyncOutcome>> SyncService::openRelay()
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        const auto work = [&open = m_open](sync::SyncStep &step) -> R {
            VB_DO(open.store().write(open.actor(), {.right = Right::relayConnect, .detail = QStringLiteral("open")},
                                     [](store::AuditedTx &) { return Result<void>(); }));
            return step.openHealing(open.userKeys().sign);
        };
        m_network->loop.once({}, work, done);
    });
}

/// Another round when the log turns out to live elsewhere now.
QFuture<Result<SyncOutcome>> SyncService::syncOnce()
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        const auto round = [](sync::SyncStep &step) -> R { return step.run(); };
        sync::SyncLoop &loop = m_network->loop;
        loop.once({}, round, [&loop, round, done](R outcome) {
            if (outcome && outcome->problem && outcome->word == QStringLiteral("moved"))
                loop.once({}, round, done);
            else
                done(std::move(outcome));
        });
    });
}

QFuture<Result<SyncOutcome>> SyncService::fetchAudit()
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        m_network->loop.once(
            {},
            [&open = m_open](sync::SyncStep &step) -> R {
                VB_DO(access::authorize(open.actor(), Right::auditList));
                return step.runWithAudit();
            },
            done);
    });
}

void SyncService::start()
{
    m_network->loop.start();
}

void SyncService::tryNow()
{
    m_network->loop.tryNow();
}

void SyncService::reconnect()
{
    m_network->loop.reconnect();
}

sync::SyncStatus SyncService::status() const
{
    return m_network->loop.status();
}

store::Feed<sync::SyncStatus>::Subscription SyncService::onStatus(OnStatus callback)
{
    return m_network->loop.statuses().subscribe(std::move(callback));
}

store::Feed<sync::SyncRound>::Subscription SyncService::onRound(OnRound callback)
{
    return m_network->loop.rounds().subscribe(std::move(callback));
}

void SyncService::stop()
{
    m_network->loop.stop();
}

} // namespace vb::session
