#include "core/session/audit_service.h"

#include "core/session/device_place.h"
#include "core/session/open_store.h"
#include "core/store/future.h"

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

QString sortText(const audit::Sort &sort)
{
    return QStringLiteral(" by ") + audit::columnName(sort.by)
        + (sort.descending ? QStringLiteral(" descending") : QString());
}

/// Who can be chosen in a question; of the PCs those that have a name.
Result<void> addChoices(Reader &reader, AuditAnswer &answer)
{
    VB_TRY(answer.people, peopleOf(reader));
    VB_TRY(const std::vector<staff::DeviceName> names, staff::deviceNames(reader));
    for (const staff::DeviceName &one : names)
        answer.pcs.push_back({one.id, one.name});
    return {};
}

/// All PCs, those without a name by their place.
std::vector<AuditPc> pcsOf(const keys::TrustState &trust, const std::vector<AuditPc> &named, DeviceId own)
{
    std::vector<AuditPc> pcs;
    for (const keys::TrustState::Device &device : trust.devices()) {
        const auto known
            = std::find_if(named.begin(), named.end(), [&](const auto &one) { return one.id == device.id; });
        const QString name = known != named.end() ? known->name : QStringLiteral("PC ") + placeOf(trust, device.id);
        pcs.push_back({device.id, name, device.id == own, device.revoked});
    }
    return pcs;
}

/// Completes an answer behind its entry in the log.
template <class Done>
auto completed(OpenStore &open, Done done)
{
    return [&open, done](Result<AuditAnswer> answer) {
        if (answer.ok()) {
            answer->logSize = open.store().head().size;
            answer->pcs = pcsOf(*open.trust(), answer->pcs, open.actor().device);
        }
        done(std::move(answer));
    };
}

/// What an answer over several PCs is made of, on its way to the thread that reads the store.
struct OthersFound {
    std::vector<AuditRow> rows;
    std::vector<PcVerdict> verdicts;
};

QString whoseText(std::optional<DeviceId> pc)
{
    return pc ? QStringLiteral("PC %1").arg(pc->text()) : QStringLiteral("all PCs");
}

Result<exchange::AuditExported> exportOthers(OpenStore &open, AuditOfPcs &others, std::optional<DeviceId> pc,
                                             const exchange::AuditExport &wanted, const AuditOfPcs::GoOn &goOn,
                                             const exchange::ExportProgress &progress)
{
    exchange::AuditOfOthers source {.whose = whoseText(pc), .withOwn = !pc};
    // Who may not export is refused, with an entry, before anything was opened.
    if (access::authorize(open.actor(), Right::auditExport)) {
        VB_DO(others.collect(pc, goOn));
        VB_TRY(source.rows, others.count(wanted.filter));
    }
    std::optional<qint64> after;
    source.next = [&](qint64 limit) { return others.next(wanted.filter, after, limit); };
    return exchange::exportAudit(open.store(), open.actor(), wanted, progress, &source);
}

Result<OthersFound> findOthers(AuditOfPcs &others, std::optional<DeviceId> pc, const audit::Filter &filter,
                               const audit::Sort &sort, const AuditOfPcs::GoOn &goOn)
{
    VB_DO(others.collect(pc, goOn));
    OthersFound found;
    VB_TRY(found.rows, others.find(filter, sort, AuditService::kMostOfPcs + 1));
    found.verdicts = others.verdicts();
    return found;
}

Result<std::vector<audit::Entry>> entriesOfOthers(AuditOfPcs &others, const audit::Filter &filter,
                                                  const audit::Sort &sort, qint64 limit, const AuditOfPcs::GoOn &goOn)
{
    VB_DO(others.collect(std::nullopt, goOn));
    VB_TRY(std::vector<AuditRow> rows, others.find(filter, sort, limit));
    std::vector<audit::Entry> entries;
    entries.reserve(rows.size());
    for (AuditRow &row : rows)
        entries.push_back(std::move(row.entry));
    return entries;
}

AuditOfPcs::GoOn unlessSet(const AuditStop &ended, const AuditStop &looking = {})
{
    return [ended, looking]() -> Result<void> { return *ended || (looking && *looking) ? stopped() : Result<void>(); };
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
            AuditAnswer answer {listing, {}, {}, {}, {}};
            VB_DO(listing->begin(reader));
            VB_TRY(answer.first, listing->firstRows(reader, limit));
            answer.total = listing->total();
            VB_DO(addChoices(reader, answer));
            return answer;
        };
        m_open.store().readAsync(m_open.actor(), std::move(asked), ask, completed(m_open, done));
    });
}

