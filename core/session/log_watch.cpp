#include "core/session/log_watch.h"

#include "core/staff/staff.h"

#include <QElapsedTimer>

namespace vb::session {

using access::Right;
using monitor::Finding;

namespace {

constexpr int kBatch = 200; // entries; the writer is held for about a millisecond
constexpr int kMostRemembered = 20'000; // entries looked through at a login
constexpr int kMostBurstsKept = 1000;
constexpr qint64 kMarkEvery = 10'000; // entries without an alert, before the mark is written for its own sake

const QByteArray &selectEntries()
{
    static const QByteArray kSelect = QByteArray("SELECT ") + audit::kEntryColumns + " FROM audit_entry ";
    return kSelect;
}

Result<QTimeZone> zoneOf(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT time_zone FROM practice"));
    VB_TRY(const bool row, stmt.step());
    const QTimeZone zone = row ? QTimeZone(stmt.text(0).toLatin1()) : QTimeZone::utc();
    return zone.isValid() ? zone : QTimeZone::utc();
}

Result<monitor::Context> contextFrom(store::TrustedReader &reader)
{
    monitor::Context context;
    VB_TRY(context.zone, zoneOf(reader));
    VB_TRY(const std::vector<staff::Member> people, staff::members(reader));
    for (const staff::Member &person : people) {
        context.surnames.insert(person.id, monitor::surnamesOfPerson(person.name));
        context.logins.insert(person.login, person.id);
    }
    return context;
}

/// What the counting rules look at, by the columns of kEntryColumns.
bool mayCount(const sql::Stmt &stmt)
{
    constexpr int kAction = 12;
    constexpr int kOutcome = 17;
    const QString action = stmt.text(kAction);
    return action == u"view" || action == u"update" || action == u"print" || action == u"export"
        || action == u"break_glass" || action == u"failure" || stmt.text(kOutcome) == u"denied";
}

} // namespace

LogWatch::LogWatch(store::Store &store, store::WorkThread &worker, const Actor &actor)
    : m_store(store), m_worker(worker), m_actor(actor)
{
    m_subscription = store.changes().subscribe([this](const std::vector<store::Change> &changes) {
        for (const store::Change &change : changes)
            if (change.entity == "staff" || change.entity == "practice" || change.entity == "monitor_setting")
                m_stale = true;
    });
}

EntityId LogWatch::storeRow() const
{
    return EntityId::fromBytes(m_store.identity().storeId);
}

Result<void> LogWatch::begin(store::AuditedTx &tx) const
{
    return monitor::beginMark(tx, storeRow(), static_cast<qint64>(m_store.head().size));
}

void LogWatch::committed()
{
    if (m_waiting.exchange(true))
        return;
    m_worker.post([watch = weak_from_this()] {
        if (const std::shared_ptr<LogWatch> alive = watch.lock())
            alive->look();
    });
}

/// A batch at a time, so that other work of the worker gets its turn. What fails is tried again after the next commit,
/// and at the latest at the next login.
void LogWatch::look()
{
    m_waiting = false;
    if (const Result<bool> more = step(); more.ok() && *more)
        committed();
}

Result<bool> LogWatch::catchUp(std::optional<qint64> limitMs)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        VB_TRY(const bool more, step());
        if (!more)
            return true;
        if (limitMs && timer.elapsed() >= *limitMs)
            return false;
    }
}

Result<void> LogWatch::keepMark(store::AuditedTx &tx) const
{
    if (!m_monitor || mark() == m_kept)
        return {};
    return monitor::setMark(tx, storeRow(), mark());
}

Result<bool> LogWatch::step()
{
    VB_DO(prepare());
    VB_DO(configure());
    VB_DO(keepFindings());
    VB_TRY(Batch batch, nextBatch());
    m_facts = std::move(batch.facts);
    for (const audit::Entry &entry : batch.entries) {
        for (const Finding &finding : m_monitor->observe(entry))
            m_pending.push_back(finding);
        m_next = entry.index + 1;
    }
    m_facts.clear();
    VB_DO(keepFindings());
    if (m_next - m_kept >= kMarkEvery) {
        VB_DO(m_store.write(m_actor, {.right = Right::alertRaise, .detail = QStringLiteral("observed")},
                            [this](store::AuditedTx &tx) { return keepMark(tx); }));
        m_kept = m_next;
    }
    return batch.entries.size() == kBatch;
}

