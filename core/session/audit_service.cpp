#include "core/session/audit_service.h"

#include "core/audit/collected_log.h"
#include "core/session/open_store.h"
#include "core/store/future.h"
#include "core/sync/uploaded_audit.h"

#include <algorithm>

namespace vb::session {

using access::Right;
using store::Intent;
using store::Reader;

namespace {

/// Logs the right first, then judges: an oversight action leaves its entry also when the log is damaged.
template <class R, class Work>
QFuture<R> overseen(store::WorkThread &thread, OpenStore &open, Right right, Work work)
{
    return store::promised<R>([&](auto done) {
        thread.post([&open, right, work, done] {
            const Result<void> entered
                = open.store().write(open.actor(), {right}, [](store::AuditedTx &) -> Result<void> { return {}; });
            done(entered.ok() ? work(open) : R(entered.error()));
        });
    });
}

/// What the anchor remembers. The writer thread moves it on, so it is read there.
std::optional<audit::Head> anchoredHead(OpenStore &open)
{
    return open.store().inspect([&open](store::TrustedReader &) { return open.vault().anchoredHead(); });
}

Error stopped()
{
    return fail(Code::failed, QStringLiteral("stopped"));
}

Result<std::vector<AuditPerson>> peopleOf(Reader &reader)
{
    VB_TRY(const std::vector<staff::Member> members, staff::directory(reader));
    std::vector<AuditPerson> people;
    people.reserve(members.size());
    for (const staff::Member &member : members)
        people.push_back({member.login, member.name, member.active});
    return people;
}

constexpr qint64 kOverdueMs = 24LL * 3600 * 1000;

QString problemOf(const sync::UploadedAudit &uploaded, qint64 nowMs)
{
    using Flaw = sync::UploadedAudit::Flaw;
    switch (uploaded.flaw) {
    case Flaw::rewritten:
        return QStringLiteral("rewritten: the first %1 entries are not those that it had before").arg(uploaded.flawAt);
    case Flaw::unreadable:
        return QStringLiteral("unreadable: what it sent from entry %1 on is no access log").arg(uploaded.flawAt);
    case Flaw::notFetched:
        return QStringLiteral("incomplete: entries from %1 on were not fetched from the relay yet")
            .arg(uploaded.flawAt);
    case Flaw::none: break;
    }
    if (uploaded.heardMs > 0 && nowMs - uploaded.heardMs > kOverdueMs)
        return QStringLiteral("overdue: nothing was heard of it for more than a day");
    return {};
}

/// On the service's thread; what is asked of it afterwards stays there, too.
Result<audit::CollectedLog> collectOthers(OpenStore &open, const AuditStop &stop)
{
    store::Store &store = open.store();
    VB_TRY(const sync::ReaderKeys keys, open.readerKeys());
    VB_TRY(const std::vector<DeviceId> devices, sync::otherPcs(store));
    VB_TRY(audit::CollectedLog log, audit::CollectedLog::make());
    for (const DeviceId &device : devices) {
        log.beginPc();
        const auto each = [&](const QByteArray &bytes) -> Result<void> {
            if (*stop)
                return stopped();
            VB_TRY(audit::Entry entry, audit::entryFromCanonical(bytes));
            return log.add(std::move(entry));
        };
        VB_DO(sync::readUploaded(store, device, keys, each));
    }
    return log;
}

QString sortText(const audit::Sort &sort)
{
    return QStringLiteral(" by ") + audit::columnName(sort.by)
        + (sort.descending ? QStringLiteral(" descending") : QString());
}

} // namespace

void AuditService::stop()
{
    *m_stopped = true;
    stopLooking();
    m_open.store().interruptReading();
}

quint64 AuditService::size() const
{
    return m_open.store().head().size;
}

store::Feed<quint64>::Subscription AuditService::onGrown(store::Feed<quint64>::Callback callback)
{
    return m_open.logSizes().subscribe(std::move(callback));
}

QFuture<Result<std::vector<audit::Entry>>> AuditService::list(const audit::Filter &filter, const audit::Sort &sort,
                                                              qint64 limit)
{
    using R = Result<std::vector<audit::Entry>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::auditList, .patient = filter.patient},
            [filter, sort, limit](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<audit::Entry> found, reader.audit().page(filter, sort, std::nullopt, limit));
                intent.detail
                    = QStringLiteral("%1 entries, %2%3").arg(found.size()).arg(audit::describe(filter), sortText(sort));
                return found;
            },
            done);
    });
}

