#include "core/session/audit_of_pcs.h"

#include "core/audit/report.h"
#include "core/session/open_store.h"
#include "core/sync/uploaded_audit.h"

#include <algorithm>
#include <iterator>

namespace vb::session {

namespace {

constexpr qint64 kOverdueMs = 24LL * 3600 * 1000;

QString problemOf(const sync::UploadedAudit &uploaded, bool isRevoked, qint64 nowMs)
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
    if (!isRevoked && uploaded.heardMs > 0 && nowMs - uploaded.heardMs > kOverdueMs)
        return QStringLiteral("overdue: nothing was heard of it for more than a day");
    return {};
}

PcVerdict verdictOf(OpenStore &open, const sync::UploadedAudit &uploaded)
{
    const std::shared_ptr<const keys::TrustState> trust = open.trust();
    const keys::TrustState::Device *known = trust->device(uploaded.device);
    return {uploaded.device, uploaded.entries, uploaded.stated, uploaded.heardMs,
            problemOf(uploaded, known != nullptr && known->revoked, open.store().clock().now().wallMs)};
}

/// Tells entries that this PC has in its own log from the beginning on: those of the PC that it was, or of a copy.
class SharedBeginning {
public:
    explicit SharedBeginning(store::Store &store) : m_store(store) { }

    Result<bool> has(const QByteArray &entry)
    {
        if (m_isOver)
            return false;
        if (m_at == m_entries.size()) {
            m_from += m_at;
            m_at = 0;
            VB_TRY(m_entries, m_store.auditEntries(m_from, kEntriesAtOnce));
        }
        m_isOver = m_at == m_entries.size() || m_entries[m_at] != entry;
        ++m_at;
        return !m_isOver;
    }

private:
    static constexpr int kEntriesAtOnce = 1'000;
    store::Store &m_store;
    std::vector<QByteArray> m_entries;
    quint64 m_from = 0;
    std::size_t m_at = 0;
    bool m_isOver = false;
};

/// As the store's own reports compare: texts by their bytes, nothing before something, what went wrong before the rest.
std::strong_ordering compared(const audit::Entry &a, const audit::Entry &b, audit::Column by)
{
    using audit::Column;
    const auto texts = [](const QString &x, const QString &y) { return x.toUtf8().compare(y.toUtf8()) <=> 0; };
    const auto ids = [](const auto &x, const auto &y) {
        return x.isNull() || y.isNull() ? y.isNull() <=> x.isNull() : x.bytes().compare(y.bytes()) <=> 0;
    };
    switch (by) {
    case Column::index:
    case Column::at: return a.at.wallMs <=> b.at.wallMs;
    case Column::skew: return a.skewMs <=> b.skewMs;
    case Column::login: return texts(a.login, b.login);
    case Column::role: return texts(a.role, b.role);
    case Column::device: return ids(a.device, b.device);
    case Column::address: return texts(a.address, b.address);
    case Column::os: return texts(a.os, b.os);
    case Column::action: return texts(a.action, b.action);
    case Column::patient: return ids(a.patient, b.patient);
    case Column::objectKind: return texts(a.objectKind, b.objectKind);
    case Column::object: return ids(a.object, b.object);
    case Column::purpose: return texts(a.purpose, b.purpose);
    case Column::outcome:
        if ((a.outcome == audit::Outcome::ok) != (b.outcome == audit::Outcome::ok))
            return (a.outcome == audit::Outcome::ok) <=> (b.outcome == audit::Outcome::ok);
        return texts(audit::outcomeName(a.outcome), audit::outcomeName(b.outcome));
    case Column::detail: break;
    }
    return texts(a.detail, b.detail);
}

} // namespace

Result<quint64> AuditOfPcs::countHere()
{
    store::Store &store = m_open.store();
    return store.inspect([&store](store::TrustedReader &reader) -> Result<quint64> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT count(*), count(body) FROM log_segment WHERE device <> ?1"));
        VB_DO(stmt.bind(1, store.identity().device).step());
        return static_cast<quint64>(stmt.integer(0) + stmt.integer(1));
    });
}

