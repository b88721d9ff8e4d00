#pragma once

#include "core/audit/collected_log.h"
#include "core/audit/query.h"
#include "core/session/audit_listing.h"

#include <functional>
#include <optional>

namespace vb::session {

class OpenStore;

/// What the practice's log says of another PC's access log.
struct PcVerdict {
    DeviceId device;
    quint64 entries = 0; // uploaded and whole
    quint64 stated = 0; // how many it had, by its newest word
    qint64 heardMs = 0; // when this PC heard of it last
    QString problem; // empty when all is well
    [[nodiscard]] bool ok() const { return problem.isEmpty(); }
};

/// The other PCs' access logs as far as they are here, opened in memory alone, for questions. What was opened stays for
/// the next question until more has come. Used by one thread.
class AuditOfPcs {
public:
    explicit AuditOfPcs(OpenStore &open) : m_open(open) { }

    /// Asked before each entry; an error ends the work with it.
    using GoOn = std::function<Result<void>()>;
    /// Opens one PC's log, or those of all others.
    Result<void> collect(std::optional<DeviceId> pc, const GoOn &goOn);
    /// Of what was collected; at most `limit` (< 0: all). Each entry has the position that it has in its own PC's log.
    Result<std::vector<AuditRow>> find(const audit::Filter &filter, const audit::Sort &sort, qint64 limit);
    /// How many of what was collected match.
    Result<qint64> count(const audit::Filter &filter);
    /// The next of those, one PC after the other in the order of its log, at most `limit`; none at the end. `after`
    /// begins empty and is moved on.
    Result<std::vector<audit::Entry>> next(const audit::Filter &filter, std::optional<qint64> &after, qint64 limit);
    /// Of the PCs that were collected.
    [[nodiscard]] const std::vector<PcVerdict> &verdicts() const { return m_verdicts; }

private:
    struct Part {
        qint64 offset;
        DeviceId pc;
    };
    Result<quint64> countHere();
    [[nodiscard]] const Part &partOf(qint64 position) const;

    OpenStore &m_open;
    std::optional<audit::CollectedLog> m_log;
    std::optional<DeviceId> m_pc;
    quint64 m_here = 0; // segments at the time of collecting
    std::vector<Part> m_parts;
    std::vector<PcVerdict> m_verdicts;
};

/// Each of the other PCs, or one.
Result<std::vector<PcVerdict>> judgeOthers(OpenStore &open, const AuditOfPcs::GoOn &goOn);

/// Two lists that stand in this order as one. Positions are each PC's own: entries of several PCs that are to stand by
/// position stand by their time.
std::vector<AuditRow> merged(std::vector<AuditRow> one, std::vector<AuditRow> other, const audit::Sort &sort);

} // namespace vb::session