QFuture<Result<AuditAnswer>> AuditService::open(const audit::Filter &filter, const audit::Sort &sort, qint64 limit)
{
    using R = Result<AuditAnswer>;
    stopLooking();
    m_looking = std::make_shared<std::atomic<bool>>(false);
    auto listing = std::make_shared<AuditListing>(filter, sort, m_looking);
    Intent asked {.right = Right::auditList,
                  .patient = filter.patient,
                  .detail = audit::describe(filter) + sortText(sort),
                  .ticket = listing->ticket()};
    return store::promised<R>([&](auto done) {
        const auto ask = [listing, limit](Reader &reader, Intent &) -> R {
            AuditAnswer answer {listing, {}, {}, {}, 0};
            VB_DO(listing->begin(reader));
            VB_TRY(answer.first, listing->firstRows(reader, limit));
            VB_TRY(answer.people, peopleOf(reader));
            answer.total = listing->total();
            return answer;
        };
        m_open.store().readAsync(m_open.actor(), std::move(asked), ask, [&open = m_open, done](R answer) {
            if (answer.ok())
                answer->logSize = open.store().head().size;
            done(std::move(answer));
        });
    });
}

void AuditService::stopLooking()
{
    if (m_looking)
        *m_looking = true;
}

QFuture<Result<qint64>> AuditService::count(const std::shared_ptr<AuditListing> &listing)
{
    using R = Result<qint64>;
    return store::promised<R>([&](auto done) {
        // Whoever dropped the listing meanwhile does not wait for it.
        m_open.store().readOnAsync(
            m_open.actor(), listing->ticket(),
            [waiting = std::weak_ptr<AuditListing>(listing), ended = m_stopped](Reader &reader) -> R {
                const std::shared_ptr<AuditListing> live = waiting.lock();
                return live && !*ended ? live->count(reader) : R(stopped());
            },
            done);
    });
}

QFuture<Result<std::vector<AuditRow>>> AuditService::rows(const std::shared_ptr<AuditListing> &listing, qint64 first,
                                                          qint64 limit)
{
    using R = Result<std::vector<AuditRow>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readOnAsync(
            m_open.actor(), listing->ticket(),
            [waiting = std::weak_ptr<AuditListing>(listing), ended = m_stopped, first, limit](Reader &reader) -> R {
                const std::shared_ptr<AuditListing> live = waiting.lock();
                return live && !*ended ? live->rows(reader, first, limit) : R(stopped());
            },
            done);
    });
}

QFuture<Result<std::vector<VisitorRow>>> AuditService::whoSaw(PatientId patient, const audit::Filter &filter)
{
    using R = Result<std::vector<VisitorRow>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(),
            {.right = Right::auditList, .patient = patient, .detail = QStringLiteral("who saw this patient")},
            [patient, filter](Reader &reader, Intent &) -> R {
                VB_TRY(const audit::Filter period, reader.audit().narrowed(filter));
                VB_TRY(std::vector<audit::Visitor> visitors, reader.audit().visitorsOf(patient, period));
                VB_TRY(const exchange::AuditNames names, exchange::auditNames(reader, {}));
                std::vector<VisitorRow> rows;
                for (audit::Visitor &visitor : visitors) {
                    const QString name = names.people.value(visitor.login);
                    rows.push_back({std::move(visitor), name});
                }
                return rows;
            },
            done);
    });
}

QFuture<Result<std::vector<VisitedRow>>> AuditService::whatSaw(const QString &login, const audit::Filter &filter)
{
    using R = Result<std::vector<VisitedRow>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(),
            {.right = Right::auditList, .detail = QStringLiteral("what did this person see: %1").arg(login)},
            [login, filter](Reader &reader, Intent &) -> R {
                VB_TRY(const audit::Filter period, reader.audit().narrowed(filter));
                VB_TRY(std::vector<audit::Visited> visited, reader.audit().visitedBy(login, period));
                std::vector<PatientId> ids;
                ids.reserve(visited.size());
                for (const audit::Visited &one : visited)
                    ids.push_back(one.patient);
                VB_TRY(const exchange::AuditNames names, exchange::auditNames(reader, ids));
                std::vector<VisitedRow> rows;
                rows.reserve(visited.size());
                for (audit::Visited &one : visited) {
                    const QString name = names.patients.value(one.patient);
                    rows.push_back({std::move(one), name});
                }
                return rows;
            },
            done);
    });
}

QFuture<Result<std::vector<GlassRow>>> AuditService::breakGlasses(qint64 fromMs)
{
    using R = Result<std::vector<GlassRow>>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), {.right = Right::breakGlassReview},
            [fromMs](Reader &reader, Intent &intent) -> R {
                VB_TRY(const std::vector<patient::BreakGlass> glasses, patient::breakGlasses(reader, fromMs));
                VB_TRY(const std::vector<staff::Member> members, staff::directory(reader));
                std::vector<PatientId> ids;
                for (const patient::BreakGlass &glass : glasses)
                    ids.push_back(glass.patient);
                VB_TRY(const exchange::AuditNames names, exchange::auditNames(reader, ids));
                std::vector<GlassRow> rows;
                for (const patient::BreakGlass &glass : glasses) {
                    const auto person = std::find_if(members.begin(), members.end(),
                                                     [&glass](const staff::Member &m) { return m.id == glass.staff; });
                    const bool known = person != members.end();
                    rows.push_back({glass, known ? person->login : QString(), known ? person->name : QString(),
                                    names.patients.value(glass.patient)});
                }
                std::reverse(rows.begin(), rows.end());
                intent.detail = QStringLiteral("%1 emergency accesses").arg(rows.size());
                return rows;
            },
            done);
    });
}

