#include "core/session/device_service.h"

#include "core/session/device_place.h"
#include "core/session/open_store.h"
#include "core/session/password_check.h"
#include "core/session/renew_device.h"
#include "core/session/sync_service.h"
#include "core/store/future.h"
#include "core/sync/heard_pc.h"
#include "core/sync/join_desk.h"
#include "core/sync/join_grant.h"

#include <QElapsedTimer>

#include <algorithm>
#include <mutex>

namespace vb::session {

using access::Right;
using sync::Invitation;
using sync::JoinBook;

/// The client that is at work, for whoever ends it. Gone, for tasks of the worker, when the service is.
struct DeviceService::Line {
    std::mutex mutex;
    bool stopped = false;
    sync::RelayClient *client = nullptr;

    /// Runs `work` with a client that has entered.
    template <class R, class Work>
    R inside(OpenStore &open, Work work)
    {
        const Result<sync::RelayLink> link = sync::LogStore(open.store()).link();
        if (!link)
            return link.error();
        return with<R>(link->url, open.proxy(), [&](sync::RelayClient &one) {
            const Result<void> entered = sync::enterRelay(open.store(), open.deviceKeys(), one);
            return entered ? work(one) : R(entered.error());
        });
    }
    /// The same with one that was not connected yet.
    template <class R, class Work>
    R with(const QString &url, const QString &proxy, Work work)
    {
        sync::RelayClient one(url, proxy);
        {
            const std::lock_guard lock(mutex);
            client = &one;
            if (stopped)
                one.abort();
        }
        R result = work(one);
        const std::lock_guard lock(mutex);
        client = nullptr;
        return result;
    }
    bool isStopped()
    {
        const std::lock_guard lock(mutex);
        return stopped;
    }
    void stop()
    {
        const std::lock_guard lock(mutex);
        stopped = true;
        if (client != nullptr)
            client->abort();
    }
};

namespace {

constexpr int kPollS = 20;
constexpr qint64 kEpochMs = 90LL * 24 * 3600 * 1000; // then it is time for another one
constexpr qsizetype kLongestName = 60;
constexpr int kRounds = 3; // until what was written is in the log

Error stoppedError()
{
    return fail(Code::network, QStringLiteral("stopped"));
}

template <class T>
Result<void> statusOf(const Result<T> &result)
{
    return result ? Result<void>() : Result<void>(result.error());
}

Error noInvitation()
{
    return fail(Code::notFound, QStringLiteral("there is no such invitation: it was used, or is over"));
}

Result<Invitation> invitationWith(store::Store &store, const QByteArray &id)
{
    VB_TRY(std::vector<Invitation> all, JoinBook(store).all());
    for (Invitation &one : all)
        if (one.mailbox == id)
            return std::move(one);
    return noInvitation();
}

qint64 leftMs(const store::Store &store, const Invitation &invitation)
{
    return invitation.expiresMs - store.clock().now().wallMs;
}

/// Looks whether somebody has come, and keeps what he wrote: the relay gives it once.
Result<bool> lookFor(store::Store &store, sync::RelayClient &client, Invitation &invitation, int waitS)
{
    if (!invitation.request.isEmpty())
        return true;
    VB_TRY(const std::optional<QByteArray> sealed, sync::takeRequest(client, invitation, waitS));
    if (!sealed)
        return false;
    invitation.request = *sealed;
    VB_DO(JoinBook(store).keepRequest(invitation.mailbox, *sealed));
    return true;
}

/// Its row goes; whoever comes with the code is told, if the relay can be reached.
Result<void> endInvitation(store::Store &store, sync::RelayClient &client, const Invitation &invitation)
{
    VB_DO(JoinBook(store).remove(invitation.mailbox));
    (void)sync::withdraw(client, invitation);
    return {};
}

Result<WaitingDevice> waitingFrom(const Invitation &invitation)
{
    VB_TRY(const sync::Asking asking, sync::askingAt(invitation));
    return WaitingDevice {invitation.mailbox, asking.name, asking.words};
}

Result<keys::TrustState> trustOf(store::Store &store)
{
    return store.inspect(
        [&store](store::TrustedReader &reader) { return foldTrust(reader, store.identity().practice); });
}

/// An epoch for the PCs that are live in `after`.
Result<keys::TrustEntry> newEpoch(OpenStore &open, const keys::TrustState &after, qint64 atMs)
{
    const keys::TrustState::EpochRecord *newest = after.currentEpoch();
    if (newest == nullptr)
        return fail(Code::integrity, QStringLiteral("the practice has no epoch key"));
    VB_TRY(const SecretBytes previous, keys::openEpochKey(newest->epoch, open.deviceKeys()));
    return keys::epochEntry(open.author(), after, keys::makeEpochKey(), previous, atMs);
}

/// When the epoch in force was made, by its author's clock.
Result<qint64> epochMadeMs(store::TrustedReader &reader)
{
    VB_TRY(const std::vector<QByteArray> envelopes, staff::trustEnvelopes(reader));
    qint64 made = 0;
    for (const QByteArray &envelope : envelopes)
        if (const auto entry = keys::decodeTrustEntry(envelope); entry && entry->kind == keys::TrustKind::epoch)
            made = keys::madeAtMs(*entry);
    return made;
}

/// On the worker. Two owners who change the PCs at the same time leave an epoch that lacks one or has one too many.
Result<void> refreshEpoch(OpenStore &open, bool alsoOld)
{
    store::Store &store = open.store();
    VB_TRY(keys::TrustState trust, trustOf(store));
    VB_TRY(const qint64 madeMs, store.inspect([](store::TrustedReader &reader) { return epochMadeMs(reader); }));
    const bool isOld = alsoOld && store.clock().now().wallMs - madeMs >= kEpochMs;
    if (!trust.needsNewEpoch() && !isOld)
        return {};
    if (!keys::openEpochKey(trust.currentEpoch()->epoch, open.deviceKeys()))
        return {}; // another PC has to
    const QString why = trust.needsNewEpoch() ? QStringLiteral("epoch: the PCs have changed")
                                              : QStringLiteral("epoch: after 90 days");
    VB_DO(store.write(open.actor(), {.right = Right::keyRotate, .detail = why},
                      [&](store::AuditedTx &tx) -> Result<void> {
                          VB_TRY(const keys::TrustEntry epoch, newEpoch(open, trust, tx.at().wallMs));
                          return appendTrustEntries(tx, trust, {epoch});
                      }));
    open.setTrust(std::move(trust));
    return {};
}

/// On the worker, which owns what the session knows of the practice's keys. Does nothing when it was done before.
Result<DeviceId> certify(OpenStore &open, const Invitation &invitation, const sync::Asking &asking, bool compared)
{
    const DeviceId id = keys::deviceIdFor(asking.keys);
    VB_TRY(const keys::TrustState known, trustOf(open.store()));
    if (known.device(id) != nullptr)
        return id;
    keys::TrustState trust = known;
    const QString how = compared ? QStringLiteral("six words compared") : QStringLiteral("words not compared");
    VB_DO(open.store().write(
        open.actor(), {.right = Right::deviceApprove, .object = EntityId(id.raw()), .detail = how},
        [&](store::AuditedTx &tx) -> Result<void> {
            const qint64 now = tx.at().wallMs;
            const auto kind = invitation.laptop ? keys::DeviceKind::laptop : keys::DeviceKind::fixed;
            VB_DO(appendTrustEntries(tx, trust, {keys::deviceCertificate(open.author(), asking.keys, kind, now)}));
            // The epoch last: what stands behind one waits until that has its place in the log.
            VB_DO(staff::setDevice(tx, {id, asking.name, invitation.laptop}));
            VB_TRY(const keys::TrustEntry epoch, newEpoch(open, trust, now));
            return appendTrustEntries(tx, trust, {epoch});
        }));
    open.setTrust(std::move(trust));
    return id;
}

/// Whether trust entries of this PC wait for their place in the log.
Result<bool> trustWaits(store::Store &store)
{
    return store.inspect([](store::TrustedReader &reader) -> Result<bool> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT EXISTS (SELECT 1 FROM operation WHERE entity = 'trust' AND seq IS NULL)"));
        VB_DO(stmt.step());
        return stmt.integer(0) != 0;
    });
}

/// Rounds with the relay until what was written of the keys is in the log.
Result<void> sendTrust(OpenStore &open, SyncService &sync)
{
    for (int round = 0; round < kRounds; ++round) {
        VB_TRY(const sync::SyncOutcome outcome, sync.syncOnce().takeResult());
        if (outcome.problem)
            return *outcome.problem;
        VB_TRY(const bool waits, trustWaits(open.store()));
        if (!waits)
            return {};
    }
    return fail(Code::network, QStringLiteral("the relay does not take what this PC has to say"));
}

std::vector<DeviceEntry> entriesOf(const keys::TrustState &trust, const std::vector<staff::DeviceName> &names,
                                   DeviceId own)
{
    std::vector<DeviceEntry> entries;
    for (const keys::TrustState::Device &device : trust.devices()) {
        const auto named
            = std::find_if(names.begin(), names.end(), [&](const auto &one) { return one.id == device.id; });
        entries.push_back({device.id,
                           named != names.end() ? named->name : QStringLiteral("PC ") + placeOf(trust, device.id),
                           device.kind == keys::DeviceKind::laptop, device.id == own, device.revoked, -1, -1, -1});
    }
    return entries;
}

/// The clock of its newest operation.
Result<qint64> lastWritten(store::TrustedReader &reader, DeviceId device)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT hlc FROM operation WHERE device = ?1 AND counter > 0 ORDER BY counter DESC "
                                 "LIMIT 1"));
    VB_TRY(const bool found, stmt.bind(1, device).step());
    return found ? stmt.integer(0) >> 16 : -1;
}

