#include "core/patient/patient_service.h"

#include "core/base/text.h"
#include "core/store/future.h"

namespace vb::patient {

using access::Right;
using store::AuditedTx;
using store::Intent;
using store::Reader;

namespace {

/// Searches are shown in the audit by what was asked and how much was found; the ids found go along, up to this many.
constexpr size_t kLoggedHits = 50;

QString idsOf(const QString &what, const std::vector<Hit> &hits)
{
    QStringList parts {what};
    for (size_t i = 0; i < std::min(hits.size(), kLoggedHits); ++i)
        parts.append(hits[i].id.text());
    return parts.join(u' ');
}

QString searchDetail(const QString &text, const std::vector<Hit> &hits)
{
    // What was asked is part of the record of a search; a card number is kept nowhere.
    const QString asked = text::holdsCardNumber(text) ? QStringLiteral("(a card number)") : text.left(100);
    return idsOf(QStringLiteral("%1 found for \"%2\"").arg(hits.size()).arg(asked), hits);
}

/// As a search is shown: why, and whom it found; what was typed stands in the record, if it comes to one.
QString duplicatesDetail(const std::vector<Duplicate> &found)
{
    QStringList ids;
    for (const Duplicate &one : found)
        ids.append(one.hit.id.text());
    return QStringLiteral("%1 like somebody new %2").arg(found.size()).arg(ids.join(u' ')).trimmed();
}

/// Some at a time, so that others come in between; the next ones follow until none is left or the person leaves.
void rewriteSomePhones(store::Store &store, const Actor &actor)
{
    constexpr int kSome = 500;
    store.writeAsync(
        actor, {Right::patientUpdate}, [](AuditedTx &tx) { return rewritePhones(tx, kSome); },
        [&store, actor](const Result<int> &done) {
            if (done.ok() && *done == kSome)
                rewriteSomePhones(store, actor);
        });
}

} // namespace

PatientService::PatientService(store::Store &store, Actor actor, ChartPrefix chartPrefix)
    : m_store(store), m_actor(std::move(actor)), m_prefix(std::move(chartPrefix))
{
}

QFuture<Result<std::vector<Hit>>> PatientService::typeAhead(const TypedSearch &typing, const QString &text, int limit,
                                                            Spelling spelling)
{
    using R = Result<std::vector<Hit>>;
    return store::promised<R>([&](auto done) {
        if (typing->isGood()) {
            m_store.readOnAsync(
                m_actor, typing,
                [text, limit, spelling](Reader &reader) -> R { return searchPatients(reader, text, limit, spelling); },
                done);
            return;
        }
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientSearch, .ticket = typing},
            [text, limit, spelling](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Hit> hits, searchPatients(reader, text, limit, spelling));
                intent.detail = searchDetail(text, hits);
                return hits;
            },
            done);
    });
}

QFuture<Result<std::vector<Hit>>> PatientService::search(const QString &text, int limit, Spelling spelling)
{
    using R = Result<std::vector<Hit>>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {Right::patientSearch},
            [text, limit, spelling](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Hit> hits, searchPatients(reader, text, limit, spelling));
                intent.detail = searchDetail(text, hits);
                return hits;
            },
            done);
    });
}

QFuture<Result<std::vector<Duplicate>>> PatientService::duplicates(const TypedSearch &typing, const Patient &typed,
                                                                   int limit)
{
    using R = Result<std::vector<Duplicate>>;
    return store::promised<R>([&](auto done) {
        if (typing->isGood()) {
            m_store.readOnAsync(
                m_actor, typing, [typed, limit](Reader &reader) -> R { return duplicatesOf(reader, typed, limit); },
                done);
            return;
        }
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientSearch, .ticket = typing},
            [typed, limit](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Duplicate> found, duplicatesOf(reader, typed, limit));
                intent.detail = duplicatesDetail(found);
                return found;
            },
            done);
    });
}

QFuture<Result<std::vector<Hit>>> PatientService::recent(int limit)
{
    using R = Result<std::vector<Hit>>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {Right::patientSearch},
            [limit](Reader &reader, Intent &intent) -> R {
                VB_TRY(std::vector<Hit> hits, recentPatients(reader, limit));
                intent.detail = idsOf(QStringLiteral("%1 recent").arg(hits.size()), hits);
                return hits;
            },
            done);
    });
}

QFuture<Result<Patient>> PatientService::view(PatientId id, const QString &purpose)
{
    using R = Result<Patient>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientView, .patient = id, .object = EntityId(id.raw()), .purpose = purpose},
            [id](Reader &reader, Intent &intent) -> R {
                VB_DO(nameMerged(reader, intent));
                return patientById(reader, id);
            },
            done);
    });
}

