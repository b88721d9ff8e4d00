#include "tests/kit/sync_pc.h"

#include "core/patient/patient.h"
#include "core/session/entities.h"
#include "core/store/row.h"
#include "tests/kit/practice_fixture.h"

#include <QFile>

#include <algorithm>

namespace vb::test {

namespace {

void requireWritten(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("the store's file cannot be written");
}

} // namespace

SyncPractice::SyncPractice()
    : folder(makeFastFolder())
    , key(SecretBytes::random(32))
    , user(keys::UserKeys::make())
    , practice(PracticeId::make(1))
{
    static const FixedClock clock(1'800'000'000'000);
    const QString path = folder->path() + QStringLiteral("/empty.db");
    {
        const auto made = store::Store::create(path, key, {crypto::randomBytes(16), practice, DeviceId::make(1)},
                                               session::entities(), clock);
        if (!made.ok())
            qFatal("no store: %s", qPrintable(made.error().detail));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no store file");
    emptyStore = file.readAll();
}

SyncPc::SyncPc(const SyncPractice &of, const QString &pcName)
    : practice(of)
    , name(pcName)
    , path(of.folder->path() + u'/' + QString::fromLatin1(crypto::randomBytes(8).toHex()) + QStringLiteral(".db"))
    , device(keys::DeviceKeys::make())
    , signer(of.user.sign, device.sign)
    , actor {keys::staffIdFor(of.user.publicPart()), QStringLiteral("olive"), Role::owner, device.id()}
{
    requireWritten(path, of.emptyStore);
    const Result<void> adopted = store::Store::adopt(path, of.key, {crypto::randomBytes(16), of.practice, device.id()});
    const Result<void> opened = adopted.ok() ? open() : adopted;
    if (!opened.ok())
        qFatal("no store: %s", qPrintable(opened.error().detail));
}

SyncPc::~SyncPc()
{
    close();
    for (const char *part : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(part));
}

Result<void> SyncPc::open()
{
    close();
    VB_TRY(store,
           store::Store::open(path, practice.key, m_registry != nullptr ? *m_registry : session::entities(), clock));
    store->enter(actor, &signer);
    return {};
}

void SyncPc::close()
{
    store.reset();
}

EntityId SyncPc::addPatient(const QString &family, const QString &phone)
{
    const Result<EntityId> made = act([&](store::AuditedTx &tx) -> Result<EntityId> {
        const EntityId id = EntityId::make(tx.at().wallMs);
        QCborMap fields {{patient::kChartNo, name + u'-' + id.text().right(6)},
                         {patient::kGiven, QStringLiteral("Test")},
                         {patient::kFamily, family},
                         {patient::kBirthDate, QStringLiteral("1980-05-17")},
                         {patient::kRestricted, false}};
        if (!phone.isEmpty())
            fields.insert(patient::kPhone, phone);
        VB_DO(tx.create(patient::kPatientEntity, id, fields));
        return id;
    });
    return made.ok() ? *made : EntityId();
}

Result<void> SyncPc::setPatient(const EntityId &id, int tag, const QCborValue &value)
{
    return act([&](store::AuditedTx &tx) { return tx.set(patient::kPatientEntity, id, {{tag, value}}); });
}

QCborValue SyncPc::value(const store::EntityDecl &entity, const EntityId &id, int tag)
{
    const auto row
        = store->inspect([&](store::TrustedReader &reader) { return store::readRow(reader.db(), entity, id); });
    return row.ok() && *row ? (*row)->value(tag) : QCborValue();
}

std::vector<sync::Conflict> SyncPc::conflicts()
{
    return ask([this](store::Reader &reader) { return sync::openConflicts(reader, store->registry()); })
        .valueOr(std::vector<sync::Conflict>());
}

QStringList SyncPc::conflictLines()
{
    const auto lines = store->inspect([](store::TrustedReader &reader) -> Result<QStringList> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted(
                   "SELECT hex(c.id), c.entity, hex(c.entity_id), c.tag, hex(c.patient), c.kind, "
                   "c.critical, hex(w.op_id), hex(l.op_id) FROM sync_conflict c LEFT JOIN operation w ON w.n "
                   "= c.winner JOIN operation l ON l.n = c.loser"));
        QStringList all;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            QStringList parts;
            for (int i = 0; i < stmt.columns(); ++i)
                parts.append(stmt.type(i) == 'i' ? QString::number(stmt.integer(i)) : stmt.text(i));
            all.append(parts.join(u' '));
        }
        all.sort();
        return all;
    });
    return lines.ok() ? *lines : QStringList {lines.error().detail};
}

QString SyncPc::problems()
{
    const auto report = store->check(std::nullopt);
    return report.ok() ? report->problems.join(u'\n') : report.error().detail;
}

QByteArray SyncPc::foldHash()
{
    const auto hash = store->foldHash();
    return hash.ok() ? crypto::bytes(*hash).toHex() : QByteArray();
}

sync::FoldState SyncPc::state()
{
    const auto state = sync::foldState(*store);
    if (!state.ok())
        qFatal("no state: %s", qPrintable(state.error().detail));
    return *state;
}

qint64 SyncLog::push(SyncPc &pc, int limit)
{
    const auto fresh = sync::ownOperations(*pc.store, m_counters[pc.device.id()], limit);
    if (!fresh.ok())
        qFatal("no operations: %s", qPrintable(fresh.error().detail));
    if (fresh->empty())
        return 0;
    append({0, pc.device.id(), fresh->back().operation.counter, *fresh});
    return size();
}

void SyncLog::append(sync::LogSegment segment)
{
    segment.seq = size() + 1;
    m_counters[segment.device] = std::max(m_counters[segment.device], segment.lastCounter);
    m_segments.push_back(std::move(segment));
}

sync::LogSegment SyncLog::at(qint64 seq, const SyncPc &pc) const
{
    const sync::LogSegment &segment = m_segments[static_cast<size_t>(seq) - 1];
    if (segment.device == pc.device.id())
        return {segment.seq, segment.device, segment.lastCounter, {}};
    // As its program reads them: what the author's knows, it may not.
    sync::LogSegment read = segment;
    for (sync::LogOperation &one : read.operations)
        one.operation.entity = pc.store->registry().find(one.entity);
    return read;
}

std::vector<sync::LogSegment> SyncLog::after(qint64 seq, const SyncPc &pc) const
{
    std::vector<sync::LogSegment> all;
    for (qint64 at = seq + 1; at <= size(); ++at)
        all.push_back(this->at(at, pc));
    return all;
}

} // namespace vb::test