QFuture<Result<AuditAnswer>> AuditService::openOfPcs(std::optional<DeviceId> pc, const audit::Filter &filter,
                                                     const audit::Sort &sort, qint64 limit)
{
    using R = Result<AuditAnswer>;
    stopLooking();
    m_looking = std::make_shared<std::atomic<bool>>(false);
    auto listing = std::make_shared<AuditListing>(m_looking);
    audit::Sort order = sort;
    if (!pc && order.by == audit::Column::index)
        order.by = audit::Column::at;
    Intent asked {.right = Right::auditList,
                  .patient = filter.patient,
                  .detail = whoseText(pc) + QStringLiteral(", ") + audit::describe(filter) + sortText(order),
                  .ticket = listing->ticket()};
    return store::promised<R>([&](auto done) {
        m_longWork.post([this, pc, filter, order, limit, listing, asked, done, looking = m_looking,
                         goOn = unlessSet(m_stopped, m_looking)] {
            // Who may not ask is refused, with an entry, before anything was opened.
            Result<OthersFound> found = access::authorize(m_open.actor(), Right::auditList).ok()
                ? findOthers(m_others, pc, filter, order, goOn)
                : OthersFound {};
            const auto ask = [pc, filter, order, limit, listing, looking, found = std::move(found)](Reader &reader,
                                                                                                    Intent &) -> R {
                if (!found)
                    return found.error();
                AuditAnswer answer {listing, {}, {}, {}, {}};
                answer.verdicts = found->verdicts;
                std::vector<AuditRow> rows = found->rows;
                if (!pc) {
                    const sql::Watch watched = reader.audit().watch([looking] { return !*looking; });
                    VB_TRY(std::vector<audit::Entry> own,
                           reader.audit().page(filter, order, std::nullopt, kMostOfPcs + 1));
                    rows = merged(AuditListing::unnamed(std::move(own)), std::move(rows), order);
                }
                answer.isCut = static_cast<qint64>(rows.size()) > kMostOfPcs;
                if (answer.isCut)
                    rows.erase(rows.begin() + kMostOfPcs, rows.end());
                listing->hold(std::move(rows));
                VB_TRY(answer.first, listing->firstRows(reader, limit));
                answer.total = listing->total();
                VB_DO(addChoices(reader, answer));
                return answer;
            };
            m_open.store().readAsync(m_open.actor(), asked, ask, completed(m_open, done));
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
    return overseen<R>(m_longWork, m_open, Right::auditVerify,
                       [ended = m_stopped](OpenStore &open) -> R { return judgeOthers(open, unlessSet(ended)); });
}

QFuture<Result<std::vector<audit::Entry>>> AuditService::listOthers(const audit::Filter &filter,
                                                                    const audit::Sort &sort, qint64 limit)
{
    using R = Result<std::vector<audit::Entry>>;
    return store::promised<R>([&](auto done) {
        m_longWork.post([this, filter, sort, limit, done] {
            const Intent intent {.right = Right::auditList,
                                 .patient = filter.patient,
                                 .detail = QStringLiteral("all PCs, ") + audit::describe(filter) + sortText(sort)};
            const Result<void> entered
                = m_open.store().write(m_open.actor(), intent, [](store::AuditedTx &) { return Result<void>(); });
            done(entered ? entriesOfOthers(m_others, filter, sort, limit, unlessSet(m_stopped)) : R(entered.error()));
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

QFuture<Result<exchange::AuditExported>> AuditService::exportOfPcs(std::optional<DeviceId> pc,
                                                                   const exchange::AuditExport &wanted,
                                                                   AuditProgress progress)
{
    using R = Result<exchange::AuditExported>;
    return store::promised<R>([&](auto done) {
        m_longWork.post([this, pc, wanted, progress = std::move(progress), done] {
            const auto told = [&](qint64 rows, qint64 of) {
                return !*m_stopped && (!progress || progress(static_cast<quint64>(rows), static_cast<quint64>(of)));
            };
            done(exportOthers(
                m_open, m_others, pc, wanted, [&] { return told(0, 0) ? Result<void>() : stopped(); }, told));
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