Result<void> LogWatch::prepare()
{
    if (m_monitor)
        return {};
    m_monitor = std::make_unique<monitor::Monitor>(monitor::Thresholds {}, monitor::Context {});
    m_stale = true;
    const Result<void> done = [this]() -> Result<void> {
        VB_DO(configure());
        return m_store.inspect([this](store::TrustedReader &reader) -> Result<void> {
            VB_TRY(const std::optional<qint64> kept, monitor::markOf(reader));
            VB_TRY(const std::vector<monitor::KnownBurst> bursts,
                   monitor::knownBursts(reader, m_actor.device, kMostBurstsKept));
            m_next = m_kept = kept.value_or(static_cast<qint64>(m_store.head().size));
            for (const monitor::KnownBurst &burst : bursts)
                m_monitor->resume(burst);
            return rememberBefore(reader, m_next);
        });
    }();
    if (!done)
        m_monitor.reset();
    return done;
}

Result<void> LogWatch::configure()
{
    if (!m_stale.exchange(false))
        return {};
    const Result<void> done = m_store.inspect([this](store::TrustedReader &reader) -> Result<void> {
        VB_TRY(monitor::Context context, contextFrom(reader));
        context.patient = [this](PatientId id) { return m_facts.value(id); };
        // Settings that a newer program wrote and this one cannot read must not switch the monitor off.
        const monitor::Thresholds thresholds = monitor::thresholdsInForce(reader).valueOr(monitor::Thresholds {});
        m_monitor->configure(monitor::checkThresholds(thresholds).ok() ? thresholds : monitor::Thresholds {},
                             std::move(context));
        return {};
    });
    if (!done)
        m_stale = true;
    return done;
}

/// Fills the windows of the counting rules, and tells the clock's rule where the clock stood.
Result<void> LogWatch::rememberBefore(store::TrustedReader &reader, qint64 mark)
{
    constexpr int kAtMs = 2;
    constexpr int kRole = 8;
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted(selectEntries() + "WHERE idx < ?1 ORDER BY idx DESC LIMIT ?2"));
    stmt.bind(1, mark).bind(2, kMostRemembered);
    std::vector<audit::Entry> newestFirst;
    std::optional<qint64> newest;
    bool clockKnown = false;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            break;
        const bool byPerson = !stmt.text(kRole).isEmpty(); // others were written down later than they happened
        if (byPerson && newest && *newest - stmt.integer(kAtMs) > m_monitor->memoryMs())
            break;
        if (mayCount(stmt) || (byPerson && !clockKnown))
            newestFirst.push_back(audit::entryFrom(stmt));
        if (byPerson && !newest)
            newest = stmt.integer(kAtMs);
        clockKnown = clockKnown || byPerson;
    }
    for (auto entry = newestFirst.rbegin(); entry != newestFirst.rend(); ++entry)
        m_monitor->remember(*entry);
    return {};
}

Result<LogWatch::Batch> LogWatch::nextBatch()
{
    return m_store.inspect([this](store::TrustedReader &reader) -> Result<Batch> {
        Batch batch;
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted(selectEntries() + "WHERE idx >= ?1 ORDER BY idx LIMIT ?2"));
        stmt.bind(1, m_next).bind(2, kBatch);
        for (;;) {
            VB_TRY(const bool row, stmt.step());
            if (!row)
                break;
            batch.entries.push_back(audit::entryFrom(stmt));
        }
        for (const audit::Entry &entry : batch.entries)
            if (!entry.patient.isNull() && !batch.facts.contains(entry.patient)) {
                VB_TRY(const monitor::PatientFacts facts, monitor::patientFacts(reader, entry.patient));
                batch.facts.insert(entry.patient, facts);
            }
        return batch;
    });
}

/// One transaction for each: the alert, its entry, and the mark up to the next one.
Result<void> LogWatch::keepFindings()
{
    while (!m_pending.empty()) {
        const Finding &finding = m_pending.front();
        const qint64 after = m_pending.size() > 1 ? m_pending.at(1).last : m_next;
        VB_DO(m_store.write(m_actor, {Right::alertRaise}, [&](store::AuditedTx &tx) -> Result<void> {
            VB_DO(monitor::raiseAlert(tx, finding));
            return monitor::setMark(tx, storeRow(), after);
        }));
        m_kept = after;
        m_pending.pop_front();
    }
    return {};
}

} // namespace vb::session
