#pragma once

#include "core/exchange/audit_export.h"
#include "core/patient/patient.h"
#include "core/session/audit_listing.h"
#include "core/session/audit_of_pcs.h"
#include "core/store/store.h"
#include "core/store/work_thread.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// Someone with an account, for choosing whose entries to show.
struct AuditPerson {
    QString login;
    QString name;
    bool active = true;
};

/// A PC of the practice, for choosing whose log to ask.
struct AuditPc {
    DeviceId id;
    QString name;
    bool isThis = false;
    bool revoked = false;

    friend bool operator==(const AuditPc &, const AuditPc &) = default;
};

/// The first answer to a question; `listing` gives the rest.
struct AuditAnswer {
    std::shared_ptr<AuditListing> listing;
    std::vector<AuditRow> first;
    std::optional<qint64> total; // else ask count()
    std::vector<AuditPerson> people; // by name
    std::vector<AuditPc> pcs; // in the order of joining
    quint64 logSize = 0; // of this PC, with the entry of this question; what is beyond has come since
    std::vector<PcVerdict> verdicts {}; // of the other PCs that were asked
    bool isCut = false; // there are more rows than one answer over several PCs has
};

struct VisitorRow {
    audit::Visitor visitor;
    QString name;
};

struct VisitedRow {
    audit::Visited visited;
    QString name;
};

/// An emergency access for review.
struct GlassRow {
    patient::BreakGlass glass;
    QString login;
    QString person;
    QString patient;
};

/// How far a long piece of work is, out of how many. Called on a thread of the service; false stops the work.
using AuditProgress = std::function<bool(quint64 done, quint64 of)>;

/// The privacy officer's and owner's view of the log. Lives from login to lock; what is still running then ends with
/// `failed`. Each question leaves one entry; the pages of its answer belong to it.
class AuditService {
public:
    explicit AuditService(OpenStore &open) : m_open(open), m_others(open) { }
    ~AuditService() { stop(); }

    /// Entries that match, at most `limit` (< 0: all). For programs; screens use open().
    QFuture<Result<std::vector<audit::Entry>>> list(const audit::Filter &filter, const audit::Sort &sort = {},
                                                    qint64 limit = -1);

    /// Asks, and gives the first `limit` rows of the answer. What is still looked for of the question before ends.
    QFuture<Result<AuditAnswer>> open(const audit::Filter &filter, const audit::Sort &sort, qint64 limit);
    /// The same of another PC's log, or without one of all PCs': what is here of them (SyncService::fetchAudit() brings
    /// the rest). An order by position is one by time when there are several.
    QFuture<Result<AuditAnswer>> openOfPcs(std::optional<DeviceId> pc, const audit::Filter &filter,
                                           const audit::Sort &sort, qint64 limit);
    static constexpr qint64 kMostOfPcs = 50'000; // rows of such an answer
    /// Ends what open() and count() of the latest question still look for, with `failed`.
    void stopLooking();
    QFuture<Result<qint64>> count(const std::shared_ptr<AuditListing> &listing);
    QFuture<Result<std::vector<AuditRow>>> rows(const std::shared_ptr<AuditListing> &listing, qint64 first,
                                                qint64 limit);
    /// Entries in the log so far. Any thread.
    [[nodiscard]] quint64 size() const;
    /// Calls back with the log's size after each commit, on a store thread; the handle ends it.
    store::Feed<quint64>::Subscription onGrown(store::Feed<quint64>::Callback callback);

    /// Who saw this patient; of the filter only the times count.
    QFuture<Result<std::vector<VisitorRow>>> whoSaw(PatientId patient, const audit::Filter &filter);
    /// What this person saw; likewise.
    QFuture<Result<std::vector<VisitedRow>>> whatSaw(const QString &login, const audit::Filter &filter);
    /// Emergency accesses that began at or after a time, the latest first.
    QFuture<Result<std::vector<GlassRow>>> breakGlasses(qint64 fromMs);

    /// The verdict is a value also when the log was tampered with; an error means that it could not be judged.
    QFuture<Result<audit::Verdict>> verify(AuditProgress progress = {});
    /// The other PCs' logs, as far as they are here (SyncService::fetchAudit() brings the rest): a PC whose history was
    /// rewritten, is held back, or from which nothing was heard for a day.
    QFuture<Result<std::vector<PcVerdict>>> verifyOthers();
    /// As list(), of the other PCs' entries that are here. They are opened in memory alone.
    QFuture<Result<std::vector<audit::Entry>>> listOthers(const audit::Filter &filter, const audit::Sort &sort = {},
                                                          qint64 limit = -1);
    QFuture<Result<exchange::AuditExported>> exportTo(const exchange::AuditExport &wanted, AuditProgress progress = {});
    /// The same of another PC's log, or without one of all PCs', this one's first: all that is here of them, one PC
    /// after the other.
    QFuture<Result<exchange::AuditExported>> exportOfPcs(std::optional<DeviceId> pc,
                                                         const exchange::AuditExport &wanted,
                                                         AuditProgress progress = {});
    QFuture<Result<store::CheckReport>> check();
    /// Hex of the fold hash.
    QFuture<Result<QString>> foldHash();

    /// Ends what is running.
    void stop();

private:
    OpenStore &m_open;
    AuditOfPcs m_others; // of m_longWork
    AuditStop m_looking; // of the latest question
    std::shared_ptr<std::atomic<bool>> m_stopped = std::make_shared<std::atomic<bool>>(false);
    store::WorkThread m_longWork; // verify and export; last: joined while everything else is there
};

} // namespace vb::session