Result<void> AuditOfPcs::collect(std::optional<DeviceId> pc, const GoOn &goOn)
{
    VB_TRY(const quint64 here, countHere());
    if (m_log && m_pc == pc && m_here == here)
        return {};
    m_log.reset();
    m_parts.clear();
    m_verdicts.clear();
    store::Store &store = m_open.store();
    VB_TRY(const sync::ReaderKeys keys, m_open.readerKeys());
    VB_TRY(std::vector<DeviceId> devices, sync::otherPcs(store));
    if (pc)
        std::erase_if(devices, [&pc](const DeviceId &one) { return one != *pc; });
    VB_TRY(audit::CollectedLog log, audit::CollectedLog::make());
    for (const DeviceId &device : devices) {
        log.beginPc();
        m_parts.push_back({log.offset(), device});
        SharedBeginning shared(store);
        const auto each = [&](const QByteArray &bytes) -> Result<void> {
            VB_DO(goOn());
            VB_TRY(const bool isOwn, pc ? Result<bool>(false) : shared.has(bytes));
            if (isOwn)
                return {};
            VB_TRY(audit::Entry entry, audit::entryFromCanonical(bytes));
            return log.add(std::move(entry));
        };
        VB_TRY(const sync::UploadedAudit uploaded, sync::readUploaded(store, device, keys, each));
        m_verdicts.push_back(verdictOf(m_open, uploaded));
    }
    m_log = std::move(log);
    m_pc = pc;
    m_here = here;
    return {};
}

Result<std::vector<AuditRow>> AuditOfPcs::find(const audit::Filter &filter, const audit::Sort &sort, qint64 limit)
{
    VB_INVARIANT(m_log.has_value());
    VB_TRY(std::vector<audit::Entry> entries, audit::page(m_log->db(), filter, sort, std::nullopt, limit));
    std::vector<AuditRow> rows;
    rows.reserve(entries.size());
    for (audit::Entry &entry : entries) {
        const Part &part = partOf(entry.index);
        entry.index -= part.offset;
        rows.push_back({std::move(entry), {}, {}, part.pc});
    }
    return rows;
}

const AuditOfPcs::Part &AuditOfPcs::partOf(qint64 position) const
{
    const auto behind = std::upper_bound(m_parts.begin(), m_parts.end(), position,
                                         [](qint64 at, const Part &part) { return at < part.offset; });
    return *std::prev(behind);
}

Result<qint64> AuditOfPcs::count(const audit::Filter &filter)
{
    VB_INVARIANT(m_log.has_value());
    return audit::count(m_log->db(), filter);
}

Result<std::vector<audit::Entry>> AuditOfPcs::next(const audit::Filter &filter, std::optional<qint64> &after,
                                                   qint64 limit)
{
    VB_INVARIANT(m_log.has_value());
    VB_TRY(std::vector<audit::Entry> entries, audit::page(m_log->db(), filter, {}, after, limit));
    if (!entries.empty())
        after = entries.back().index;
    for (audit::Entry &entry : entries)
        entry.index -= partOf(entry.index).offset;
    return entries;
}

Result<std::vector<PcVerdict>> judgeOthers(OpenStore &open, const AuditOfPcs::GoOn &goOn)
{
    store::Store &store = open.store();
    VB_TRY(const sync::ReaderKeys keys, open.readerKeys());
    VB_TRY(const std::vector<DeviceId> devices, sync::otherPcs(store));
    std::vector<PcVerdict> all;
    for (const DeviceId &device : devices) {
        const auto each = [&goOn](const QByteArray &) { return goOn(); };
        VB_TRY(const sync::UploadedAudit uploaded, sync::readUploaded(store, device, keys, each));
        all.push_back(verdictOf(open, uploaded));
    }
    return all;
}

std::vector<AuditRow> merged(std::vector<AuditRow> one, std::vector<AuditRow> other, const audit::Sort &sort)
{
    std::vector<AuditRow> all;
    all.reserve(one.size() + other.size());
    std::merge(std::make_move_iterator(one.begin()), std::make_move_iterator(one.end()),
               std::make_move_iterator(other.begin()), std::make_move_iterator(other.end()), std::back_inserter(all),
               [&sort](const AuditRow &a, const AuditRow &b) {
                   const std::strong_ordering order = compared(a.entry, b.entry, sort.by);
                   return sort.descending ? order > 0 : order < 0;
               });
    return all;
}

} // namespace vb::session