Result<std::vector<DeviceEntry>> listDevices(OpenStore &open)
{
    store::Store &store = open.store();
    VB_TRY(const std::vector<staff::DeviceName> names,
           store.read(open.actor(), {.right = Right::deviceList},
                      [](store::Reader &reader, store::Intent &) { return staff::deviceNames(reader); }));
    return store.inspect([&](store::TrustedReader &reader) -> Result<std::vector<DeviceEntry>> {
        VB_TRY(const keys::TrustState trust, foldTrust(reader, store.identity().practice));
        std::vector<DeviceEntry> entries = entriesOf(trust, names, store.identity().device);
        VB_TRY(const std::vector<sync::HeardPc> heard, sync::heardPcs(reader, store.identity().device));
        for (DeviceEntry &entry : entries) {
            VB_TRY(entry.lastSeenMs, lastWritten(reader, entry.id));
            const auto sign = std::find_if(heard.begin(), heard.end(),
                                           [&entry](const sync::HeardPc &one) { return one.device == entry.id; });
            if (sign == heard.end())
                continue;
            entry.heardMs = sign->heardMs;
            entry.unseen = static_cast<qint64>(sign->unseen);
        }
        return entries;
    });
}

/// On the worker.
Result<void> writeName(OpenStore &open, DeviceId device, const QString &name)
{
    return open.store().write(open.actor(), {.right = Right::deviceRename, .object = EntityId(device.raw())},
                              [&](store::AuditedTx &tx) -> Result<void> {
                                  const std::shared_ptr<const keys::TrustState> trust = open.trust();
                                  const keys::TrustState::Device *known = trust->device(device);
                                  if (known == nullptr)
                                      return fail(Code::notFound, QStringLiteral("the practice has no such PC"));
                                  if (name.isEmpty() || name.size() > kLongestName)
                                      return fail(Code::invalid,
                                                  QStringLiteral("name: 1 to %1 signs").arg(kLongestName));
                                  return staff::setDevice(tx, {device, name, known->kind == keys::DeviceKind::laptop});
                              });
}