QFuture<Result<Profile>> PatientService::profile(PatientId id)
{
    using R = Result<Profile>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {.right = Right::patientView, .patient = id, .object = EntityId(id.raw())},
            [id](Reader &reader, Intent &intent) -> R {
                VB_DO(nameMerged(reader, intent));
                return profileOf(reader, id);
            },
            done);
    });
}

QFuture<Result<Patient>> PatientService::add(const Patient &patient, const std::vector<Item> &items)
{
    using R = Result<Patient>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientCreate},
            [patient, items, prefix = m_prefix()](AuditedTx &tx) -> R {
                VB_TRY(const Patient added, addPatient(tx, patient, prefix));
                for (const Item &item : items)
                    VB_DO(patient::addItem(tx, added.id, item.kind, item.values));
                tx.intent().object = EntityId(added.id.raw());
                return added;
            },
            done);
    });
}

QFuture<Result<Item>> PatientService::addItem(PatientId id, ItemKind kind, const QMap<QString, QString> &values)
{
    using R = Result<Item>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate},
            [id, kind, values](AuditedTx &tx) -> R { return patient::addItem(tx, id, kind, values); }, done);
    });
}

QFuture<Result<void>> PatientService::changeItem(ItemKind kind, EntityId item, const QMap<QString, QString> &values)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate},
            [kind, item, values](AuditedTx &tx) { return patient::changeItem(tx, kind, item, values); }, done);
    });
}

QFuture<Result<void>> PatientService::removeItem(ItemKind kind, EntityId item)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate},
            [kind, item](AuditedTx &tx) { return patient::removeItem(tx, kind, item); }, done);
    });
}

QFuture<Result<void>> PatientService::preferContact(EntityId item)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate}, [item](AuditedTx &tx) { return patient::preferContact(tx, item); }, done);
    });
}

QFuture<Result<void>> PatientService::setMarketing(PatientId id, const QString &channel, bool allowed)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate},
            [id, channel, allowed](AuditedTx &tx) { return patient::setMarketing(tx, id, channel, allowed); }, done);
    });
}

void PatientService::rewriteOldPhones()
{
    const bool may = access::authorize(m_actor, Right::patientUpdate).ok();
    if (may && m_store.inspect([](store::TrustedReader &reader) { return hasOldPhones(reader); }).valueOr(false))
        rewriteSomePhones(m_store, m_actor);
}

QFuture<Result<Merge>> PatientService::merge(PatientId kept, PatientId merged)
{
    using R = Result<Merge>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientMerge},
            [kept, merged](AuditedTx &tx) -> R { return mergePatients(tx, kept, merged); }, done);
    });
}

QFuture<Result<Merge>> PatientService::unmerge(PatientId id)
{
    using R = Result<Merge>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUnmerge}, [id](AuditedTx &tx) -> R { return unmergePatient(tx, id); }, done);
    });
}

QFuture<Result<void>> PatientService::change(PatientId id, const std::vector<FieldChange> &changes)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientUpdate}, [id, changes](AuditedTx &tx) { return changePatient(tx, id, changes); },
            done);
    });
}

QFuture<Result<void>> PatientService::restrict(PatientId id, bool restricted)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict},
            [id, restricted](AuditedTx &tx) { return restrictPatient(tx, id, restricted); }, done);
    });
}

QFuture<Result<void>> PatientService::flagVip(PatientId id, bool vip)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict}, [id, vip](AuditedTx &tx) { return patient::flagVip(tx, id, vip); },
            done);
    });
}

QFuture<Result<void>> PatientService::setCareTeam(PatientId id, StaffId staff, bool member)
{
    return store::promised<Result<void>>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::patientRestrict},
            [id, staff, member](AuditedTx &tx) { return patient::setCareTeam(tx, id, staff, member); }, done);
    });
}

QFuture<Result<BreakGlass>> PatientService::breakGlass(PatientId id, const QString &reason)
{
    using R = Result<BreakGlass>;
    return store::promised<R>([&](auto done) {
        m_store.writeAsync(
            m_actor, {Right::breakGlass},
            [id, reason](AuditedTx &tx) -> R { return patient::breakGlass(tx, id, reason); }, done);
    });
}

QFuture<Result<std::vector<OpenGlass>>> PatientService::openGlasses()
{
    using R = Result<std::vector<OpenGlass>>;
    return store::promised<R>([&](auto done) {
        m_store.lookUpAsync(
            m_actor, {Right::patientSearch},
            [](Reader &reader, Intent &intent) -> R {
                VB_TRY(const std::vector<BreakGlass> glasses, patient::openGlasses(reader));
                std::vector<OpenGlass> open;
                for (const BreakGlass &glass : glasses)
                    open.push_back({glass.patient, glass.untilMs - reader.nowMs()});
                intent.detail = QStringLiteral("%1 open emergency accesses of one's own").arg(open.size());
                return open;
            },
            done);
    });
}

} // namespace vb::patient
