#pragma once

#include "core/patient/duplicates.h"
#include "core/patient/merge.h"
#include "core/patient/profile.h"
#include "core/store/store.h"

#include <QFuture>

#include <functional>

namespace vb::patient {

/// An emergency access of the person logged in that still holds.
struct OpenGlass {
    PatientId patient;
    qint64 leftMs = 0;
};

/// One search while it is being typed; see PatientService::typeAhead.
using TypedSearch = std::shared_ptr<store::Ticket>;

/// The thread hop for patients: each call is one right, one audit entry, one future. Lives from login to lock; a future
/// that is still running then ends with `denied` or its answer.
class PatientService {
public:
    /// Asked with each new patient, on the thread that calls.
    using ChartPrefix = std::function<QString()>;
    PatientService(store::Store &store, Actor actor, ChartPrefix chartPrefix);

    static TypedSearch beginTyping() { return std::make_shared<store::Ticket>(); }
    /// Hits for each letter under one entry, which the first of them leaves. What a person stops at is asked by
    /// search(), with an entry of its own that names what was found.
    QFuture<Result<std::vector<Hit>>> typeAhead(const TypedSearch &typing, const QString &text, int limit,
                                                Spelling spelling = Spelling::exact);
    QFuture<Result<std::vector<Hit>>> search(const QString &text, int limit, Spelling spelling = Spelling::exact);
    /// Whom the person had to do with last; as a list it counts as a search.
    QFuture<Result<std::vector<Hit>>> recent(int limit);
    QFuture<Result<Patient>> view(PatientId id, const QString &purpose = {});
    /// As view(), with all that stands beside the row.
    QFuture<Result<Profile>> profile(PatientId id);
    /// The items go into the same transaction.
    QFuture<Result<Patient>> add(const Patient &patient, const std::vector<Item> &items = {});
    QFuture<Result<void>> change(PatientId id, const std::vector<FieldChange> &changes);
    /// Records that may be of a person who is being typed in. As with typeAhead(), the first answer leaves the entry of
    /// all under this ticket; what a person gets to see is asked with a fresh one, so that the entry names it.
    QFuture<Result<std::vector<Duplicate>>> duplicates(const TypedSearch &typing, const Patient &typed, int limit);
    QFuture<Result<Item>> addItem(PatientId id, ItemKind kind, const QMap<QString, QString> &values);
    QFuture<Result<void>> changeItem(ItemKind kind, EntityId item, const QMap<QString, QString> &values);
    QFuture<Result<void>> removeItem(ItemKind kind, EntityId item);
    QFuture<Result<void>> preferContact(EntityId item);
    QFuture<Result<void>> setMarketing(PatientId id, const QString &channel, bool allowed);
    QFuture<Result<Merge>> merge(PatientId kept, PatientId merged);
    QFuture<Result<Merge>> unmerge(PatientId id);
    /// Telephone numbers of before there was a stored form are written anew, some at a time; nothing happens for a role
    /// that may not write them.
    void rewriteOldPhones();
    QFuture<Result<void>> restrict(PatientId id, bool restricted);
    QFuture<Result<void>> flagVip(PatientId id, bool vip);
    QFuture<Result<void>> setCareTeam(PatientId id, StaffId staff, bool member);
    QFuture<Result<BreakGlass>> breakGlass(PatientId id, const QString &reason);
    /// Also those of earlier logins; as a list it counts as a search.
    QFuture<Result<std::vector<OpenGlass>>> openGlasses();

private:
    store::Store &m_store;
    Actor m_actor;
    ChartPrefix m_prefix;
};

} // namespace vb::patient