/// On the worker.
Result<void> writeRevocation(OpenStore &open, DeviceId device)
{
    VB_TRY(keys::TrustState trust, trustOf(open.store()));
    const keys::TrustState::Device *known = trust.device(device);
    VB_DO(open.store().write(
        open.actor(), {.right = Right::deviceRevoke, .object = EntityId(device.raw())},
        [&](store::AuditedTx &tx) -> Result<void> {
            if (known == nullptr)
                return fail(Code::notFound, QStringLiteral("the practice has no such PC"));
            if (known->revoked)
                return fail(Code::invalid, QStringLiteral("this PC was revoked before"));
            if (device == open.actor().device)
                return fail(Code::invalid,
                            QStringLiteral("this is the PC you work on: revoke it from another one, or renew it"));
            const qint64 now = tx.at().wallMs;
            VB_DO(appendTrustEntries(tx, trust, {keys::deviceRevoked(open.author(), device, now)}));
            VB_TRY(const keys::TrustEntry epoch, newEpoch(open, trust, now));
            return appendTrustEntries(tx, trust, {epoch});
        }));
    open.setTrust(std::move(trust));
    return {};
}

/// What is to be let in now.
struct Chosen {
    Invitation invitation;
    sync::Asking asking;
};

/// On the network thread, when the certificate is written: into the log with it, and the new PC is told.
template <class AnyLine>
Result<void> deliver(OpenStore &open, SyncService &sync, AnyLine &line, const Chosen &chosen)
{
    VB_DO(sendTrust(open, sync));
    VB_TRY(const wire::JoinGrant grant, sync::makeGrant(open.store(), keys::deviceIdFor(chosen.asking.keys)));
    const Result<void> given = line.template inside<Result<void>>(
        open, [&](sync::RelayClient &client) { return sync::giveGrant(client, chosen.invitation, grant); });
    if (given || given.error().code == Code::notFound)
        VB_DO(JoinBook(open.store()).remove(chosen.invitation.mailbox));
    if (!given && given.error().code == Code::notFound)
        return fail(Code::network,
                    QStringLiteral("the new PC waits no longer: revoke it in the list and invite it again"));
    return given;
}