QFuture<Result<audit::Verdict>> AuditService::verify(AuditProgress progress)
{
    return overseen<Result<audit::Verdict>>(
        m_longWork, m_open, Right::auditVerify,
        [progress = std::move(progress), ended = m_stopped](OpenStore &open) -> Result<audit::Verdict> {
            const std::optional<audit::Head> anchor = anchoredHead(open);
            const quint64 all = open.store().head().size;
            VB_TRY(audit::Verdict verdict, open.store().verifyAudit(anchor, [&](quint64 done) {
                return !*ended && (!progress || progress(done, all));
            }));
            if (verdict.ok() && !anchor) {
                verdict.flaw = audit::Flaw::unanchored;
                verdict.problem
                    = QStringLiteral("the anchor of this PC is missing: a cut or replaced log could not be told");
            }
            return verdict;
        });
}

QFuture<Result<std::vector<PcVerdict>>> AuditService::verifyOthers()
{
    using R = Result<std::vector<PcVerdict>>;
    return overseen<R>(m_longWork, m_open, Right::auditVerify, [ended = m_stopped](OpenStore &open) -> R {
        store::Store &store = open.store();
        VB_TRY(const sync::ReaderKeys keys, open.readerKeys());
        VB_TRY(const std::vector<DeviceId> devices, sync::otherPcs(store));
        std::vector<PcVerdict> all;
        for (const DeviceId &device : devices) {
            const auto goOn
                = [&ended](const QByteArray &) -> Result<void> { return *ended ? stopped() : Result<void>(); };
            VB_TRY(const sync::UploadedAudit uploaded, sync::readUploaded(store, device, keys, goOn));
            all.push_back({device, uploaded.entries, uploaded.stated, uploaded.heardMs,
                           problemOf(uploaded, store.clock().now().wallMs)});
        }
        return all;
    });
}

QFuture<Result<std::vector<audit::Entry>>> AuditService::listOthers(const audit::Filter &filter,
                                                                    const audit::Sort &sort, qint64 limit)
{
    using R = Result<std::vector<audit::Entry>>;
    return store::promised<R>([&](auto done) {
        m_longWork.post([&open = m_open, ended = m_stopped, filter, sort, limit, done] {
            const Intent intent {.right = Right::auditList,
                                 .patient = filter.patient,
                                 .detail = QStringLiteral("all PCs, ") + audit::describe(filter) + sortText(sort)};
            const Result<void> entered
                = open.store().write(open.actor(), intent, [](store::AuditedTx &) { return Result<void>(); });
            if (!entered) {
                done(R(entered.error()));
                return;
            }
            Result<audit::CollectedLog> log = collectOthers(open, ended);
            done(log ? audit::page(log->db(), filter, sort, std::nullopt, limit) : R(log.error()));
        });
    });
}

QFuture<Result<exchange::AuditExported>> AuditService::exportTo(const exchange::AuditExport &wanted,
                                                                AuditProgress progress)
{
    using R = Result<exchange::AuditExported>;
    return store::promised<R>([&](auto done) {
        m_longWork.post([&open = m_open, wanted, progress = std::move(progress), ended = m_stopped, done] {
            done(exchange::exportAudit(open.store(), open.actor(), wanted, [&](qint64 rows, qint64 of) {
                return !*ended && (!progress || progress(static_cast<quint64>(rows), static_cast<quint64>(of)));
            }));
        });
    });
}

QFuture<Result<store::CheckReport>> AuditService::check()
{
    return overseen<Result<store::CheckReport>>(
        m_open.worker(), m_open, Right::storeCheck, [](OpenStore &open) -> Result<store::CheckReport> {
            const std::optional<audit::Head> anchor = anchoredHead(open);
            VB_TRY(store::CheckReport report, open.store().check(anchor));
            if (!anchor)
                report.problems.append(QStringLiteral(
                    "the anchor of this PC is missing: an older store in place of this one could not be told"));
            if (open.vault().journalIsShort())
                report.problems.append(QStringLiteral("the journal of this PC was missing, damaged or shortened"));
            return report;
        });
}

QFuture<Result<QString>> AuditService::foldHash()
{
    return overseen<Result<QString>>(m_open.worker(), m_open, Right::foldHash, [](OpenStore &open) -> Result<QString> {
        VB_TRY(const crypto::Digest digest, open.store().foldHash());
        return QString::fromLatin1(crypto::bytes(digest).toHex());
    });
}

} // namespace vb::session