/// Whoever may not do it is refused, with the entry that belongs to it.
Result<void> requireDeviceRight(OpenStore &open, Right right)
{
    if (access::authorize(open.actor(), right).ok())
        return {};
    return open.store().write(open.actor(), {right}, [](store::AuditedTx &) -> Result<void> { return {}; });
}

/// The waiting PC that shows these words.
Result<Chosen> choose(OpenStore &open, const QStringList &words)
{
    VB_DO(requireDeviceRight(open, Right::deviceApprove));
    VB_TRY(std::vector<Invitation> all, JoinBook(open.store()).all());
    if (std::all_of(all.begin(), all.end(), [](const Invitation &one) { return one.request.isEmpty(); }))
        return fail(Code::notFound, QStringLiteral("no PC has come with a code yet"));
    for (Invitation &one : all) {
        const Result<sync::Asking> asking = sync::askingAt(one);
        if (asking && asking->words == words)
            return Chosen {std::move(one), *asking};
    }
    return fail(Code::denied, QStringLiteral("no waiting PC shows these words"));
}

/// On the network thread: what has come for the invitations, and which of them need nobody. Those that are over end.
Result<std::vector<Chosen>> gather(OpenStore &open, sync::RelayClient &client)
{
    store::Store &store = open.store();
    VB_TRY(const keys::TrustState trust, trustOf(store));
    VB_TRY(std::vector<Invitation> all, JoinBook(store).all());
    std::vector<Chosen> chosen;
    for (Invitation &one : all) {
        const Result<bool> asked = lookFor(store, client, one, 0);
        if (!asked && asked.error().code != Code::notFound)
            return asked.error();
        const Result<sync::Asking> asking = sync::askingAt(one);
        const bool certified = asking && trust.device(keys::deviceIdFor(asking->keys)) != nullptr;
        const bool over = leftMs(store, one) <= 0;
        if (certified || (asking && one.autoApprove && !over))
            chosen.push_back({std::move(one), *asking});
        else if (!asked || over)
            VB_DO(endInvitation(store, client, one));
    }
    return chosen;
}

} // namespace

DeviceService::DeviceService(OpenStore &open, SyncService &sync)
    : m_open(open), m_sync(sync), m_line(std::make_shared<Line>())
{
}

DeviceService::~DeviceService()
{
    stop();
}

void DeviceService::stop()
{
    m_line->stop();
}

template <class R, class Work>
QFuture<R> DeviceService::onNetwork(Work work)
{
    return store::promised<R>(
        [&](auto done) { m_network.post([line = m_line.get(), work = std::move(work), done] { done(work(*line)); }); });
}

/// On the session's worker, unless the service is gone when its turn comes.
template <class R, class Work>
QFuture<R> DeviceService::onWorker(Work work)
{
    return store::promised<R>([&](auto done) {
        m_open.worker().post([alive = std::weak_ptr(m_line), work = std::move(work), done] {
            if (alive.expired())
                done(R(stoppedError()));
            else
                work(done);
        });
    });
}

QFuture<Result<ShownInvitation>> DeviceService::invite(bool autoApprove, bool laptop)
{
    using R = Result<ShownInvitation>;
    return onNetwork<R>([&open = m_open, autoApprove, laptop](Line &line) -> R {
        store::Store &store = open.store();
        const QString how = autoApprove ? QStringLiteral("words are not compared") : QString();
        VB_DO(store.write(open.actor(), {.right = Right::deviceInvite, .detail = how},
                          [](store::AuditedTx &) { return Result<void>(); }));
        const Invitation made
            = sync::makeInvitation(store.clock().now().wallMs, open.actor().user, autoApprove, laptop);
        VB_DO(JoinBook(store).add(made));
        const auto opened = line.inside<Result<void>>(
            open, [&](sync::RelayClient &client) { return client.openMailbox(made.mailbox); });
        if (!opened) {
            VB_DO(JoinBook(store).remove(made.mailbox));
            return opened.error();
        }
        return ShownInvitation {made.mailbox, sync::codeText(made), made.expiresMs};
    });
}

QFuture<Result<WaitingDevice>> DeviceService::await(const QByteArray &invitation, int waitS)
{
    using R = Result<WaitingDevice>;
    return onNetwork<R>([&open = m_open, invitation, waitS](Line &line) -> R {
        VB_TRY(Invitation one, invitationWith(open.store(), invitation));
        // By both hands: one stands still while the PC sleeps, the other may be set.
        QElapsedTimer since;
        since.start();
        const qint64 goodMs = leftMs(open.store(), one);
        return line.inside<R>(open, [&](sync::RelayClient &client) -> R {
            for (;;) {
                const qint64 leftGoodMs = std::min(goodMs - since.elapsed(), leftMs(open.store(), one));
                const qint64 left = std::min(waitS * 1'000LL - since.elapsed(), leftGoodMs);
                VB_TRY(const bool asked,
                       lookFor(open.store(), client, one,
                               static_cast<int>(std::clamp<qint64>((left + 999) / 1'000, 0, kPollS))));
                if (asked)
                    return waitingFrom(one);
                if (leftGoodMs <= 0) {
                    VB_DO(endInvitation(open.store(), client, one));
                    return fail(Code::network, QStringLiteral("nobody has come with this code in time"));
                }
                if (left <= 0)
                    return fail(Code::network, QStringLiteral("nobody has come with this code yet"));
            }
        });
    });
}

QFuture<Result<WaitingDevice>> DeviceService::waiting()
{
    using R = Result<WaitingDevice>;
    return onNetwork<R>([&open = m_open](Line &line) -> R {
        VB_DO(requireDeviceRight(open, Right::deviceApprove));
        VB_TRY(std::vector<Invitation> all, JoinBook(open.store()).all());
        const auto asked
            = std::find_if(all.begin(), all.end(), [](const Invitation &one) { return !one.request.isEmpty(); });
        if (asked != all.end())
            return waitingFrom(*asked);
        if (all.empty())
            return fail(Code::notFound, QStringLiteral("there is no invitation: device invite makes one"));
        return line.inside<R>(open, [&](sync::RelayClient &client) -> R {
            for (Invitation &one : all) {
                VB_TRY(const bool found, lookFor(open.store(), client, one, 0));
                if (found)
                    return waitingFrom(one);
            }
            return fail(Code::notFound, QStringLiteral("no PC has come with a code yet"));
        });
    });
}

QFuture<Result<DeviceEntry>> DeviceService::approve(const QStringList &words, bool compared)
{
    using R = Result<DeviceEntry>;
    return onWorker<R>([this, words, compared](auto done) {
        auto chosen = std::make_shared<Result<Chosen>>(choose(m_open, words));
        if (!*chosen) {
            done(R(chosen->error()));
            return;
        }
        const bool late = leftMs(m_open.store(), chosen->value().invitation) <= 0;
        const Result<DeviceId> id
            = late ? DeviceId() : certify(m_open, chosen->value().invitation, chosen->value().asking, compared);
        if (!id) {
            done(R(id.error()));
            return;
        }
        m_network.post([this, chosen, late, id = *id, done] {
            const Chosen &one = chosen->value();
            if (late) {
                const auto ended = m_line->inside<Result<void>>(m_open, [&](sync::RelayClient &client) {
                    return endInvitation(m_open.store(), client, one.invitation);
                });
                done(R(ended ? fail(Code::denied, QStringLiteral("the invitation is too old: invite the PC again"))
                             : ended.error()));
                return;
            }
            const Result<void> told = deliver(m_open, m_sync, *m_line, one);
            done(told ? R(DeviceEntry {id, one.asking.name, one.invitation.laptop, false, false, -1, -1, -1})
                      : R(told.error()));
        });
    });
}

QFuture<Result<void>> DeviceService::withdraw(const QByteArray &invitation)
{
    using R = Result<void>;
    return onNetwork<R>([&open = m_open, invitation](Line &line) -> R {
        VB_DO(requireDeviceRight(open, Right::deviceInvite));
        VB_TRY(const Invitation one, invitationWith(open.store(), invitation));
        // Its row goes first: without the relay nobody can come with the code either.
        VB_DO(JoinBook(open.store()).remove(invitation));
        (void)line.inside<R>(open, [&](sync::RelayClient &client) { return sync::withdraw(client, one); });
        return {};
    });
}

QFuture<Result<std::vector<DeviceEntry>>> DeviceService::list()
{
    using R = Result<std::vector<DeviceEntry>>;
    return onWorker<R>([this](auto done) { done(listDevices(m_open)); });
}

QFuture<Result<void>> DeviceService::rename(DeviceId device, const QString &name)
{
    using R = Result<void>;
    return onWorker<R>([this, device, name = name.trimmed()](auto done) { done(writeName(m_open, device, name)); });
}

QFuture<Result<DeviceService::Revoked>> DeviceService::revoke(DeviceId device)
{
    using R = Result<Revoked>;
    return onWorker<R>([this, device](auto done) {
        const Result<void> written = writeRevocation(m_open, device);
        if (!written) {
            done(R(written.error()));
            return;
        }
        m_network.post([this, done] {
            const Result<void> sent = sendTrust(m_open, m_sync);
            if (!sent && sent.error().code != Code::network && sent.error().code != Code::notFound)
                done(R(sent.error()));
            else
                done(R(Revoked {sent.ok()}));
        });
    });
}

/// On the network thread.
Result<DeviceId> DeviceService::renewNow(OpenStore &open, Line &line)
{
    VB_DO(requireDeviceRight(open, Right::deviceRenew));
    VB_TRY(const sync::RelayLink link, sync::LogStore(open.store()).link());
    const RenewalBy owner {
        .actor = open.actor(), .key = open.userKeys().sign, .openEpoch = [&open](const keys::Epoch &epoch) {
            return keys::openEpochKey(epoch, open.deviceKeys());
        }};
    auto renewed = line.with<Result<keys::DeviceKeys>>(
        link.url, open.proxy(), [&](sync::RelayClient &client) { return renewStore(open.store(), owner, client); });
    if (!renewed)
        return renewed.error();
    // What the anchor knew of the store before was the reason, or nothing.
    open.anchor().setSilent(false);
    const DeviceId fresh = renewed->id();
    open.closeAs(std::move(*renewed));
    return fresh;
}

QFuture<Result<DeviceId>> DeviceService::renew()
{
    using R = Result<DeviceId>;
    return onNetwork<R>([&open = m_open](Line &line) -> R { return renewNow(open, line); });
}

QFuture<Result<DeviceId>> DeviceService::renew(SecretBytes password)
{
    using R = Result<DeviceId>;
    return onWorker<R>([this, given = std::make_shared<SecretBytes>(std::move(password))](auto done) {
        Result<void> may = requireDeviceRight(m_open, Right::deviceRenew);
        if (may)
            may = checkOwnPassword(m_open, *given);
        given->clear();
        if (!may) {
            done(R(may.error()));
            return;
        }
        m_network.post([&open = m_open, line = m_line.get(), done] { done(renewNow(open, *line)); });
    });
}

void DeviceService::fitEpoch()
{
    m_open.worker().post([this, alive = std::weak_ptr(m_line)] {
        if (!alive.expired() && access::authorize(m_open.actor(), Right::keyRotate))
            (void)refreshEpoch(m_open, false); // what hinders it today is no reason not to work
    });
}

QFuture<Result<int>> DeviceService::settle()
{
    using R = Result<int>;
    return onWorker<R>([this](auto done) {
        if (!access::authorize(m_open.actor(), Right::deviceApprove)) {
            done(R(0));
            return;
        }
        if (const Result<void> refreshed = refreshEpoch(m_open, true); !refreshed) {
            done(R(refreshed.error()));
            return;
        }
        m_network.post([this, done] {
            auto chosen = std::make_shared<Result<std::vector<Chosen>>>(std::vector<Chosen>());
            const Result<std::vector<Invitation>> all = JoinBook(m_open.store()).all();
            if (!all || all->empty()) {
                done(all ? R(0) : R(all.error()));
                return;
            }
            *chosen = m_line->inside<Result<std::vector<Chosen>>>(
                m_open, [&](sync::RelayClient &client) { return gather(m_open, client); });
            if (!*chosen || chosen->value().empty()) {
                done(*chosen ? R(0) : R(chosen->error()));
                return;
            }
            m_open.worker().post([this, alive = std::weak_ptr(m_line), chosen, done] {
                if (alive.expired()) {
                    done(R(stoppedError()));
                    return;
                }
                Result<void> certified;
                for (const Chosen &one : chosen->value())
                    if (certified)
                        certified = statusOf(certify(m_open, one.invitation, one.asking, false));
                if (!certified) {
                    done(R(certified.error()));
                    return;
                }
                m_network.post([this, chosen, done] {
                    for (const Chosen &one : chosen->value())
                        if (const Result<void> told = deliver(m_open, m_sync, *m_line, one); !told) {
                            done(R(told.error()));
                            return;
                        }
                    done(R(static_cast<int>(chosen->value().size())));
                });
            });
        });
    });
}

} // namespace vb::session
